"""Known breaks in the statistics: years that were counted so differently that they can't be compared."""

from dataclasses import dataclass

from data.model import AreaType, Category


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """From which year something is counted anew, and what it concerns.

    Attributes
    ----------
    first_year
        The first year of the new way.
    category, area_type
        What it concerns; None concerns all.
    reason
        For the reader, in Swedish.
    """

    first_year: int
    category: Category | None
    area_type: AreaType | None
    reason: str


BREAKS = (
    SeriesBreak(
        2019,
        Category.FRAUD,
        None,
        "Brottskoderna för bedrägeri gjordes om den 1 januari 2019. År före och efter går inte att jämföra.",
    ),
    SeriesBreak(
        2025,
        None,
        AreaType.DESO,
        "DeSO-områdena ritades om från 2018 till 2025 års indelning. Färdiga antal per DeSO före och efter går inte "
        "att jämföra.",
    ),
)
"""Every known break; a new one is a row here."""


def find_break(
    baseline_year: int, year: int, *, category: str, area_type: str | None, is_counted_by_source: bool = True
) -> SeriesBreak | None:
    """Find a break between two years.

    Parameters
    ----------
    baseline_year, year
        The years compared, in either order.
    category
        One of `data.model.Category`.
    area_type
        One of `data.model.AreaType`; None for a municipality, county or riket.
    is_counted_by_source
        The source gave ready counts. Incidents with places are counted here, in the same areas
        all years, so redrawn areas don't break them.

    Returns
    -------
    SeriesBreak or None
        The first in `BREAKS` that lies between the years.

    Notes
    -----
    A table of what is known, not a search: see `geo.coverage` for steps that nobody announced.

    Examples
    --------
    >>> find_break(2018, 2024, category="bedrägeri", area_type=None).first_year
    2019
    >>> find_break(2023, 2024, category="bedrägeri", area_type=None)
    """
    first, last = sorted((baseline_year, year))
    for each in BREAKS:
        is_between = first < each.first_year <= last
        is_same_category = each.category is None or each.category == category
        is_same_area = each.area_type is None or (each.area_type == area_type and is_counted_by_source)
        if is_between and is_same_category and is_same_area:
            return each
    return None
