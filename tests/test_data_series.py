"""A file of counts: as given, nothing filled in, and no doubtful figure taken for a certain one."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.arrivals import read_arrival, store_arrival
from data.deliveries import ROWS, Kind, MissingRow
from data.errors import DataError
from data.intake import Intake
from data.store import open_store
from data.tables import find_problems

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
DESCRIPTIONS = Path(__file__).parent / "descriptions"
NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time

DESCRIPTION = """\
sort: antal
namn: Polisens statistik
producent: Polisen
licens: intern
uttagsdatum: 2026-01-15
definition: Anmälda brott per DeSO.
kolumner: {område: desokod, period: månad, kategori: brott, antal: antal}
kategorier: {stöld: stöld, klotter: skadegörelse, krossad ruta: skadegörelse}
kommun_ur_områdeskod: true
täcker: {från: 2024-01, till: 2024-12}
saknad_rad: noll
"""
HEADER = "desokod,månad,brott,antal,person\n"
ROW = "2080A0010,202401,stöld,3,Anna\n"

Reader = Callable[..., Intake]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Give a reader of a file with some content and a description beside it."""

    def read_content(content: str, description: str = DESCRIPTION) -> Intake:
        path = tmp_path / "antal.csv"
        path.write_text(content, "utf-8")
        path.with_name("antal.csv.yaml").write_text(description, "utf-8")
        return read_arrival(path)

    return read_content


def test_a_row_is_what_the_file_says(read: Reader) -> None:
    """Area, month, category and count; the municipality is in the area's code."""
    intake = read(HEADER + ROW)
    assert find_problems(intake.table, ROWS[Kind.SERIES]) == []
    row = intake.table.iloc[0]
    assert (row["municipality"], row["area_id"], row["category"], row["n"]) == ("2080", "2080A0010", "stöld", 3)
    assert (row["first_month"], row["n_months"]) == (pd.Timestamp("2024-01-01"), 1)
    assert "Anna" not in intake.table.to_csv()


@pytest.mark.parametrize(
    ("period", "first", "n_months"),
    [
        ("202301", "2023-01-01", 1),
        ("2023-01", "2023-01-01", 1),
        ("2023M01", "2023-01-01", 1),
        ("2023-01-01", "2023-01-01", 1),
        ("2023", "2023-01-01", 12),
        ("2023.0", "2023-01-01", 12),
    ],
)
def test_a_period_is_a_month_or_a_year(read: Reader, period: str, first: str, n_months: int) -> None:
    """However the source writes it."""
    row = read(HEADER + ROW.replace("202401", period)).table.iloc[0]
    assert (row["first_month"], row["n_months"]) == (pd.Timestamp(first), n_months)


@pytest.mark.parametrize(
    ("columns", "header", "row", "first", "n_months"),
    [
        ("år: a, månad: m", "a,m", "2024,2.0", "2024-02-01", 1),
        ("år: a, månad: m", "a,m", "2024,02", "2024-02-01", 1),
        ("år: a", "a", "2024", "2024-01-01", 12),
    ],
)
def test_a_period_can_stand_in_two_columns(
    read: Reader, columns: str, header: str, row: str, first: str, n_months: int
) -> None:
    """Year and month, or the year alone."""
    description = DESCRIPTION.replace("period: månad", columns)
    found = read(f"desokod,brott,antal,{header}\n2080A0010,stöld,3,{row}\n", description).table.iloc[0]
    assert (found["first_month"], found["n_months"]) == (pd.Timestamp(first), n_months)


@pytest.mark.parametrize(
    ("written", "n"),
    [
        ("3", 3),
        ("0", 0),
        ("8.0", 8),
        ('"8,0"', 8),
        ("1 234", 1_234),
        ("1\u00a0234", 1_234),
        ("", None),
        ("..", None),
        ("-", None),
    ],
)
def test_a_count_is_a_whole_number_or_missing(read: Reader, written: str, n: int | None) -> None:
    """A dash is missing until the description says that it is zero."""
    found = read(HEADER + ROW.replace(",3,", f",{written},")).table["n"].item()
    assert (None if pd.isna(found) else found) == n


def test_a_dash_is_zero_when_the_description_says_so(read: Reader) -> None:
    """As in the tables of Brå."""
    assert read(HEADER + ROW.replace(",3,", ",-,"), DESCRIPTION + "streck_är_noll: true\n").table["n"].item() == 0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2080A0010,202401,stöld,åtta,", "antalet «åtta» är inget heltal från noll."),
        ("2080A0010,202401,stöld,-3,", "antalet «-3» är inget heltal från noll."),
        ("2080A0010,202401,stöld,3.5,", "antalet «3.5» är inget heltal från noll."),
        ("2080A0010,202401,stöld,1.000,", "antalet «1.000» är inget heltal från noll."),
        ("2080A0010,202401,stöld,<5,", "antalet «<5» är inget heltal från noll."),
        ("2080A0010,202413,stöld,3,", "månaden finns inte."),
        ("2080A0010,vår 2024,stöld,3,", "perioden «vår 2024» är varken en månad (2023-01) eller ett år (2023)."),
        ("2080A0010,202601,stöld,3,", "perioden var inte slut när uppgifterna togs ut (2026-01-15)."),
        ("2080A0010,2026,stöld,3,", "perioden var inte slut när uppgifterna togs ut (2026-01-15)."),
        ("9980A0010,202401,stöld,3,", "kommunen «9980» finns inte i SCB:s lista."),
        (",202401,stöld,3,", "områdets kod saknas, så kommunen är okänd."),
        ("2080A0010,202401", "raden har 2 fält, rubrikerna är 5."),
    ],
)
def test_a_row_that_cannot_be_understood_is_refused_with_its_line(read: Reader, row: str, reason: str) -> None:
    """The others are taken; the sum is always what was read."""
    intake = read(f"{HEADER}{ROW}{row}\n")
    assert [(one.row, one.reason) for one in intake.rejections] == [(3, reason)]
    assert (intake.n_read, len(intake.table)) == (2, 1)


def test_a_refused_figure_takes_the_meaning_from_every_absent_row(read: Reader) -> None:
    """Its cell would otherwise be counted as zero."""
    assert read(HEADER + ROW).delivery(now=NOW).missing_row is MissingRow.ZERO
    assert read(HEADER + ROW + "2080A0020,202401,stöld,åtta,\n").delivery(now=NOW).missing_row is MissingRow.UNKNOWN
    # A row of no area hides no area's figure: it is the shortfall that the source tells of.
    assert read(HEADER + ROW + ",202401,stöld,1,\n").delivery(now=NOW).missing_row is MissingRow.ZERO


def test_preliminary_figures_are_marked(read: Reader) -> None:
    """By the description, or by the source beside the year."""
    rows = (
        HEADER
        + ROW
        + ROW.replace("202401", "202403")
        + ROW.replace("202401", "2024")
        + ROW.replace("202401", "2023 prel.")
    )
    table = read(rows, DESCRIPTION + "preliminär_från: 2024-02\n").table
    assert table["is_preliminary"].tolist() == [False, True, True, True]


REPEATED = HEADER + ROW + ROW + "2080A0020,202401,stöld,1,\n2080A0020,202401,stöld,2,\n2080A0030,202401,stöld,7,\n"


def test_rows_of_the_same_cell_are_a_fault_until_the_description_says_what_they_mean(read: Reader) -> None:
    """Which of them is right, or whether they add up, can't be guessed."""
    intake = read(REPEATED)
    assert [one.row for one in intake.rejections] == [2, 3, 4, 5]
    assert intake.table["n"].tolist() == [7]
    assert intake.delivery(now=NOW).missing_row is MissingRow.UNKNOWN


def test_rows_of_the_same_cell_can_be_summed(read: Reader) -> None:
    """As in an extract with a row per crime code or day of registration; every row is accounted for."""
    intake = read(REPEATED, DESCRIPTION + "upprepad_rad: summera\n")
    assert dict(zip(intake.table["area_id"], intake.table["n"], strict=True)) == {
        "2080A0010": 6,
        "2080A0020": 3,
        "2080A0030": 7,
    }
    store = open_store("sqlite://")
    assert intake.n_read == 5
    first = store_arrival(store, intake, now=NOW)
    again = store_arrival(store, intake, now=NOW)
    assert (first.n_read, first.n_accepted, again.n_known) == (5, 5, 5)


def test_a_sum_with_a_missing_part_is_missing(read: Reader) -> None:
    """3 and an unknown number are not 3."""
    intake = read(HEADER + ROW + ROW.replace(",3,", ",..,"), DESCRIPTION + "upprepad_rad: summera\n")
    assert intake.table["n"].isna().tolist() == [True]


def test_the_same_row_can_stand_twice(read: Reader) -> None:
    """As in exports from Brå; but two different figures for a cell are still a fault."""
    intake = read(REPEATED, DESCRIPTION + "upprepad_rad: samma\n")
    assert [(one.row, one.reason[:15]) for one in intake.rejections] == [
        (3, "samma uppgift s"),
        (4, "samma område, k"),
        (5, "samma område, k"),
    ]
    assert intake.table["n"].tolist() == [3, 7]
    assert read(HEADER + ROW * 2, DESCRIPTION + "upprepad_rad: samma\n").n_hiding == 0


def test_two_words_of_a_category_are_two_cells(read: Reader) -> None:
    """Clutter and a broken window are both vandalism, and add up."""
    rows = HEADER + ROW.replace("stöld", "klotter") + ROW.replace("stöld", "krossad ruta")
    store = open_store("sqlite://")
    store_arrival(store, read(rows), now=NOW)
    found = store.read_series("2080", is_demo=False)
    assert found[["category", "n"]].to_numpy().tolist() == [["skadegörelse", 6]]


@pytest.mark.parametrize(("place", "stored"), [("riket", "riket"), ("Dalarnas län", "län:20"), ("Mjölby", "0586")])
def test_a_whole_file_can_be_about_a_municipality_a_county_or_the_country(
    read: Reader, place: str, stored: str
) -> None:
    """Then the area is the whole of it."""
    description = DESCRIPTION.replace("område: desokod, ", "").replace("kommun_ur_områdeskod: true", f"kommun: {place}")
    row = read(HEADER + ROW, description).table.iloc[0]
    assert (row["municipality"], row["area_id"]) == (stored, stored)


def test_counts_of_a_place_outside_sweden_must_be_confirmed(read: Reader) -> None:
    """A misspelt municipality looks like one."""
    description = DESCRIPTION.replace("kommun_ur_områdeskod: true", "kommun: Mjölbo")
    with pytest.raises(DataError, match="inget är sparat"):
        store_arrival(open_store("sqlite://"), read(HEADER + ROW, description), now=NOW)


def test_a_code_of_no_municipality_is_refused(read: Reader) -> None:
    """It can't be a place outside Sweden."""
    with pytest.raises(DataError, match="koden «9999» är ingen kommuns"):
        read(HEADER + ROW, DESCRIPTION.replace("kommun_ur_områdeskod: true", 'kommun: "9999"'))


def test_an_export_from_bra_is_read(read: Reader) -> None:
    """Semicolons, a trailing one, a column named Period, the year, dots for what is missing."""
    description = """\
sort: antal
namn: Brå
producent: Brå
licens: "Källa: Brå"
uttagsdatum: 2026-01-15
definition: Anmälda brott.
kolumner: {kommun: Region, kategori: Brott, period: Period, antal: Antal}
kategorier: {Bedrägeribrott: bedrägeri}
saknad_rad: saknas
upprepad_rad: samma
"""
    content = (
        "Region;Brott;År;Period;Antal;/100 000 inv;\n"
        "Mjölby kommun;Bedrägeribrott;År;2023;1 200;4 200;\n"
        "Mjölby kommun;Bedrägeribrott;År;2023;1 200;4 200;\n"
        "Mjölby kommun;Bedrägeribrott;År;2024;..;..;\n"
        "Mjölby kommun;Bedrägeribrott;År;2025 prel.;980;3 400;\n"
        "Hela landet;Bedrägeribrott;År;2023;238371;2200;\n"
    )
    intake = read(content, description)
    store = open_store("sqlite://")
    store_arrival(store, intake, now=NOW)
    found = store.read_series("0586", is_demo=False)
    assert [
        (place, month.year, None if pd.isna(n) else n, preliminary)
        for place, month, n, preliminary in zip(
            found["area_id"], found["first_month"], found["n"], found["is_preliminary"], strict=True
        )
    ] == [
        ("0586", 2023, 1_200, False),
        ("0586", 2024, None, False),
        ("0586", 2025, 980, True),
        ("riket", 2023, 238_371, False),
    ]
    assert found["n_months"].unique().tolist() == [12]


FIELD = st.sampled_from(["2080A0010", "2080A0020", "202401", "202413", "stöld", "okänt", "3", "..", "åtta", ""])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(FIELD, min_size=4, max_size=5), max_size=12),
    rule=st.sampled_from(["fel", "summera", "samma"]),
)
def test_whatever_the_rows_each_is_taken_or_refused(tmp_path: Path, rows: list[list[str]], rule: str) -> None:
    """The sum is what was read; again, or in another order, nothing is added."""
    content = [f"{','.join(row)}\n" for row in rows]
    n_rows = sum(any(row) for row in rows)
    path = tmp_path / "antal.csv"
    path.with_name("antal.csv.yaml").write_text(f"{DESCRIPTION}upprepad_rad: {rule}\n", "utf-8")
    path.write_text(HEADER.replace("person", "p") + "".join(content), "utf-8")
    try:
        intake = read_arrival(path)
    except DataError as refused:
        assert "ingen av filens" in str(refused) or not n_rows  # noqa: PT017  # either outcome is lawful
        return
    assert intake.n_read == n_rows
    store = open_store("sqlite://")
    first = store_arrival(store, intake, now=NOW)
    path.write_text(HEADER.replace("person", "p") + "".join(reversed(content)), "utf-8")
    again = store_arrival(store, read_arrival(path), now=NOW)
    assert first.n_read == first.n_accepted + first.n_known + first.n_rejected == n_rows
    assert (again.n_accepted, again.n_rejected) == (0, first.n_rejected)
    store.close()


def test_the_passport_says_what_the_description_said(read: Reader) -> None:
    """Source, coverage and what silence means go with the figures."""
    store = open_store("sqlite://")
    store_arrival(store, read(HEADER + ROW, DESCRIPTION + "bortfall: Platsen är ofta okänd.\n"), now=NOW)
    passport = store.read_deliveries("2080").iloc[0]
    assert (passport["source"], passport["shortfall_note"]) == ("Polisens statistik", "Platsen är ofta okänd.")
    assert (passport["covers_first"].date(), passport["covers_last"].date()) == (date(2024, 1, 1), date(2024, 12, 1))
    assert passport["missing_row"] == "noll"


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="real data is not here")
def test_the_stored_counts_of_dalarna_are_those_of_the_file() -> None:
    """Against a plain group-by of the raw file, for each of its 12 municipalities."""
    path = SHARED / "stats" / "dalarna_deso_month_category_dev.csv"
    store = open_store("sqlite://")
    receipt = store_arrival(store, read_arrival(path, description=DESCRIPTIONS / "dalarna_counts.yaml"), now=NOW)
    assert (receipt.n_read, receipt.n_accepted, receipt.n_rejected) == (16_310, 16_310, 0)
    raw = pd.read_csv(path, dtype={"Kommunkod": str}).replace({"kategori": {"stöld_tillgrepp": "stöld"}})
    expected = raw.groupby(["Kommunkod", "desokod", "kategori", "Inskr årmånad"])["antal_brott"].sum()
    stored = pd.concat([store.read_series(code, is_demo=False) for code in sorted(raw["Kommunkod"].unique())])
    month = stored["first_month"].dt.strftime("%Y%m").astype(int)
    keys = [stored["municipality"], stored["area_id"], stored["category"], month]
    found = stored["n"].astype("int64").groupby(keys).sum()
    assert len(stored) == len(found) == len(expected)
    assert found.to_dict() == expected.to_dict()
    assert store.municipalities()["has_real"].tolist() == [True] * 12
    again = store_arrival(store, read_arrival(path, description=DESCRIPTIONS / "dalarna_counts.yaml"), now=NOW)
    assert (again.n_accepted, again.n_known, again.n_withdrawn) == (0, 16_310, 0)
