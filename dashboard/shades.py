"""Which colour a count gets on the map, and what the legend says about it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dashboard.formats import format_count
from dashboard.maps import LegendItem

# ColorBrewer YlOrRd: light is few, dark is many, readable in grey.
RAMP = ("#ffffb2", "#fecc5c", "#fd8d3c", "#f03b20", "#bd0026")
NONE_COLOUR = "#ffffff"
MISSING_COLOUR = "#bdbdbd"


@dataclass(frozen=True, slots=True)
class Shades:
    """Classes of counts: `uppers` are the highest counts of each class, in order."""

    uppers: tuple[int, ...]
    has_missing: bool

    def colour(self, n: int | None) -> str:
        """Give the colour of a count; a missing one is grey, none is white."""
        if n is None:
            return MISSING_COLOUR
        if n == 0:
            return NONE_COLOUR
        return self._ramp()[int(np.searchsorted(self.uppers, n))]

    def legend(self, *, missing: str = "uppgift saknas") -> list[LegendItem]:
        """Say what the colours mean."""
        lowers = [1, *(upper + 1 for upper in self.uppers)][: len(self.uppers)]
        spans = [
            format_count(low) if low == high else f"{format_count(low)}–{format_count(high)}"
            for low, high in zip(lowers, self.uppers, strict=True)
        ]
        items = [LegendItem(colour, span) for colour, span in zip(self._ramp(), spans, strict=True)]
        lacking = [LegendItem(MISSING_COLOUR, missing)] if self.has_missing else []
        return [LegendItem(NONE_COLOUR, "0"), *items, *lacking]

    def _ramp(self) -> tuple[str, ...]:
        steps = np.linspace(0, len(RAMP) - 1, len(self.uppers)).round().astype(int)
        return tuple(RAMP[step] for step in steps)


def class_counts(counts: Iterable[int | None]) -> Shades:
    """Divide counts into at most five classes with about as many areas in each.

    Parameters
    ----------
    counts
        One per area; None where missing.

    Examples
    --------
    >>> class_counts([0, 3, 8, 8, 40, None]).uppers
    (3, 8, 40)
    """
    given = list(counts)
    positive = sorted(n for n in given if n)
    distinct = sorted(set(positive))
    if len(distinct) > len(RAMP):
        ends = [int(np.ceil(len(positive) * part / len(RAMP))) - 1 for part in range(1, len(RAMP) + 1)]
        distinct = sorted({positive[end] for end in ends})
    return Shades(tuple(distinct), has_missing=None in given)
