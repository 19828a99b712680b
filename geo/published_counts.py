"""Counts for somebody without the right to points: what was published, and what could be published next.

Nobody can subtract the two, nor what was seen before the first publication: it is made of the same rounds.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import pandas as pd

from data.publications import ALL as TOTAL
from data.publications import Publication
from data.published import PublishedTable
from data.roles import SMALLEST_SHOWN, Rights
from data.store.seen import ShownCounts, Tables
from geo.publishing import Past
from geo.publishing.basis import read_basis
from geo.publishing.closed import describe_period
from geo.publishing.kept import Kept
from geo.publishing.kinds import SENSITIVE
from geo.publishing.pieces import describe_areas
from geo.publishing.remarks import say_coarser
from geo.publishing.rounds import Rounds, go_by_quarter
from geo.situation import Situation, list_sources

ALL = "alla kategorier"
"""The sum of a source's categories."""

NONE_PUBLISHED = (
    "Inget är publicerat än. Talen är skyddade kvartal för kvartal, så som de kan publiceras: hela kvartal och år, i "
    "samma grupper som medborgarna får se."
)
NOT_PUBLISHED = "Senare perioder är inte publicerade. De är skyddade tillsammans med allt som är det."
NOTHING_NEWER = "Nyare perioder visas inte: ingen ny har avslutats, eller så går den inte att skydda."
WAITS_NEWER = "Nyare perioder visas inte: källan kan räkna samma händelser som en annan, och väntar på besked om det."
WAITS = "Källan visas inte för din roll: den kan räkna samma händelser som en annan, och väntar på besked om det."
NOT_PROVED = "Källan visas inte för din roll: dess tal går inte att skydda tillsammans med det som har publicerats."
TOO_SMALL = "Källan visas inte för din roll: dess tal är för små, eller går inte att skydda."
NONE_CLOSED = "Källan har inga månadstal för ett helt avslutat kvartal, så inga antal kan visas för din roll."
APART = (
    "Känsliga brott (sexualbrott, brott i nära relation, hatbrott) visas bara per år för hela kommunen, och ingår inte "
    "i något annat tal."
)

COLUMNS = ["area_id", "category", "period", "n", "mark"]


def show_published(
    tables: Tables, situation: Situation, rights: Rights, day: date, *, kept: Kept | None = None
) -> ShownCounts:
    """Show what was published as it was published, and newer periods as they could be published.

    Parameters
    ----------
    tables
        All there is, with every publication and the true counts behind the last.
    situation
        The same, laid for counting.
    rights
        Whose; what is published has a `k` of its own, which holds where it is higher.
    day
        Newer periods had ended before this day.
    kept
        Where what earlier rounds came to is kept; None where nothing is.

    Returns
    -------
    ShownCounts
        By quarter and year, as publications are. A source that couldn't be published is left out.
    """
    past = Past(tables.publications, read_basis(tables.bases), kept)
    last = tables.publications[-1] if tables.publications else None
    k = max(rights.k, SMALLEST_SHOWN, *(each.k for each in tables.publications))
    yesterday = day - timedelta(days=1)
    closed_on = max(yesterday, last.closed_on) if last else yesterday
    rounds = go_by_quarter(situation, past, closed_on=closed_on, k=k, confirmed=tables.said)
    before = {table.source: table for table in last.tables} if last else {}
    newest = before | {source: each.table for source, each in rounds.shown.items()}
    codes = _find_codes(past, tables.municipality, situation)
    shown = {source: _lay(table, codes) for source, table in newest.items()}
    remarks = {source: tuple(dict.fromkeys(_say(table, rounds, last))) for source, table in newest.items()}
    untold = {
        source: (_say_untold(source, rounds, last),) for source in list_sources(situation) if source not in newest
    }
    return ShownCounts({source: table for source, table in shown.items() if len(table)}, remarks | untold)


def _find_codes(past: Past, municipality: str, situation: Situation) -> dict[str, str]:
    """Find today's area for each published code; what was published of an outline no longer drawn isn't shown."""
    described = describe_areas(situation.areas, past.list_areas())
    return {area.area_id: area_id for area_id, area in described.items()} | {municipality: municipality}


def _lay(table: PublishedTable, codes: dict[str, str]) -> pd.DataFrame:
    rows = [
        (codes[cell.area_id], ALL if cell.category == TOTAL else cell.category, cell.period, cell.n, cell.mark.value)
        for cell in table.cells
        if cell.area_id in codes
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"n": "Int64"})


def _say(table: PublishedTable, rounds: Rounds, last: Publication | None) -> Iterable[str]:
    """Say what is as it was published, what is newer, and what is told more coarsely than usual."""
    is_published = last is not None and any(each.source == table.source for each in last.tables)
    if last is None:
        yield NONE_PUBLISHED
    elif is_published:
        yield (
            f"Till och med {last.closed_on} visas talen som de är publicerade, senast {last.published_on}. "
            "Det som kommit in sedan dess ingår inte i dem."
        )
    if last is not None:
        nothing = WAITS_NEWER if _is_waiting(table.source, rounds) else NOTHING_NEWER
        yield NOT_PUBLISHED if table.source in rounds.shown else nothing
    if any(cell.category == SENSITIVE for cell in table.cells):
        yield APART
    yield from _say_coarser(table, rounds, () if last is None else last.coarsened)


def _say_coarser(table: PublishedTable, rounds: Rounds, said: Sequence[str]) -> Iterable[str]:
    yield from (line for line in said if line.startswith(f"{table.source}, "))
    if table.source in rounds.told:
        until = max(describe_period(cell.period).last for cell in table.cells)
        yield from say_coarser(table.source, rounds.told[table.source], until=until)


def _say_untold(source: str, rounds: Rounds, last: Publication | None) -> str:
    """Say why nothing is shown of a source."""
    if _is_waiting(source, rounds):
        return WAITS
    if last is not None:
        return NOT_PROVED
    return TOO_SMALL if source in rounds.refused else NONE_CLOSED


def _is_waiting(source: str, rounds: Rounds) -> bool:
    """Tell whether a source waits for an official, since another one counts the same kinds and periods."""
    return any(problem.place == f"källan «{source}»" for problem in rounds.doubles)
