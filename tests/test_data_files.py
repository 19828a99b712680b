"""A file of any kind is found out by its content, and gives the same rows."""

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import DataError
from data.files.form import Form
from data.files.layout import find_layout
from data.files.preview import preview
from data.files.rows import read_rows
from data.files.table import Table, open_grid
from tests.written_tables import HEADINGS, ROWS, TABLES, as_csv, look

IS_LONG = settings.get_current_profile_name().startswith("soak")
SHARED = Path(__file__).parents[2] / "shared" / "data"


@pytest.mark.parametrize("name", list(TABLES))
def test_the_same_rows_come_from_every_kind_of_table(name: str, tmp_path: Path) -> None:
    """What a program wrote its rows in makes no difference to what they say, whatever the file is called."""
    kind, write = TABLES[name]
    seen = look(tmp_path / "uttag.gpkg", write())
    assert seen.form.format is kind
    assert list(seen.headings) == HEADINGS
    assert seen.head.to_numpy().tolist() == ROWS
    assert seen.n_rows == len(ROWS)


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
