"""Drawings for papers: made without a browser and the same each time, readable in grey."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import geopandas as gpd
import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Patch

from dashboard.charts import BAND_COLOUR, BASELINE_COLOUR, YEAR_COLOUR
from dashboard.formats import MONTHS, format_count
from dashboard.reports.document import Figure
from dashboard.reports.ground import add_ground
from dashboard.shades import NONE_COLOUR, RAMP
from dashboard.texts import DEMO_NOTICE
from geo.comparison import Comparison
from geo.crs import ANALYSIS_CRS

SETTINGS: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "svg.hashsalt": "lofteskartan",
    "svg.fonttype": "path",
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_DPI = 160
ON_PAPER = (6.4, 4.6)
"""How large a map is drawn on a page."""

_HATCHES = dict(zip((NONE_COLOUR, *RAMP), ("", "..", "//", "xx", "\\\\\\", "++", "**"), strict=True))
"""A class has the same pattern wherever it is seen."""
_UNTOLD_HATCHES = ("--", "||", "oo")
"""What has no number, in the order that a drawing's legend gives the reasons."""
_MOST_LINES = 14
"""More lines beneath would leave no room for the map."""
MOST_LABELS = 20
"""Names of more areas would hide the map: then they stand in the table beside it."""

_LINES = ("-", "--", ":", "-.")
_TINY = 7
_LETTERS_PER_INCH = 15
"""Tiny letters, beneath a drawing."""
_TITLE_TIMES = 2
"""How much wider a letter of the title is."""


@dataclass(frozen=True, slots=True)
class Shade:
    """A class of a map: its colour, a pattern that is seen in grey too, and what it means."""

    colour: str
    label: str


@dataclass(frozen=True, slots=True)
class Margin:
    """What stands in a drawing that leaves its page: a title above it, and lines beneath."""

    title: str
    beneath: tuple[str, ...]


def draw_years(comparisons: Sequence[Comparison], *, caption: str, is_demo: bool) -> Figure:
    """Draw a bar per year of the same months, with the span that chance explains around the baseline.

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
        if first.chance is not None:
            low = 0 if first.chance.highest_fewer_n is None else first.chance.highest_fewer_n + 1
            axes.axhspan(low, first.chance.lowest_more_n - 1, color=BAND_COLOUR, alpha=0.25, zorder=0)
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


def draw_map(
    areas: gpd.GeoDataFrame,
    shades: Mapping[str, Shade],
    *,
    caption: str,
    alternative: str,
    is_demo: bool,
    size: tuple[float, float] = ON_PAPER,
    outline: gpd.GeoDataFrame | None = None,
    margin: Margin | None = None,
) -> Figure:
    """Draw areas by class, with legend, scale and north; the ground is left plain.

    Parameters
    ----------
    areas
        `area_id`, `label` and a geometry with a CRS.
    shades
        By `area_id`; an area without one is drawn as «saknas».
    caption
        What it shows, where and when, the choice behind it and whose figures.
    alternative
        The same facts in words.
    is_demo
        As for `draw_years`.
    size
        Width and height in inches: the smaller, the larger the letters when it is stretched to its place.
    outline
        The municipality, to show where in it the areas lie.
    margin
        What is written in the drawing itself, for one that stands alone.
    """
    drawn = areas.to_crs(ANALYSIS_CRS)
    with mpl.rc_context(SETTINGS | {"hatch.linewidth": 0.6, "hatch.color": "#1a1a1a"}):
        canvas, axes = lay(*size)
        used = _shade_areas(axes, drawn, shades)
        if len(drawn) <= MOST_LABELS:
            _write_names(axes, drawn)
        handles = [
            Patch(facecolor=shade.colour, edgecolor="#1a1a1a", hatch=hatch, label=shade.label)
            for shade, hatch in used.items()
        ]
        canvas.legend(handles=handles, loc="outside right center", frameon=False)
        axes.set_axis_off()
        axes.set_aspect("equal")
        if outline is not None and len(outline):
            add_ground(axes, drawn, outline)
        _add_scale(axes)
        if margin is not None:
            _write_margin(canvas, axes, margin)
        return finish(canvas, caption=caption, alternative=alternative, is_demo=is_demo)


def _shade_areas(axes: Axes, areas: gpd.GeoDataFrame, shades: Mapping[str, Shade]) -> dict[Shade, str]:
    """Draw each area in the colour and pattern of its class, and give the patterns used, in the classes' order."""
    missing = Shade("#ffffff", "saknas")
    kinds = [*dict.fromkeys(shades.values()), missing]
    untold = [shade for shade in kinds if shade is missing or shade.colour not in _HATCHES]
    reasons = {shade: _UNTOLD_HATCHES[number % len(_UNTOLD_HATCHES)] for number, shade in enumerate(untold)}
    hatches = {shade: reasons[shade] if shade in reasons else _HATCHES[shade.colour] for shade in kinds}
    drawn = [shades.get(str(area_id), missing) for area_id in areas["area_id"]]
    for shade, shape in zip(drawn, areas.geometry, strict=True):
        look = {"facecolor": shade.colour, "edgecolor": "#1a1a1a", "linewidth": 0.8, "hatch": hatches[shade]}
        gpd.GeoSeries([shape]).plot(ax=axes, **look)
    return {shade: hatch for shade, hatch in hatches.items() if shade in drawn}


def _write_names(axes: Axes, areas: gpd.GeoDataFrame) -> None:
    for point, label in zip(areas.representative_point(), areas["label"], strict=True):
        axes.annotate(
            str(label),
            (point.x, point.y),
            ha="center",
            va="center",
            fontsize=7.5,
            bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.85},
        )


def find_scale_m(width_m: float) -> int:
    """Find the longest round distance that takes at most a third of a width.

    Examples
    --------
    >>> [find_scale_m(width) for width in (900, 4_000, 31_000)]
    [200, 1000, 10000]
    """
    most = max(1.0, width_m / 3)
    power = 10 ** int(np.floor(np.log10(most)))
    return int(max(step * power for step in (1, 2, 5) if step * power <= most))


def _add_scale(axes: Axes) -> None:
    left, right = axes.get_xlim()
    low, high = axes.get_ylim()
    length = find_scale_m(right - left)
    at = low - (high - low) * 0.05
    axes.plot([left, left + length], [at, at], color="#1a1a1a", linewidth=2, solid_capstyle="butt")
    told = f"{format_count(length // 1000)} km" if length >= 1000 else f"{format_count(length)} m"  # noqa: PLR2004
    axes.annotate(told, (left + length, at), xytext=(5, -3), textcoords="offset points", fontsize=8)
    axes.annotate(
        "N",
        xy=(right, high),
        xytext=(right, high - (high - low) * 0.12),
        ha="center",
        arrowprops={"arrowstyle": "-|>", "color": "#1a1a1a"},
        annotation_clip=False,
    )


def _write_margin(canvas: Canvas, axes: Axes, margin: Margin) -> None:
    """Write the title and the lines as they are: a source's name may look like a formula."""
    most = int(canvas.get_figwidth() * _LETTERS_PER_INCH)
    title = textwrap.shorten(margin.title, 2 * most // _TITLE_TIMES, placeholder=" …")
    above = textwrap.fill(title, most // _TITLE_TIMES)
    axes.set_title(above, loc="left", fontsize=11, fontweight="bold", parse_math=False)
    lines = [part for line in margin.beneath for part in textwrap.wrap(line, most)]
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], "Mer om källorna står på sidan."]
    told = canvas.supxlabel("\n".join(lines), x=0.01, ha="left", fontsize=_TINY)
    told.set_parse_math(False)  # supxlabel takes no such argument


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
