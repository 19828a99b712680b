"""What is proposed for a file: right where it is plain, asked where it is not, never a person's column."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.categories import find_category, map_words
from data.columns.datings import find_dating
from data.columns.describing import Fields
from data.columns.proposals import Proposal, propose
from data.crime_codes import RANGES, categorise_code
from data.deliveries import Kind
from data.descriptions import SourceDescription
from data.errors import DataError
from data.incidents import read_incidents
from data.model import Category
from data.series import read_series
from tests.seen_file import Seen

SHARED = Path(__file__).parents[2] / "shared" / "data"

ANSWERS: Fields = {
    "namn": "Påhittade rapporter",
    "producent": "Påhittad",
    "licens": "PÅHITTADE DEMODATA",
    "uttagsdatum": "2026-01-15",
    "definition": "Påhittat.",
    "täcker": {"från": "2023-01", "till": "2025-12"},
}


def _propose(columns: dict[str, list[str]], *, crs: str = "", municipality: str | None = "0586") -> Proposal:
    return propose(Seen(pd.DataFrame(columns, dtype="str"), crs=crs), municipality=municipality)


def _terms(proposal: Proposal) -> dict[str, str]:
    return {one.term: one.heading for one in proposal.guesses}


INCIDENTS = {
    "Händelse-id": ["A1", "A2"],
    "Brottsrubricering": ["0845 Cykelstöld", "Bråk på torget"],
    "Datum från": ["2023-05-01 9:05", "2023-05-02 22:00"],
    "Datum till": ["2023-05-01 9:30", "2023-05-03 06:00"],
    "Öst": ["529000,5", "529100"],
    "Nord": ["6465000,5", "6465100"],
    "Målsägande": ["Anna Exempel", ""],
    "Fritext": ["Ringde 070-1740605", ""],
}


def test_a_plain_list_of_incidents_is_understood() -> None:
    """Time, place and category by heading and contents; the words without a category are listed."""
    proposal = _propose(INCIDENTS, crs="EPSG:3006")
    assert proposal.kind is Kind.INCIDENTS
    assert _terms(proposal) == {
        "x": "Öst",
        "y": "Nord",
        "from_at": "Datum från",
        "to_at": "Datum till",
        "category": "Brottsrubricering",
    }
    assert dict(proposal.words) == {"0845 Cykelstöld": Category.THEFT}
    assert proposal.unmapped == ("Bråk på torget",)
    assert [one.key for one in proposal.questions] == [
        *("namn", "producent", "licens", "uttagsdatum", "definition", "täcker"),
    ]
    assert all(one.why for one in proposal.guesses)
    said = proposal.describe(ANSWERS)
    assert (said.crs, said.municipality, said.is_midnight_day) == ("EPSG:3006", "0586", False)
    assert said.extract_date == date(2026, 1, 15)


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Personnummer", ["a"]),
        ("Målsägande", ["a"]),
        ("Misstänkt", ["a"]),
        ("Namn", ["a"]),
        ("Telefon", ["a"]),
        ("Mobil", ["a"]),
        ("E-post", ["a"]),
        ("Adress", ["a"]),
        ("victim_sex", ["M"]),
        ("Fritext", ["a"]),
        ("Typ", ["19850101-1236", "19900202-2389"]),
        ("Kategori", ["anna@example.se", "per@example.se"]),
    ],
)
def test_a_column_about_a_person_is_never_proposed(heading: str, values: list[str]) -> None:
    """By its heading, or by what stands in it whatever the heading says."""
    proposal = _propose({"Datum": ["2023-05-01"] * len(values), heading: values})
    assert heading not in _terms(proposal).values()
    assert heading in [one.heading for one in proposal.unread]


def test_a_column_of_personal_data_is_refused_even_when_somebody_chooses_it() -> None:
    """Else one wrong click would store it."""
    proposal = _propose({"Datum": ["2023-05-01", "2023-05-02"], "Kategori": ["anna@example.se", "per@example.se"]})
    with pytest.raises(DataError, match=r"Kategori: kolumnen innehåller personuppgifter"):
        proposal.describe({**ANSWERS, "kolumner": {"kategori": "Kategori"}})


def test_coordinates_and_times_are_not_taken_for_personal_numbers() -> None:
    """Though the digits of some of them fall like one."""
    proposal = _propose({"datum": ["2019-01-01 01:30:00"] * 3, "X": ["490320.299"] * 3, "Y": ["5458606.9208"] * 3})
    assert _terms(proposal) == {"x": "X", "y": "Y", "from_at": "datum"}


@pytest.mark.parametrize(
    ("dates", "date_format", "is_asked"),
    [
        (["1/5 2023", "31/5 2023"], "dag/månad", False),
        (["5/1/2023", "5/31/2023"], "månad/dag", False),
        (["1.5.2023", "2.5.2023"], "dag/månad", False),
        (["1/5/2023", "2/5/2023"], "dag/månad", True),
        (["31/5/2023", "5/31/2023"], "dag/månad", True),
        (["45047.378", "45048"], "excel", False),
        (["2023-05-01", "2023-05-02"], None, False),
        (["2023-05-01", "2023-06-01"], "månad", True),
        (["maj 2023", "juni 2023"], None, False),
    ],
)
def test_the_order_of_day_and_month_is_settled_by_the_column_or_asked(
    dates: list[str], date_format: str | None, *, is_asked: bool
) -> None:
    """A day after the 12th settles it, and dots do; otherwise a person must."""
    proposal = _propose({"Datum": dates})
    assert _terms(proposal) == {"from_at": "Datum"}
    assert proposal.fields.get("datumformat") == date_format
    assert ("datumformat" in [one.key for one in proposal.questions]) is is_asked


@settings(max_examples=25, deadline=None)
@given(st.lists(st.dates(date(1990, 1, 1), date(2030, 12, 31)), min_size=1, max_size=30))
def test_an_order_that_is_not_asked_about_is_the_right_one(days: list[date]) -> None:
    """For dates written day first: read so, or asked about; never taken for month first."""
    dating = find_dating(pd.Series([f"{day.day}/{day.month}/{day.year}" for day in days]))
    assert dating.date_format == "dag/månad" or dating.question
    assert bool(dating.question) is all(day.day <= 12 for day in days)


def test_what_a_person_corrected_wins() -> None:
    """Over guesses, over the lists of words, and over the other ways to say the same thing."""
    proposal = _propose(INCIDENTS | {"Rapporterad": ["2023-06-01", "2023-06-02"], "Kommun": ["Mjölby", "Motala"]})
    assert _terms(proposal)["municipality"] == "Kommun"
    corrections: Fields = {
        "kolumner": {"från": "Rapporterad", "till": None},
        "kategorier": {"0845 Cykelstöld": "övrigt"},
        "kommun": "0861",
        "koordinatsystem": "EPSG:3010",
    }
    said = proposal.describe(ANSWERS | corrections)
    assert said.columns.from_at == "Rapporterad"
    assert said.columns.to_at is None
    assert said.columns.category == "Brottsrubricering"
    assert said.categories["0845 Cykelstöld"] is Category.OTHER
    assert (said.municipality, said.columns.municipality, said.crs) == ("0861", None, "EPSG:3010")
    whole = proposal.describe(ANSWERS | corrections | {"kategori": "trafik", "kategorier": None})
    assert (whole.category, whole.columns.category) == (Category.TRAFFIC, None)


def test_what_is_still_missing_is_told_at_once() -> None:
    """By the keys of the description, without rows that a form doesn't have."""
    with pytest.raises(DataError) as refused:
        _propose(INCIDENTS).describe({})
    told = str(refused.value)
    assert all(f"«{key}»" in told for key in ("namn", "producent", "licens", "uttagsdatum", "definition"))
    assert "(rad" not in told


def _write(path: Path, head: pd.DataFrame) -> Path:
    head.to_csv(path, sep=";", index=False, encoding="utf-8")
    return path


def test_the_first_rows_are_understood_as_the_whole_file_will_be(tmp_path: Path) -> None:
    """Also when the tenth row is the first whose clock isn't midnight, or whose day is after the 12th."""
    days = [f"{n}/{1 + n % 12} 2023 00:00" for n in range(1, 11)] + [f"{n}/5 2023 13:45" for n in range(10, 29)]
    rows = pd.DataFrame(
        {
            "Datum": days,
            "Typ": ["Stöld", "Klotter", "Annat märkligt"] * 9 + ["Stöld"] * 2,
            "Öst": "529000",
            "Nord": "6465000",
        }
    )
    proposal = propose(Seen(rows), municipality="0586")
    said = proposal.describe(ANSWERS | {"koordinatsystem": "EPSG:3006"})
    whole = read_incidents(_write(tmp_path / "hel.csv", rows), said)
    shown = read_incidents(_write(tmp_path / "del.csv", rows.head(10)), said)
    pd.testing.assert_frame_equal(shown.table, whole.table.head(10))
    assert whole.n_read == len(rows)


def test_counts_in_a_column_for_each_period_become_a_row_each(tmp_path: Path) -> None:
    """Every cell is a count; a broken one is refused with its file's row."""
    rows = pd.DataFrame({"Kommun": ["Mjölby", "Motala"], "2023": ["7", ".."], "2024": ["5", "åtta"]})
    proposal = propose(Seen(rows.replace("åtta", "8")), municipality=None)
    assert proposal.kind is Kind.SERIES
    assert proposal.fields["periodkolumner"] == {"2023": "2023", "2024": "2024"}
    said = proposal.describe(ANSWERS | {"kategori": "bedrägeri", "täcker": None})
    intake = read_series(_write(tmp_path / "brett.csv", rows), said)
    found = intake.table.assign(year=intake.table["first_month"].dt.year)[["municipality", "year", "n"]]
    assert found.fillna(-1).to_numpy().tolist() == [["0586", 2023, 7], ["0586", 2024, 5], ["0583", 2023, -1]]
    assert [(one.row, one.reason) for one in intake.rejections] == [(3, "antalet «åtta» är inget heltal från noll.")]
    assert intake.n_read == 4


def test_rows_outside_the_selection_are_accounted_for(tmp_path: Path) -> None:
    """They are refused with the reason, never lost."""
    rows = pd.DataFrame(
        {
            "Kommun": ["Mjölby"] * 3,
            "År": ["2023"] * 3,
            "Enhet": ["Antal", "Per 1000", "antal "],
            "Antal": ["7", "0", "9"],
        }
    )
    said = propose(Seen(rows), municipality=None).describe(
        ANSWERS | {"kategori": "stöld", "urval": {"Enhet": ["Antal"]}, "täcker": None, "upprepad_rad": "summera"}
    )
    intake = read_series(_write(tmp_path / "urval.csv", rows), said)
    assert intake.table["n"].tolist() == [16]
    assert [(one.row, one.reason) for one in intake.rejections] == [(3, "raden ingår inte i urvalet (Enhet).")]
    assert intake.n_read == 3


def test_a_crime_code_outweighs_the_words_beside_it() -> None:
    """Code 1506 has the word fraud in its name and is not fraud; benefit fraud is another law."""
    assert find_category("1506 Övriga brott, dock inte i samband med bedrägeri") is Category.OTHER
    assert find_category("0958 Identitetsbedrägeri") is Category.FRAUD
    assert find_category("958") is Category.FRAUD
    assert find_category("845.0") is Category.THEFT
    assert find_category("5060") is Category.OTHER
    assert find_category("0901 Bedrägeri") is None
    assert find_category("9 kap. Bedrägeri och annan oredlighet") is None


def test_the_table_of_crime_codes_says_one_thing_of_each_code() -> None:
    """Its ranges are in order and never overlap."""
    assert all(first <= last for first, last, _ in RANGES)
    assert all(before[1] < after[0] for before, after in pairwise(RANGES))


@pytest.mark.shared
def test_no_code_is_given_a_category_that_the_polices_own_key_denies() -> None:
    """Each of the 683 codes of the key: theft is theft and fraud is fraud there too."""
    path = SHARED / "stats" / "dalarna_brottskod_nyckel.csv"
    if not path.is_file():
        pytest.skip("real data are absent")
    key = pd.read_csv(path, dtype="str").dropna(subset="Brottskod")
    codes = key["Brottskod"].str.removesuffix(".0").str.zfill(4)
    found = codes.map({code: str(categorise_code(code)) for code in codes.unique()})
    names = key["Brottskategorier_namn"].where(key["Brott_niva"].isin(["2.0", "3.0"]))
    expected = {
        "bedrägeri": {"Bedrägerier"},
        "stöld": {"Tillgreppsbrott (exkl i butik)", "Tillgrepp i butik"},
        "skadegörelse": {"Skadegörelsebrott"},
        "våld": {"Våldsbrott"},
        "trafik": {"Trafikbrott"},
        "narkotika": {"Narkotikabrott"},
    }
    by_code = names.groupby(codes).agg(lambda texts: set(texts.dropna()))
    for code, category in dict(zip(codes, found, strict=True)).items():
        assert category not in expected or expected[category] & by_code[code], code
    fraud = {code for code, said in by_code.items() if "Bedrägerier" in said}
    assert {code for code in fraud if categorise_code(str(code)) is not Category.FRAUD} == set()


def test_counts_that_are_part_of_another_are_not_counted_twice() -> None:
    """A source that counts in levels has the same crimes under each of them."""
    words = ["Stöld och tillgreppsbrott, totalt", "Bilbrott", "Bostadsinbrott", "Skadegörelse", "Skadegörelse, klotter"]
    assert list(map_words(words)) == ["Stöld och tillgreppsbrott, totalt", "Skadegörelse"]


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"Kommun": ["Mjölby"], "Period": ["202301"], "Antal": ["3"]}, Kind.SERIES),
        ({"desokod": ["0586A0010"], "månad": ["2023-01"], "antal": ["3"]}, Kind.SERIES),
        ({"Datum": ["2023-01-02"], "Lat": ["58.3"], "Long": ["15.1"]}, Kind.INCIDENTS),
        ({"Namn": ["Centrum"], "id": ["c"], "geometri": ["0103"]}, Kind.AREAS),
    ],
)
def test_the_kind_of_a_file_follows_from_its_columns(columns: dict[str, list[str]], kind: Kind) -> None:
    """Counts have a period, incidents a date, areas an outline."""
    assert _propose(columns).kind is kind


def test_a_count_with_a_date_is_asked_about() -> None:
    """A row that stands for several incidents must not be taken for one."""
    proposal = _propose({"Datum": ["2023-05-01"], "Antal": ["3"], "Kategori": ["Stöld"]})
    assert "sort" in [one.key for one in proposal.questions]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "terms"),
    [
        (
            "points/vancouver_thefts.csv.gz",
            {
                "x": "X",
                "y": "Y",
                "year": "YEAR",
                "month": "MONTH",
                "day": "DAY",
                "hour": "HOUR",
                "minute": "MINUTE",
                "category": "TYPE",
            },
        ),
        (
            "points/memphis/memphis_robberies.csv",
            {"x": "longitude", "y": "latitude", "from_at": "date", "category": "offense_type"},
        ),
        (
            "points/cincinnati_burglary.csv.gz",
            {"x": "longitude", "y": "latitude", "from_at": "offense_date", "category": "offense"},
        ),
        (
            "points/nycvehiclethefts.csv.gz",
            {"x": "longitude", "y": "latitude", "from_at": "date_start", "to_at": "date_end"},
        ),
        ("messy/hungerford_shootings.csv", {"x": "easting", "y": "northing"}),
    ],
)
def test_real_files_are_understood(path: str, terms: dict[str, str]) -> None:
    """Without anybody telling what their columns are."""
    if not (SHARED / path).is_file():
        pytest.skip("real data are absent")
    head = pd.read_csv(SHARED / path, dtype="str", nrows=200, keep_default_na=False)
    assert _terms(propose(Seen(head), municipality=None)) == terms


def test_a_description_of_a_proposal_is_one_that_could_be_written_by_hand() -> None:
    """It survives being written as JSON under the keys of the file format."""
    said = _propose(INCIDENTS, crs="EPSG:3006").describe(ANSWERS)
    text = said.model_dump_json(by_alias=True, exclude_defaults=True)
    assert SourceDescription.model_validate_json(text, by_alias=True, by_name=False) == said
