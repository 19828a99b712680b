"""What a file was found to hold, said in Swedish lines."""

from collections.abc import Iterator

from dashboard.formats import format_count
from data.arrivals import Account
from data.deliveries import Absent, Kind, MissingRow, Receipt
from data.descriptions import SourceDescription
from data.model import Promise
from data.personal import PersonalKind, report
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


def describe_account(file_name: str, said: SourceDescription, account: Account) -> Iterator[str]:
    """Say what a data file holds, and what its reader should know."""
    yield f"{said.kind.value.capitalize()} från «{said.name}»: {file_name}"
    yield f"  {format_count(account.n_read)} rader lästa, {format_count(account.n_rejected)} avvisade"
    named = ", ".join(name_municipality(place) for place in sorted(account.places)[:SHOWN])
    yield f"  kommuner: {len(account.places)} ({named}{', …' if len(account.places) > SHOWN else ''})"
    yield from {Kind.INCIDENTS: _describe_incidents, Kind.SERIES: _describe_series, Kind.AREAS: _describe_areas}[
        said.kind
    ](said, account)
    for remark, n in account.remarks.most_common(SHOWN):
        yield f"  anmärkning på {format_count(n)}: {remark}"
    if account.uncategorised:
        words = ", ".join(f"«{word}» ({format_count(n)})" for word, n in account.uncategorised.most_common(SHOWN))
        yield f"  OBS: ord utan kategori i beskrivningen blir «okategoriserad»: {words}"
    if account.n_outside:
        outside = format_count(account.n_outside)
        yield f"  OBS: {outside} ligger utanför Sverige eller kommunen; att spara dem kräver --bekräfta-utanför"
    if account.n_hiding and said.missing_row is MissingRow.ZERO:
        yield "  OBS: avvisade rader kan dölja antal. Saknade rader räknas därför som okända, inte som noll."
    if account.masked:
        yield from (f"  {one}" for one in report({PersonalKind(kind): n for kind, n in account.masked.items()}))
    for one in account.rejections:
        yield f"  rad {one.row} avvisas: {one.reason}"
    if account.n_rejected > len(account.rejections):
        yield f"  … och {format_count(account.n_rejected - len(account.rejections))} rader till"


def say_repeated_ids(n: int) -> str:
    """Say what follows when ids of the source stand on several different rows of one file.

    Examples
    --------
    >>> say_repeated_ids(1).split(":")[0]
    '1 id från källan står på flera olika rader i filen'
    """
    return (
        f"{format_count(n)} id från källan står på flera olika rader i filen: raderna sparas var för sig, och ett "
        "sådant id rättar ingen tidigare rad. Kontrollera att rätt kolumn är vald som id."
    )


def say_absent(absent: Absent) -> str:
    """Say what follows when earlier rows of the months that a file covers aren't in it.

    Examples
    --------
    >>> say_absent(Absent(1, (3,))).split(":")[0]
    '1 tidigare rad från de månader som filen täcker finns inte bland filens inlästa rader'
    """
    rows, they, them = ("rad", "den", "den") if absent.n == 1 else ("rader", "de", "dem")
    undo = " och ".join(f"«lofteskartan angra {number} --skäl …»" for number in absent.deliveries)
    return (
        f"{format_count(absent.n)} tidigare {rows} från de månader som filen täcker finns inte bland filens inlästa "
        f"rader: {they} räknas fortfarande. Har källan tagit bort {them}: ångra det äldre uttaget, {undo}. Rader som "
        "finns i båda står kvar; det som bara det äldre har slutar räknas."
    )


def describe_receipt(
    receipt: Receipt, kind: Kind, *, n_repeated_ids: int = 0, absent: Absent | None = None
) -> Iterator[str]:
    """Say what became of the rows: four outcomes that add up to the rows read."""
    n_new = receipt.n_accepted + receipt.n_remarked
    yield (
        f"Sparat som leverans {receipt.delivery_id}: {format_count(n_new)} nya rader, "
        f"{format_count(receipt.n_known)} redan kända, {format_count(receipt.n_rejected)} avvisade."
    )
    yield (
        f"  {format_count(receipt.n_read)} lästa = {format_count(receipt.n_accepted)} godtagna"
        f" + {format_count(receipt.n_remarked)} godtagna med anmärkning"
        f" + {format_count(receipt.n_known)} redan kända + {format_count(receipt.n_rejected)} avvisade"
    )
    if receipt.n_remarked:
        yield f"{format_count(receipt.n_remarked)} av de nya raderna har en anmärkning."
    if receipt.n_corrected:
        n = format_count(receipt.n_corrected)
        yield f"{n} av de nya raderna rättar en tidigare rad med samma id; den tidigare är kvar i historiken."
    if n_repeated_ids:
        yield say_repeated_ids(n_repeated_ids)
    if absent is not None:
        yield say_absent(absent)
    if kind is Kind.INCIDENTS and n_new and not receipt.n_identified:
        yield "Raderna har inget id från källan: rättar källan en rad blir den en ny rad, och den gamla står kvar."
    if receipt.n_withdrawn:
        yield f"{format_count(receipt.n_withdrawn)} antal från tidigare leveranser är nu noll: de finns inte i filen."
    if receipt.n_rejected:
        yield f"Alla avvisade rader: lofteskartan info --leverans {receipt.delivery_id}"


def _describe_incidents(said: SourceDescription, account: Account) -> Iterator[str]:
    del said
    span = f"{account.first:%Y-%m-%d} till {account.last:%Y-%m-%d}" if account.first else "okänd"
    yield f"  tid: {span}; utan tid: {format_count(account.n_undated)}"
    yield f"  plats okänd: {format_count(account.n_unplaced)}"
    yield from _describe_categories(account)


def _describe_series(said: SourceDescription, account: Account) -> Iterator[str]:
    span = f"{account.first:%Y-%m} till {account.last:%Y-%m}" if account.first else "okänd"
    yield f"  områden: {format_count(len(account.areas))}, tid: {span}"
    yield f"  antal som saknas i filen: {format_count(account.n_unknown)}"
    is_zero = said.missing_row is MissingRow.ZERO and not account.n_hiding
    yield f"  en rad som inte finns betyder: {'noll' if is_zero else 'okänt'}"
    yield from _describe_categories(account)


def _describe_areas(said: SourceDescription, account: Account) -> Iterator[str]:
    del said
    types = ", ".join(f"{name} {format_count(n)}" for name, n in account.categories.most_common())
    yield f"  områden: {types}; koordinatsystem: {account.crs[:SHOWN]}"


def _describe_categories(account: Account) -> Iterator[str]:
    counts = ", ".join(f"{name} {format_count(n)}" for name, n in account.categories.most_common())
    yield f"  händelser: {counts}"
