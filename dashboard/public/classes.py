"""The map's classes of counts: the same limits and colours in every view, period and publication."""

from bisect import bisect_left

from dashboard.formats import format_count
from dashboard.maps import LegendItem
from data.publications import Mark, PublishedCell

# ColorBrewer YlOrRd: light is few, dark is many, readable in grey.
_CLASSES = ((0, "#ffffff"), (9, "#ffffb2"), (24, "#fed976"), (49, "#feb24c"), (99, "#fd8d3c"), (249, "#f03b20"))
_MOST_COLOUR = "#bd0026"
_UNSHOWN = {Mark.HIDDEN: "#8fa3b5", Mark.MISSING: "#c9c9c9"}
_UNTOLD_COLOUR = "#e6e6e6"


def choose_colour(cell: PublishedCell | None) -> str:
    """Give the colour of a cell: by class if its figure is shown, else by why it isn't.

    Examples
    --------
    >>> choose_colour(PublishedCell(area_id="a", category="alla", period="2024", n=9))
    '#ffffb2'
    """
    if cell is None:
        return _UNTOLD_COLOUR
    if cell.n is None:
        return _UNSHOWN[cell.mark]
    place = bisect_left([upper for upper, _ in _CLASSES], cell.n)
    return _CLASSES[place][1] if place < len(_CLASSES) else _MOST_COLOUR


def list_legend() -> list[LegendItem]:
    """Say what each colour means.

    Examples
    --------
    >>> [item.label for item in list_legend()][:3]
    ['0', '1–9', '10–24']
    """
    spans = [
        (colour, str(upper) if upper == 0 else f"{format_count(below + 1)}–{format_count(upper)}")
        for (below, _), (upper, colour) in zip(((-1, ""), *_CLASSES), _CLASSES, strict=False)
    ]
    last = _CLASSES[-1][0] + 1
    shown = [*spans, (_MOST_COLOUR, f"{format_count(last)} eller fler")]
    unshown = [(colour, mark.value) for mark, colour in _UNSHOWN.items()]
    return [LegendItem(*item) for item in (*shown, *unshown, (_UNTOLD_COLOUR, "visas inte"))]
