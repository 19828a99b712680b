"""Two people who write about the same thing: the second is told what the first one wrote."""

from data.assessments import Assessment
from data.definitions import Definition
from data.errors import DataError, Problem
from data.follow_ups import Decision
from data.papers import Paper

Versioned = Decision | Assessment | Definition | Paper


class Conflict(DataError):  # noqa: N818 - nothing went wrong; two people did not see each other
    """Somebody else wrote meanwhile; nothing of what was to be saved is saved.

    Attributes
    ----------
    current
        What holds now, so that both can be shown and one be chosen; None where there is nothing.

    Examples
    --------
    >>> print(Conflict("åtagandet nattvandring", None))
    åtagandet nattvandring: 1 fel
      någon annan har sparat något annat sedan du öppnade sidan. Se på båda och välj vad som ska gälla.
    """

    def __init__(self, source: str, current: Versioned | None) -> None:
        what = "någon annan har sparat något annat sedan du öppnade sidan."
        super().__init__(source, [Problem("", what, "Se på båda och välj vad som ska gälla.")])
        self.current = current
