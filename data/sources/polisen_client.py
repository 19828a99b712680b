"""Asking polisen.se for its latest events by its rules: ten seconds apart, sixty an hour, waiting when told to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from data.sources.asking import Asker, Fetch
from data.sources.pace import Pace
from data.sources.polisen import HOST

ADDRESS = f"https://{HOST}/api/events"
APART, AN_HOUR = 10.0, 60
MAX_BYTES = 5_000_000


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
        asked = {"DateTime": day.isoformat() if day else "", "locationname": place, "type": notice_type}
        query = urlencode({name: value for name, value in asked.items() if value}, safe=";")
        asker = Asker(
            *(HOST, self.is_network_on, self.user_agent, self.fetch, self.clock, self.sleep),
            pace=self.pace,
            max_bytes=MAX_BYTES,
        )
        return asker.ask(f"{ADDRESS}?{query}" if query else ADDRESS).body
