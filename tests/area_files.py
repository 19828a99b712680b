"""Files of areas, as a municipality delivers them, and how they are read."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from data.arrivals import read_arrival
from data.intake import Intake

DESCRIPTION = """\
sort: områden
namn: Kommunens områden
producent: Mjölby kommun
licens: fri
uttagsdatum: 2026-01-15
definition: Ritade av samordnaren.
kolumner: {område: id, namn: namn}
kommun: "0586"
områdestyp: centrum
giltig_från: 2024-01-01
"""
CENTRE = shapely.box(529_000, 6_465_000, 530_000, 6_466_000)
HOLED = shapely.difference(CENTRE, CENTRE.centroid.buffer(200))
PARTS = shapely.MultiPolygon([CENTRE, shapely.box(531_000, 6_465_000, 532_000.123456789, 6_466_000)])

Reader = Callable[..., Intake]


def make_layer(crs: str = "EPSG:4326") -> gpd.GeoDataFrame:
    """Make three areas near Mjölby: a square, one with a hole, one in two parts."""
    layer = gpd.GeoDataFrame(
        {"id": ["a", "b", "c"], "namn": ["A", "Å & <b>", ""], "hemligt": ["Anna", "Anna", "Anna"]},
        geometry=[CENTRE, HOLED, PARTS],
        crs="EPSG:3006",
    )
    return layer.to_crs(crs)


def make_reader(folder: Path) -> Reader:
    """Give a reader of a file with some content and a description beside it."""

    def read_file(content: object, description: str = DESCRIPTION, name: str = "omr.geojson") -> Intake:
        path = folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif not isinstance(content, Path):
            path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        path.with_name(f"{name}.yaml").write_text(description, "utf-8")
        return read_arrival(path)

    return read_file


def make_collection(*geometries: object, **more: object) -> dict[str, Any]:
    """Make a GeoJSON collection."""
    features = [
        {"type": "Feature", "properties": {"id": f"a{number}", "namn": f"A{number}"}, "geometry": geometry}
        for number, geometry in enumerate(geometries, start=1)
    ]
    return {"type": "FeatureCollection", "features": features, **more}


SQUARE = {"type": "Polygon", "coordinates": [[[15.1, 58.3], [15.2, 58.3], [15.2, 58.4], [15.1, 58.4], [15.1, 58.3]]]}
