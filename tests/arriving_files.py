"""Files that arrive: the same rows in every format that is sent, each with its description."""

import io
import json
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from data.arrivals import (
    hold_upload,
    open_arrival,
    store_arrival,
)
from data.columns.describing import Fields, settle
from data.deliveries import Receipt
from data.descriptions import SourceDescription
from data.store import Store
from tests.opendocument import pack_sheet

NOW = datetime(2026, 2, 1, 12)  # noqa: DTZ001  # Swedish clock time
TOLD: Fields = {
    "namn": "Påhittad källa",
    "producent": "Påhittad",
    "licens": "PÅHITTADE DEMODATA",
    "uttagsdatum": "2026-01-15",
    "definition": "Påhittad.",
}
INCIDENTS: Fields = {
    **TOLD,
    "sort": "händelser",
    "täcker": {"från": "2024-01", "till": "2024-12"},
    "kolumner": {"från": "tid", "kategori": "brott", "x": "x", "y": "y", "id": "id"},
    "koordinatsystem": "EPSG:4326",
    "kategorier": {"Cykelstöld": "stöld", "Klotter": "skadegörelse"},
    "kommun": "0586",
}
POINTS: Fields = {
    **INCIDENTS,
    "kolumner": {"från": "tid", "kategori": "brott", "x": "punktens x", "y": "punktens y", "id": "id"},
}
KML_POINTS: Fields = {
    **POINTS,
    "kolumner": {"från": "Description", "kategori": "Name", "x": "punktens x", "y": "punktens y"},
}
COUNTS: Fields = {
    **TOLD,
    "sort": "antal",
    "kolumner": {"område": "område", "period": "period", "kategori": "brott", "antal": "antal"},
    "kategorier": {"Cykelstöld": "stöld"},
    "kommun": "0586",
    "saknad_rad": "saknas",
}
AREAS: Fields = {
    **TOLD,
    "sort": "områden",
    "kolumner": {"område": "id", "namn": "namn"},
    "kommun": "0586",
    "områdestyp": "annat",
    "giltig_från": "2024-01-01",
}
MJOLBY = (15.13199, 58.32298)
Write = Callable[[pd.DataFrame], bytes]


def describe(fields: Fields) -> SourceDescription:
    """Settle a description."""
    return settle(fields, source="påhittad")


def incident_rows() -> pd.DataFrame:
    """Give three sound rows, one of them without a place, and one with a time that can't be read."""
    return pd.DataFrame(
        [
            ("2024-03-01 13:45", "Cykelstöld", "15.13199", "58.32298", "K1"),
            ("2024-03-02 01:00", "Klotter", "15.132", "58.323", "K2"),
            ("i går", "Klotter", "15.133", "58.324", "K3"),
            ("2024-03-03 08:15", "Klotter", "", "", "K4"),
        ],
        columns=["tid", "brott", "x", "y", "id"],
    )


def as_csv(rows: pd.DataFrame) -> bytes:
    """Write as a spreadsheet program in Sweden does."""
    return rows.to_csv(index=False, sep=";").encode("cp1252", "replace")


def as_excel(rows: pd.DataFrame) -> bytes:
    """Write a workbook of texts."""
    file = io.BytesIO()
    rows.to_excel(file, index=False, engine="xlsxwriter")
    return file.getvalue()


def as_opendocument(rows: pd.DataFrame) -> bytes:
    """Write a sheet of texts as LibreOffice does."""
    lines = [list(rows.columns), *rows.to_numpy().tolist()]
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(f"<table:table-row>{''.join(cell.format(one) for one in line)}</table:table-row>" for line in lines)
    return pack_sheet(body)


def as_parquet(rows: pd.DataFrame) -> bytes:
    """Write columns."""
    file = io.BytesIO()
    rows.to_parquet(file, index=False)
    return file.getvalue()


def as_json(rows: pd.DataFrame) -> bytes:
    """Write the answer of a service."""
    return json.dumps(rows.to_dict("records")).encode()


def as_geojson(rows: pd.DataFrame) -> bytes:
    """Write points, or nothing where there is no place."""
    features = [
        {
            "type": "Feature",
            "properties": {name: row[name] for name in rows.columns if name not in {"x", "y"}},
            "geometry": {"type": "Point", "coordinates": [float(row["x"]), float(row["y"])]} if row["x"] else None,
        }
        for row in rows.to_dict("records")
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def with_gdal(driver: str, suffix: str) -> Write:
    """Give a writer of a map format."""

    def write(rows: pd.DataFrame) -> bytes:
        plain = rows.drop(columns=["x", "y", "outline"], errors="ignore")
        outlines = rows.get("outline")
        points = [
            shapely.Point(float(x), float(y)) if x else None
            for x, y in zip(rows.get("x", []), rows.get("y", []), strict=True)
        ]
        layer = gpd.GeoDataFrame(plain, geometry=list(outlines) if outlines is not None else points, crs="EPSG:4326")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"lager{suffix}")
            layer.to_file(path, driver=driver, engine="pyogrio")
            return path.read_bytes()

    return write


def as_kml(rows: pd.DataFrame) -> bytes:
    """Write placemarks: a name and a text each."""
    return with_gdal("KML", ".kml")(
        rows.rename(columns={"brott": "Name", "tid": "Description"})[["Name", "Description", "x", "y"]]
    )


FORMATS: dict[str, tuple[Write, Fields]] = {
    "csv": (as_csv, INCIDENTS),
    "xlsx": (as_excel, INCIDENTS),
    "ods": (as_opendocument, INCIDENTS),
    "json": (as_json, INCIDENTS),
    "parquet": (as_parquet, INCIDENTS),
    "geojson": (as_geojson, POINTS),
    "gpkg": (with_gdal("GPKG", ".gpkg"), POINTS),
    "shapefile": (with_gdal("ESRI Shapefile", ".shp.zip"), POINTS),
    "kml": (as_kml, KML_POINTS),
}


def bring(
    store: Store,
    content: bytes,
    fields: Fields,
    *,
    name: str = "uttag",
    is_outside_confirmed: bool = False,
    needs_review: bool = False,
) -> Receipt:
    """Store an upload."""
    with hold_upload(content, name) as path:
        arrival = open_arrival(path, describe(fields))
        return store_arrival(
            store,
            arrival,
            now=NOW,
            author_role="prov",
            is_outside_confirmed=is_outside_confirmed,
            needs_review=needs_review,
        )


def outcomes(receipt: Receipt) -> tuple[int, int, int, int]:
    """Give the four outcomes."""
    return receipt.n_accepted, receipt.n_remarked, receipt.n_known, receipt.n_rejected


def count_rows() -> pd.DataFrame:
    """Give two sound counts and one that is none."""
    return pd.DataFrame(
        [
            ("A", "2024-01", "Cykelstöld", "3"),
            ("A", "2024-02", "Cykelstöld", "åtta"),
            ("B", "2024-01", "Cykelstöld", "0"),
        ],
        columns=["område", "period", "brott", "antal"],
    )


def area_rows() -> pd.DataFrame:
    """Give one sound area and one whose outline crosses itself."""
    sound = shapely.box(15.1, 58.3, 15.2, 58.4)
    crossed = shapely.Polygon([(15.1, 58.3), (15.2, 58.4), (15.2, 58.3), (15.1, 58.4)])
    return pd.DataFrame({"id": ["a", "b"], "namn": ["Centrum", "Söder"], "outline": [sound, crossed]})
