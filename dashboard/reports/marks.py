"""What the marks in protected counts mean, said on paper where they stand and nowhere else."""

from collections.abc import Iterable, Iterator

from dashboard.goals import Ground
from dashboard.protected import NOT_SHOWN, Cells
from geo.disclosure import HIDDEN_MARK, HIDDEN_MEANING

NOT_SHOWN_MEANING = "källan har inget tal, eller så visas det inte så fint för läsarens roll. Det betyder inte noll."

_QUARTER = "K"
_NO_QUARTERS = "Antal per kvartal visas inte för läsarens roll."
_NO_NUMBERS = "Antal per kvartal: uppgift saknas. Källan har inga antal att visa för halvåret."


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
    """Say that a source shows nothing of a half-year: no quarter ever, or none of these; and why where it is known."""
    has_quarters = any(_QUARTER in period for period in Cells(ground.counts.tables[source]).periods)
    return " ".join([_NO_NUMBERS if has_quarters else _NO_QUARTERS, *ground.counts.remarks.get(source, ())])
