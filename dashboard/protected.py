"""What protected counts say: cells with their marks, comparisons of whole years, a map of what is shown."""

from collections.abc import Iterable, Sequence

import folium
import pandas as pd

from dashboard.formats import format_count
from dashboard.maps import AreaLook, Values, draw_map
from dashboard.shades import class_counts
from dashboard.texts import DEMO_NOTICE, PROTECTED_NOTICE, capitalise
from dashboard.tiles import TileServer
from data.model import Category
from data.store.seen import ShownCounts
from data.territory import read_outline
from geo.answer import hold_back
from geo.baseline import compare_counts
from geo.closed_periods import list_period_months, name_period
from geo.comparison import Comparison, CountVerdict
from geo.disclosure import HIDDEN_MARK
from geo.published_counts import ALL
from geo.question import Question
from geo.situation import Situation

ONLY_NUMBERS = "Jämförelsen är bara räknemässig: mot slumpen vägs inte det som är skyddat."
NOT_SHOWN = "–"
RESIDUE = "Områden kan överlappa och täcker inte hela kommunen, så raderna summerar inte till den."
N_NAMED = 3
"""Areas named in the sentence."""
_YEAR = 4

Cell = tuple[str, str, str]
"""Area, category and period."""


class Cells:
    """The protected counts of one source, looked up by area, category and period."""

    def __init__(self, table: pd.DataFrame) -> None:
        keys = zip(table["area_id"], table["category"], table["period"], strict=True)
        marks = zip(table["n"], table["mark"], strict=True)
        self._cells = {
            key: (None if pd.isna(n) else int(n), str(mark)) for key, (n, mark) in zip(keys, marks, strict=True)
        }
        self.periods = sorted(set(table["period"]), key=_order)
        self.areas = set(table["area_id"])
        found = set(table["category"])
        self.categories = [*([ALL] if ALL in found else []), *sorted(found - {ALL})]

    def find(self, cell: Cell) -> int | None:
        """Give a count; None where it isn't shown."""
        return self._cells.get(cell, (None, ""))[0]

    def say(self, cell: Cell) -> str:
        """Write a count, or why there is none."""
        n, mark = self._cells.get(cell, (None, ""))
        if n is not None:
            return format_count(n)
        return HIDDEN_MARK if mark == HIDDEN_MARK else format_count(None) if mark else NOT_SHOWN


def shift_year(period: str, year: int) -> str:
    """Name the same period of another year.

    Examples
    --------
    >>> shift_year("2025K3", 2023), shift_year("2025-03", 2023)
    ('2023K3', '2023-03')
    """
    return f"{year}{period[_YEAR:]}"


def compare_shown(cells: Cells, now: Cell, then: Cell, *, source: str, situation: Situation) -> Comparison | None:
    """Hold a shown count against the same period's of the baseline year, as far as the statistics can be compared.

    Parameters
    ----------
    cells
        The protected counts of a source.
    now, then
        Two cells of the same area and category.
    source
        Whose.
    situation
        What is known of the source and the areas.

    Returns
    -------
    Comparison or None
        None where one of the two isn't shown. A sum across a break that concerns a part of it is broken too.
    """
    n, baseline_n = cells.find(now), cells.find(then)
    if n is None or baseline_n is None:
        return None
    area_id, category, period = now
    years = int(then[-1][:_YEAR]), int(period[:_YEAR])
    months = list_period_months(period)
    compared = compare_counts(baseline_n, n, baseline_year=years[0], year=years[1], dispersion=None, months=months)
    asked = (Question(source, area_id, part, *years) for part in _list_parts(category, cells))
    held = [hold_back(compared, question, situation) for question in asked]
    return next((each for each in held if each.series_break), held[0])


def say_direction(compared: Comparison | None) -> str:
    """Say which of two shown counts is larger; nothing where one isn't shown, and that it isn't known across a break.

    Examples
    --------
    >>> say_direction(compare_counts(20, 20, baseline_year=2023, year=2024, dispersion=None)), say_direction(None)
    ('lika många', '–')
    """
    if compared is None:
        return NOT_SHOWN
    return (CountVerdict.UNKNOWN if compared.unlike else compared.count_verdict).value


def list_doubts(comparisons: Iterable[Comparison | None]) -> tuple[str, ...]:
    """List why some of the counts can't be compared, each reason once.

    Parameters
    ----------
    comparisons
        From `compare_shown`.
    """
    told = [each for each in comparisons if each is not None]
    breaks = [each.series_break.reason for each in told if each.series_break]
    return tuple(dict.fromkeys([*breaks, *(each.unlike for each in told if each.unlike)]))


def _list_parts(category: str, cells: Cells) -> list[str]:
    """List a category with all that it is a sum of, the category itself first."""
    spoken = cells.categories if category == ALL else [category]
    return [category, *(kind.value for kind in Category if any(kind.value in name for name in spoken))]


def answer_protected(
    counts: ShownCounts,
    *,
    source: str,
    area_id: str,
    category: str,
    baseline_year: int,
    years: Iterable[int],
    has_shortfall: bool,
) -> list[tuple[Question, Comparison]]:
    """Hold shown counts of whole years against the baseline year's; chance isn't weighed.

    Parameters
    ----------
    counts
        Protected counts.
    source, area_id, category
        What to compare.
    baseline_year, years
        The years; those not shown are left out.
    has_shortfall
        The source says that it misses incidents.
    """
    preliminary = counts.preliminary.get(source, frozenset())
    cells = Cells(counts.tables[source])
    base = cells.find((area_id, category, str(baseline_year)))
    found = ((year, cells.find((area_id, category, str(year)))) for year in years)
    return [
        (
            Question(source, area_id, category, baseline_year, year),
            compare_counts(
                base,
                n,
                baseline_year=baseline_year,
                year=year,
                dispersion=None,
                is_preliminary=not preliminary.isdisjoint({baseline_year, year}),
                has_shortfall=has_shortfall,
            ),
        )
        for year, n in found
        if n is not None and base is not None
    ]


def describe_protected(
    cells: Cells,
    situation: Situation,
    *,
    category: str,
    period: str,
    name: str,
    notes: Sequence[str] = (),
    tiles: TileServer | None = None,
) -> folium.Map:
    """Describe the map: areas shaded by the counts that are shown, and by nothing else; no points.

    Parameters
    ----------
    cells
        Protected counts of a source.
    situation
        The municipality's outlines.
    category, period
        What is shown.
    name
        The municipality's name, for the title.
    notes
        What the figures rest on.
    tiles
        The tile server that the administrator named.
    """
    values = describe_protected_values(cells, situation, category=category, period=period, name=name)
    return draw_map(
        areas=situation.areas,
        looks=values.looks,
        outlines=read_outline(situation.municipality),
        legend=values.legend,
        title=values.title,
        notice=DEMO_NOTICE if situation.is_demo else "",
        notes=(PROTECTED_NOTICE, *notes),
        tile_url=tiles.url if tiles else None,
        tile_attribution=tiles.attribution if tiles else "",
    )


def describe_protected_values(cells: Cells, situation: Situation, *, category: str, period: str, name: str) -> Values:
    """Describe what the map of a period shows on a ground that is the same for all of them.

    Parameters
    ----------
    cells, situation, category, period, name
        As for `describe_protected`.
    """
    areas = situation.areas
    keys = {area_id: (area_id, category, period) for area_id in areas["area_id"]}
    shades = class_counts(cells.find(key) for key in keys.values())
    looks = [
        AreaLook(
            area_id,
            label,
            shades.colour(cells.find(keys[area_id])),
            f"{label}: {cells.say(keys[area_id])}, {name_period(period)}",
        )
        for area_id, label in zip(areas["area_id"], areas["label"], strict=True)
    ]
    return Values(
        title=f"{name}: {category}, {name_period(period)}",
        subtitle="",
        looks=looks,
        points=None,
        image=None,
        legend=shades.legend(missing="visas inte"),
    )


def say_protected(cells: Cells, situation: Situation, *, category: str, period: str) -> str:
    """Say in a sentence what the map of a period shows: the whole, the areas with most, and how many aren't told.

    Parameters
    ----------
    cells, situation, category, period
        As for `describe_protected`.
    """
    whole = cells.find((situation.municipality, category, period))
    what = "händelser" if category == ALL else f"händelser ({category})"
    told = cells.say((situation.municipality, category, period)) if whole is None else f"{format_count(whole)} {what}"
    said = [f"{capitalise(name_period(period))}: {told} {'för' if whole is None else 'i'} hela kommunen."]
    named = zip(situation.areas["area_id"], situation.areas["label"], strict=True)
    counts = [(str(label), cells.find((area_id, category, period))) for area_id, label in named]
    most = sorted(((n, label) for label, n in counts if n), key=lambda one: (-one[0], one[1]))[:N_NAMED]
    if most:
        said.append(f"Flest av de tal som visas: {', '.join(f'{label} ({format_count(n)})' for n, label in most)}.")
    if untold := sum(n is None for _, n in counts):
        said.append(f"Inget tal visas för {untold} {'område' if untold == 1 else 'områden'}.")
    return " ".join(said)


def _order(period: str) -> tuple[int, str]:
    """Put long periods before short, the newest last of each."""
    return len(period), period
