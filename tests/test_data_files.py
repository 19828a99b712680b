"""A file of any kind is found out by its content, and gives the same rows."""

import csv
import datetime as dt
import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import DataError
from data.files.form import Form, Format
from data.files.layout import find_layout
from data.files.preview import Preview, preview
from data.files.rows import read_rows
from data.files.table import Table, open_grid

IS_LONG = settings.get_current_profile_name().startswith("soak")
SHARED = Path(__file__).parents[2] / "shared" / "data"
HEADINGS = ["Brott", "Datum", "Östlig", "Nordlig"]
ROWS = [
    ["Stöld", "2024-01-31", "533000.5", "6471000"],
    ["Skadegörelse på våning 2", "2024-02-01", "533100", "6471250.25"],
    ["Misshandel", "2024-02-29", "533222", "6471333"],
]


def look(path: Path, content: bytes, *, form: Form | None = None) -> Preview:
    """Look at a file with this content."""
    path.write_bytes(content)
    return preview(path, form=form)


def as_csv(rows: list[list[str]], *, separator: str = ";", end: str = "\r\n") -> str:
    """Write rows as a spreadsheet program does."""
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_NONNUMERIC).writerows(rows)
    return file.getvalue()


def as_excel() -> bytes:
    """Write the rows as Excel has them: numbers as numbers and dates as dates."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet, day = book.add_worksheet("Uttag"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADINGS)
        for i, (crime, date, x, y) in enumerate(ROWS, start=1):
            sheet.write(i, 0, crime)
            sheet.write_datetime(i, 1, dt.datetime.fromisoformat(date), day)
            sheet.write(i, 2, float(x))
            sheet.write(i, 3, float(y))
    return file.getvalue()


def as_opendocument() -> bytes:
    """Write the rows as LibreOffice does."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"

    def cell(text: str, kind: str) -> str:
        value = {"string": "", "date": f' office:date-value="{text}"', "float": f' office:value="{text}"'}[kind]
        return f'<table:table-cell office:value-type="{kind}"{value}><text:p>{text}</text:p></table:table-cell>'

    kinds = ["string", "date", "float", "float"]
    rows = [[cell(text, "string") for text in HEADINGS]]
    rows += [[cell(text, kind) for text, kind in zip(row, kinds, strict=True)] for row in ROWS]
    body = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
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


def as_json() -> bytes:
    """Write the rows as the answer of a service."""
    return json.dumps([dict(zip(HEADINGS, row, strict=True)) for row in ROWS]).encode()


def as_parquet() -> bytes:
    """Write the rows as a data analyst does."""
    file = io.BytesIO()
    table = pd.DataFrame(ROWS, columns=HEADINGS)
    table["Datum"] = pd.to_datetime(table["Datum"]).dt.date
    table.astype({"Östlig": float, "Nordlig": float}).to_parquet(file, index=False)
    return file.getvalue()


TABLES: dict[str, tuple[Format, Callable[[], bytes]]] = {
    "semicolon": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS]).encode()),
    "mark": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS]).encode("utf-8-sig")),
    "comma": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS], separator=",").encode()),
    "tab": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS], separator="\t", end="\n").encode()),
    "old mac": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS], end="\r").encode("mac_roman")),
    "windows": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS]).encode("cp1252")),
    "dos": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS]).encode("cp850")),
    "wide": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS], separator="\t").encode("utf-16")),
    "wide without mark": (Format.CSV, lambda: as_csv([HEADINGS, *ROWS], separator="\t").encode("utf-16-le")),
    "told separator": (Format.CSV, lambda: b"sep=;\r\n" + as_csv([HEADINGS, *ROWS]).encode()),
    "excel": (Format.XLSX, as_excel),
    "opendocument": (Format.ODS, as_opendocument),
    "json": (Format.JSON, as_json),
    "parquet": (Format.PARQUET, as_parquet),
}


@pytest.mark.parametrize("name", list(TABLES))
def test_the_same_rows_come_from_every_kind_of_table(name: str, tmp_path: Path) -> None:
    """What a program wrote its rows in makes no difference to what they say, whatever the file is called."""
    kind, write = TABLES[name]
    seen = look(tmp_path / "uttag.gpkg", write())
    assert seen.form.format is kind
    assert list(seen.headings) == HEADINGS
    assert seen.head.to_numpy().tolist() == ROWS
    assert seen.n_rows == len(ROWS)


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


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "utf-8", "utf-16", "cp850"])
def test_swedish_is_told_from_its_bytes_with_how_sure_that_is(encoding: str, tmp_path: Path) -> None:
    """A page of ordinary Swedish is recognised in every way that Swedish programs have written it."""
    words = ["Ånge", "Åmål, på ön", "Ärla é", "Öckerö – väster", "Mörbylånga", "hjälp", "gråsö"]
    rows = [["Område", "Antal"], *([word, str(i)] for i, word in enumerate(words))]
    if encoding == "cp850":
        rows[4][0] = "Öckerö"
    seen = look(tmp_path / "a.csv", as_csv(rows).encode(encoding))
    assert seen.form.encoding == encoding
    assert seen.head["Område"].tolist() == [row[0] for row in rows[1:]]
    assert "(säkert)" in seen.remarks[0]


def test_titles_headings_and_notes_are_told_apart(tmp_path: Path) -> None:
    """An export for readers has a title, an empty row, headings, rows, a sum and its source."""
    text = (
        "Anmälda brott i Mjölby;;\nUttag 2024-05-01;;\n;;\nOmråde;Antal;Per 1 000\n"
        "Centrum;12;3,5\nSkänninge;7;2,1\nSumma;19;5,6\n\nKälla: Brå;;\n* preliminära uppgifter;;\n"
    )
    seen = look(tmp_path / "a.csv", text.encode("cp1252"))
    assert seen.headings == ("Område", "Antal", "Per 1 000")
    assert seen.form.header_row == 4
    assert seen.head.index.tolist() == [5, 6]
    assert seen.title_rows == ((1, "Anmälda brott i Mjölby"), (2, "Uttag 2024-05-01"))
    assert seen.footer_rows == ((7, "Summa 19 5,6"), (9, "Källa: Brå"), (10, "* preliminära uppgifter"))
    assert "Decimaltecknet är komma." in seen.remarks
    assert seen.n_rows == 2


def test_the_last_row_is_data_unless_it_says_otherwise(tmp_path: Path) -> None:
    """A row cut off in the middle is no note: it is refused with its number."""
    path = tmp_path / "a.csv"
    path.write_text("a;b;c\n1;2;3\nMjölby\n", encoding="utf-8")
    with read_rows(path, columns={"n": "b"}) as rows:
        (batch,) = rows
    assert batch.table["n"].tolist() == ["2"]
    assert [(one.row, one.reason) for one in batch.rejections] == [(3, "raden har 1 fält, rubrikerna är 3.")]


def test_line_breaks_inside_quotes_are_part_of_the_text(tmp_path: Path) -> None:
    """Rows are numbered by the line that they begin on, as an editor shows it."""
    seen = look(tmp_path / "a.csv", b'plats;n\n"Torget\nnorra";1\nSkolan;2\n')
    assert seen.head["plats"].to_dict() == {2: "Torget\nnorra", 4: "Skolan"}


def test_headings_in_a_sheet_are_found_below_titles_and_groups(tmp_path: Path) -> None:
    """Merged headings name the columns below them, and the columns are told apart."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Läs mig").write(0, 0, "Så här räknas brotten")
        sheet = book.add_worksheet("Tabell 1")
        sheet.merge_range(0, 0, 0, 4, "Anmälda brott")
        sheet.merge_range(2, 0, 3, 0, "Kommun")
        sheet.merge_range(2, 1, 2, 2, "2022")
        sheet.merge_range(2, 3, 2, 4, "2023")
        sheet.write_row(3, 1, ["Antal", "Andel", "Antal", "Andel"])
        sheet.write_row(4, 0, ["Mjölby", 10, 0.5, 12, 0.25])
        sheet.write_row(5, 0, ["Motala", 20, 0.5, 22, 0.75])
    seen = look(tmp_path / "a.xlsx", file.getvalue())
    assert seen.form.sheet == "Tabell 1"
    assert seen.choices == ("Läs mig", "Tabell 1")
    assert seen.headings == ("Kommun", "2022 Antal", "2022 Andel", "2023 Antal", "2023 Andel")
    assert seen.head.loc[5].tolist() == ["Mjölby", "10", "0.5", "12", "0.25"]


def test_a_table_that_starts_far_from_the_corner_is_found(tmp_path: Path) -> None:
    """Rows keep the numbers that the spreadsheet shows, and hidden sheets are not offered."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet, hidden = book.add_worksheet("A"), book.add_worksheet("B")
        sheet.write_row(6, 3, ["Område", "Antal"])
        sheet.write_row(7, 3, ["Centrum", 5])
        hidden.write_row(0, 0, ["a", "b", "c", "d"])
        hidden.hide()
    seen = look(tmp_path / "a.xlsx", file.getvalue())
    assert seen.head.to_dict("index") == {8: {"Område": "Centrum", "Antal": "5"}}
    assert seen.choices == ("A",)


def test_headings_that_stand_twice_are_numbered_and_never_guessed_between(tmp_path: Path) -> None:
    """The one who asks for a heading that stands twice is told so, not given the first."""
    path = tmp_path / "a.csv"
    seen = look(path, b"a;n;n\nx;1;2\n")
    assert seen.headings == ("a", "n (1)", "n (2)")
    with pytest.raises(DataError, match="kolumnen «n» finns flera gånger"), read_rows(path, columns={"n": "n"}):
        pass
    with read_rows(path, columns={"n": "n (2)"}) as rows:
        assert next(iter(rows)).table["n"].tolist() == ["2"]


def test_a_file_without_headings_gets_numbered_ones(tmp_path: Path) -> None:
    """A first row of figures is data, and is not taken for headings."""
    seen = look(tmp_path / "a.csv", b"1;2,5;2024-01-01\n2;3,5;2024-01-02\n")
    assert seen.headings == ("kolumn 1", "kolumn 2", "kolumn 3")
    assert seen.n_rows == 2
    assert seen.form.header_row == 0


def test_years_can_be_headings(tmp_path: Path) -> None:
    """A table with a column per year has figures for headings."""
    seen = look(tmp_path / "a.csv", b"Kommun;2021;2022\nA;1;2\nB;3;4\n")
    assert seen.headings == ("Kommun", "2021", "2022")


def test_what_a_person_corrects_is_heeded(tmp_path: Path) -> None:
    """Every part of the form can be said instead of found."""
    content = as_csv([["x", ""], ["Område", "Antal"], ["Å", "1"], ["Ö", "2"], ["Ä", "3"]]).encode("cp850")
    form = Form(encoding="cp850", separator=";", header_row=2, last_row=4)
    seen = look(tmp_path / "a.csv", content, form=form)
    assert seen.head.to_numpy().tolist() == [["Å", "1"], ["Ö", "2"]]
    assert Form.from_json(json.loads(json.dumps(seen.form.as_json()))) == seen.form


def test_only_the_named_columns_leave_the_child(tmp_path: Path) -> None:
    """A column that nobody asked for is in no batch."""
    path = tmp_path / "a.csv"
    path.write_text("namn;personnummer;antal\nA;19121212-1212;3\n", encoding="utf-8")
    with read_rows(path, columns={"n": "antal", "label": "namn"}) as rows:
        (batch,) = rows
    assert batch.table.columns.tolist() == ["n", "label"]
    assert batch.table.iloc[0].tolist() == ["3", "A"]


@settings(max_examples=200 if IS_LONG else 6, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=8), st.integers()),
        min_size=1,
        max_size=30,
    ),
    st.integers(1, 40),
)
def test_batches_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int]], size: int
) -> None:
    """However few rows come at a time, all of them come, in order and with their numbers."""
    path = tmp_path_factory.mktemp("batches") / "a.csv"
    path.write_bytes(as_csv([["text", "n"], *([text, str(n)] for text, n in rows)], end="\n").encode())
    with read_rows(path, Form(header_row=1, separator=";", last_row=10**6), columns={"t": "text", "n": "n"}) as read:
        found = [batch.table for batch in read]
    assert all(len(one) <= size or size < len(rows) for one in found)
    with read_rows(
        path, Form(header_row=1, separator=";", last_row=10**6), columns={"t": "text", "n": "n"}, batch=size
    ) as read:
        parts = [batch.table for batch in read]
    assert max(map(len, parts)) <= size
    pd.testing.assert_frame_equal(pd.concat(parts), pd.concat(found))
    assert pd.concat(parts)["t"].tolist() == [text for text, _ in rows]


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
    import sqlite3  # noqa: PLC0415

    with sqlite3.connect(path) as database:
        database.execute("DROP TRIGGER IF EXISTS rtree_a_geom_insert")
        for trigger in [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            database.execute(f'DROP TRIGGER "{trigger}"')
        database.execute("DELETE FROM a")
        database.executemany("INSERT INTO a (geom) VALUES (?)", [(header + one,) for one in wkb])
    database.close()
    assert preview(path).head[["punktens x", "punktens y"]].to_numpy().tolist() == [["1.0", "2.0"]] * 6


REAL = {
    "messy/aggravated_assaults.xlsx": (8_696, ("date", "longitude", "latitude", "location_type", "location_category")),
    "messy/hungerford_shootings.csv": (16, ("victims", "order", "easting", "northing")),
    "messy/lancashire_asb_first1999rows.tab": (1_999, ("month", "longitude", "latitude", "location", "lsoa_code")),
    "messy/qld_stalking.xlsx": (7_304, ("division", "year", "stalking")),
    "messy/chicago_police_districts.kml": (25, ("Name", "Description", "geometri")),
    "points/cincinnati_burglary.csv.gz": (8_723, ("incident_no", "offense_date", "offense", "longitude", "latitude")),
}


def test_a_table_with_too_many_rows_is_refused_not_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that goes on and on is told from one that ends."""
    monkeypatch.setattr("data.files.table.MAX_ROWS", 3)
    layout = find_layout([(1, ["a"])], header_row=1, wanted=())

    def open_rows(n_rows: int) -> Table:
        return open_grid(lambda: iter([(i, ["x"]) for i in range(1, n_rows + 2)]), layout, Form(), is_strict=True)

    assert [len(one.numbers) for one in open_rows(3).chunks([0], 2)] == [2, 1]
    with pytest.raises(DataError, match="fler än 3 rader"):
        list(open_rows(4).chunks([0], 2))


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not here")
@pytest.mark.parametrize("name", list(REAL))
def test_real_files_are_read_to_the_last_row(name: str) -> None:
    """The rows are as many as other programs counted."""
    seen = preview(SHARED / name)
    assert (seen.n_rows, seen.headings) == REAL[name]


@pytest.mark.parametrize("alphabet", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ['<?xml version="1.0"?><kml></kml>', '[{"a": 1}, {"a": 2}]', '{"type": "Feature"}'])
def test_xml_and_json_in_utf_16_are_told_apart_from_tables(text: str, alphabet: str, tmp_path: Path) -> None:
    """Byte by byte they would pass for a text of one column."""
    with pytest.raises(DataError, match="XML eller JSON men inte skriven i UTF-8"):
        look(tmp_path / "a.csv", text.encode(alphabet))


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


def test_what_stands_in_merged_cells_stands_on_each_of_their_rows(tmp_path: Path) -> None:
    """One category beside three events is the category of all three, as everybody who sees the sheet reads it."""
    path = tmp_path / "brott.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Datum", "Händelse", "Antal"])
        sheet.write_row(1, 0, ["2025-01-01", "Stöld", 1])
        sheet.merge_range("B3:B5", "Ordningsstörning")
        for row in (2, 3, 4):
            sheet.write(row, 0, f"2025-01-0{row}")
            sheet.write(row, 2, row)
        sheet.write_row(5, 0, ["2025-01-09", "", 1])
    found = preview(path)
    assert found.head.iloc[:, 1].tolist() == ["Stöld", *["Ordningsstörning"] * 3, ""]
    assert any(remark.startswith("Sammanslagna celler bland uppgifterna: 1.") for remark in found.remarks)
