"""A source's table before and after protection: true counts and margins in, what may be shown out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data.published import Mark, PublishedCell, PublishedTable
from geo.disclosure import HIDDEN_MARK, DisclosureError, Protected, audit
from geo.disclosure.protection import MOST_SMALL_SHARE
from geo.publishing.basis import Basis
from geo.publishing.beside import View, lay_views
from geo.publishing.grounds import TABLE, TOO_LITTLE, Grounds, lay_grounds, protect_cells
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
from geo.publishing.truth import KEYS, lay_hierarchy, lay_truth
from geo.publishing.twins import BesideError, Twin, find_near

MOST_NEAR_SHARE = 0.6
"""Of an area's new figures, that may be hidden from the start beside a twin."""
MOST_TURNS = 4


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
    grounds = lay_grounds(after, earlier, hierarchy, k)
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
            reasons.append(UNPROTECTED_TWIN if is_beside else UNPROTECTED_BESIDE if earlier else UNPROTECTED)
            continue
        table = _as_table(scope.source, protected, after.groups)
        return Shown(table, level.explain(reasons), _check(grounds.past, protected))
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
    grounds: Grounds,
    views: Sequence[View],
    near: Collection[Key],
) -> Protected:
    """Protect cells, and hide what it takes that nothing follows from a twin's figures either; but not all."""
    cells, hidden = list(dict.fromkeys([*kept, *new])), set(near)
    for _ in range(MOST_TURNS):
        protected = protect_cells(cells, truth, grounds.hide(hidden))
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
