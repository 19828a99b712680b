"""Where a point lies, said by the areas that people know."""

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import ANALYSIS_CRS, MAP_CRS, transform_points

WINDS = ("norr", "nordost", "öster", "sydost", "söder", "sydväst", "väster", "nordväst")

_KM = 1_000


def describe_place(lon: float, lat: float, areas: gpd.GeoDataFrame) -> str:
    """Say in Swedish which areas a point lies in, or how far and which way from the nearest.

    Parameters
    ----------
    lon, lat
        Degrees, WGS 84.
    areas
        `data.tables.AREAS`; `label` and `geometry` are read.

    Returns
    -------
    str
        Plain text from outside in it: escape it. Empty where there are no areas.

    Examples
    --------
    >>> centre = gpd.GeoDataFrame({"label": ["Centrum"]}, geometry=[shapely.box(15, 58, 15.01, 58.01)], crs=MAP_CRS)
    >>> describe_place(15.005, 58.005, centre), describe_place(15.005, 58.03, centre)
    ('i Centrum', '2,2 km norr om Centrum')
    """
    if areas.empty:
        return ""
    inside = areas.loc[areas.intersects(shapely.Point(lon, lat)), "label"]
    if len(inside):
        return f"i {', '.join(map(str, inside))}"
    x, y = (
        float(axis[0])
        for axis in transform_points(np.array([lon]), np.array([lat]), from_crs=MAP_CRS, to_crs=ANALYSIS_CRS)
    )
    shapes = areas.geometry.to_crs(ANALYSIS_CRS)
    distances = shapes.distance(shapely.Point(x, y)).to_numpy()
    nearest = int(np.argmin(distances))
    centre = shapes.iloc[nearest].centroid
    wind = WINDS[round(np.degrees(np.arctan2(x - centre.x, y - centre.y)) / 45) % len(WINDS)]
    return f"{_say_distance(distances[nearest])} {wind} om {areas['label'].iloc[nearest]}"


def _say_distance(metres: float) -> str:
    if metres < _KM:
        return f"{max(50, 50 * round(metres / 50))} m"
    return f"{metres / _KM:.1f} km".replace(".", ",")
