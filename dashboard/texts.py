"""What the pages say: statuses with symbol and word, text made safe."""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from dashboard.formats import format_count, format_date
from data.assessments import Colour
from data.model import Commitment, CommitmentStatus, Period
from geo.followup import Assessment
from geo.schedule import OccasionState

DEMO_NOTICE = "PÅHITTADE DEMODATA"
DEMO_EXPLANATION = (
    "Löftena är riktiga. Händelser, antal, statusar och uppföljningar är påhittade och försvinner när du läser in egna."
)
INTERNAL_NOTICE = "Intern vy: visar små tal och enskilda punkter. Får inte publiceras."
PROTECTED_NOTICE = "Intern vy: små tal är skyddade. Får inte publiceras härifrån."

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&^=@/])")
_ADDRESS = re.compile(r"(?i)https?(?=:)|www(?=\.)|(?=@)")

_STATUS_BADGES: Mapping[CommitmentStatus, tuple[str, str]] = MappingProxyType(
    {
        CommitmentStatus.NOT_STARTED: ("gray", "○"),
        CommitmentStatus.ONGOING: ("blue", "◐"),
        CommitmentStatus.DONE: ("green", "✔"),
        CommitmentStatus.DELAYED: ("orange", "▲"),
        CommitmentStatus.CLOSED_UNDONE: ("red", "✖"),
        CommitmentStatus.UNKNOWN: ("gray", "?"),
    }
)
_OCCASION_BADGES: Mapping[OccasionState, tuple[str, str]] = MappingProxyType(
    {
        OccasionState.DONE: ("green", "✔"),
        OccasionState.COMING: ("gray", "○"),
        OccasionState.LATE: ("orange", "◐"),
        OccasionState.OVERDUE: ("red", "▲"),
        OccasionState.UNRECORDED: ("gray", "?"),
    }
)
_COLOUR_BADGES: Mapping[Colour, tuple[str, str]] = MappingProxyType(
    {
        Colour.GREEN: ("green", "●"),
        Colour.YELLOW: ("orange", "◆"),
        Colour.RED: ("red", "■"),
        Colour.GREY: ("gray", "?"),
    }
)


class Markdown(str):
    """Text of our own, that may format; any other text in a table is shown as it is written."""

    __slots__ = ()


def plain(text: str) -> str:
    r"""Make text from a file safe in Markdown: nothing in it formats, links, loads or colours.

    Examples
    --------
    >>> plain("![x](a/b)")
    '\\!\\[x\\]\\(a\\/b\\)'
    >>> plain("http://a.b")
    'http\u2060\\:\\/\\/a\\.b'
    """
    # A bare address becomes a link even when it is escaped, unless something unseen stands in it.
    unlinked = _ADDRESS.sub("\\g<0>\N{WORD JOINER}", " ".join(text.split()))
    return _MARKDOWN.sub(r"\\\1", unlinked)


def badge_status(status: CommitmentStatus) -> Markdown:
    """Write a commitment's status as symbol, word and colour.

    Examples
    --------
    >>> badge_status(CommitmentStatus.DONE)
    ':green-badge[✔ genomförd]'
    """
    return _badge(*_STATUS_BADGES[status], status.value)


def badge_occasion(state: OccasionState) -> Markdown:
    """Write how an occasion of follow-up stands as symbol, word and colour."""
    return _badge(*_OCCASION_BADGES[state], state.value)


def badge_assessment(assessment: Assessment) -> Markdown:
    """Write an assessment as symbol, word and colour, Brå's colour name included."""
    return _badge(*_COLOUR_BADGES[assessment.colour], f"{assessment.word} ({assessment.colour.value})")


def capitalise(text: str) -> str:
    """Give a text a capital first letter and leave the rest as it is.

    Examples
    --------
    >>> capitalise("möte om EST")
    'Möte om EST'
    """
    return text[:1].upper() + text[1:]


def say_target(commitment: Commitment) -> str:
    """Say what a commitment can be counted by, in the promise's own terms, or that it names nothing."""
    if commitment.deliverable is not None:
        return f"ska finnas: {commitment.deliverable}"
    minimum = commitment.minimum
    if minimum is None:
        return "inget målvärde angivet"
    each = f" i vart och ett av {len(minimum.places)} områden" if minimum.places else ""
    return f"minst {minimum.times} {minimum.what}{each}"


def say_period(period: Period, today: date) -> str:
    """Say which days a promise covers, and whether they are over or haven't come.

    Examples
    --------
    >>> year = Period(first=date(2027, 1, 1), last=date(2027, 12, 31))
    >>> say_period(year, date(2026, 11, 21))
    '2027-01-01 till 2027-12-31 (har inte börjat)'
    >>> say_period(year, date(2027, 12, 31)), say_period(year, date(2028, 1, 1))
    ('2027-01-01 till 2027-12-31', '2027-01-01 till 2027-12-31 (avslutat)')
    """
    days = f"{format_date(period.first)} till {format_date(period.last)}"
    if today < period.first:
        return f"{days} (har inte börjat)"
    return f"{days} (avslutat)" if period.last < today else days


def name_status(status: CommitmentStatus) -> str:
    """Write a commitment's status as symbol and word, for a table.

    Examples
    --------
    >>> name_status(CommitmentStatus.ONGOING)
    '◐ pågår'
    """
    return f"{_STATUS_BADGES[status][1]} {status.value}"


def _badge(colour: str, symbol: str, word: str) -> Markdown:
    return Markdown(f":{colour}-badge[{symbol} {word}]")


def say_waiting(n: int) -> str:
    """Say how many incidents await review.

    Examples
    --------
    >>> say_waiting(0), say_waiting(1), say_waiting(12)
    ('Ingen händelse väntar', 'En händelse väntar', '12 händelser väntar')
    """
    few = {0: "Ingen händelse", 1: "En händelse"}
    return f"{few.get(n, f'{format_count(n)} händelser')} väntar"
