"""Asking a host on the net by its rules: who asks is told, calls are apart, and a pause that is asked for is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import NoReturn

from data.errors import DataError, Problem
from data.sources.https import Answer
from data.sources.pace import HOUR, Pace

MAX_WAIT = 900.0
N_TRIES = 3
LATER = "Försök igen senare."
_WAITS = frozenset({429, 503})
_OK = 200
_MAX_AGENT = 200

Fetch = Callable[[str, Mapping[str, str]], Answer]


@dataclass(slots=True)
class Asker:
    """Asks one host, and keeps its rules.

    Attributes
    ----------
    host
        Who is asked; what is said of it in messages.
    is_network_on
        Whether the administrator has turned network on; else nothing is ever fetched.
    user_agent
        Who asks, as the administrator wrote it.
    fetch
        Fetches an address once, without following any redirect.
    clock
        Seconds since 1970.
    sleep
        Waits a number of seconds.
    pace
        Calls made; the same one for everybody who asks from here.
    max_bytes
        More than this is refused.
    remedies
        By the status of an answer what to do about it; else to try again later.
    """

    host: str
    is_network_on: bool
    user_agent: str
    fetch: Fetch
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    pace: Pace
    max_bytes: int
    remedies: Mapping[int, str] = field(default_factory=dict)

    def ask(self, address: str) -> Answer:
        """Fetch an address, once more after a pause when the host asks for one.

        Raises
        ------
        DataError
            When network is off, the caller is nameless, the host wants a longer wait than a quarter of an
            hour, or it gives no answer.
        """
        self._refuse_if_off()
        answer = self._call(address)
        for _ in range(N_TRIES - 1):
            if answer.status not in _WAITS:
                break
            self._close(answer)
            answer = self._call(address)
        if answer.status in _WAITS:
            self._close(answer)
        if answer.status != _OK:
            self.refuse(f"{self.host} svarade {answer.status}.", self.remedies.get(answer.status, LATER))
        return answer

    def refuse(self, what: str, remedy: str) -> NoReturn:
        """Say what came of it, as a fault."""
        raise DataError(self.host, [Problem("", what, remedy)]) from None

    def _close(self, answer: Answer) -> None:
        self.pace.close(self.clock() + _read_wait(answer.headers.get("retry-after", ""), now=self.clock()))

    def _refuse_if_off(self) -> None:
        if not self.is_network_on:
            self.refuse("nätverk är avslaget.", "Den som driver tjänsten kan slå på det i inställningarna.")
        is_plain = self.user_agent.isascii() and self.user_agent.isprintable()
        if not self.user_agent.strip() or not is_plain or len(self.user_agent) > _MAX_AGENT:
            what = f"det saknas ett namn på den som frågar (User-Agent), eller det har andra tecken än {self.host} tar."
            self.refuse(what, "Ange kommun och kontaktväg med bokstäverna a–z i inställningarna.")

    def _call(self, address: str) -> Answer:
        wait = self.pace.wait(self.clock())
        if wait > MAX_WAIT:
            self.refuse(f"{self.host} får frågas först om {round(wait / 60)} minuter.", "Försök igen då.")
        if wait:
            self.sleep(wait)
        self.pace.note(self.clock())
        answer = self.fetch(address, {"User-Agent": self.user_agent, "Accept": "application/json"})
        if len(answer.body) > self.max_bytes:
            what = f"svaret är större än {self.max_bytes // 1_000_000} MB."
            self.refuse(what, f"{self.host} kan ha bytt format.")
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
