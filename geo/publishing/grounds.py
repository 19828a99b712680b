"""What figures are protected against: what was published, and who knows all that came in late."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from data.published import PublishedTable
from geo.disclosure import HIDDEN_MARK, DisclosureError, Hierarchy, Interval, Protected, Release, audit, protect
from geo.publishing.basis import Basis
from geo.publishing.closed import LATE
from geo.publishing.kinds import SENSITIVE, SENSITIVE_K
from geo.publishing.levels import Key
from geo.publishing.truth import KEYS, name_piece

TABLE = "tal"
TOO_LITTLE = "Talen är för små för att publiceras, också för hela kommunen. Vänta till året är slut."


@dataclass(frozen=True, slots=True, eq=False)
class Grounds:
    """What every level is protected against.

    Attributes
    ----------
    hierarchy
        What is the sum of what.
    past
        What was published, the first publication first.
    late
        What came in late as somebody knows it; empty where nothing did.
    k
        The smallest count that isn't small.
    near
        Beside a twin, what must be hidden since the twin tells too much of it.
    """

    hierarchy: Hierarchy
    past: list[Protected]
    late: list[Protected]
    k: int
    near: list[Protected] = field(default_factory=list)

    def hide(self, keys: Collection[Key]) -> "Grounds":
        """Say what must be hidden."""
        if not keys:
            return self
        cells = pd.DataFrame([(*key, None, HIDDEN_MARK) for key in sorted(keys)], columns=[*KEYS, "n", "mark"])
        cells = cells.astype({"n": "Int64"})
        return replace(self, near=[Protected("dolt", {TABLE: cells}, self.hierarchy, self.k)])


def lay_grounds(after: Basis, earlier: Sequence[PublishedTable], hierarchy: Hierarchy, k: int) -> Grounds:
    """Lay out what a source's new figures are protected against.

    Parameters
    ----------
    after
        The true counts as they are now.
    earlier
        The source's table in every earlier publication, the first one first.
    hierarchy
        What is the sum of what.
    k
        The smallest count that isn't small.
    """
    past = [_as_protected(f"publicering {number}", table, hierarchy, k) for number, table in enumerate(earlier, 1)]
    return Grounds(hierarchy, past, _lay_late(after, hierarchy, k), k)


def _as_protected(name: str, table: PublishedTable, hierarchy: Hierarchy, k: int) -> Protected:
    """Lay out what the public has seen."""
    rows = [(cell.area_id, cell.category, cell.period, cell.n, cell.mark.value) for cell in table.cells]
    cells = pd.DataFrame(rows, columns=[*KEYS, "n", "mark"]).astype({"n": "Int64"})
    return Protected(name, {TABLE: cells}, hierarchy, k, {SENSITIVE: max(k, SENSITIVE_K)})


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


def protect_cells(cells: list[Key], truth: pd.DataFrame, grounds: Grounds) -> Protected:
    """Protect cells against who knows nothing of what came in late, and against who knows all of that.

    Late figures are mostly small: whoever takes them for zero mustn't get closer to any other figure.

    Parameters
    ----------
    cells
        All that is told, earlier and now.
    truth
        From `geo.publishing.truth.lay_truth`.
    grounds
        What they are protected against.

    Raises
    ------
    DisclosureError
        When they can't be protected; says in Swedish what to do.
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


def _hide(cells: list[Key], truth: pd.DataFrame, grounds: Grounds, earlier: Sequence[Protected]) -> Protected:
    table = truth.reindex(pd.MultiIndex.from_tuples(cells, names=KEYS)).reset_index().astype({"n": "Int64"})
    release = Release("publiceringen", {TABLE: table}, grounds.hierarchy)
    limits = {SENSITIVE: max(grounds.k, SENSITIVE_K)}
    protected = protect(release, k=grounds.k, earlier=earlier, sensitive=limits, most_small_share=1)
    if protected.merged:
        raise DisclosureError(protected.merged[0])
    return protected


def _leave_out_late(published: Protected) -> Protected:
    table = published.tables[TABLE]
    return replace(published, tables={TABLE: table[~table["period"].str.endswith(LATE)]})


def _is_small(interval: Interval, truth: pd.DataFrame) -> bool:
    """Tell whether a figure that isn't shown is small: a large one was hidden for the sake of what came in late."""
    n = truth["n"].get((interval.area_id, interval.category, interval.period), pd.NA)
    return n is pd.NA or 0 < n < interval.k
