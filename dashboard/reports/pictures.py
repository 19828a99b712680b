"""Charts for papers: made without a browser and the same each time, readable in grey."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

from dashboard.bands import find_band
from dashboard.charts import BAND_COLOUR, BASELINE_COLOUR, YEAR_COLOUR
from dashboard.formats import MONTHS, format_count
from dashboard.reports.document import Figure
from dashboard.texts import DEMO_NOTICE
from geo.comparison import Comparison

SETTINGS: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "svg.hashsalt": "lofteskartan",
    "svg.fonttype": "path",
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_DPI = 160
_LINES = ("-", "--", ":", "-.")


def draw_years(comparisons: Sequence[Comparison], *, caption: str, is_demo: bool) -> Figure:
    """Draw a bar per year of the same months, with the span that is no sure difference behind them.

    Parameters
    ----------
    comparisons
        Comparisons with one baseline year, all of the same months, with counts.
    caption
        What is counted, where, when and by whom.
    is_demo
        Puts the notice in the drawing itself.
    """
    first = comparisons[0]
    counts = {first.baseline_year: first.baseline_n or 0} | {each.year: each.n or 0 for each in comparisons}
    years = sorted(counts)
    with mpl.rc_context(SETTINGS):
        canvas, axes = lay(6.4, 3.0)
        colours = [BASELINE_COLOUR if year == first.baseline_year else YEAR_COLOUR for year in years]
        bars = axes.bar(range(len(years)), [counts[year] for year in years], color=colours, width=0.55)
        axes.bar_label(bars, [format_count(counts[year]) for year in years], padding=2)
        axes.set_xticks(
            range(len(years)),
            [f"{year}\n(jämförelseår)" if year == first.baseline_year else str(year) for year in years],
        )
        axes.set_ylabel("antal")
        axes.set_ylim(0, max(1, *counts.values()) * 1.18)
        if (band := find_band(comparisons)) is not None:
            axes.axhspan(*band, color=BAND_COLOUR, alpha=0.25, zorder=0)
        told = "; ".join(f"{year}: {format_count(counts[year])}" for year in years)
        return finish(canvas, caption=caption, alternative=f"Stapeldiagram. {told}.", is_demo=is_demo)


def draw_months(lines: Mapping[int, Sequence[float | None]], *, caption: str, is_demo: bool) -> Figure:
    """Draw the months of some years as lines; a missing month is a gap, not a zero.

    Parameters
    ----------
    lines
        Per year twelve counts, January first; None where the month is missing.
    caption, is_demo
        As for `draw_years`.
    """
    with mpl.rc_context(SETTINGS):
        canvas, axes = lay(6.4, 2.8)
        colours = (BASELINE_COLOUR, YEAR_COLOUR, "#D55E00", "#000000")
        for number, (year, counts) in enumerate(lines.items()):
            values = [np.nan if n is None else n for n in counts]
            style = _LINES[number % len(_LINES)]
            axes.plot(MONTHS, values, style, marker="o", color=colours[number % len(colours)], label=str(year))
        axes.set_ylabel("antal per månad")
        axes.set_ylim(bottom=0)
        axes.legend(frameon=False, ncols=len(lines), loc="upper left", bbox_to_anchor=(0, 1.18))
        told = [
            f"{year}: " + ", ".join(f"{month} {'saknas' if n is None else format_count(int(n))}" for month, n in pairs)
            for year, pairs in ((year, zip(MONTHS, counts, strict=True)) for year, counts in lines.items())
        ]
        return finish(canvas, caption=caption, alternative=f"Linjediagram. {'. '.join(told)}.", is_demo=is_demo)


def lay(width: float, height: float) -> tuple[Canvas, Axes]:
    """Lay out a drawing of a size in inches; within `SETTINGS`."""
    canvas = Canvas(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(canvas)
    return canvas, canvas.add_subplot()


def finish(canvas: Canvas, *, caption: str, alternative: str, is_demo: bool) -> Figure:
    """Write a drawing as lines and as dots, with the notice in it where its figures are invented."""
    if is_demo:
        canvas.suptitle(DEMO_NOTICE, fontsize=9, color="#8a2b00", fontweight="bold", x=0.99, ha="right")
        alternative = f"{DEMO_NOTICE}. {alternative}"
    lines, dots = BytesIO(), BytesIO()
    canvas.savefig(lines, format="svg", metadata={"Date": None, "Creator": None})
    canvas.savefig(dots, format="png", dpi=_DPI, metadata={"Software": None})
    return Figure(caption, alternative, lines.getvalue(), dots.getvalue())
