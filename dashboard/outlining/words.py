"""What is said of outlines: how large they are, what they overlap and from when they hold."""

import math
from collections.abc import Sequence
from datetime import date

import pandas as pd
import shapely

from dashboard.formats import format_count, format_decimal, format_long_date, format_share
from data.model import Promise
from geo.outlines import Crossing

_HECTARE_M2, _KM2_M2 = 10_000, 1_000_000
_WINDS = ("öster", "nordost", "norr", "nordväst", "väster", "sydväst", "söder", "sydost")


def format_surface(m2: float) -> str:
    """Write a surface in the unit that people use for one so large.

    Examples
    --------
    >>> [format_surface(m2).replace(chr(160), " ") for m2 in (820, 34_000, 12_300_000)]
    ['820 m²', '3,4 hektar', '12,3 km²']
    """
    if m2 < _HECTARE_M2:
        return f"{format_count(round(m2))}\N{NO-BREAK SPACE}m²"
    if m2 < _KM2_M2:
        return f"{format_decimal(m2 / _HECTARE_M2)}\N{NO-BREAK SPACE}hektar"
    return f"{format_decimal(m2 / _KM2_M2)}\N{NO-BREAK SPACE}km²"


def say_overlaps(overlaps: pd.DataFrame) -> list[str]:
    """Say which areas an outline shares ground with, and what follows.

    Parameters
    ----------
    overlaps
        As `geo.outlines.find_overlaps`.

    Examples
    --------
    >>> say_overlaps(pd.DataFrame(columns=["label", "own_share", "other_share"]))
    ['Området delar ingen mark med något annat område.']
    """
    if overlaps.empty:
        return ["Området delar ingen mark med något annat område."]
    told = [
        f"{format_share(own)} av området ligger också i «{label}» (det är {format_share(other)} av det området)."
        for label, own, other in overlaps[["label", "own_share", "other_share"]].itertuples(index=False)
    ]
    return [*told, "Det är tillåtet: en händelse som ligger i två områden räknas i båda, men en gång i kommunen."]


def say_crossing(crossing: Crossing) -> str:
    """Say where an outline doesn't hold together.

    Examples
    --------
    >>> say_crossing(Crossing(15.5, 58.5))
    'Gränsen korsar sig själv vid 58,50000 nord, 15,50000 öst.'
    """
    north, east = (f"{degrees:.5f}".replace(".", ",") for degrees in (crossing.lat, crossing.lon))
    return f"Gränsen korsar sig själv vid {north} nord, {east} öst."


def say_validity(day: date, *, was_before: bool) -> str:
    """Say from when an outline holds, and what happens to what was before.

    Examples
    --------
    >>> say_validity(date(2026, 3, 3), was_before=False)
    'Gränsen gäller från den 3 mars 2026.'
    """
    told = f"Gränsen gäller från den {format_long_date(day)}."
    kept = " Det som följs upp per en tidigare dag använder den gamla gränsen, som finns kvar."
    return told + (kept if was_before else "")


def say_pointed_at(promises: Sequence[Promise], area_id: str) -> str:
    """Say which promises point at an area; nothing where none does.

    Examples
    --------
    >>> say_pointed_at((), "mjolby-centrum")
    ''
    """
    named = [
        f"«{promise.title}» ({n} {'åtagande' if n == 1 else 'åtaganden'})"
        for promise in promises
        if (n := sum(area_id in commitment.areas for commitment in promise.commitments))
    ]
    if not named:
        return ""
    return f"Området pekas ut i {' och '.join(named)}. Löftets ord ändras inte av det du gör här."


def name_direction(part: shapely.Geometry, whole: shapely.Geometry) -> str:
    """Name the direction in which a part of an area lies, seen from its middle.

    Examples
    --------
    >>> name_direction(shapely.box(0, 2, 2, 3), shapely.box(0, 0, 2, 3))
    'norr'
    """
    own, middle = (shapely.get_coordinates(shapely.centroid(one))[0] for one in (part, whole))
    east, north = own - middle
    return _WINDS[round(math.degrees(math.atan2(north, east)) / 45) % len(_WINDS)]
