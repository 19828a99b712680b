"""A file that arrives is understood, stored, corrected and undone; what points out a person stays outside."""

import io
import json
import logging
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz_starts import warm_starts
from data.arrivals import (
    Counted,
    gather_rejected,
    hold_upload,
    look_at,
    name_path,
    open_arrival,
    store_arrival,
    understand_head,
)
from data.columns.describing import Fields, settle
from data.deliveries import Kind, Receipt, Rejection
from data.descriptions import SourceDescription
from data.errors import DataError
from data.personal import PersonalKind, mask
from data.store import Store, open_store
from data.suspects import PLAIN_ID

IS_LONG = settings.get_current_profile_name().startswith("soak")
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
SEEDS = (
    *("19811218-9876", "811218-9876", "198112189876", "8112189876", "811218 9876", "19811278-9873", "811278-9873"),
    *("+46701740605", "0046701740605", "+46 70 174 06 05", "070-174 06 05", "0701740605", "anna.ek@example.se"),
    *("reg ABC123", "målsägande Anna Ek"),
)
SECRETS = (*SEEDS[:13], "ABC123", "Anna Ek")

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
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    lines = [list(rows.columns), *rows.to_numpy().tolist()]
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(f"<table:table-row>{''.join(cell.format(one) for one in line)}</table:table-row>" for line in lines)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{office}manifest:1.0"/>')
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{office}office:1.0" xmlns:table="{office}table:1.0" '
            f'xmlns:text="{office}text:1.0"><office:body><office:spreadsheet><table:table table:name="Uttag">'
            f"{body}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return file.getvalue()


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


@pytest.fixture
def store() -> Iterator[Store]:
    """Give an empty store."""
    made = open_store("sqlite://")
    yield made
    made.close()


@pytest.mark.parametrize("kind", FORMATS)
def test_every_row_of_every_format_has_one_of_four_outcomes(store: Store, kind: str) -> None:
    """Accepted, remarked on, known, rejected; again it adds nothing, undone nothing of it is left."""
    write, fields = FORMATS[kind]
    rows = incident_rows()
    n_unplaced = int(kind != "kml")  # GDAL gives no placemark that has no place
    content = write(rows if n_unplaced else rows.iloc[:3])
    first = bring(store, content, fields)
    assert (first.n_read, outcomes(first)) == (3 + n_unplaced, (2, n_unplaced, 0, 1))
    assert outcomes(bring(store, content, fields)) == (0, 0, 2 + n_unplaced, 1)
    shown = store.read_incidents("0586", is_demo=False)
    assert sorted(shown["category"]) == [*["skadegörelse"] * (1 + n_unplaced), "stöld"]
    assert shown["lon"].notna().sum() == 2
    for delivery_id in (1, 2):
        store.undo(delivery_id, author_role="prov", reason="prov", now=NOW)
    assert store.read_incidents("0586", is_demo=False).empty
    store.restore(1, author_role="prov", reason="prov", now=NOW)
    assert len(store.read_incidents("0586", is_demo=False)) == 2 + n_unplaced


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


@pytest.mark.parametrize("write", [as_csv, as_excel, as_opendocument, as_json, as_parquet])
def test_the_outcomes_of_counts_add_up(store: Store, write: Write) -> None:
    """Zero is a count, a word is none."""
    content = write(count_rows())
    first = bring(store, content, COUNTS)
    assert (first.n_read, outcomes(first)) == (3, (2, 0, 0, 1))
    assert outcomes(bring(store, content, COUNTS)) == (0, 0, 2, 1)


@pytest.mark.parametrize("driver", [("GPKG", ".gpkg"), ("ESRI Shapefile", ".shp.zip"), ("GeoJSON", ".geojson")])
def test_the_outcomes_of_areas_add_up(store: Store, driver: tuple[str, str]) -> None:
    """An outline that crosses itself is refused and never mended."""
    content = with_gdal(*driver)(area_rows())
    first = bring(store, content, AREAS)
    assert (first.n_read, outcomes(first)) == (2, (1, 0, 0, 1))
    assert outcomes(bring(store, content, AREAS)) == (0, 0, 1, 1)


cells = st.sampled_from(["", "2024-03-01", "2024-03", "1/2", "i går", "15.1", "58.3", "0", "18.07", "59.3", "Klotter"])


@settings(deadline=None, max_examples=1_000 if IS_LONG else 6)
@given(rows=st.lists(st.tuples(cells, cells, cells, cells, cells), min_size=1, max_size=8))
def test_the_outcomes_add_up_whatever_stands_in_the_cells(rows: list[tuple[str, ...]]) -> None:
    """Or nothing at all is stored."""
    content = "\n".join(["tid;brott;x;y;id", *(";".join(row) for row in rows)]).encode()
    store = open_store("sqlite://")
    try:
        receipt = bring(store, content, INCIDENTS, is_outside_confirmed=True)
    except DataError:
        assert store.read_deliveries().empty
    else:
        assert receipt.n_read == sum(outcomes(receipt))
        assert len(store.read_rejections(receipt.delivery_id)) == receipt.n_rejected
    finally:
        store.close()


times = st.sampled_from(["2024-03-01 13:45", "2024-03-02", "2024-12-31 23:59", "i går", ""])
degrees = st.floats(0, 0.02).map(lambda more: round(more, 5))
places = st.one_of(st.none(), st.tuples(degrees, degrees))
DRESSES: dict[str, tuple[Write, Fields]] = {
    **{name: one for name, one in FORMATS.items() if name != "kml"},  # it keeps no placemark without a place
    "csv in UTF-8": (lambda rows: rows.to_csv(index=False, sep=",").encode(), INCIDENTS),
    "csv in UTF-16": (lambda rows: rows.to_csv(index=False, sep="\t").encode("utf-16"), INCIDENTS),
    "csv from a Macintosh": (lambda rows: rows.to_csv(index=False, sep=";").encode("mac_roman"), INCIDENTS),
}


@st.composite
def dressed_rows(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame, str, str, bool]:
    """Draw rows, some of them alike, the same in another order, two dresses for them and whether they have ids."""
    drawn = draw(st.lists(st.tuples(times, st.sampled_from(["Cykelstöld", "Klotter"]), places), min_size=1, max_size=9))
    rows = pd.DataFrame(
        [
            (
                time,
                crime,
                *([f"{MJOLBY[0] + place[0]:.5f}", f"{MJOLBY[1] + place[1]:.5f}"] if place else ["", ""]),
                f"K{i}",
            )
            for i, (time, crime, place) in enumerate(drawn)
        ],
        columns=["tid", "brott", "x", "y", "id"],
    )
    order = draw(st.permutations(range(len(rows))))
    dresses = [draw(st.sampled_from(list(DRESSES))) for _ in range(2)]
    return rows, rows.iloc[list(order)].reset_index(drop=True), *dresses, draw(st.booleans())


@pytest.fixture(scope="module")
def quick() -> Iterator[None]:
    """Let the children of the long form start sooner; what reads is the same."""
    with warm_starts() if IS_LONG else nullcontext():
        yield


@pytest.mark.usefixtures("quick")
@settings(deadline=None, max_examples=1_000 if IS_LONG else 4)
@given(dressed_rows())
def test_the_same_rows_in_another_dress_and_order_are_known(
    drawn: tuple[pd.DataFrame, pd.DataFrame, str, str, bool],
) -> None:
    """From any format or alphabet to any other: as many are read, each has its outcome, and none is new again."""
    rows, reordered, *dresses, has_ids = drawn
    store = open_store("sqlite://")
    receipts = []
    for table, (write, fields) in zip((rows, reordered), (DRESSES[one] for one in dresses), strict=True):
        named = fields["kolumner"]
        assert isinstance(named, dict)
        own = fields if has_ids else {**fields, "kolumner": {key: one for key, one in named.items() if key != "id"}}
        receipts.append(bring(store, write(table), own | {"midnatt_är_heldag": False}))
    store.close()
    first, second = receipts
    n_faulty = int((rows["tid"] == "i går").sum())  # an empty time is unknown, not wrong
    assert first.n_read == second.n_read == len(rows)
    assert first.n_rejected == second.n_rejected == n_faulty
    assert sum(outcomes(first)) == len(rows)
    assert outcomes(second) == (0, 0, len(rows) - n_faulty, n_faulty)


def test_a_row_that_its_source_corrects_takes_the_place_of_the_old_one(store: Store) -> None:
    """The id of the source says which row it is; without ids it would be one more."""
    bring(store, as_csv(incident_rows()), INCIDENTS)
    corrected = incident_rows()
    corrected.loc[0, "brott"] = "Klotter"
    receipt = bring(store, as_csv(corrected), INCIDENTS)
    assert (receipt.n_corrected, receipt.n_identified, outcomes(receipt)) == (1, 3, (1, 0, 2, 1))
    assert set(store.read_incidents("0586", is_demo=False)["category"]) == {"skadegörelse"}
    store.undo(2, author_role="prov", reason="fel", now=NOW)
    assert "stöld" in set(store.read_incidents("0586", is_demo=False)["category"])


def seeded(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Put every seed into every column, beside enough rows without."""
    parts = [rows] * (2 * len(SEEDS))
    for column in columns:
        row = rows.iloc[[0]]
        parts += [row.assign(**{column: f"Klotter {one}" if column in {"brott", "namn"} else one}) for one in SEEDS]
        parts += [row.assign(**{column: one}) for one in SEEDS]
    return pd.concat(parts, ignore_index=True)


def find_leaks(folder: Path, said: str) -> list[str]:
    """Find seeds in the files of a folder and in what was said."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return [
        secret
        for secret in SECRETS
        if secret in said or any(secret.encode(code) in content for content in files for code in ("utf-8", "utf-16-le"))
    ]


@pytest.fixture
def leaky(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Callable[..., list[str]]:
    """Give a way to store a seeded file and find where its seeds are afterwards; temporary files are looked at too."""
    caplog.set_level(logging.DEBUG)

    def leak(content: bytes, fields: Fields, name: str) -> list[str]:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        store = open_store(f"sqlite:///{tmp_path / 'lager.sqlite3'}")
        said = []
        with hold_upload(content, name) as path:
            counted = Counted(open_arrival(path, describe(fields)))
            receipt = store_arrival(store, counted, now=NOW, is_outside_confirmed=True)
            assert receipt.n_read == sum(outcomes(receipt))
            assert receipt.n_accepted
            said += [path.name, str(counted.account), *(one.reason for one in counted.account.rejections)]
            leaks = find_leaks(tmp_path, "\n".join([*said, caplog.text]))  # while the database is open: its log too
        assert store.read_masked(receipt.delivery_id)["n"].sum() > 0
        store.close()
        return leaks + find_leaks(tmp_path, "")

    return leak


@pytest.mark.parametrize("kind", FORMATS)
def test_personal_data_in_any_column_of_any_format_is_found_nowhere_afterwards(
    leaky: Callable[..., list[str]], kind: str
) -> None:
    """Not in the database, its log, temporary files, messages or logs; not even from the file's name."""
    write, fields = FORMATS[kind]
    is_table = fields is INCIDENTS
    columns = ["tid", "brott", "id", "anteckning", *(("x", "y") if is_table else ())]
    rows = incident_rows().iloc[[0, 1]].assign(anteckning="")
    content = write(seeded(rows, columns))
    assert leaky(content, fields, "Anna Ek 811218-9876.csv") == []


@pytest.mark.parametrize("write", [as_csv, as_excel, as_parquet])
def test_personal_data_among_counts_is_found_nowhere_afterwards(leaky: Callable[..., list[str]], write: Write) -> None:
    """Also where an area's id should be."""
    rows = seeded(count_rows().iloc[[0]], ["område", "period", "brott", "antal"])
    rows["period"] = [
        f"{2000 + n // 12}-{n % 12 + 1:02}" if one == "2024-01" else one for n, one in enumerate(rows["period"])
    ]
    assert leaky(write(rows), {**COUNTS, "upprepad_rad": "summera"}, "antal 811218-9876") == []


def test_personal_data_among_areas_is_found_nowhere_afterwards(leaky: Callable[..., list[str]]) -> None:
    """In ids and in names."""
    rows = seeded(area_rows().iloc[[0]], ["id", "namn"])
    rows["id"] = [f"a{n}" if one == "a" else one for n, one in enumerate(rows["id"])]
    assert leaky(with_gdal("GPKG", ".gpkg")(rows), AREAS, "områden") == []


@pytest.mark.parametrize("term", ["kategori", "id"])
def test_a_column_that_holds_mostly_persons_is_refused_as_anything(store: Store, term: str) -> None:
    """Whatever the description calls it; nothing of the file is stored."""
    rows = incident_rows().assign(vem=["19811218-9876", "811278-9873", "anna.ek@example.se", ""])
    columns: Fields = {"från": "tid", "kategori": "brott", term: "vem"}
    with pytest.raises(DataError, match="vem: kolumnen innehåller personuppgifter och läses aldrig") as refused:
        bring(store, as_csv(rows), {**INCIDENTS, "kolumner": columns})
    assert "9876" not in str(refused.value)
    assert store.read_deliveries().empty


def test_what_is_refused_leaves_the_store_as_it_was(store: Store) -> None:
    """A file in the wrong place, of the future, without a readable row, or damaged, changes nothing."""
    bring(store, as_csv(incident_rows()), INCIDENTS)
    version = store.data_version()
    content = as_csv(incident_rows().assign(id=""))
    for wrong, fields, says in (
        (content, {**INCIDENTS, "kommun": "0180"}, "ligger utanför Sverige eller mer än 20 km"),
        (content, {**INCIDENTS, "uttagsdatum": "2026-03-01"}, "har inte varit än"),
        (as_csv(incident_rows().assign(tid="i går")), INCIDENTS, "ingen av filens 4 rader"),
        (as_parquet(incident_rows())[:-40], INCIDENTS, "avbruten"),
        (content, INCIDENTS, "id"),
    ):
        with pytest.raises(DataError, match=says):
            bring(store, wrong, fields)
        assert (store.data_version(), len(store.read_deliveries())) == (version, 1)
    assert len(store.read_incidents("0586", is_demo=False)) == 3


def test_the_first_rows_are_understood_as_when_the_file_is_read_in() -> None:
    """With the reasons and the remarks."""
    for content, fields in ((as_csv(incident_rows()), INCIDENTS), (as_csv(count_rows()), COUNTS)):
        with hold_upload(content, "uttag.csv") as path:
            head = understand_head(look_at(path, municipality="0586"), describe(fields), n=2)
            portion = next(open_arrival(path, describe(fields)).portions())
        shown = portion.table if "n_rows" in portion.table else portion.table[portion.table.index.isin([2, 3])]
        first = shown[shown.index.isin(head.table.index)]
        pd.testing.assert_frame_equal(head.table, first)
        assert head.rejections == tuple(one for one in portion.rejections if one.row <= 3)
        assert head.n_read == 2


def test_the_first_areas_are_understood_as_when_the_file_is_read_in() -> None:
    """With the fault of each outline."""
    with hold_upload(with_gdal("GPKG", ".gpkg")(area_rows()), "uttag.gpkg") as path:
        head = understand_head(look_at(path, municipality="0586"), describe(AREAS))
    assert head.table["label"].tolist() == ["Centrum"]
    assert "korsar sig själv" in head.rejections[0].reason


@pytest.mark.parametrize(
    ("position", "is_swapped"),
    [("15,13199; 58,32298", False), ("58.32298, 15.13199", True), ("POINT (15.13199 58.32298)", False)],
)
def test_one_column_can_hold_both_coordinates(position: str, *, is_swapped: bool) -> None:
    """As map services and spreadsheets write them."""
    columns: Fields = {"från": "tid", "kategori": "brott", "position": "läge"}
    fields = {**INCIDENTS, "kolumner": columns, "omkastade": is_swapped}
    with hold_upload(f'tid;brott;läge\n2024-01-01;Klotter;"{position}"\n'.encode(), "a.csv") as path:
        portion = next(open_arrival(path, describe(fields)).portions())
    assert portion.table[["lon", "lat"]].to_numpy().tolist() == [list(MJOLBY)]


def test_swapped_columns_are_read_the_right_way_round() -> None:
    """The travel centre in Mjölby, northing under x."""
    fields = {**INCIDENTS, "koordinatsystem": "EPSG:3006", "omkastade": True}
    with hold_upload(b"tid;brott;x;y;id\n2024-01-01;Klotter;6464677,2;507731,3;\n", "a.csv") as path:
        portion = next(open_arrival(path, describe(fields)).portions())
    assert portion.table[["lon", "lat"]].to_numpy()[0] == pytest.approx(MJOLBY, abs=1e-5)
    assert portion.table[["x", "y"]].to_numpy().tolist() == [[507731.3, 6464677.2]]


def test_a_look_proposes_the_system_that_puts_the_points_in_the_municipality() -> None:
    """With x and y the right way round, and asks nothing that is sure."""
    rows = "".join(f"2024-01-{day:02};Klotter;{6464600 + day};{507700 + day}\n" for day in range(1, 11))
    with hold_upload(f"Datum;Brott;X;Y\n{rows}".encode(), "a.csv") as path:
        look = look_at(path, municipality="0586")
    assert look.crs == ("EPSG:3006", True)
    assert look.proposal.fields["omkastade"] is True
    assert "koordinatsystem" not in [one.key for one in look.proposal.questions]
    assert look.points[["lon", "lat"]].iloc[0].tolist() == pytest.approx(MJOLBY, abs=0.002)


def test_rejected_rows_can_be_mended_and_sent_again(store: Store) -> None:
    """Only columns that may be read are in the workbook."""
    content = as_csv(incident_rows().assign(anteckning="hemligt"))
    bring(store, content, INCIDENTS)
    found = [Rejection(int(row), reason) for row, reason in store.read_rejections(1).itertuples(index=False)]
    with hold_upload(content, "brott.csv") as path:
        workbook = gather_rejected(path, describe(INCIDENTS), found, created=date(2026, 2, 1))
    sheet = pd.read_excel(io.BytesIO(workbook), dtype=str, engine="calamine")
    assert sheet["orsak"].tolist() == ["tiden «i går» går inte att läsa."]
    assert "anteckning" not in sheet
    mended = sheet.assign(tid="2024-03-04 10:00")
    assert outcomes(bring(store, as_excel(mended), INCIDENTS)) == (1, 0, 0, 0)


def test_rows_that_need_review_do_not_count_before_somebody_has_accepted_them(store: Store) -> None:
    """They wait in the queue."""
    bring(store, as_csv(incident_rows()), INCIDENTS, needs_review=True)
    assert store.read_incidents("0586", is_demo=False).empty
    assert len(store.read_queue("0586", is_demo=False)) == 3


def test_progress_is_told_up_to_the_last_row(store: Store) -> None:
    """Of how many, when that is known."""
    told: list[tuple[int, int | None]] = []
    with hold_upload(as_csv(incident_rows()), "a.csv") as path:
        arrival = open_arrival(path, describe(INCIDENTS))
        store_arrival(store, arrival, now=NOW, n_rows=4, on_progress=lambda *done: told.append(done))
    assert told == [(4, 4)]


def test_an_upload_has_the_name_its_sender_gave_it_without_personal_data() -> None:
    """A folder in it leads nowhere, and an error tells the same name."""
    with hold_upload(b"", "C:\\Users\\Anna\\19811218-9876\u202e.csv") as path:
        assert path.name == "[personnummer].csv"
        with pytest.raises(DataError, match=r"^\[personnummer\]\.csv: 1 fel"):
            look_at(path, municipality=None)
    assert name_path(Path("/nix"), "").name == "filen"
    assert [kind.value for kind in PersonalKind if kind.value in path.name] == ["personnummer"]


@given(own=st.from_regex(PLAIN_ID, fullmatch=True))
def test_plain_ids_hold_nothing_personal(own: str) -> None:
    """So that a million of them need not be gone through one by one."""
    assert not mask(own).counts


def test_an_account_tells_the_same_as_the_receipt(store: Store) -> None:
    """Rows, remarks, words and what was masked."""
    rows = incident_rows()
    rows.loc[1, "brott"] = "Bråk anna.ek@example.se"
    with hold_upload(as_csv(rows), "a.csv") as path:
        counted = Counted(open_arrival(path, describe(INCIDENTS)))
        receipt = store_arrival(store, counted, now=NOW)
    account = counted.account
    assert (account.n_read, account.n_remarked, account.n_rejected) == (receipt.n_read, 1, receipt.n_rejected)
    assert account.uncategorised == {"Bråk [e-postadress]": 1}
    assert dict(store.read_masked(1).itertuples(index=False)) == account.masked == {"e-postadress": 1}
    assert counted.description.kind is Kind.INCIDENTS
