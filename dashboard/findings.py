"""What a file was found to hold, said in Swedish lines."""

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.formats import format_count
from data.deliveries import Kind, MissingRow, Receipt
from data.descriptions import SourceDescription
from data.intake import Intake
from data.model import Promise
from data.territory import name_municipality

SHOWN = 10


def describe_promise(promise: Promise) -> Iterator[str]:
    """Say what a promise holds."""
    places = " och ".join(f"{place.name} ({place.code})" for place in promise.municipalities)
    yield f"Medborgarlöfte: {promise.title}"
    yield f"  {places}, {promise.period.first} till {promise.period.last}"
    yield f"  fokusområden: {len(promise.focus_areas)}, åtaganden: {len(promise.commitments)}"
    for area in promise.focus_areas:
        n_measured = sum(goal.measure is not None for goal in area.goals)
        yield f"    {area.name}: {len(area.commitments)} åtaganden, {len(area.goals)} mål ({n_measured} med mått)"
    yield f"  uppföljningsregler: {len(promise.follow_up_rules)}, motsägelser: {len(promise.contradictions)}"


def describe_description(description: SourceDescription) -> Iterator[str]:
    """Say what a description promises about its file."""
    yield f"Beskrivning av {description.kind.value} från «{description.name}»"
    yield f"  {description.producer}, uttag {description.extract_date}. Licens: {description.licence}"
    if description.covers:
        yield f"  täcker {description.covers.first} till {description.covers.last}"
    yield f"  kolumner som läses: {', '.join(f'«{name}»' for name in description.columns.headings.values())}"


def describe_intake(intake: Intake) -> Iterator[str]:
    """Say what a data file holds, and what its reader should know."""
    said, table = intake.description, intake.table
    yield f"{said.kind.value.capitalize()} från «{said.name}»: {intake.file_name}"
    yield f"  {format_count(intake.n_read)} rader lästa, {format_count(len(intake.rejections))} avvisade"
    places = sorted(table["municipality"].unique())
    named = ", ".join(name_municipality(place) for place in places[:SHOWN])
    yield f"  kommuner: {len(places)} ({named}{', …' if len(places) > SHOWN else ''})"
    yield from {Kind.INCIDENTS: _describe_incidents, Kind.SERIES: _describe_series, Kind.AREAS: _describe_areas}[
        said.kind
    ](intake)
    if intake.uncategorised:
        words = ", ".join(f"«{word}» ({format_count(n)})" for word, n in intake.uncategorised.most_common(SHOWN))
        yield f"  OBS: ord utan kategori i beskrivningen blir «okategoriserad»: {words}"
    if intake.n_outside:
        n = format_count(intake.n_outside)
        yield f"  OBS: {n} ligger utanför Sverige eller kommunen; att spara dem kräver --bekräfta-utanför"
    if intake.n_hiding and said.missing_row is MissingRow.ZERO:
        yield "  OBS: avvisade rader kan dölja antal. Saknade rader räknas därför som okända, inte som noll."
    for one in intake.rejections[:SHOWN]:
        yield f"  rad {one.row} avvisas: {one.reason}"
    if len(intake.rejections) > SHOWN:
        yield f"  … och {format_count(len(intake.rejections) - SHOWN)} rader till"


def describe_receipt(receipt: Receipt) -> Iterator[str]:
    """Say what became of the rows."""
    n_new = receipt.n_accepted + receipt.n_remarked
    yield (
        f"Sparat som leverans {receipt.delivery_id}: {format_count(n_new)} nya rader, "
        f"{format_count(receipt.n_known)} redan kända, {format_count(receipt.n_rejected)} avvisade."
    )
    if receipt.n_remarked:
        yield f"{format_count(receipt.n_remarked)} av de nya raderna har en anmärkning."
    if receipt.n_withdrawn:
        yield f"{format_count(receipt.n_withdrawn)} antal från tidigare leveranser är nu noll: de finns inte i filen."
    if receipt.n_rejected:
        yield f"Alla avvisade rader: lofteskartan info --leverans {receipt.delivery_id}"


def _describe_incidents(intake: Intake) -> Iterator[str]:
    dated = intake.table["from_at"].dropna()
    span = f"{dated.min():%Y-%m-%d} till {dated.max():%Y-%m-%d}" if len(dated) else "okänd"
    yield f"  tid: {span}; utan tid: {format_count(int(intake.table['from_at'].isna().sum()))}"
    yield f"  plats okänd: {format_count(intake.n_unplaced)}"
    yield from _describe_categories(intake.table["category"].value_counts().to_dict())


def _describe_series(intake: Intake) -> Iterator[str]:
    table = intake.table
    first, last = table["first_month"].min(), table["first_month"].max()
    yield f"  områden: {format_count(table['area_id'].nunique())}, tid: {first:%Y-%m} till {last:%Y-%m}"
    yield f"  antal som saknas i filen: {format_count(int(table['n'].isna().sum()))}"
    is_zero = intake.description.missing_row is MissingRow.ZERO and not intake.n_hiding
    yield f"  en rad som inte finns betyder: {'noll' if is_zero else 'okänt'}"
    yield from _describe_categories(table.groupby("category")["n"].sum().sort_values(ascending=False).to_dict())


def _describe_areas(intake: Intake) -> Iterator[str]:
    types = ", ".join(f"{name} {format_count(n)}" for name, n in intake.table["area_type"].value_counts().items())
    yield f"  områden: {types}; koordinatsystem: {intake.table['crs'].iloc[0][:SHOWN]}"


def _describe_categories(counts: Mapping[Any, int]) -> Iterator[str]:
    yield "  händelser: " + ", ".join(f"{name} {format_count(n)}" for name, n in counts.items())
