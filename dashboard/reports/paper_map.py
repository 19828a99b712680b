"""A map for papers: areas by class, each with a pattern that is seen in grey, with legend, scale and north."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Patch
from shapely.plotting import patch_from_polygon

from dashboard.formats import format_count
from dashboard.reports.document import Figure
from dashboard.reports.ground import add_ground
from dashboard.reports.pictures import SETTINGS, finish, lay
from dashboard.shades import NONE_COLOUR, RAMP
from geo.crs import ANALYSIS_CRS

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
        Puts the notice in the drawing itself.
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
        axes.add_patch(patch_from_polygon(shape, **look))
    axes.autoscale_view()
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
