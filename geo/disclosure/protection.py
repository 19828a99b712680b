"""What of a release may be published: merge, hide, and prove that nobody can work out the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.disclosure.attack import Attack, attack, find_unpublished
from geo.disclosure.cubes import FORBIDDEN
from geo.disclosure.hiding import Hiding, Target, find_counts, target_atom, target_cell
from geo.disclosure.hierarchy import DIMENSIONS, DisclosureError, find_undivided
from geo.disclosure.merging import merge_finest
from geo.disclosure.pool import Cube, Flags, Pool, lay_public, pool_cells, pool_published
from geo.disclosure.release import HIDDEN_MARK, KEYS, MISSING_MARK, Protected, Release

K = 5
MOST_SMALL_SHARE = 0.3
MOST_REPAIRS = 20
REMEDY = "Välj större områden, längre perioder eller bredare kategorier."


def protect(
    tables: Release,
    *,
    k: int = K,
    earlier: Sequence[Protected] = (),
    sensitive: Mapping[str, int] | None = None,
    is_zero_shown: bool = True,
    most_small_share: float = MOST_SMALL_SHARE,
) -> Protected:
    """Hide small figures and as many others as it takes that nobody can work them out.

    Parameters
    ----------
    tables
        All that is published at the same time, with every sum.
    k
        The smallest count that is not small.
    earlier
        All that was published before of the same incidents. One that is left out is one that an
        attacker may subtract.
    sensitive
        Categories with a higher `k` (10, say), and their groups where wanted.
    is_zero_shown
        Whether zeros may be shown; only where so many live that a zero says nothing about anyone.
    most_small_share
        When more than this share of the finest cells is small, they are merged to coarser ones
        (periods, then categories, then areas) before anything is hidden.

    Returns
    -------
    Protected
        Audited: each hidden figure could be anything in an interval at least `k` wide that
        reaches `k`, also for someone who knows that counts are whole and that at least one small
        figure isn't shown.

    Raises
    ------
    DisclosureError
        When a table is too small (grand total below ``2 * k``) or nothing that may be hidden
        is enough.

    Notes
    -----
    Never publish anything else from the same counts: a rate, a share, a ranking, a colour or a
    free choice of dates is one more equation, and the audit knows nothing of it. Figures of a
    closed period are not published anew when late incidents arrive.

    Hiding is not proof against someone who already knows an incident and counts it off, nor
    against one who reruns this program on every possible table to see which give the same marks.

    References
    ----------
    Willenborg, L. & de Waal, T. (2001). Elements of Statistical Disclosure Control. Springer.
    Fischetti, M. & Salazar, J. J. (2001). Solving the cell suppression problem on tabular data
    with linear constraints. Management Science 47, 1008-1027.
    Hundepool, A. et al. (2012). Statistical Disclosure Control. Wiley.

    Examples
    --------
    >>> import pandas as pd
    >>> from geo.disclosure.hierarchy import Hierarchy
    >>> from geo.disclosure.release import lay_margins
    >>> house = Hierarchy(areas={"kommun": ["a", "b", "c"]}, categories={"alla": ["stöld", "rån"]})
    >>> rows = [(a, c, "2024", n) for a, pair in {"a": (3, 30), "b": (20, 40), "c": (50, 60)}.items()
    ...         for c, n in zip(("rån", "stöld"), pair)]
    >>> leaves = pd.DataFrame(rows, columns=["area_id", "category", "period", "n"]).astype({"n": "Int64"})
    >>> shown = protect(Release("2024", {"brott": lay_margins(leaves, house)}, house)).tables["brott"]
    >>> shown[shown["mark"] != ""][["area_id", "category", "n"]].values.tolist()
    [['a', 'rån', <NA>], ['a', 'stöld', <NA>], ['b', 'rån', <NA>], ['b', 'stöld', <NA>]]
    """
    rule = Rule(k, dict(sensitive or {}), is_zero_shown)
    release, merged = _merge_sparse(tables, rule, most_small_share)
    while True:
        try:
            return _protect_merged(release, earlier, rule, merged)
        except _NotEnoughError as fault:
            coarser = merge_finest(release)
            if coarser is None:
                raise DisclosureError(str(fault)) from None
            release, merged = coarser[0], (*merged, coarser[1])


@dataclass(frozen=True, slots=True)
class Rule:
    """What is small."""

    k: int
    sensitive: Mapping[str, int]
    is_zero_shown: bool

    @property
    def least(self) -> int:
        """The smallest count that is small."""
        return 1 if self.is_zero_shown else 0

    def find_small(self, cells: pd.DataFrame) -> "pd.Series[bool]":
        """Tell which counts are small."""
        limits = cells["category"].map(dict(self.sensitive)).fillna(self.k)
        return ((cells["n"] >= self.least) & (cells["n"] < limits)).fillna(value=False).astype(bool)


class _NotEnoughError(DisclosureError):
    """Nothing that may be hidden protects a table at this level."""


def _merge_sparse(release: Release, rule: Rule, most_small_share: float) -> tuple[Release, tuple[str, ...]]:
    merged: tuple[str, ...] = ()
    while _find_small_share(release, rule) > most_small_share and (coarser := merge_finest(release)):
        release, merged = coarser[0], (*merged, coarser[1])
    return release, merged


def _find_small_share(release: Release, rule: Rule) -> float:
    """Give the share of small ones among the cells that aren't sums of others."""
    cells = release.find_cells()
    for dimension in DIMENSIONS:
        groups = release.hierarchy.parts_of(dimension)
        parts = {code: find_undivided(code, groups) for code in cells[dimension].unique()}
        sums = {code for code, own in parts.items() if any(other < own for other in parts.values())}
        cells = cells[~cells[dimension].isin(sums)]
    return float(rule.find_small(cells).mean()) if len(cells) else 0.0


def _protect_merged(release: Release, earlier: Sequence[Protected], rule: Rule, merged: tuple[str, ...]) -> Protected:
    cells = release.find_cells()
    frames = [cells.assign(is_hidden=rule.find_small(cells)), *map(lay_public, earlier)]
    rules = [(rule.k, rule.sensitive), *((each.k, each.sensitive) for each in earlier)]
    pool = pool_cells(frames, [release.hierarchy, *(each.hierarchy for each in earlier)], rules)
    counts = find_counts(pool)
    _refuse_small_totals(release, pool, counts, rule)
    is_fixed = pool.mark(pd.concat([frame[frame["n"].notna()] for frame in [cells.head(0), *frames[1:]]]))
    hiding = Hiding(pool, counts, _price(pool, pool.mark(cells), is_fixed), least=rule.least)
    targets = _find_targets(pool, counts, rule)
    zero_is_safe = rule.is_zero_shown and all(each.is_zero_shown for each in earlier)
    for _ in range(MOST_REPAIRS):
        hiding.hide(targets)
        if hiding.lost:
            raise _NotEnoughError(_tell(release, hiding.lost[0]))
        protected = _mark(release, pool, hiding.is_hidden, rule, merged)
        found = attack(pool_published([*earlier, protected]), zero_is_safe=zero_is_safe)
        targets = _find_unsafe(pool, found)
        if not targets:
            unproved = hiding.find_unproved(is_fixed)
            if unproved:
                raise _NotEnoughError(_tell(release, unproved[0]))
            return protected
    raise _NotEnoughError(_tell(release, targets[0]))


def _price(pool: Pool, is_told: Flags, is_fixed: Flags) -> Cube:
    """Say what hiding each cell costs: its count; what is published already or is all there is can't be."""
    cost = np.where(is_told & ~pool.is_hidden, np.nan_to_num(pool.known + 1), 0)
    is_all = np.multiply.outer(
        np.multiply.outer(*(own.all(axis=1) for own in pool.members[:2])), pool.members[2].all(axis=1)
    )
    cost[is_fixed | (is_all & is_told)] = FORBIDDEN
    return cost


def _find_targets(pool: Pool, counts: Cube, rule: Rule) -> list[Target]:
    """List the hidden cells, small first, and the small parts that aren't published but might be worked out."""
    cells = np.flatnonzero(pool.is_hidden)
    cells = cells[np.argsort(np.nan_to_num(pool.known.ravel()[cells]), kind="stable")]
    atoms = find_unpublished(pool)
    here = counts.ravel()[atoms]
    is_small = (here >= rule.least) & (here < pool.find_limits(atoms))
    return [target_cell(pool, cell) for cell in cells.tolist()] + [
        target_atom(pool, atom) for atom in atoms[is_small].tolist()
    ]


def _find_unsafe(pool: Pool, found: Attack) -> list[Target]:
    n_cells = len(found.cells)
    cells, atoms = found.cells[~found.is_safe[:n_cells]], found.atoms[~found.is_safe[n_cells:]]
    return [target_cell(pool, cell) for cell in cells.tolist()] + [target_atom(pool, atom) for atom in atoms.tolist()]


def _refuse_small_totals(release: Release, pool: Pool, counts: Cube, rule: Rule) -> None:
    """Refuse tables that hold so little that hiding can't protect it."""
    for name, table in release.tables.items():
        rows = pool.lay_rows(pool.mark(table))
        k = min(rule.sensitive.get(category, rule.k) for category in table["category"])
        if counts.ravel()[np.unique(rows.indices)].sum() < 2 * k:
            msg = f"Tabellen «{name}» rymmer för få händelser (färre än {2 * k}) för att publiceras. {REMEDY}"
            raise DisclosureError(msg)


def _tell(release: Release, target: Target) -> str:
    area, category, period = target.name
    named = [
        name
        for name, table in release.tables.items()
        if ((table["area_id"] == area) & (table["category"] == category) & (table["period"] == period)).any()
    ]
    where = f"Tabellen «{named[0]}»" if named else f"Publiceringen «{release.name}»"
    return f"{where} kan inte skyddas: {area} · {category} · {period} går att räkna ut ur det övriga. {REMEDY}"


def _mark(release: Release, pool: Pool, is_hidden: Flags, rule: Rule, merged: tuple[str, ...]) -> Protected:
    """Write the tables as the public may see them."""
    tables = {}
    for name, table in release.tables.items():
        hidden = is_hidden.ravel()[pool.find_places(table)]
        mark = np.select([table["n"].isna(), hidden], [MISSING_MARK, HIDDEN_MARK], "")
        shown = table[KEYS].assign(n=table["n"].astype("Int64").mask(hidden), mark=mark)
        tables[name] = shown.reset_index(drop=True)
    return Protected(
        release.name, tables, release.hierarchy, rule.k, rule.sensitive, is_zero_shown=rule.is_zero_shown, merged=merged
    )
