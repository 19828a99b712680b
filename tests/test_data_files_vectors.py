"""A map file gives its places as they are, whoever wrote it."""

import sqlite3
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely

from data.errors import DataError
from data.files.form import Format
from data.files.preview import preview
from data.files.rows import read_rows
from tests.written_tables import look


def layer() -> gpd.GeoDataFrame:
    """Give three points with names."""
    places = [shapely.Point(15.5, 58.25), shapely.Point(15.625, 58.5), shapely.Point(16, 58)]
    return gpd.GeoDataFrame({"name": ["Torget", "Ån", "Skolan"]}, geometry=places, crs="EPSG:4326")


def write_shapefile(path: Path) -> None:
    """Write the layer as the zip that map programs make of a Shapefile."""
    folder = path.with_name("karta")
    folder.mkdir()
    layer().to_file(folder / "platser.shp", encoding="utf-8")
    with zipfile.ZipFile(path, "w") as archive:
        for part in folder.iterdir():
            archive.write(part, f"karta/{part.name}")


def write_geopackage(path: Path) -> None:
    """Write the layer under the name that its writer wants, and give it another."""
    layer().to_file(path.with_suffix(".gpkg"))
    path.with_suffix(".gpkg").rename(path)


LAYERS: dict[str, tuple[Format, Callable[[Path], None]]] = {
    "geojson": (Format.GEOJSON, lambda path: path.write_text(layer().to_json(), "utf-8") and None),
    "geopackage": (Format.GEOPACKAGE, write_geopackage),
    "shapefile": (Format.SHAPEFILE, write_shapefile),
    "kml": (Format.KML, lambda path: pyogrio.write_dataframe(layer(), path, driver="KML")),
    "gpx": (Format.GPX, lambda path: pyogrio.write_dataframe(layer(), path, driver="GPX")),
    "geoparquet": (Format.PARQUET, lambda path: layer().to_parquet(path)),
}


@pytest.mark.parametrize("name", list(LAYERS))
def test_the_same_points_come_from_every_kind_of_map_file(name: str, tmp_path: Path) -> None:
    """A point is offered as two numbers under two made-up headings, and the file's own system is told."""
    kind, write = LAYERS[name]
    path = tmp_path / "platser.csv"
    write(path)
    seen = preview(path)
    assert seen.form.format is kind
    named = {heading.casefold(): heading for heading in seen.headings}
    assert seen.head[named["name"]].tolist() == ["Torget", "Ån", "Skolan"]
    points = seen.head[["punktens x", "punktens y"]].astype(float).to_numpy().tolist()
    assert points == [[15.5, 58.25], [15.625, 58.5], [16.0, 58.0]]
    assert seen.crs in {"EPSG:4326", ""}
    assert "geometri" not in seen.headings


def test_outlines_are_offered_as_their_bytes(tmp_path: Path) -> None:
    """A surface comes back to the last bit."""
    outline = shapely.Polygon([(15.1, 58.1), (15.2, 58.1), (15.2, 58.3)])
    gpd.GeoDataFrame({"id": [1]}, geometry=[outline], crs="EPSG:4326").to_file(tmp_path / "a.gpkg")
    seen = preview(tmp_path / "a.gpkg")
    assert shapely.from_wkb(seen.head["geometri"].iloc[0]).equals_exact(outline, 0)
    assert "punktens x" not in seen.headings


def test_the_sheet_or_layer_with_the_asked_columns_is_read_and_a_tie_is_told(tmp_path: Path) -> None:
    """Where nobody is asked, nothing is guessed."""
    path = tmp_path / "a.gpkg"
    layer().to_file(path, layer="gamla", driver="GPKG")
    layer().rename(columns={"name": "namn"}).to_file(path, layer="nya", driver="GPKG")
    with read_rows(path, columns={"label": "namn"}) as rows:
        assert rows.form.layer == "nya"
    with pytest.raises(DataError, match="filens lager: «gamla», «nya»"), read_rows(path, columns={"n": "fid"}):
        pass


def test_a_point_can_be_written_in_many_ways(tmp_path: Path) -> None:
    """Heights, a lone point in a multipoint and either order of bytes make no difference."""
    header = b"GP\0\0" + struct.pack("<i", 4326)
    places = [shapely.Point(1, 2, 3), shapely.MultiPoint([(1, 2)]), shapely.Point(1, 2)]
    wkb = [shapely.to_wkb(one, byte_order=order) for one in places for order in (0, 1)]
    path = tmp_path / "a.gpkg"
    layer().to_file(path, driver="GPKG", layer="a")
    with sqlite3.connect(path) as database:
        database.execute("DROP TRIGGER IF EXISTS rtree_a_geom_insert")
        for trigger in [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            database.execute(f'DROP TRIGGER "{trigger}"')
        database.execute("DELETE FROM a")
        database.executemany("INSERT INTO a (geom) VALUES (?)", [(header + one,) for one in wkb])
    database.close()
    assert preview(path).head[["punktens x", "punktens y"]].to_numpy().tolist() == [["1.0", "2.0"]] * 6


def test_a_whole_number_too_large_for_a_coordinate_breaks_its_own_row_only(tmp_path: Path) -> None:
    """JSON has no largest number; a place has."""
    places = [f"1{'0' * 400}, 58", "15, 58"]
    features = [
        f'{{"type":"Feature","properties":{{}},"geometry":{{"type":"Point","coordinates":[{one}]}}}}' for one in places
    ]
    seen = look(tmp_path / "a.json", f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'.encode())
    assert seen.head["geometri"].tolist() == ["skadad", ""]
    assert seen.head["punktens x"].tolist() == ["", "15.0"]


@pytest.mark.parametrize("table", [b"", b"../annan.dbf", b"\3" * 40])
def test_a_shapefile_whose_table_can_not_be_read_is_refused(table: bytes, tmp_path: Path) -> None:
    """GDAL gives its shapes alone, and everything that was known of them would be gone in silence."""
    layer().to_file(tmp_path / "a.shp")
    (tmp_path / "a.dbf").write_bytes(table)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for suffix in ("shp", "shx", "dbf", "prj"):
            archive.write(tmp_path / f"a.{suffix}", f"a.{suffix}")
    with pytest.raises(DataError, match=r"\.dbf"):
        preview(tmp_path / "a.zip")


def test_placemarks_without_a_place_are_told(tmp_path: Path) -> None:
    """The library passes them over in silence; whoever reads the file must hear of it."""
    path = tmp_path / "platser.kml"
    place = "<Placemark><name>A</name><Point><coordinates>15.6,58.4</coordinates></Point></Placemark>"
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"{place}<Placemark><name>B</name></Placemark>{place}</Document></kml>",
        encoding="utf-8",
    )
    found = preview(path)
    assert len(found.head) == 2
    assert "1 av filens 3 platsmärken har ingen punkt, linje eller yta och läses inte." in found.remarks
