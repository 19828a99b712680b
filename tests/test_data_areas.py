"""Areas are read exactly, whatever reference system they come in."""

import json
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.arrivals import read_arrival, store_arrival
from data.deliveries import ROWS, Kind
from data.errors import DataError
from data.store import open_store
from data.tables import find_problems
from tests.area_files import DESCRIPTION, SQUARE, Reader, make_collection, make_layer, make_reader

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
DESCRIPTIONS = Path(__file__).parent / "descriptions"
NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
SWEDISH = ("EPSG:4326", "EPSG:3006", "EPSG:3009", "EPSG:3021", "EPSG:25833")


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Give a reader of files in a folder of the test's own."""
    return make_reader(tmp_path)


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


def test_a_missing_property_is_named_with_those_that_exist(read: Reader) -> None:
    """So that the description can be mended."""
    with pytest.raises(DataError, match=r"kolumnen «kod» finns inte\. Filens kolumner: «id», «namn»\."):
        read(make_collection(SQUARE), DESCRIPTION.replace("område: id", "område: kod"))


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
