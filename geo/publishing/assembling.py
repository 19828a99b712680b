"""The publication as citizens will see it, put together of what has been protected."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.publications import Publication
from data.published import PublishedArea, PublishedCategory, PublishedPeriod, PublishedSource, PublishedTable
from geo.publishing.basis import Basis
from geo.publishing.closed import LATE, describe_period
from geo.publishing.definitions import find_source, mask_words, note_definitions
from geo.publishing.kinds import SENSITIVE, SENSITIVE_K, describe_category
from geo.publishing.promises import PromiseRecord, describe_promise
from geo.publishing.protecting import Shown
from geo.publishing.remarks import say_coarser
from geo.situation import Situation

UNDONE = (
    "Källan är ångrad: kommunen har tagit bort uppgifterna sedan de publicerades. Talen står kvar som de publicerades "
    "men ska inte användas."
)
WHOLE_LABEL, WHOLE_TYPE = "Hela kommunen", "kommun"


@dataclass(frozen=True, slots=True)
class Made:
    """What a publication is put together of.

    Attributes
    ----------
    shown
        The protected table of each source that has something new.
    told
        Its new periods, and what is told more coarsely of them, as they were protected one after another.
    areas
        All that were ever published, and those of now.
    bases
        The true counts by source.
    today
        The day of publishing.
    k
        The smallest count that isn't small.
    undone
        The published sources that nothing is left of.
    """

    shown: Mapping[str, Shown]
    told: Mapping[str, Sequence[tuple[Collection[str], str]]]
    areas: Sequence[PublishedArea]
    bases: Mapping[str, Basis]
    today: date
    k: int
    undone: frozenset[str] = frozenset()

    def find_rank(self, table: PublishedTable) -> tuple[bool, int, str]:
        """Put the source that tells of most kinds first, and what was undone last."""
        return table.source in self.undone, -len({cell.category for cell in table.cells}), table.source


def assemble(
    situation: Situation, *, name: str, promises: Sequence[PromiseRecord], last: Publication | None, made: Made
) -> Publication:
    """Put a publication together; what was in the last and isn't new stands unchanged."""
    kept = [] if last is None else [table for table in last.tables if table.source not in made.shown]
    tables = sorted([*kept, *(each.table for each in made.shown.values())], key=made.find_rank)
    told = {cell.area_id for table in tables for cell in table.cells}
    whole = PublishedArea(area_id=situation.municipality, label=WHOLE_LABEL, area_type=WHOLE_TYPE)
    periods = _describe_periods(tables)
    closed_on = max(period.last for period in periods)
    said = [line for source, told in made.told.items() for line in say_coarser(source, told, until=closed_on)]
    return Publication(
        municipality=situation.municipality,
        municipality_name=name,
        number=last.number + 1 if last else 1,
        published_on=made.today,
        closed_on=closed_on,
        k=made.k,
        periods=periods,
        categories=_describe_categories(tables, made.bases, made.k),
        areas=(whole, *(area for area in made.areas if area.area_id in told and area.area_id != whole.area_id)),
        tables=tuple(tables),
        promises=tuple(describe_promise(record, on=made.today) for record in promises),
        sources=tuple(_describe_source(situation, table, last, undone=made.undone) for table in tables),
        coarsened=tuple(dict.fromkeys([*(last.coarsened if last else ()), *said])),
        methods=(*_say_methods(made.k, tables), *say_beside(tables, made.bases)),
        is_demo=situation.is_demo,
    )


def find_newly_undone(undone: frozenset[str], last: Publication) -> list[str]:
    """List the sources that were undone since the last publication, which doesn't say so of them."""
    notes = {each.source: each.shortfall_note or "" for each in last.sources}
    return [source for source in sorted(undone & notes.keys()) if not notes[source].startswith(UNDONE)]


def _describe_periods(tables: Iterable[PublishedTable]) -> tuple[PublishedPeriod, ...]:
    codes = {cell.period for table in tables for cell in table.cells}
    return tuple(describe_period(code) for code in sorted(codes))


def _describe_categories(
    tables: Iterable[PublishedTable], bases: Mapping[str, Basis], k: int
) -> tuple[PublishedCategory, ...]:
    parts: dict[str, tuple[str, ...]] = {}
    for basis in bases.values():
        parts |= {code: own for code, own in basis.groups.items() if len(own) > len(parts.get(code, ()))}
    codes = {cell.category for table in tables for cell in table.cells}
    codes |= {part for code in codes for part in parts.get(code, ())}
    return tuple(describe_category(code, parts.get(code, ()), k=k) for code in sorted(codes))


def _describe_source(
    situation: Situation, table: PublishedTable, last: Publication | None, *, undone: frozenset[str]
) -> PublishedSource:
    source, told = table.source, find_source(last, table.source)
    if source in undone and told is not None:
        return told.model_copy(update={"shortfall_note": UNDONE})
    passports = situation.deliveries[situation.deliveries["source"] == source].sort_values("delivery_id")
    if passports.empty and told is not None:
        return told
    newest = passports.iloc[-1]
    note = newest["shortfall_note"]
    return PublishedSource(
        source=source,
        producer=str(newest["producer"]),
        licence=str(newest["licence"]),
        extract_date=newest["extract_date"].date(),
        definition=mask_words(str(newest["definition"])),
        shortfall_note=None if pd.isna(note) else str(note),
        definitions=note_definitions(situation, table, last),
    )


def say_beside(tables: Sequence[PublishedTable], bases: Mapping[str, Basis]) -> Iterator[str]:
    """Say which sources were protected beside each other, whatever anyone has said of what they count.

    Examples
    --------
    >>> tables = [PublishedTable(source=source, cells=()) for source in ("polisen", "kommunen")]
    >>> [said] = say_beside(tables, {"kommunen": Basis(beside=frozenset(["polisen"]))})
    >>> said.partition(" räknar ")[0]
    '«kommunen» och «polisen»'
    """
    shown = {table.source for table in tables}
    pairs = {(source, beside) for source in shown & bases.keys() for beside in bases[source].beside & shown}
    for one, other in sorted({tuple(sorted(pair)) for pair in pairs}):
        yield (
            f"«{one}» och «{other}» räknar helt eller delvis samma slag och perioder. De är skyddade tillsammans, som "
            "om samma händelser kunde stå i båda. Därför kan ett tal vara dolt, eller visas grövre, i den ena för den "
            "andras skull. Lägg inte ihop dem."
        )


def _say_methods(k: int, tables: Iterable[PublishedTable]) -> Iterable[str]:
    cells = [cell for table in tables for cell in table.cells]
    yield (
        f"Tal från 1 till {k - 1} visas inte. Andra tal döljs också, så att de små inte går att räkna ut ur summor "
        "eller ur skillnaden mellan två publiceringar. Alla dolda tal heter «skyddat»."
    )
    yield "Bara avslutade kvartal och år redovisas. En period räknas med den månad då händelsen tidigast kan ha börjat."
    yield "Ett tal som saknas är inte noll: källan har inte svarat för hela perioden."
    yield "Ett redovisat tal ändras inte i efterhand."
    if any(cell.period.endswith(LATE) for cell in cells):
        yield (
            "Händelser som kommit in efter att kvartalet redovisades räknas i årets tal och står som «inkommet "
            "senare»: kvartalen och det inkomna är tillsammans året. Har händelser strukits sedan dess saknas talet."
        )
    if any(cell.category == SENSITIVE for cell in cells):
        yield (
            f"Känsliga brott redovisas bara per år för hela kommunen, från {max(k, SENSITIVE_K)} och uppåt, och ingår "
            "inte i de andra slagen."
        )
    yield "Hela kommunen är alla händelser, också de utanför områdena och de utan känd plats. Områden kan överlappa."
