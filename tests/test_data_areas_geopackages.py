"""Areas in a GeoPackage: only its own tables are read, and nothing in it is changed."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from data.errors import DataError
from data.files.form import Form
from data.files.geopackages import open_geopackage
from data.files.upload import Upload
from data.sqlite import DRIVER
from tests.area_files import DESCRIPTION, Reader, make_layer, make_reader


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Give a reader of files in a folder of the test's own."""
    return make_reader(tmp_path)


@contextmanager
def changed(path: Path) -> Iterator[Any]:
    """Give the database in a new GeoPackage to a test that changes it."""
    make_layer().to_file(path, layer="omr", driver="GPKG")
    with closing(DRIVER.connect(str(path), isolation_level=None)) as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{trigger}"')
        yield database


def test_a_view_that_computes_for_ever_is_never_asked(tmp_path: Path, read: Reader) -> None:
    """Only real tables are layers."""
    path = tmp_path / "omr.gpkg"
    with changed(path) as database:
        database.execute("ALTER TABLE omr RENAME TO gammal")
        database.execute(
            "CREATE VIEW omr AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) "
            "SELECT n AS fid, NULL AS geom, 'a' AS id, 'A' AS namn FROM r"
        )
        database.execute("UPDATE gpkg_geometry_columns SET table_name = 'omr'")
    with pytest.raises(DataError, match="filens lager: inga"):
        read(path, name="omr.gpkg")
    with pytest.raises(DataError, match="lagret «omr» finns inte"):
        read(path, DESCRIPTION + "lager: omr\n", name="omr.gpkg")


def test_a_list_of_layers_that_is_a_view_is_refused(tmp_path: Path, read: Reader) -> None:
    """The same trick one step earlier."""
    path = tmp_path / "omr.gpkg"
    with changed(path) as database:
        database.execute("DROP TABLE gpkg_geometry_columns")
        database.execute(
            "CREATE VIEW gpkg_geometry_columns AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) "
            "SELECT 'omr' AS table_name, 'geom' AS column_name, 4326 AS srs_id FROM r"
        )
    with pytest.raises(DataError, match="ingen GeoPackage"):
        read(path, name="omr.gpkg")


def test_work_without_end_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By counting the work, so that every machine refuses the same files."""
    monkeypatch.setattr("data.files.geopackages.STEP", 1)
    monkeypatch.setattr("data.files.geopackages.MAX_STEPS", 10)
    path = tmp_path / "omr.gpkg"
    with changed(path):
        pass
    with path.open("rb") as file, pytest.raises(DataError, match="orimligt mycket arbete"):
        open_geopackage(Upload(file, str(path), path.stat().st_size), Form(), ())


def test_a_layer_is_chosen_by_name_when_there_are_several(tmp_path: Path, read: Reader) -> None:
    """Never the first by chance."""
    path = tmp_path / "omr.gpkg"
    make_layer().to_file(path, layer="gamla", driver="GPKG")
    make_layer("EPSG:3006").to_file(path, layer="nya", driver="GPKG")
    with pytest.raises(DataError, match="filens lager: «gamla», «nya»"):
        read(path, name="omr.gpkg")
    assert read(path, DESCRIPTION + "lager: nya\n", name="omr.gpkg").table["crs"].unique().tolist() == ["EPSG:3006"]
    with pytest.raises(DataError, match=r"kolumnen «kod» finns inte\. Filens kolumner: «fid», «id», «namn»"):
        read(path, DESCRIPTION.replace("område: id", "område: kod") + "lager: nya\n", name="omr.gpkg")


@pytest.mark.parametrize("blob", ["x''", "x'4750'", "x'47500020E6100000'", "x'00'", "'text'", "NULL", "zeroblob(100)"])
def test_a_broken_outline_in_a_geopackage_is_refused_with_its_place(tmp_path: Path, read: Reader, blob: str) -> None:
    """The others are taken."""
    path = tmp_path / "omr.gpkg"
    with changed(path) as database:
        database.execute(f"UPDATE omr SET geom = {blob} WHERE fid = 2")  # noqa: S608  # the test's own words
    intake = read(path, name="omr.gpkg")
    assert [one.row for one in intake.rejections] == [2]
    assert "gränsen" in intake.rejections[0].reason
    assert intake.table["area_id"].tolist() == ["a", "c"]


def test_a_geopackage_is_left_as_it_was(tmp_path: Path, read: Reader) -> None:
    """No journal beside it, no change in it."""
    path = tmp_path / "omr.gpkg"
    make_layer().to_file(path, layer="omr", driver="GPKG")
    before = path.read_bytes()
    read(path, name="omr.gpkg")
    assert path.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["omr.gpkg", "omr.gpkg.yaml"]
