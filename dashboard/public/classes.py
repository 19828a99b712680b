"""The map's classes of counts: the same limits and colours in every view, period and publication."""

from dashboard.maps import LegendItem
from dashboard.shades import class_counts
from data.published import Mark, PublishedCell

_SHADES = class_counts(())
_UNSHOWN = {Mark.HIDDEN: "#8f8f8f", Mark.MISSING: "#bdbdbd"}
_UNTOLD_COLOUR = "#e6e6e6"


def choose_colour(cell: PublishedCell | None) -> str:
    """Give the colour of a cell: by class if its figure is shown, else by why it isn't.

    Examples
    --------
    >>> choose_colour(PublishedCell(area_id="a", category="alla", period="2024", n=9))
    '#feb24c'
    """
    if cell is None:
        return _UNTOLD_COLOUR
    if cell.n is None:
        return _UNSHOWN[cell.mark]
    return _SHADES.colour(cell.n)


def list_legend() -> list[LegendItem]:
    """Say what each colour means.

    Examples
    --------
    >>> [item.label for item in list_legend()][:3]
    ['0', '1–4', '5–9']
    """
    unshown = [LegendItem(colour, mark.value) for mark, colour in _UNSHOWN.items()]
    return [*_SHADES.legend(), *unshown, LegendItem(_UNTOLD_COLOUR, "visas inte")]
