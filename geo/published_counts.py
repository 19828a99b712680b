"""Counts for somebody without the right to points where something has been published: nobody can subtract the two."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from data.errors import DataError
from data.publications import ALL as TOTAL
from data.publications import Publication, PublishedTable
from data.roles import Rights
from data.store.seen import ShownCounts, Tables
from geo.publishing import Past, prepare_publication
from geo.publishing.basis import read_basis
from geo.publishing.pieces import describe_areas
from geo.situation import Situation, list_sources

ALL = "alla kategorier"
"""The sum of a source's categories."""

NOTHING_NEWER = "Nyare perioder visas inte: ingen ny har avslutats, eller så går den inte att skydda."
NOT_PROVED = "Källan visas inte för din roll: dess tal går inte att skydda tillsammans med det som har publicerats."

COLUMNS = ["area_id", "category", "period", "n", "mark"]


def show_published(tables: Tables, situation: Situation, rights: Rights, day: date) -> ShownCounts:
    """Show what was published as it was published, and newer periods as they could be published.

    Parameters
    ----------
    tables
        All there is, with every publication and the true counts behind the last.
    situation
        The same, laid for counting.
    rights
        Whose; the publications' own `k` holds where it is higher.
    day
        Newer periods had ended before this day.

    Returns
    -------
    ShownCounts
        By quarter and year, as publications are. A source that couldn't be published is left out.
    """
    last = tables.publications[-1]
    before = {table.source: _Newest(table, last.coarsened) for table in last.tables}
    newest = before | _foresee(tables, situation, rights, day)
    codes = _find_codes(tables, situation)
    shown = {source: _lay(each.table, codes) for source, each in newest.items()}
    remarks = {source: tuple(_say(each, before.get(source), last)) for source, each in newest.items()}
    unproved = {source: (NOT_PROVED,) for source in list_sources(situation) if source not in remarks}
    return ShownCounts({source: table for source, table in shown.items() if len(table)}, remarks | unproved)


@dataclass(frozen=True, slots=True)
class _Newest:
    """A source's table, and what all sources tell more coarsely than usual."""

    table: PublishedTable
    coarsened: tuple[str, ...]


def _foresee(tables: Tables, situation: Situation, rights: Rights, day: date) -> dict[str, _Newest]:
    """Make what could be published next of each source, proved together with all that has been; none where nothing can.

    Sources are proved one by one and quarter by quarter, so each reaches as far as it can be proved.
    """
    past = Past(tables.publications, read_basis(tables.bases))
    k = max(rights.k, *(each.k for each in tables.publications))
    last = {table.source: table for table in tables.publications[-1].tables}
    closed_on = max(day - timedelta(days=1), tables.publications[-1].closed_on)
    try:
        draft = prepare_publication(
            situation, name="kommunen", promises=(), past=past, closed_on=closed_on, today=day, k=k
        ).publication
    except DataError:
        return {}
    return {table.source: _Newest(table, draft.coarsened) for table in draft.tables if table != last.get(table.source)}


def _find_codes(tables: Tables, situation: Situation) -> dict[str, str]:
    """Find today's area for each published code; what was published of an outline no longer drawn isn't shown."""
    known = list({area.area_id: area for each in tables.publications for area in each.areas}.values())
    described = describe_areas(situation.areas, known)
    return {area.area_id: area_id for area_id, area in described.items()} | {tables.municipality: tables.municipality}


def _lay(table: PublishedTable, codes: dict[str, str]) -> pd.DataFrame:
    rows = [
        (codes[cell.area_id], ALL if cell.category == TOTAL else cell.category, cell.period, cell.n, cell.mark.value)
        for cell in table.cells
        if cell.area_id in codes
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"n": "Int64"})


def _say(newest: _Newest, before: _Newest | None, last: Publication) -> Iterable[str]:
    """Say what is as it was published and what is newer."""
    if before is not None:
        yield (
            f"Till och med {last.closed_on} visas talen som de är publicerade, senast {last.published_on}. "
            "Det som kommit in sedan dess ingår inte i dem."
        )
    if before is None or newest.table != before.table:
        yield "Senare perioder är inte publicerade. De är skyddade tillsammans med allt som är det."
    else:
        yield NOTHING_NEWER
    yield from (line for line in newest.coarsened if line.startswith(f"{newest.table.source}, "))
