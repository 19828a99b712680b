"""A file's points before anything is stored: where they fall in a reference system, and a map of some of them."""

from dataclasses import dataclass

import folium
import geopandas as gpd
import numpy as np
import pandas as pd

from dashboard.area_map import POINT_COLOUR
from dashboard.formats import format_count
from dashboard.maps import LegendItem, draw_map
from dashboard.tiles import TileServer
from data.arrivals.places import Places
from data.coordinates import flag_positions, thin_points, to_degrees
from data.territory import find_outside, is_place, read_outline

ODD_COLOUR = "#d55e00"
MOST_SPOTS = 2_000
INTERNAL = "Visas bara för dig som läser in; inget är sparat."


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the rows of a file fall in one reference system.

    Attributes
    ----------
    spots
        Some of the points: lon, lat, remark and n.
    n_rows, n_placed, n_faulty
        Rows that were looked at, those with a position, and those whose position can't be read.
    n_outside
        Rows outside Sweden, or more than 20 km outside the municipality.
    remarks
        What is odd about rows, in Swedish, with the number of rows.
    """

    spots: pd.DataFrame
    n_rows: int
    n_placed: int
    n_faulty: int
    n_outside: int
    remarks: dict[str, int]


def place_points(places: Places, *, crs: str, is_swapped: bool) -> Placed:
    """Find where a file's positions fall in a reference system.

    Parameters
    ----------
    places
        The positions as the file has them.
    crs, is_swapped
        The system, and whether what was given as x is the northing.

    Examples
    --------
    >>> from data.arrivals.places import locate
    >>> mjolby, stockholm = ("15,13199", "58,32298"), ("18,07", "59,33")
    >>> rows = pd.DataFrame([mjolby, stockholm], columns=["x", "y"])
    >>> places = locate(rows, {"x": "Öst", "y": "Nord"}, municipality="0586")
    >>> placed = place_points(places, crs="EPSG:4326", is_swapped=False)
    >>> placed.n_placed, placed.n_outside, placed.remarks
    (2, 1, {'utanför Mjölby': 1})
    """
    x, y = (places.y, places.x) if is_swapped else (places.x, places.y)
    lon, lat = to_degrees(x, y, crs=crs)
    municipality = places.municipality
    remarks = flag_positions(lon, lat, municipality=municipality)
    outside = find_outside(lon, lat, municipality=municipality) if municipality and is_place(municipality) else None
    told, counts = np.unique(remarks[remarks != ""], return_counts=True)
    return Placed(
        spots=thin_points(lon, lat, remarks, most=MOST_SPOTS),
        n_rows=places.n_rows,
        n_placed=int((~np.isnan(lon)).sum()),
        n_faulty=places.n_faulty,
        n_outside=int(outside.sum()) if outside is not None else 0,
        remarks={str(remark): int(n) for remark, n in zip(told, counts, strict=True)},
    )


def draw_points(placed: Placed, *, municipality: str, title: str, tiles: TileServer | None) -> folium.Map:
    """Describe the map of a file's points over the municipality's outline.

    Parameters
    ----------
    placed
        The points.
    municipality
        Whose outline is drawn.
    title
        What the map is, for those who can't see it.
    tiles
        The tile server that the administrator named.
    """
    is_odd = placed.spots["remark"] != ""
    captions = placed.spots["n"].map(_say_rows) + placed.spots["remark"].where(~is_odd, ": " + placed.spots["remark"])
    points = placed.spots[["lon", "lat"]].assign(
        colour=np.where(is_odd, ODD_COLOUR, POINT_COLOUR), caption=captions.astype("str")
    )
    legend = [LegendItem(POINT_COLOUR, "rader i filen")]
    if is_odd.any():
        legend.append(LegendItem(ODD_COLOUR, "rader att se efter"))
    outline = read_outline(municipality)
    return draw_map(
        areas=gpd.GeoDataFrame({"area_id": [], "is_approximate": []}, geometry=[], crs="EPSG:4326"),
        looks=[],
        outlines=outline if len(outline) else None,
        points=points if len(points) else None,
        legend=legend,
        title=title,
        notice=INTERNAL,
        tile_url=tiles.url if tiles else None,
        tile_attribution=tiles.attribution if tiles else "",
    )


def _say_rows(n: int) -> str:
    return "1 rad" if n == 1 else f"{format_count(n)} rader"
