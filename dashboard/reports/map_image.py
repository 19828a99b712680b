"""The map as an image that stands alone: title, legend, scale, choice, source and date are in it."""

from collections.abc import Iterator, Mapping, Sequence

from dashboard.area_map import say_source
from dashboard.formats import format_count
from dashboard.reports.mapped import lay_areas, shade_areas
from dashboard.reports.paper_map import MOST_LABELS, Margin, draw_map
from dashboard.selection import name_areas
from data.territory import read_outline
from geo.disclosure import HIDDEN_MEANING
from geo.situation import Situation

ON_SCREEN = (10.0, 7.2)
"""Inches: 1 600 by 1 152 dots."""
READ_SO = "Ljus färg är få, mörk är många. Områden kan överlappa, så antalen summerar inte alltid till hela kommunen."
"""Beneath every image."""
INSIDE = "Internt: visar små tal. Får inte publiceras."
INSIDE_PROTECTED = "Internt: små tal är skyddade. Får inte publiceras härifrån."


def draw_map_image(
    counts: Mapping[str, int | None],
    situation: Situation,
    *,
    source: str,
    title: str,
    notes: Sequence[str],
    said: Mapping[str, str] | None = None,
) -> bytes:
    """Draw the areas of a municipality by their counts, as a PNG.

    Parameters
    ----------
    counts
        By area; None where it isn't known, or isn't shown.
    situation
        The outlines, and whether the figures are invented: then the image says so.
    source
        Whose counts.
    title
        What is counted, where and when.
    notes
        What the figures rest on.
    said
        How protected counts are written; left out where nothing is protected.
    """
    told = {area_id: format_count(n) for area_id, n in counts.items()} if said is None else said
    names = {area_id: f"{name}\n{told[area_id]}" for area_id, name in name_areas(situation).items() if area_id in told}
    drawn = draw_map(
        lay_areas(situation.areas, names),
        shade_areas(counts, missing="uppgift saknas" if said is None else "visas inte"),
        caption=title,
        alternative=title,
        is_demo=situation.is_demo,
        size=ON_SCREEN,
        outline=read_outline(situation.municipality),
        margin=Margin(title, (*_tell(source, situation, is_protected=said is not None), *notes)),
    )
    return drawn.png


def _tell(source: str, situation: Situation, *, is_protected: bool) -> Iterator[str]:
    """Tell whose figures it shows, how it is read, and who may see it."""
    alone = "" if len(situation.areas) <= MOST_LABELS else " Namn och antal står i tabellen på sidan."
    yield f"{say_source(situation, source)}. {READ_SO}{alone}"
    yield f"{INSIDE_PROTECTED} {HIDDEN_MEANING}" if is_protected else INSIDE
