"""The command that fetches the police's notices, over the net if the administrator has turned it on, or from a file."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from dashboard.calling import Caller, Manners, asking, refuse_unless_let
from dashboard.formats import format_count
from dashboard.settling import CHANGED, read_change
from data.deliveries import Rejection
from data.errors import DataError, Problem
from data.files.preview import preview
from data.files.rows import read_whole
from data.sources.notices import SAYS
from data.sources.polisen import FIELDS, HOST, Reading, parse_events, read_events
from data.sources.polisen_client import AN_HOUR, APART, MAX_BYTES, PolisenClient
from data.store import Store

MANNERS = Manners(HOST, APART, AN_HOUR, MAX_BYTES, {})
WITHOUT = "Utan nät: spara listan som en fil och läs den med --fil."
SHOWN = 5


def fetch_notices(store: Store, caller: Caller, *, place: str, now: Callable[[], datetime]) -> Iterator[str]:
    """Ask polisen.se for its latest events, by its rules, and save what is new.

    Parameters
    ----------
    store
        Remembers the calls too, so that the rules hold after a restart.
    caller
        Who asks.
    place
        A municipality or county, or nothing for all.
    now
        Swedish clock time.

    Raises
    ------
    DataError
        When network is off, nobody is named as asking, or polisen.se can't or won't answer.
    """
    refuse_unless_let(caller, HOST, without=WITHOUT)
    body = _ask(store, caller, place)
    yield from _save(store, read_events(parse_events(body), seen_at=now()), ())


def read_notices(store: Store, path: Path, *, extracted: str | None) -> Iterator[str]:
    """Read notices from a file, in a child process, and save what is new; nothing is asked on the net.

    Parameters
    ----------
    store
        Where they are saved.
    path
        An answer of polisen.se saved as JSON, or a table with the same columns.
    extracted
        The day it was fetched from polisen.se, as 2026-01-15, or "filens".

    Raises
    ------
    DataError
        When the file can't be read, or nobody says from when it is.
    """
    seen_at = _find_day(path, extracted)
    headings = preview(path).headings
    named = {field: field.replace("location_", "location.") for field in FIELDS}
    columns = {field: name if name in headings else field for field, name in named.items()}
    if missing := [field for field, name in columns.items() if name not in headings]:
        problem = Problem(
            "", f"fälten {', '.join(missing)} saknas.", "Kontrollera att det är händelser från polisen.se."
        )
        raise DataError(path.name, [problem])
    table, rejections, _ = read_whole(path, columns=columns)
    yield from _save(store, read_events(table, seen_at=seen_at), rejections)


def _ask(store: Store, caller: Caller, place: str) -> bytes:
    with asking(store, caller, MANNERS) as asker:
        client = PolisenClient(
            *(asker.is_network_on, asker.user_agent, asker.fetch, asker.clock, asker.sleep), pace=asker.pace
        )
        return client.ask(place=place)


def _find_day(path: Path, extracted: str | None) -> datetime:
    """Say when a file was fetched; an old answer must not pass for a new one."""
    if extracted == CHANGED:
        return read_change(path)
    try:
        return datetime.combine(date.fromisoformat(extracted or ""), datetime.min.time())
    except ValueError:
        what = "dagen då listan hämtades från polisen.se saknas eller går inte att läsa."
        remedy = "Ange den med --uttagsdatum, som 2026-01-15, eller «filens» för dagen då filen ändrades."
        raise DataError(path.name, [Problem("--uttagsdatum", what, remedy)]) from None


def _save(store: Store, reading: Reading, unread: tuple[Rejection, ...]) -> Iterator[str]:
    change = store.add_notices(reading.table)
    rejections = [*unread, *reading.rejections]
    n_read = reading.n_read + len(unread)
    yield SAYS
    yield (
        f"{format_count(n_read)} lästa: {format_count(len(reading.table))} lydelser, "
        f"{format_count(reading.n_repeated)} upprepade, {format_count(len(rejections))} avvisade."
    )
    yield f"Nya notiser: {format_count(change.n_new)}. Nya lydelser av kända: {format_count(change.n_edited)}."
    for one in rejections[:SHOWN]:
        yield f"  rad {one.row}: {one.reason}"
    if len(rejections) > SHOWN:
        yield f"  … och {format_count(len(rejections) - SHOWN)} till."
    for kind, n in reading.counts.items():
        yield f"Maskerat innan det sparades: {kind}, {format_count(n)} gånger."
