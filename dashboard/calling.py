"""Who may ask other hosts on the net, as whom, and how often: nothing without the administrator's leave."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from data.errors import DataError, Problem
from data.sources.asking import Asker, Fetch
from data.sources.https import Answer, fetch_https
from data.sources.pace import HOUR, Pace
from data.store import Store

NETWORK, CALLER = "LOFTESKARTAN_NATVERK", "LOFTESKARTAN_ANROPARE"
ON = "ja"
REMEDY = (
    f"Den som driver tjänsten sätter miljövariabeln {NETWORK} till «{ON}» och {CALLER} till vem som frågar, till "
    "exempel «Mjolby kommun trygghet@mjolby.se»."
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


@dataclass(frozen=True, slots=True)
class Manners:
    """What a host is asked by.

    Attributes
    ----------
    host
        The only one that may be asked.
    apart, an_hour
        Seconds between two calls, and calls within any hour.
    max_bytes
        More than this is refused while it is read.
    remedies
        By the status of an answer what to do about it.
    """

    host: str
    apart: float
    an_hour: int
    max_bytes: int
    remedies: Mapping[int, str]


def find_caller(
    environ: Mapping[str, str],
    *,
    host: str,
    max_bytes: int,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
) -> Caller:
    """Tell whether the administrator lets the product ask on the net, and as whom.

    Parameters
    ----------
    environ
        The environment: ``LOFTESKARTAN_NATVERK`` is "ja" and ``LOFTESKARTAN_ANROPARE`` says who asks.
    host
        The only one that is ever asked.
    max_bytes
        More than this is refused while it is read.
    clock
        Seconds since 1970.
    sleep
        Waits a number of seconds.

    Examples
    --------
    >>> off = {"LOFTESKARTAN_NATVERK": "nej"}
    >>> find_caller(off, host="polisen.se", max_bytes=1, clock=float, sleep=print).is_network_on
    False
    """

    def fetch(address: str, headers: Mapping[str, str]) -> Answer:
        return fetch_https(address, headers, host=host, max_bytes=max_bytes, clock=clock)

    is_on = environ.get(NETWORK, "").strip().casefold() == ON
    return Caller(is_on, environ.get(CALLER, "").strip(), fetch, clock, sleep)


def refuse_unless_let(caller: Caller, host: str, *, without: str = "") -> None:
    """Refuse to ask on the net, unless the administrator has turned it on and said who asks.

    Parameters
    ----------
    caller
        Who would ask.
    host
        Who would be asked.
    without
        What can be done without any net.

    Raises
    ------
    DataError
        With what the administrator must do.
    """
    if not caller.is_network_on or not caller.user_agent:
        what = "nätverk är avslaget." if not caller.is_network_on else "det saknas ett namn på den som frågar."
        raise DataError(host, [Problem("", what, f"{REMEDY} {without}".strip())])


@contextmanager
def asking(store: Store, caller: Caller, manners: Manners) -> Iterator[Asker]:
    """Ask a host with the calls of earlier runs in mind, and keep these for the next."""
    pace = Pace(apart=manners.apart, an_hour=manners.an_hour)
    calls = store.read_calls(manners.host, since=caller.clock() - HOUR)
    pace.remember(calls["called_at"].tolist())
    pace.close(max(calls["closed_until"].dropna().tolist(), default=0.0))

    def fetch(address: str, headers: Mapping[str, str]) -> Answer:
        store.record_call(manners.host, called_at=caller.clock(), apart=manners.apart)
        return caller.fetch(address, headers)

    closed_before = pace.closed_until
    try:
        yield Asker(
            *(manners.host, caller.is_network_on, caller.user_agent, fetch, caller.clock, caller.sleep),
            pace=pace,
            max_bytes=manners.max_bytes,
            remedies=manners.remedies,
        )
    finally:
        if pace.closed_until > closed_before:
            store.record_call(manners.host, called_at=max(pace.called_at), closed_until=pace.closed_until)
