"""Tables and areas for colleagues' own tools: GeoPackage and Parquet."""

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio

_FILE = "uttag.gpkg"


def write_geopackage(layers: Mapping[str, pd.DataFrame], *, written_on: date) -> bytes:
    """Write tables as the layers of a GeoPackage, which GIS programs open.

    Parameters
    ----------
    layers
        By name: a GeoDataFrame becomes a layer with geometry in its own CRS, another table one without.
    written_on
        The day the file tells, so that the same tables give the same bytes.

    Examples
    --------
    >>> write_geopackage({"antal": pd.DataFrame({"n": [1]})}, written_on=date(2026, 1, 15))[:15]
    b'SQLite format 3'
    """
    was = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{written_on.isoformat()}T00:00:00.000Z"})
    try:
        with TemporaryDirectory() as folder:
            file = Path(folder) / _FILE
            for number, (name, table) in enumerate(layers.items()):
                pyogrio.write_dataframe(table, file, layer=name, driver="GPKG", append=number > 0)
            return file.read_bytes()
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": was})


def write_parquet(table: pd.DataFrame, *, about: Mapping[str, str]) -> bytes:
    """Write a table as Parquet, with what its reader should know in the file's own description.

    Parameters
    ----------
    table
        Its index is not written; a missing value is null.
    about
        Names and texts, as source and definition.

    Examples
    --------
    >>> written = write_parquet(pd.DataFrame({"n": [1]}), about={"källa": "Brå"})
    >>> pq.read_schema(io.BytesIO(written)).metadata["källa".encode()].decode()
    'Brå'
    """
    laid = pa.Table.from_pandas(pd.DataFrame(table), preserve_index=False)
    written = io.BytesIO()
    pq.write_table(laid.replace_schema_metadata(dict(about)), written)
    return written.getvalue()


def write_layer_geojson(areas: gpd.GeoDataFrame) -> bytes:
    """Write areas with all their columns as GeoJSON (RFC 7946), in WGS 84.

    Parameters
    ----------
    areas
        Any columns beside the geometry; a missing value is null.
    """
    written = io.BytesIO()
    pyogrio.write_dataframe(areas.to_crs("EPSG:4326"), written, driver="GeoJSON", layer="antal", RFC7946="YES")
    return written.getvalue()
