"""How much room a text takes, so that nothing runs out of a slide whatever somebody has written."""

from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.ft2font import FT2Font, LoadFlags

_FONT = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
"""Wider than the fonts that slides are shown with: what fits in it fits in them."""
_WHOLE, _FIXED = 1000, 65536
_CM_PER_POINT = 2.54 / 72
_BASIC = 0xFFFF
LEADING = 1.2
"""The height of a line, of the size of its letters."""


def count_lines(text: str, *, width_cm: float, size: float) -> int:
    """Count the lines that a text is broken into; a word wider than the line is broken too.

    Parameters
    ----------
    text
        A paragraph.
    width_cm
        How wide the line is.
    size
        The size of the letters, in points.

    Examples
    --------
    >>> count_lines("Färre än 2023.", width_cm=30, size=30), count_lines("W" * 60, width_cm=30, size=30)
    (1, 3)
    """
    lines, left = 1, width_cm
    for word in text.split(" "):
        wide = measure(f"{word} ", size=size)
        if wide > left and left < width_cm:
            lines, left = lines + 1, width_cm
        while wide > left:
            wide -= left
            lines, left = lines + 1, width_cm
        left -= wide
    return lines


def measure(text: str, *, size: float) -> float:
    """Measure how wide a text is on one line, in centimetres."""
    return sum(map(_advance, text)) * size * _CM_PER_POINT


def stand_tall(n_lines: int, *, size: float) -> float:
    """Give the height of some lines, in centimetres.

    Examples
    --------
    >>> round(stand_tall(10, size=20), 2)
    8.47
    """
    return n_lines * size * LEADING * _CM_PER_POINT


@cache
def _open() -> FT2Font:
    font = FT2Font(str(_FONT))
    font.set_size(_WHOLE, 72)
    return font


@cache
def _advance(letter: str) -> float:
    """Give how wide a letter is, of its size; one that the font lacks may be as wide as it is tall."""
    number = ord(letter)
    if number > _BASIC or not _open().get_char_index(number):
        return 1.0
    return (
        _open().load_char(number, flags=LoadFlags.NO_SCALE | LoadFlags.NO_HINTING).linearHoriAdvance / _FIXED / _WHOLE
    )
