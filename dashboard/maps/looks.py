"""How areas and colours are shown, in plain texts."""

import re
from dataclasses import dataclass

_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AreaLook:
    """How one area is shown.

    Attributes
    ----------
    area_id, label
        As in `data.tables.AREAS`.
    fill
        The colour, as ``#rrggbb``.
    caption
        The whole message of the area as one plain sentence: tooltip, spoken label and table row.

    Examples
    --------
    >>> AreaLook("a", "Centrum", "red", "Centrum: ej uppfyllt.")
    Traceback (most recent call last):
    ValueError: a colour is written #rrggbb, not 'red'
    """

    area_id: str
    label: str
    fill: str
    caption: str

    def __post_init__(self) -> None:
        check_colour(self.fill)


@dataclass(frozen=True, slots=True)
class LegendItem:
    """What one colour means: ``#rrggbb`` and a plain word."""

    colour: str
    label: str

    def __post_init__(self) -> None:
        check_colour(self.colour)


def check_colour(colour: str) -> None:
    """Refuse anything but ``#rrggbb``: a colour ends up in styles and scripts.

    Examples
    --------
    >>> check_colour("#009e73")
    >>> check_colour("red")
    Traceback (most recent call last):
    ValueError: a colour is written #rrggbb, not 'red'
    """
    if not _COLOUR.fullmatch(colour):
        msg = f"a colour is written #rrggbb, not {colour!r}"
        raise ValueError(msg)
