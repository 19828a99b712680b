"""Which colour a count gets on the map, and what the legend says about it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dashboard.formats import format_count
from dashboard.maps import LegendItem

# ColorBrewer YlOrRd, the six darkest of eight: light is few, dark is many, told apart by the colour-blind and in grey,
# and the lightest from the white of none and the ground of the map.
RAMP = ("#fed976", "#feb24c", "#fd8d3c", "#fc4e2a", "#e31a1c", "#b10026")
UPPERS = (4, 9, 24, 49, 99)
"""The highest number of each class but the last: the same in every view and period, so that a colour
means the same wherever it is seen. Never fitted to what happens to be shown."""

NONE_COLOUR = "#ffffff"
MISSING_COLOUR = "#bdbdbd"


@dataclass(frozen=True, slots=True)
class Shades:
    """The classes of counts, and whether any shown count is missing."""

    has_missing: bool

    def colour(self, n: int | None) -> str:
        """Give the colour of a count; a missing one is grey, none is white."""
        if n is None:
            return MISSING_COLOUR
        return NONE_COLOUR if n == 0 else RAMP[int(np.searchsorted(UPPERS, n))]

    def legend(self, *, missing: str = "uppgift saknas") -> list[LegendItem]:
        """Say what the colours mean."""
        items = [LegendItem(colour, span) for colour, span in zip(RAMP, name_classes(), strict=True)]
        lacking = [LegendItem(MISSING_COLOUR, missing)] if self.has_missing else []
        return [LegendItem(NONE_COLOUR, "0"), *items, *lacking]


def class_counts(counts: Iterable[int | None]) -> Shades:
    """Give the classes for counts, which are always the same ones.

    Parameters
    ----------
    counts
        One per area; None where missing.

    Examples
    --------
    >>> year, month = class_counts([480, 12, None]), class_counts([3, 12])
    >>> year.colour(12) == month.colour(12) == RAMP[2]
    True
    >>> [item.label for item in month.legend()]
    ['0', '1–4', '5–9', '10–24', '25–49', '50–99', '100 eller fler']
    """
    return Shades(has_missing=None in set(counts))


def name_classes(uppers: tuple[int, ...] = UPPERS) -> list[str]:
    """Name the classes, lowest first.

    Examples
    --------
    >>> name_classes((4, 9))
    ['1–4', '5–9', '10 eller fler']
    """
    lowers = [1, *(upper + 1 for upper in uppers)]
    spans = [f"{format_count(low)}–{format_count(high)}" for low, high in zip(lowers, uppers, strict=False)]
    return [*spans, f"{format_count(lowers[-1])} eller fler"]
