"""Areas are read exactly, whatever reference system they come in; hostile files reach nothing."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.arrivals import read_arrival, store_arrival
from data.deliveries import ROWS, Kind
from data.errors import DataError
from data.files.form import Form
from data.files.geopackages import open_geopackage
from data.files.upload import Upload
from data.intake import Intake
from data.sqlite import DRIVER
from data.store import open_store
from data.tables import find_problems

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
DESCRIPTIONS = Path(__file__).parent / "descriptions"
NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time

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
SWEDISH = ("EPSG:4326", "EPSG:3006", "EPSG:3009", "EPSG:3021", "EPSG:25833")

Reader = Callable[..., Intake]


def make_layer(crs: str = "EPSG:4326") -> gpd.GeoDataFrame:
    """Make three areas near Mjölby: a square, one with a hole, one in two parts."""
    layer = gpd.GeoDataFrame(
        {"id": ["a", "b", "c"], "namn": ["A", "Å & <b>", ""], "hemligt": ["Anna", "Anna", "Anna"]},
        geometry=[CENTRE, HOLED, PARTS],
        crs="EPSG:3006",
    )
    return layer.to_crs(crs)


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Give a reader of a file with some content and a description beside it."""

    def read_file(content: object, description: str = DESCRIPTION, name: str = "omr.geojson") -> Intake:
        path = tmp_path / name
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


@pytest.mark.parametrize("driver", ["GeoJSON", "GPKG"])
@pytest.mark.parametrize("crs", SWEDISH)
def test_a_layer_is_read_as_the_reference_reader_reads_it(tmp_path: Path, read: Reader, driver: str, crs: str) -> None:
    """Exactly the delivered coordinates in their own system, and geopandas' own degrees."""
    name = f"omr.{driver.lower()}"
    options = {} if driver == "GPKG" else {"RFC7946": "NO", "COORDINATE_PRECISION": 15}
    make_layer(crs).to_file(tmp_path / name, driver=driver, **options)
    peer = gpd.read_file(tmp_path / name)
    intake = read(tmp_path / name, name=name)
    assert find_problems(intake.table, ROWS[Kind.AREAS]) == []
    assert intake.table["crs"].unique().tolist() == [crs]
    assert shapely.equals_identical(intake.table["exact_geometry"].to_list(), peer.geometry.to_list()).all()
    assert shapely.equals_exact(intake.table.geometry.array, peer.to_crs("EPSG:4326").geometry.array, 1e-12).all()
    assert intake.table["area_id"].tolist() == ["a", "b", "c"]
    assert intake.table["label"].tolist() == ["A", "Å & <b>", "c"]
    assert "Anna" not in str(intake.table.drop(columns=["exact_geometry", "geometry"]))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    radii=st.lists(st.floats(50, 5_000), min_size=3, max_size=40),
    crs=st.sampled_from(SWEDISH),
    driver=st.sampled_from(["GeoJSON", "GPKG"]),
)
def test_any_outline_comes_back_to_the_last_bit(tmp_path: Path, radii: list[float], crs: str, driver: str) -> None:
    """Through the reader, the store and back; never simplified, never rounded."""
    corners = [
        shapely.affinity.rotate(
            shapely.Point(530_000 + radius, 6_465_000), 360 * n / len(radii), origin=(530_000, 6_465_000)
        )
        for n, radius in enumerate(radii)
    ]
    outline = gpd.GeoSeries([shapely.Polygon(corners)], crs="EPSG:3006").to_crs(crs)
    path = tmp_path / f"omr.{driver.lower()}"
    path.unlink(missing_ok=True)
    options = {} if driver == "GPKG" else {"RFC7946": "NO", "COORDINATE_PRECISION": 17}
    gpd.GeoDataFrame({"id": ["a"], "namn": ["A"]}, geometry=outline).to_file(path, driver=driver, **options)
    path.with_name(f"{path.name}.yaml").write_text(DESCRIPTION, "utf-8")
    store = open_store("sqlite://")
    assert store_arrival(store, read_arrival(path), now=NOW, is_outside_confirmed=True).n_accepted == 1
    assert store_arrival(store, read_arrival(path), now=NOW, is_outside_confirmed=True).n_known == 1
    stored = store.read_areas("0586", on=date(2024, 1, 1), is_demo=False)
    peer = gpd.read_file(path).geometry.item()
    assert shapely.equals_identical(stored["exact_geometry"].item(), peer)
    store.close()


BOW_TIE = {"type": "Polygon", "coordinates": [[[15.1, 58.3], [15.2, 58.4], [15.2, 58.3], [15.1, 58.4], [15.1, 58.3]]]}
OPEN = {"type": "Polygon", "coordinates": [[[15.1, 58.3], [15.2, 58.4], [15.2, 58.3], [15.1, 58.4]]]}
OUTER_HOLE = {
    "type": "Polygon",
    "coordinates": [*SQUARE["coordinates"], [[16, 59], [16.1, 59], [16.1, 59.1], [16, 59]]],
}


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (BOW_TIE, "«A2»: gränsen korsar sig själv vid (15.15, 58.35). Rita om den."),
        (OUTER_HOLE, "«A2»: ett hål ligger utanför området vid (16, 59). Rita om den."),
        (OPEN, "«A2»: gränsen är skadad, inte sluten eller av ett slag som inte kan läsas."),
        ({"type": "Polygon", "coordinates": []}, "«A2»: gränsen är tom."),
        ({"type": "Point", "coordinates": [15.1, 58.3]}, "«A2»: geometrin är Point, inte en yta."),
        (
            {"type": "Polygon", "coordinates": [[["a", 1]]]},
            "«A2»: gränsen är skadad, inte sluten eller av ett slag som inte kan läsas.",
        ),
        (
            {"type": "Polygon", "coordinates": [[[500, 58], [501, 58], [501, 59], [500, 58]]]},
            "gränsen kan inte ligga i EPSG:4326.",
        ),
        (None, "«A2»: gränsen saknas."),
        ([], "«A2»: gränsen är skadad, inte sluten eller av ett slag som inte kan läsas."),
    ],
)
def test_an_outline_that_is_no_area_is_refused_with_its_place(read: Reader, geometry: object, reason: str) -> None:
    """Never mended: a mended border is somebody else's border. The sound ones are taken."""
    intake = read(make_collection(SQUARE, geometry, SQUARE))
    assert [(one.row, one.reason) for one in intake.rejections] == [(2, reason)]
    assert (intake.n_read, intake.table["area_id"].tolist()) == (3, ["a1", "a3"])


def test_the_same_id_on_two_objects_refuses_both(read: Reader) -> None:
    """Which of them is meant can't be known."""
    collection = make_collection(SQUARE, SQUARE, SQUARE)
    collection["features"][1]["properties"]["id"] = "a1"
    intake = read(collection)
    assert [(one.row, one.reason) for one in intake.rejections] == [
        (1, "områdets id «a1» står på flera objekt."),
        (2, "områdets id «a1» står på flera objekt."),
    ]


def test_a_kind_of_area_can_stand_in_the_file(read: Reader) -> None:
    """An unknown kind is refused with the known ones."""
    collection = make_collection(SQUARE, SQUARE)
    collection["features"][0]["properties"]["typ"] = "Skola"
    collection["features"][1]["properties"]["typ"] = "park"
    description = DESCRIPTION.replace("områdestyp: centrum\n", "").replace("namn: namn", "namn: namn, områdestyp: typ")
    intake = read(collection, description)
    assert intake.table["area_type"].tolist() == ["skola"]
    assert intake.rejections[0].reason.startswith("områdestypen «park» är ingen av resecentrum, centrum, skola")


def test_the_municipality_can_be_in_the_code(read: Reader) -> None:
    """As in DeSO and RegSO."""
    collection = make_collection(SQUARE)
    collection["features"][0]["properties"]["id"] = "0586A0010"
    intake = read(collection, DESCRIPTION.replace('kommun: "0586"', "kommun_ur_områdeskod: true"))
    assert intake.table["municipality"].tolist() == ["0586"]


def test_a_named_reference_system_is_heeded_and_must_agree_with_the_description(read: Reader) -> None:
    """Older GeoJSON names one; RFC 7946 has WGS 84; a description fills in only where the file is silent."""
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
    collection = json.loads(make_layer("EPSG:3006").to_json(drop_id=True))
    collection.pop("crs", None)
    assert read(collection | {"crs": named}).table["crs"].unique().tolist() == ["EPSG:3006"]
    silent = read(collection, DESCRIPTION + "koordinatsystem: EPSG:3006\n")
    assert silent.table["crs"].unique().tolist() == ["EPSG:3006"]
    with pytest.raises(DataError, match="filen säger EPSG:3006 men beskrivningen EPSG:3009"):
        read(collection | {"crs": named}, DESCRIPTION + "koordinatsystem: EPSG:3009\n")
    with pytest.raises(DataError, match=r"«EPSG:999999» är okänt.*EPSG:3006"):
        read(collection | {"crs": {"type": "name", "properties": {"name": "EPSG:999999"}}})
    with pytest.raises(DataError, match="kan inte ligga i EPSG:4326"):
        read(collection)


def test_areas_in_the_wrong_place_are_not_stored_until_somebody_says_so(read: Reader) -> None:
    """The same rule as for incidents."""
    intake = read(make_collection(SQUARE), DESCRIPTION.replace("0586", "0180"))
    assert intake.n_outside == 1
    store = open_store("sqlite://")
    with pytest.raises(DataError, match=r"\(Stockholm\); inget är sparat"):
        store_arrival(store, intake, now=NOW)
    assert store_arrival(store, intake, now=NOW, is_outside_confirmed=True).n_accepted == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "filen är tom."),
        (b"{", "filen är inte giltig JSON (rad 1)."),
        (b'{"type": "FeatureCollection", "features": []}', "filen har inga objekt."),
        (b'{"type": "Point", "coordinates": [1, 2]}', "filen är ingen FeatureCollection."),
        (b'{"type": "FeatureCollection", "features": [1]}', "kolumnen «id» finns inte."),
        (b'{"features": [{"a": NaN}]}', "tal som inte är tal"),
        (b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "nästlad i för många nivåer"),
        ('{"a": "å"}'.encode("cp1252"), "filen är inte skriven i UTF-8."),
        (b"id,namn\n1,2\n", "filen har inga gränser: den är en tabell, ingen kartfil."),
        (b"PK\x03\x04", "filen är ett zip-arkiv (som Excel-filer är) men skadad eller avbruten."),
        (b"SQLite format 3\0" + b"\0" * 100, "filen är skadad eller ingen GeoPackage."),
        (b"<gpx><!DOCTYPE x SYSTEM 'file:///etc/passwd'></gpx>", "filen är XML med egna deklarationer"),
        (
            b'{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read x"}',
            "filen är ingen FeatureCollection.",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_swedish_message(read: Reader, content: bytes, says: str) -> None:
    """It names the file and the fault; nothing in the file is opened or followed."""
    with pytest.raises(DataError) as refused:
        read(content)
    assert str(refused.value).startswith("omr.geojson: ")
    assert says in str(refused.value)


def test_a_missing_property_is_named_with_those_that_exist(read: Reader) -> None:
    """So that the description can be mended."""
    with pytest.raises(DataError, match=r"kolumnen «kod» finns inte\. Filens kolumner: «id», «namn»\."):
        read(make_collection(SQUARE), DESCRIPTION.replace("område: id", "område: kod"))


@contextmanager
def listening() -> Iterator[tuple[int, list[object]]]:
    """Listen on a port and note who calls."""
    callers: list[object] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def accept() -> None:
            while True:
                try:
                    caller, address = server.accept()
                except OSError:
                    return
                callers.append(address)
                caller.close()

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1], callers


VRT = """<OGRVRTDataSource><OGRVRTLayer name="omr"><SrcDataSource>/vsicurl/http://127.0.0.1:{port}/a.geojson\
</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""
LINK = {"type": "link", "properties": {"href": "http://127.0.0.1:{port}/crs", "type": "proj4"}}
WFS = "<OGRWFSDataSource><URL>http://127.0.0.1:{port}/wfs</URL></OGRWFSDataSource>"
HOSTILE = [VRT, WFS, json.dumps(make_collection(SQUARE, crs=LINK)), "http://127.0.0.1:{port}/a.geojson"]


@pytest.mark.parametrize("content", HOSTILE, ids=["vrt", "wfs", "crs link", "url"])
@pytest.mark.parametrize("name", ["omr.geojson", "omr.gpkg", "omr.json"])
def test_a_file_that_points_to_the_network_makes_no_request(read: Reader, content: str, name: str) -> None:
    """What a file contains can't make this machine call anybody."""
    with listening() as (port, callers):
        with pytest.raises(DataError):
            read(content.replace("{port}", str(port)), name=name)
        assert callers == []


# GeoPackage


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


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 0.999), byte=st.integers(0, 255), suffix=st.sampled_from(["gpkg", "geojson"]))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    tmp_path: Path, where: float, byte: int, suffix: str
) -> None:
    """Whichever byte is wrong, the answer is areas or a Swedish message."""
    whole, path = tmp_path / f"hel.{suffix}", tmp_path / f"omr.{suffix}"
    if not whole.exists():
        make_layer().to_file(whole, driver="GPKG" if suffix == "gpkg" else "GeoJSON")
    content = bytearray(whole.read_bytes())
    content[int(where * len(content))] = byte
    path.write_bytes(content)
    path.with_name(f"{path.name}.yaml").write_text(DESCRIPTION, "utf-8")
    try:
        intake = read_arrival(path)
    except DataError as refused:
        assert str(refused).startswith(path.name)  # noqa: PT017  # either outcome is lawful
    else:
        assert intake.n_read == len(intake.table) + len(intake.rejections)


# Real files


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="real data is not here")
@pytest.mark.parametrize(
    ("file", "description", "heading", "n", "n_outside"),
    [
        ("geo/deso_dalarna.gpkg", "dalarna_areas.yaml", "desokod", 175, 0),
        ("points/vancouver_neighbourhoods.geojson", "vancouver_areas.yaml", "name", 22, 22),
    ],
)
def test_real_areas_are_those_of_the_reference_reader(
    file: str, description: str, heading: str, n: int, n_outside: int
) -> None:
    """Every area, to the last coordinate; those of Dalarna lie in Dalarna."""
    intake = read_arrival(SHARED / file, description=DESCRIPTIONS / description)
    peer = gpd.read_file(SHARED / file)
    assert (intake.n_read, len(intake.table), intake.n_outside) == (n, n, n_outside)
    assert intake.table["area_id"].tolist() == peer[heading].tolist()
    assert shapely.equals_identical(intake.table["exact_geometry"].to_list(), peer.geometry.to_list()).all()
    store = open_store("sqlite://")
    assert store_arrival(store, intake, now=NOW, is_outside_confirmed=True).n_accepted == n
