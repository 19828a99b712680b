"""How much of the line each column of a table is to have, whatever writes it."""

import re
from collections.abc import Sequence
from math import sqrt

from dashboard.reports.document import Grid

_NARROWEST, _WIDEST = 2.0, 9.0
_OF_A_LETTER = 0.45
DATES = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SHORT_WORDS = re.compile(r".{1,15}")
"""Where nothing is hyphenated, as in Word unless its reader asks, only longer words may be broken."""


def weigh_columns(grid: Grid, *, whole: re.Pattern[str] = DATES) -> list[float]:
    """Weigh how much of the line each column of a table is to have, by how much it has to say.

    Parameters
    ----------
    grid
        The table.
    whole
        Words in its cells that aren't to be broken, as those of its headings. All but dates are hyphenated
        where the program that shows them can.

    Examples
    --------
    >>> weigh_columns(Grid("Antal", ("År", "Underlag"), (("2024", "x" * 64),)))
    [2.0, 8.0]
    >>> weigh_columns(Grid("Läge", ("Läge",), (("✔ genomförd",),)), whole=re.compile(".+"))
    [4.05]
    """
    columns = zip(grid.columns, *grid.rows, strict=True)
    return [min(_WIDEST, max(_NARROWEST, sqrt(max(map(len, texts))), _weigh_words(texts, whole))) for texts in columns]


def _weigh_words(texts: Sequence[str], whole: re.Pattern[str]) -> float:
    """Weigh what the words take that aren't broken."""
    words = [*texts[0].split(), *(word for text in texts for word in text.split() if whole.fullmatch(word))]
    return _OF_A_LETTER * max(map(len, words), default=0)
