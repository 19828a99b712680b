"""What the marks in protected counts mean, said on paper where they stand and nowhere else."""

from collections.abc import Iterable, Iterator

from dashboard.goals import Ground
from dashboard.protected import NOT_SHOWN
from geo.disclosure import HIDDEN_MARK, HIDDEN_MEANING

NOT_SHOWN_MEANING = "källan räknar det inte, eller så visas det inte så fint för läsarens roll. Det betyder inte noll."


def explain_marks(cells: Iterable[str]) -> Iterator[str]:
    """Say what the marks that stand in some cells mean; nothing of those that don't.

    Examples
    --------
    >>> list(explain_marks(["12", "skyddat"]))
    ['Skyddat: talet är litet, eller så skulle det gå att räkna ut ett litet tal med det.']
    >>> [told[:9] for told in explain_marks(["–", "–"])]
    ['–: källan']
    """
    found = set(cells)
    if HIDDEN_MARK in found:
        yield HIDDEN_MEANING
    if NOT_SHOWN in found:
        yield f"{NOT_SHOWN}: {NOT_SHOWN_MEANING}"


def say_unshown(ground: Ground, source: str) -> str:
    """Say that a source has no quarter to show, and why where it is known."""
    return " ".join(["Antal per kvartal visas inte för läsarens roll.", *ground.counts.remarks.get(source, ())])
