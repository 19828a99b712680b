"""Asking polisen.se for its latest events by its rules: ten seconds apart, sixty an hour, waiting when told to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from data.errors import DataError, Problem
from data.sources.https import Answer
from data.sources.pace import HOUR, Pace
from data.sources.polisen import HOST

ADDRESS = f"https://{HOST}/api/events"
APART, AN_HOUR = 10.0, 60
MAX_WAIT = 900.0
MAX_BYTES = 5_000_000
N_TRIES = 3
_WAITS = frozenset({429, 503})
_OK = 200
_MAX_AGENT = 200

Fetch = Callable[[str, Mapping[str, str]], Answer]


@dataclass(slots=True)
class PolisenClient:
    """A caller of polisen.se that keeps its rules.

    Attributes
    ----------
    is_network_on
        Whether the administrator has turned network on; else nothing is ever fetched.
    user_agent
        Who asks, as the administrator wrote it: polisen.se wants to know.
    fetch
        Fetches an address once, without following any redirect.
    clock
        Seconds since 1970.
    sleep
        Waits a number of seconds.
    pace
        Calls made; the same one for everybody who asks from here.
    """

    is_network_on: bool
    user_agent: str
    fetch: Fetch
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    pace: Pace = field(default_factory=lambda: Pace(apart=APART, an_hour=AN_HOUR))

    def ask(self, *, place: str = "", day: date | None = None, notice_type: str = "") -> bytes:
        """Fetch the latest events, at most five hundred.

        Parameters
        ----------
        place
            A municipality or county; several with ``;`` between.
        day
            Only events of this day.
        notice_type
            Only this type.

        Returns
        -------
        bytes
            The answer, for ``data.sources.polisen.parse_events``.

        Raises
        ------
        DataError
            When network is off, the caller is nameless, polisen.se wants a longer wait than a
            quarter of an hour, or it gives no events.
        """
        self._refuse_if_off()
        asked = {"DateTime": day.isoformat() if day else "", "locationname": place, "type": notice_type}
        query = urlencode({name: value for name, value in asked.items() if value}, safe=";")
        for _ in range(N_TRIES):
            answer = self._call(f"{ADDRESS}?{query}" if query else ADDRESS)
            if answer.status == _OK:
                return answer.body
            if answer.status not in _WAITS:
                break
            self.pace.close(self.clock() + _read_wait(answer.headers.get("retry-after", ""), now=self.clock()))
        raise _fault(HOST, f"polisen.se svarade {answer.status}.", "Försök igen senare.")

    def _refuse_if_off(self) -> None:
        if not self.is_network_on:
            raise _fault(HOST, "nätverk är avslaget.", "Den som driver tjänsten kan slå på det i inställningarna.")
        is_plain = self.user_agent.isascii() and self.user_agent.isprintable()
        if not self.user_agent.strip() or not is_plain or len(self.user_agent) > _MAX_AGENT:
            what = "det saknas ett namn på den som frågar (User-Agent), eller det har andra tecken än polisen.se tar."
            raise _fault(HOST, what, "Ange kommun och kontaktväg med bokstäverna a–z i inställningarna.")

    def _call(self, address: str) -> Answer:
        wait = self.pace.wait(self.clock())
        if wait > MAX_WAIT:
            raise _fault(HOST, f"polisen.se får frågas först om {round(wait / 60)} minuter.", "Försök igen då.")
        if wait:
            self.sleep(wait)
        self.pace.note(self.clock())
        answer = self.fetch(address, {"User-Agent": self.user_agent, "Accept": "application/json"})
        if len(answer.body) > MAX_BYTES:
            raise _fault(HOST, "svaret är större än 5 MB.", "polisen.se kan ha bytt format.")
        return answer


def _read_wait(written: str, *, now: float) -> float:
    """Read Retry-After, seconds or a date; what can't be read means a minute."""
    if written.strip().isdecimal():
        return min(float(written), 24 * HOUR)
    try:
        until = parsedate_to_datetime(written)
    except (ValueError, TypeError, OverflowError):
        return 60.0
    return min(max(0.0, until.replace(tzinfo=until.tzinfo or UTC).timestamp() - now), 24 * HOUR)


def _fault(host: str, what: str, remedy: str) -> DataError:
    return DataError(host, [Problem("", what, remedy)])
