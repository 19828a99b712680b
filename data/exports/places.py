"""Areas as files for maps and for GPS receivers: GeoJSON and GPX."""

import io
from collections.abc import Iterable, Mapping

import geopandas as gpd
import pyogrio

_WGS84 = "EPSG:4326"


def write_geojson(areas: gpd.GeoDataFrame) -> bytes:
    """Write areas as GeoJSON (RFC 7946): outlines in WGS 84, with id, name and kind.

    Parameters
    ----------
    areas
        `data.tables.AREAS`; a sign that ends a line in a name becomes a space.

    Returns
    -------
    bytes
        The same for the same areas.

    Examples
    --------
    >>> import shapely
    >>> areas = gpd.GeoDataFrame(
    ...     {"area_id": ["a"], "label": ["Torget"], "area_type": ["centrum"]},
    ...     geometry=[shapely.box(15, 58, 15.1, 58.1)],
    ...     crs=_WGS84,
    ... )
    >>> b'"namn": "Torget"' in write_geojson(areas)
    True
    """
    columns = {"område": areas["area_id"], "namn": areas["label"], "typ": areas["area_type"]}
    return _write(areas, columns, areas.geometry, driver="GeoJSON", RFC7946="YES")


def write_gpx(areas: gpd.GeoDataFrame) -> bytes:
    """Write areas as GPX: a waypoint within each, with its name and kind.

    Parameters
    ----------
    areas
        As for `write_geojson`.

    Returns
    -------
    bytes
        The same for the same areas. GPX has no areas, so their outlines aren't in it.

    Examples
    --------
    >>> import shapely
    >>> areas = gpd.GeoDataFrame(
    ...     {"area_id": ["a"], "label": ["Å <b>"], "area_type": ["centrum"]},
    ...     geometry=[shapely.box(15, 58, 15.1, 58.1)],
    ...     crs=_WGS84,
    ... )
    >>> "<name>Å &lt;b&gt;</name>" in write_gpx(areas).decode()
    True
    """
    columns = {"name": areas["label"], "desc": areas["area_type"]}
    return _write(areas, columns, areas.geometry.representative_point(), driver="GPX")


def _write(
    areas: gpd.GeoDataFrame, columns: Mapping[str, Iterable[object]], shapes: gpd.GeoSeries, *, driver: str, **more: str
) -> bytes:
    # A representative point of a shape in degrees lies in it all the same: nothing is measured.
    texts = {name: [" ".join(str(text).split()) for text in column] for name, column in columns.items()}
    table = gpd.GeoDataFrame(texts, geometry=shapes.to_numpy(), crs=areas.crs).to_crs(_WGS84)
    written = io.BytesIO()
    pyogrio.write_dataframe(table, written, driver=driver, layer="platser", **more)
    return written.getvalue()
