"""The command that fetches the police's notices, over the net if the administrator has turned it on, or from a file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from dashboard.formats import format_count
from dashboard.importing import CHANGED, read_change
from data.deliveries import Rejection
from data.errors import DataError, Problem
from data.files.preview import preview
from data.files.rows import read_whole
from data.sources.https import Answer, fetch_https
from data.sources.notices import SAYS
from data.sources.pace import HOUR, Pace
from data.sources.polisen import FIELDS, HOST, Reading, parse_events, read_events
from data.sources.polisen_client import AN_HOUR, APART, MAX_BYTES, Fetch, PolisenClient
from data.store import Store

NETWORK, CALLER = "LOFTESKARTAN_NATVERK", "LOFTESKARTAN_ANROPARE"
ON = "ja"
SHOWN = 5
_REMEDY = (
    f"Den som driver tjänsten sätter miljövariabeln {NETWORK} till «{ON}» och {CALLER} till vem som frågar, till "
    "exempel «Mjolby kommun trygghet@mjolby.se». Utan nät: spara listan som en fil och läs den med --fil."
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who may ask on the net, and by what means.

    Attributes
    ----------
    is_network_on
        Whether the administrator has turned network on.
    user_agent
        Who asks, as the administrator wrote it.
    fetch
        Fetches an address once.
    clock
        Seconds since 1970.
    sleep
        Waits a number of seconds.
    """

    is_network_on: bool
    user_agent: str
    fetch: Fetch
    clock: Callable[[], float]
    sleep: Callable[[float], None]


def find_caller(environ: Mapping[str, str], *, clock: Callable[[], float], sleep: Callable[[float], None]) -> Caller:
    """Tell whether the administrator lets the product ask on the net, and as whom.

    Parameters
    ----------
    environ
        The environment: ``LOFTESKARTAN_NATVERK`` is "ja" and ``LOFTESKARTAN_ANROPARE`` says who asks.
    clock
        Seconds since 1970.
    sleep
        Waits a number of seconds.

    Examples
    --------
    >>> find_caller({"LOFTESKARTAN_NATVERK": "nej"}, clock=float, sleep=print).is_network_on
    False
    """

    def fetch(address: str, headers: Mapping[str, str]) -> Answer:
        return fetch_https(address, headers, host=HOST, max_bytes=MAX_BYTES, clock=clock)

    is_on = environ.get(NETWORK, "").strip().casefold() == ON
    return Caller(is_on, environ.get(CALLER, "").strip(), fetch, clock, sleep)


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
    refuse_unless_let(caller)
    body = _ask(store, caller, place)
    yield from _save(store, read_events(parse_events(body), seen_at=now()), ())


def refuse_unless_let(caller: Caller) -> None:
    """Refuse to ask on the net, unless the administrator has turned it on and said who asks.

    Raises
    ------
    DataError
        With what the administrator must do.
    """
    if not caller.is_network_on or not caller.user_agent:
        what = "nätverk är avslaget." if not caller.is_network_on else "det saknas ett namn på den som frågar."
        raise DataError(HOST, [Problem("", what, _REMEDY)])


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
    pace = Pace(apart=APART, an_hour=AN_HOUR)
    calls = store.read_calls(HOST, since=caller.clock() - HOUR)
    pace.remember(calls["called_at"].tolist())
    pace.close(max(calls["closed_until"].dropna().tolist(), default=0.0))

    def fetch(address: str, headers: Mapping[str, str]) -> Answer:
        store.record_call(HOST, called_at=caller.clock(), apart=APART)
        return caller.fetch(address, headers)

    closed_before = pace.closed_until
    client = PolisenClient(caller.is_network_on, caller.user_agent, fetch, caller.clock, caller.sleep, pace)
    try:
        return client.ask(place=place)
    finally:
        if pace.closed_until > closed_before:
            store.record_call(HOST, called_at=max(pace.called_at), closed_until=pace.closed_until)


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
