"""The map of a view without a browser: in the page's own classes, once for paper and once for a slide."""

from collections.abc import Mapping
from dataclasses import replace
from textwrap import fill

import geopandas as gpd

from dashboard.reports.document import Figure
from dashboard.reports.paper_map import ON_PAPER, Shade, draw_map
from dashboard.shades import MISSING_COLOUR, class_counts
from geo.crs import ANALYSIS_CRS

_ON_SLIDE = (7.4, 2.75)
"""As wide as a slide for its height; small, so that its letters are large when it fills the slide."""

_LABEL = 12
"""Letters in a line of an area's name: two short lines lie on fewer neighbours than a long one."""


def draw_areas(
    areas: gpd.GeoDataFrame,
    counts: Mapping[str, int | None],
    *,
    missing: str,
    caption: str,
    alternative: str,
    is_demo: bool,
) -> Figure | None:
    """Draw areas by their counts; None where there is no area.

    Parameters
    ----------
    areas
        `area_id`, `label` and a geometry with a CRS.
    counts
        By `area_id`; None where missing, or not shown.
    missing
        What None is called.
    caption, alternative, is_demo
        As of `dashboard.reports.paper_map.draw_map`.

    Returns
    -------
    Figure or None
        Its lines are drawn for paper, its dots for a slide.
    """
    if not len(areas):
        return None
    laid = _lay(areas)
    drawn = {
        size: draw_map(
            laid, _shade(counts, missing), caption=caption, alternative=alternative, is_demo=is_demo, size=size
        )
        for size in (ON_PAPER, _ON_SLIDE)
    }
    return replace(drawn[ON_PAPER], png=drawn[_ON_SLIDE].png)


def _shade(counts: Mapping[str, int | None], missing: str) -> dict[str, Shade]:
    """Give each area the page's colour, the fewest first so that patterns follow the number."""
    shades = class_counts(counts.values())
    legend = [Shade(item.colour, item.label) for item in shades.legend(missing=missing)]
    found = {}
    for area_id, n in counts.items():
        colour = MISSING_COLOUR if n is None else shades.colour(n)
        found[area_id] = next(shade for shade in legend if shade.colour == colour)
    return dict(sorted(found.items(), key=lambda one: legend.index(one[1])))


def _lay(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Put the largest first, so that a small area is seen; a label is broken, and never read as a formula."""
    labels = [fill(str(label), _LABEL, break_long_words=False).replace("$", r"\$") for label in areas["label"]]
    laid = gpd.GeoDataFrame({"area_id": areas["area_id"], "label": labels}, geometry=areas.geometry, crs=areas.crs)
    order = laid.to_crs(ANALYSIS_CRS).area.sort_values(ascending=False, kind="stable").index
    return laid.loc[order]
