"""A source's new figures protected year by year: no sum spans two years, so one says nothing of another."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from hashlib import sha256

from data.published import Mark, PublishedTable
from geo.disclosure import DisclosureError
from geo.publishing.basis import Basis
from geo.publishing.closed import YEAR
from geo.publishing.kept import Kept, read_answer, write_answer
from geo.publishing.levels import Scope
from geo.publishing.protecting import Shown, protect_source
from geo.publishing.twins import Twin

MOST_KEPT = 128
"""A municipality's four years of three sources are 48 rounds."""


def protect_years(
    scope: Scope,
    after: Basis,
    earlier: Sequence[PublishedTable],
    *,
    k: int,
    twins: Sequence[Twin] = (),
    kept: Kept | None = None,
) -> Shown:
    """Protect a source's new figures together with all that was published of the same years.

    Parameters
    ----------
    scope, after, earlier, k, twins
        As for `geo.publishing.protecting.protect_source`, which only gets the years that have something new, or
        lacked a figure that may have come.
    kept
        Where what earlier rounds came to is kept; None where nothing is.

    Returns
    -------
    Shown
        With the figures of the other years as they stood in the last table.

    Raises
    ------
    DisclosureError
        When no level can be protected; says in Swedish what to do.

    Notes
    -----
    The same figures give the same answer, which is kept: rounds that were gone through before aren't gone
    through again by the next who looks.
    """
    years = _find_open(scope, earlier)
    beside = tuple(
        replace(twin, basis=twin.basis.keep_years(years), tables=keep_years(twin.tables, years)) for twin in twins
    )
    asked = (scope, after.keep_years(years), keep_years(earlier, years), k, tuple(one for one in beside if one.tables))
    answer = _answer(_Round(_find_digest(*asked), asked, kept))
    if isinstance(answer, str):
        raise DisclosureError(answer)
    return _add_others(answer, earlier[-1], years, after) if earlier else answer


def keep_years(tables: Sequence[PublishedTable], years: Collection[str]) -> tuple[PublishedTable, ...]:
    """Keep tables' figures of some years, and the tables that have any.

    Parameters
    ----------
    tables
        A source's.
    years
        By their four figures.
    """
    cut = (
        table.model_copy(update={"cells": tuple(cell for cell in table.cells if cell.period[:YEAR] in years)})
        for table in tables
    )
    return tuple(table for table in cut if table.cells)


_Asked = tuple[Scope, Basis, tuple[PublishedTable, ...], int, tuple[Twin, ...]]


@dataclass(frozen=True, slots=True)
class _Round:
    """All that a round is made of, and where answers are kept; two are the same when that and their digests are."""

    digest: str
    asked: _Asked = field(compare=False)
    kept: Kept | None = None


def _find_digest(scope: Scope, after: Basis, earlier: Sequence[PublishedTable], k: int, twins: Sequence[Twin]) -> str:
    written = [
        asdict(scope),
        after.write(),
        [table.model_dump(mode="json") for table in earlier],
        k,
        [[twin.source, twin.basis.write(), [table.model_dump(mode="json") for table in twin.tables]] for twin in twins],
    ]
    return sha256(json.dumps(written, default=sorted).encode()).hexdigest()


@lru_cache(maxsize=MOST_KEPT)
def _answer(of: _Round) -> Shown | str:
    """Protect the years, or say why they can't be; from what is kept where it is."""
    if of.kept is None:
        return _protect(of)
    found = of.kept.find(of.digest)
    answer = None if found is None else read_answer(found, of.digest)
    if answer is None:
        answer = _protect(of)
        of.kept.keep(of.digest, write_answer(answer, of.digest))
    return answer


def _protect(of: _Round) -> Shown | str:
    scope, after, earlier, k, twins = of.asked
    try:
        return protect_source(scope, after, earlier, k=k, twins=twins)
    except DisclosureError as error:
        return str(error)


def _find_open(scope: Scope, earlier: Sequence[PublishedTable]) -> frozenset[str]:
    cells = earlier[-1].cells if earlier else ()
    lacking = {cell.period[:YEAR] for cell in cells if cell.mark is Mark.MISSING}
    return frozenset(lacking | {period[:YEAR] for period in (*scope.quarters, *scope.years)})


def _add_others(shown: Shown, last: PublishedTable, years: Collection[str], after: Basis) -> Shown:
    others = [cell for cell in last.cells if cell.period[:YEAR] not in years]
    cells = sorted([*others, *shown.table.cells], key=lambda cell: (cell.area_id, cell.category, cell.period))
    told = {cell.category for cell in cells}
    groups = {code: parts for code, parts in after.groups.items() if code in told}
    n_hidden = sum(cell.mark is Mark.HIDDEN for cell in others)
    table = shown.table.model_copy(update={"cells": tuple(cells), "groups": groups})
    return replace(shown, table=table, n_audited=shown.n_audited + n_hidden)
