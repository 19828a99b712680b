"""How often a source may be asked: calls apart, calls an hour, and the waits it asks for itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field

HOUR = 3_600.0


@dataclass(slots=True)
class Pace:
    """The calls made to a source, and how long to wait before the next.

    Attributes
    ----------
    apart
        Seconds between two calls.
    an_hour
        Calls within any hour.
    called_at
        When calls were made, in seconds; kept by the caller between runs, or the rule is forgotten.
    closed_until
        Before this the source wants no call.

    Examples
    --------
    >>> pace = Pace(apart=10, an_hour=60)
    >>> pace.note(100.0)
    >>> pace.wait(104.0), pace.wait(111.0)
    (6.0, 0.0)
    """

    apart: float
    an_hour: int
    called_at: list[float] = field(default_factory=list)
    closed_until: float = 0.0

    def wait(self, now: float) -> float:
        """Tell how many seconds to wait before a call; a clock turned back only makes the wait longer."""
        recent = sorted(at for at in self.called_at if at > now - HOUR)
        free_at = [self.closed_until, *(at + self.apart for at in recent[-1:])]
        if len(recent) >= self.an_hour:
            free_at.append(recent[-self.an_hour] + HOUR)
        return max(0.0, max(free_at) - now)

    def note(self, now: float) -> None:
        """Remember a call, and forget those that no longer count."""
        self.called_at = [*(at for at in self.called_at if at > now - HOUR), now]

    def close(self, until: float) -> None:
        """Remember that the source wants no call before a time."""
        self.closed_until = max(self.closed_until, until)

    def remember(self, called_at: Iterable[float]) -> None:
        """Take over calls made by an earlier run."""
        self.called_at = sorted({*self.called_at, *called_at})
