"""A source's table before and after protection: true counts and margins in, what may be shown out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from data.publications import Mark, PublishedCell, PublishedTable
from geo.disclosure import (
    HIDDEN_MARK,
    DisclosureError,
    Hierarchy,
    Interval,
    Protected,
    Release,
    audit,
    protect,
)
from geo.disclosure.protection import MOST_SMALL_SHARE
from geo.publishing.basis import Basis
from geo.publishing.beside import View, lay_views
from geo.publishing.closed import LATE
from geo.publishing.kinds import SENSITIVE, SENSITIVE_K
from geo.publishing.levels import (
    LEVELS,
    MANY,
    SMALL,
    UNPROTECTED,
    UNPROTECTED_BESIDE,
    UNPROTECTED_TWIN,
    Key,
    Scope,
    has_too_many,
    list_new_cells,
)
from geo.publishing.truth import KEYS, lay_hierarchy, lay_truth, name_piece
from geo.publishing.twins import BesideError, Twin, find_near

TABLE = "tal"
MOST_NEAR_SHARE = 0.6
"""Of an area's new figures, that may be hidden from the start beside a twin."""
MOST_TURNS = 4
TOO_LITTLE = "Talen är för små för att publiceras, också för hela kommunen. Vänta till året är slut."


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A source's table as it may be published.

    Attributes
    ----------
    table
        All cells: those of earlier publications unchanged, and the new.
    said
        What of the new ones is told more coarsely than usual and why, in Swedish; empty where nothing is.
    n_audited
        How many hidden figures, and parts that aren't published, an attacker was let loose on.
    """

    table: PublishedTable
    said: str
    n_audited: int


def protect_source(
    scope: Scope, after: Basis, earlier: Sequence[PublishedTable], *, k: int, twins: Sequence[Twin] = ()
) -> Shown:
    """Protect a source's new figures together with all that was published of it.

    Parameters
    ----------
    scope
        What is new.
    after
        The true counts as they are now.
    earlier
        The source's table in every earlier publication, the first one first.
    k
        The smallest count that isn't small.
    twins
        Other sources of some of the same kinds and periods: the figures are protected as if both told of
        the same incidents, so that nothing is worked out from one less the other.

    Raises
    ------
    DisclosureError
        When no level can be protected; says in Swedish what to do.
    """
    hierarchy = lay_hierarchy(after, scope.whole)
    truth = lay_truth(after, hierarchy)
    past = [_as_protected(f"publicering {number}", table, hierarchy, k) for number, table in enumerate(earlier, 1)]
    grounds = _Grounds(hierarchy, past, _lay_late(after, hierarchy, k), k)
    views = [view for twin in twins for view in lay_views(after, earlier, twin, whole=scope.whole, k=k)]
    kept = [(cell.area_id, cell.category, cell.period) for cell in earlier[-1].cells] if earlier else []
    refusal, tried, reasons = "", set[tuple[Key, ...]](), list[str]()
    for level in LEVELS:
        new = tuple(list_new_cells(scope, level, after))
        if not new or new in tried:
            continue
        if has_too_many(scope, level):
            reasons.append(MANY)
            continue
        if _is_sparse(new, truth, scope, k):
            reasons.append(SMALL)
            continue
        tried.add(new)
        near = {key for twin in twins for key in find_near(set(new) - set(kept), truth, after, twin, k=k)}
        if near and _is_sparse(new, truth, scope, k, near):
            reasons.append(UNPROTECTED_TWIN)
            continue
        try:
            protected = _protect_beside(kept, new, truth, grounds, views, near)
        except DisclosureError as error:
            refusal = refusal or str(error)
            is_beside = bool(near) or isinstance(error, BesideError)
            reasons.append(UNPROTECTED_TWIN if is_beside else UNPROTECTED_BESIDE if past else UNPROTECTED)
            continue
        table = _as_table(scope.source, protected, after.groups)
        return Shown(table, level.explain(reasons), _check(past, protected))
    raise DisclosureError(refusal or TOO_LITTLE)


def _is_sparse(
    new: Sequence[Key], truth: pd.DataFrame, scope: Scope, k: int, near: Collection[Key] = frozenset()
) -> bool:
    """Tell whether too many of an area's new figures are small, or too near a twin's, for the level to say much."""
    by_period: dict[bool, list[bool]] = {True: [], False: []}
    for key in new:
        n = truth["n"].get(key, pd.NA)
        if key[0] != scope.whole and key[1] in scope.tops and n is not pd.NA:
            by_period["K" in key[2]].append(key in near or 0 < int(n) < k)
    most = MOST_NEAR_SHARE if near else MOST_SMALL_SHARE
    return any(sum(own) > most * len(own) for own in by_period.values() if own)


def _protect_beside(
    kept: Sequence[Key],
    new: Sequence[Key],
    truth: pd.DataFrame,
    grounds: "_Grounds",
    views: Sequence[View],
    near: Collection[Key],
) -> Protected:
    """Protect cells, and hide what it takes that nothing follows from a twin's figures either; but not all."""
    cells, hidden = list(dict.fromkeys([*kept, *new])), set(near)
    for _ in range(MOST_TURNS):
        protected = _protect(cells, truth, grounds.hide(hidden))
        table = protected.tables[TABLE]
        more = {key for view in views for key in view.find_unsafe(table, truth)}
        if not more:
            break
        hidden |= more
    else:
        raise BesideError
    if views and set(new) <= _list_hidden(table):
        raise BesideError
    return protected


def _list_hidden(table: pd.DataFrame) -> set[Key]:
    hidden = table.loc[table["mark"] == HIDDEN_MARK, KEYS]
    return {(str(area), str(category), str(period)) for area, category, period in hidden.itertuples(index=False)}


def _protect(cells: list[Key], truth: pd.DataFrame, grounds: "_Grounds") -> Protected:
    """Protect cells against who knows nothing of what came in late, and against who knows all of that.

    Late figures are mostly small: whoever takes them for zero mustn't get closer to any other figure.
    """
    if not grounds.late:
        return _hide(cells, truth, grounds, [*grounds.past, *grounds.near])
    knowing = [*map(_leave_out_late, grounds.past), grounds.late[0]]
    punctual = [key for key in cells if not key[2].endswith(LATE)]
    on_time = _hide(punctual, truth, grounds, [*knowing, *map(_leave_out_late, grounds.near)])
    hidden = on_time.tables[TABLE]
    hidden = hidden[hidden["mark"] == HIDDEN_MARK]
    hinted = [Protected("dolt", {TABLE: hidden}, grounds.hierarchy, grounds.k)] if len(hidden) else []
    protected = _hide(cells, truth, grounds, [*grounds.past, *grounds.near, *hinted])
    if any(_is_small(each, truth) for each in audit([_leave_out_late(protected)], earlier=knowing) if not each.is_safe):
        raise DisclosureError(TOO_LITTLE)
    return protected


def _is_small(interval: Interval, truth: pd.DataFrame) -> bool:
    """Tell whether a figure that isn't shown is small: a large one was hidden for the sake of what came in late."""
    n = truth["n"].get((interval.area_id, interval.category, interval.period), pd.NA)
    return n is pd.NA or 0 < n < interval.k


def _hide(cells: list[Key], truth: pd.DataFrame, grounds: "_Grounds", earlier: Sequence[Protected]) -> Protected:
    table = truth.reindex(pd.MultiIndex.from_tuples(cells, names=KEYS)).reset_index().astype({"n": "Int64"})
    release = Release("publiceringen", {TABLE: table}, grounds.hierarchy)
    limits = {SENSITIVE: max(grounds.k, SENSITIVE_K)}
    protected = protect(release, k=grounds.k, earlier=earlier, sensitive=limits, most_small_share=1)
    if protected.merged:
        raise DisclosureError(protected.merged[0])
    return protected


@dataclass(frozen=True, slots=True, eq=False)
class _Grounds:
    """What every level is protected against: what was published, and who knows what came in late, if anything did.

    Beside a twin, `near` has what must be hidden since the twin tells too much of it.
    """

    hierarchy: Hierarchy
    past: list[Protected]
    late: list[Protected]
    k: int
    near: list[Protected] = field(default_factory=list)

    def hide(self, keys: Collection[Key]) -> "_Grounds":
        """Say what must be hidden."""
        if not keys:
            return self
        cells = pd.DataFrame([(*key, None, HIDDEN_MARK) for key in sorted(keys)], columns=[*KEYS, "n", "mark"])
        cells = cells.astype({"n": "Int64"})
        return replace(self, near=[Protected("dolt", {TABLE: cells}, self.hierarchy, self.k)])


def _lay_late(basis: Basis, hierarchy: Hierarchy, k: int) -> list[Protected]:
    """Lay out what came in late as if it had been published, where anything did."""
    rows = [
        (name_piece(piece), category, period, n, "")
        for (piece, category, period), n in basis.leaves.items()
        if period.endswith(LATE) and n is not None
    ]
    if not any(n for *_, n, _ in rows):
        return []
    cells = pd.DataFrame(rows, columns=[*KEYS, "n", "mark"]).astype({"n": "Int64"})
    return [Protected("sent inkommet", {TABLE: cells}, hierarchy, k, {SENSITIVE: max(k, SENSITIVE_K)})]


def _leave_out_late(published: Protected) -> Protected:
    table = published.tables[TABLE]
    return replace(published, tables={TABLE: table[~table["period"].str.endswith(LATE)]})


def _as_protected(name: str, table: PublishedTable, hierarchy: Hierarchy, k: int) -> Protected:
    """Lay out what the public has seen."""
    rows = [(cell.area_id, cell.category, cell.period, cell.n, cell.mark.value) for cell in table.cells]
    cells = pd.DataFrame(rows, columns=[*KEYS, "n", "mark"]).astype({"n": "Int64"})
    return Protected(name, {TABLE: cells}, hierarchy, k, {SENSITIVE: max(k, SENSITIVE_K)})


def _as_table(source: str, protected: Protected, groups: Mapping[str, tuple[str, ...]]) -> PublishedTable:
    cells = protected.tables[TABLE].sort_values(KEYS).astype({"n": object}).to_dict("records")
    told = {str(cell["category"]) for cell in cells}
    return PublishedTable(
        source=source,
        cells=tuple(
            PublishedCell.model_validate(
                cell | {"n": None if pd.isna(cell["n"]) else int(cell["n"]), "mark": Mark(cell["mark"])}
            )
            for cell in cells
        ),
        groups={code: parts for code, parts in groups.items() if code in told},
    )


def _check(past: Sequence[Protected], protected: Protected) -> int:
    """Let the attacker loose on all that is published together, anew; nothing may be given away."""
    found = audit([protected], earlier=past)
    if not all(each.is_safe for each in found):
        msg = "Ett dolt tal går att räkna ut ur publiceringarna tillsammans. Publicera inte; anmäl felet."
        raise DisclosureError(msg)
    is_changed = protected.tables[TABLE]["mark"] == HIDDEN_MARK
    return max(len(found), int(is_changed.sum()))
