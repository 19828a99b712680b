"""What the pages say of places: where they lie, what happened there and what chance leaves open."""

import math

from dashboard.formats import format_count
from dashboard.texts import Markdown
from data.deliveries import COUNTRY
from data.territory import name_place
from geo.ranking import N_TOP, RankedCell
from geo.worst_cells import WorstCells


def name_reference(area_id: str) -> str:
    """Name the country or a county as people do.

    Examples
    --------
    >>> name_reference("län:05"), name_reference("riket")
    ('Östergötlands län', 'riket')
    """
    return area_id if area_id == COUNTRY else name_place(area_id)


def say_worst(worst: WorstCells, *, baseline_year: int, year: int) -> str:
    """Say how the worst places have fared, against what would have come by itself.

    Examples
    --------
    >>> say_worst(WorstCells(166, 131, 139.3, 104, 168), baseline_year=2023, year=2025).split(". ")[-1]
    'Utfallet ligger inom spannet: nedgången kan ha kommit av sig själv.'
    """
    moved = "nedgången" if worst.n < worst.baseline_n else "skillnaden"
    verdict = f"Utfallet ligger inom spannet: {moved} kan ha kommit av sig själv."
    if not worst.low_n <= worst.n <= worst.high_n:
        side = "under" if worst.n < worst.low_n else "över"
        verdict = (
            f"Utfallet ligger {side} spannet: mer än så kommer sällan av sig självt, om registreringen är oförändrad."
        )
    return (
        f"De {N_TOP} rutor (100 m) som hade flest händelser {baseline_year} hade då "
        f"**{format_count(worst.baseline_n)}** tillsammans och {year} **{format_count(worst.n)}**. Om inget "
        f"ändrats var **{format_count(worst.low_n)}–{format_count(worst.high_n)}** att vänta. {verdict}"
    )


def say_cell(cell: RankedCell, where: str, *, year: int) -> Markdown:
    """Say where a ranked place lies, what happened there and what chance leaves open; `where` is safe already.

    Examples
    --------
    >>> say_cell(RankedCell(15.1302, 58.3263, 5, 1.8, 0.1, 8.2, 3, 2, 91), "i Centrum", year=2025).split("  ")[0]
    '**i Centrum** (58,3263 N, 15,1302 Ö): 5 händelser 2025.'
    """
    at = format_place(cell.lon, cell.lat)
    found = f"**{where}** ({at})" if where else f"**{at}**"
    span = f"{format_count(math.floor(cell.low_n))}–{format_count(math.ceil(cell.high_n))}"
    places = format_count(cell.rank_low)
    if cell.rank_high != cell.rank_low:
        places = f"{places}–{format_count(cell.rank_high)}"
    verdict = "säkert bland de högsta" if cell.is_certain else "**kan vara slump**"
    told = f"{found}: {format_count(cell.n)} {'händelse' if cell.n == 1 else 'händelser'} {year}."
    return Markdown(f"{told}  \n    Ett lika långt år till: {span}. Plats {places}: {verdict}.")


def format_place(lon: float, lat: float) -> str:
    """Write a point in degrees, to about ten metres.

    Examples
    --------
    >>> format_place(15.1302, 58.3263)
    '58,3263 N, 15,1302 Ö'
    """
    return f"{lat:.4f} N, {lon:.4f} Ö".replace(".", ",")
