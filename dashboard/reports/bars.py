"""Counts as bars: a chart that can be edited on a slide, and the same one drawn on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import matplotlib as mpl
import numpy as np

from dashboard.charts import BASELINE_COLOUR, YEAR_COLOUR
from dashboard.formats import MISSING, format_count
from dashboard.reports.document import Figure
from dashboard.reports.pictures import SETTINGS, finish, lay

_SIZE = (6.4, 3.0)
_WHOLE = 0.8
"""How much of a category's place its bars take."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of counts: a series per name, with a value per category or None where it is missing.

    Attributes
    ----------
    categories
        What stands below the bars.
    series
        Names and values.
    alternative
        The same facts in words; see `say_bars`.
    baseline
        The category or the series that the others are held against: drawn in grey.
    """

    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    alternative: str
    baseline: str = ""

    def is_baseline(self, name: str, category: str) -> bool:
        """Tell whether a bar is what the others are held against."""
        return bool(self.baseline) and self.baseline in {name, category}


def say_bars(
    categories: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]], *, missing: str = MISSING
) -> str:
    """Say every value of a chart in words.

    Parameters
    ----------
    categories, series
        As of `Bars`.
    missing
        What a value that isn't there is called: it may be protected.

    Examples
    --------
    >>> say_bars(["2023", "2024"], [("antal", [20, None])])
    'Stapeldiagram. antal: 2023 20, 2024 uppgift saknas.'
    """
    return f"Stapeldiagram. {'; '.join(_say_series(categories, series, missing))}."


def _say_series(
    categories: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]], missing: str
) -> Iterator[str]:
    for name, values in series:
        pairs = zip(categories, values, strict=True)
        told = (f"{category} {missing if value is None else format_count(value)}" for category, value in pairs)
        yield f"{name}: {', '.join(told)}"


def draw_bars(bars: Bars, *, caption: str, is_demo: bool) -> Figure:
    """Draw a chart on paper; a missing value is a gap, not a zero.

    Parameters
    ----------
    bars
        The chart.
    caption
        What it shows, where and when, and whose figures.
    is_demo
        Puts the notice in the drawing itself.
    """
    width = _WHOLE / len(bars.series)
    with mpl.rc_context(SETTINGS):
        canvas, axes = lay(*_SIZE)
        for number, (name, values) in enumerate(bars.series):
            at = np.arange(len(bars.categories)) + (number - (len(bars.series) - 1) / 2) * width
            colours = [_choose(bars, name, category) for category in bars.categories]
            heights = [np.nan if value is None else value for value in values]
            drawn = axes.bar(at, heights, width=width * 0.9, color=colours, label=name)
            axes.bar_label(
                drawn, ["" if value is None else format_count(value) for value in values], padding=2, fontsize=8
            )
        axes.set_xticks(range(len(bars.categories)), [each.replace("$", r"\$") for each in bars.categories])
        known = [value for _, values in bars.series for value in values if value is not None]
        axes.set_ylim(0, max([1.0, *known]) * 1.18)
        if len(bars.series) > 1:
            axes.legend(frameon=False, ncols=len(bars.series), loc="upper left", bbox_to_anchor=(0, 1.18))
        return finish(canvas, caption=caption, alternative=bars.alternative, is_demo=is_demo)


def _choose(bars: Bars, name: str, category: str) -> str:
    return BASELINE_COLOUR if bars.is_baseline(name, category) else YEAR_COLOUR
