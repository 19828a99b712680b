"""Profiles of deliveries: known by their headings, read as they say, and honest about what they leave."""

import json
from pathlib import Path

import pandas as pd
import pytest

from data.areas import read_areas
from data.columns.describing import Fields
from data.columns.proposals import Proposal, propose
from data.deliveries import Kind
from data.errors import DataError
from data.files.preview import preview
from data.model import Category
from data.profiles import PROFILES, Profile, find_profile, read_profile, remember, shipped_profiles
from data.schema import make_schema
from data.series import read_series
from tests.seen_file import Seen

SHARED = Path(__file__).parents[2] / "shared" / "data"
ANSWERS: Fields = {
    "namn": "Påhittad källa",
    "producent": "Påhittad",
    "licens": "PÅHITTADE DEMODATA",
    "uttagsdatum": "2026-01-15",
    "definition": "Påhittat.",
}
BRA = """\
Region;Brott;År;Period;Antal;/100 000 inv
Mjölby;Bedrägerier;År;2023;1 234;4 302
Mjölby;Bedrägerier;År;2023;1 234;4 302
Mjölby;Skadegörelsebrott;År;2023;-;-
Mjölby;Narkotikabrott;År;2023;..;..
Hela landet;Bedrägerier;År;2025 prel.;238371;2259
"""


def _see(path: Path, *, sep: str = ";") -> Seen:
    return Seen(pd.read_csv(path, sep=sep, dtype="str", nrows=200, keep_default_na=False), file_name=path.name)


def _follow(seen: Seen) -> tuple[str | None, Proposal]:
    profile = find_profile(seen)
    return profile and profile.profile_id, propose(seen, municipality="0586", profile=profile)


def _shared(name: str) -> Path:
    path = SHARED / name
    if not path.is_file():
        pytest.skip("real data are absent")
    return path


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_profile_is_sound_and_survives_being_remembered(path: Path) -> None:
    """Its name is that of its file, and its text gives it back."""
    profile = read_profile(path)
    assert profile.profile_id == path.stem
    assert Profile.from_text(profile.to_text()) == profile


def test_a_yearly_export_of_bras_database_is_read(tmp_path: Path) -> None:
    """The repeated row counts once, a dash is none, two dots are unknown, «prel.» is preliminary."""
    path = tmp_path / "bra.csv"
    path.write_text(BRA, "utf-8")
    name, proposal = _follow(_see(path))
    assert name == "bra-statistikdatabas"
    assert [one.key for one in proposal.questions] == ["namn", "uttagsdatum", "definition"]
    intake = read_series(path, proposal.describe({**ANSWERS, "uttagsdatum": "2026-03-01"}))
    table = intake.table[["municipality", "category", "first_month", "n", "is_preliminary"]]
    rows = [
        (str(a), str(b), c.year, None if pd.isna(d) else int(d), bool(e))
        for a, b, c, d, e in table.itertuples(index=False)
    ]
    assert rows == [
        ("0586", "bedrägeri", 2023, 1234, False),
        ("0586", "skadegörelse", 2023, 0, False),
        ("0586", "narkotika", 2023, None, False),
        ("riket", "bedrägeri", 2025, 238371, True),
    ]
    assert intake.n_read == 5


def test_a_monthly_export_finds_year_and_month_where_they_stand(tmp_path: Path) -> None:
    """The year in one column, the month's name in the other."""
    path = tmp_path / "bra.csv"
    path.write_text("Region;Brott;År;Period;Antal\nMjölby;Bedrägerier;2024;Januari;7\n", "utf-8")
    name, proposal = _follow(_see(path))
    assert name == "bra-statistikdatabas"
    assert {one.term: one.heading for one in proposal.guesses if one.term in {"year", "month", "period"}} == {
        "year": "År",
        "month": "Period",
    }
    table = read_series(path, proposal.describe(ANSWERS)).table
    assert (str(table["first_month"].iloc[0].date()), int(table["n_months"].iloc[0])) == ("2024-01-01", 1)


def test_the_yearly_file_per_municipality_is_asked_for_what_it_lacks(tmp_path: Path) -> None:
    """Neither year nor kind of crime stands in it."""
    path = tmp_path / "2023.csv"
    path.write_text("Kommun;Antal;Per 100 000 inv.\nRegion Gotland;7 011;11 478\nMjölby;..;..\n", "utf-8")
    name, proposal = _follow(_see(path))
    assert name == "bra-kommun-arsfil"
    assert {"period", "kategori"} <= {one.key for one in proposal.questions}
    with pytest.raises(DataError):
        proposal.describe(ANSWERS)
    said = proposal.describe({**ANSWERS, "periodkolumner": {"Antal": "2023"}, "kategori": "övrigt"})
    table = read_series(path, said).table
    assert table["municipality"].tolist() == ["0980", "0586"]
    assert table["n"].fillna(-1).tolist() == [7011, -1]


def test_the_yearly_file_of_2021_has_no_headings_and_is_known_by_its_municipalities(tmp_path: Path) -> None:
    """Names with «kommun» and genitive, thousands with a space; a dash is missing, and no row is a heading."""
    path = tmp_path / "2021.csv"
    rows = ["Ale kommun;-;-", "Alingsås kommun;3 456;8 300", "Region Gotland;7 011;11 478", "Falu kommun;–;–"]
    path.write_bytes("\r\n".join(["\ufeff" + rows[0], *rows[1:], ""]).encode())
    seen = preview(path)
    profile = find_profile(seen)
    assert profile is not None
    assert (profile.profile_id, seen.n_rows) == ("bra-kommun-arsfil-2021", 4)
    proposal = propose(seen, municipality="0586", profile=profile)
    assert {one.key for one in proposal.questions} == {"uttagsdatum", "period", "kategori"}
    answers: Fields = {"periodkolumner": {"kolumn 2": "2021"}, "kategori": "bedrägeri", "uttagsdatum": "2026-01-15"}
    intake = read_series(path, proposal.describe(answers), form=seen.form)
    assert intake.table["municipality"].tolist() == ["1440", "1489", "0980", "2080"]
    assert intake.table["n"].fillna(-1).tolist() == [-1, 3456, 7011, -1]
    assert set(intake.table["n_months"]) == {12}
    assert (intake.n_read, intake.rejections) == (4, ())


@pytest.mark.parametrize(
    "text", ["Ale kommun;1;2;3\nAlingsås kommun;1;2;3\n", "Cykel;12;3\nBåt;11;3\n", "1;2;3\n4;5;6\n"]
)
def test_another_file_without_headings_is_not_taken_for_bras(tmp_path: Path, text: str) -> None:
    """It has other columns, or the first isn't municipalities."""
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    assert find_profile(preview(path)) is None


def test_a_profile_known_by_its_places_names_a_column_of_its_own(tmp_path: Path) -> None:
    """Else it would fit nothing, in silence."""
    path = tmp_path / "egen.yaml"
    path.write_text("id: egen\nnamn: Egen\nom: Egen.\nrubriker: [a]\nkommuner_i: b\n", "utf-8")
    with pytest.raises(DataError, match="står inte bland rubrikerna"):
        read_profile(path)


def test_the_bounds_of_towns_are_known_and_read(tmp_path: Path) -> None:
    """An invented town in SWEREF 99 TM, its headings in capitals: a place of its municipality, by SCB's own code."""
    corners = [
        [515_000, 6_464_000],
        [516_000, 6_464_000],
        [516_000, 6_465_000],
        [515_000, 6_465_000],
        [515_000, 6_464_000],
    ]
    about = {"UUID": "x", "TATORTSKOD": "0586TC999", "TATORT": "Påhittad ort", "KOMMUN": "0586", "KOMMUNNAMN": "Mjölby"}
    path = tmp_path / "tatorter.geojson"
    town = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}},
        "features": [
            {
                "type": "Feature",
                "properties": {**about, "BEF": 250, "AREA_HA": 100},
                "geometry": {"type": "Polygon", "coordinates": [corners]},
            }
        ],
    }
    path.write_text(json.dumps(town), "utf-8")
    seen = preview(path)
    profile = find_profile(seen)
    assert profile is not None
    assert (profile.profile_id, profile.is_assumed) == ("scb-tatort", True)
    said = propose(seen, municipality="0586", profile=profile).describe({**ANSWERS, "giltig_från": "2023-12-31"})
    (area,) = read_areas(path, said).table.to_dict("records")
    assert (area["area_id"], area["label"], area["municipality"]) == ("0586TC999", "Påhittad ort", "0586")


def test_what_a_survey_tells_is_never_read_as_counts() -> None:
    """A share of 14 per cent is not 14 crimes."""
    headings = ("Undersökning", "Geografi", "Fråga", "År", "Undersökningsår", "Andel (%)", "KI undre", "KI övre")
    name, proposal = _follow(Seen(pd.DataFrame([dict.fromkeys(headings, "2024")], dtype="str")))
    assert name == "bra-kommunindikatorer-ntu"
    with pytest.raises(DataError, match="inga antal"):
        proposal.describe({**ANSWERS, "kategori": "övrigt"})


def test_a_police_extract_with_crime_codes_is_summed_by_category(tmp_path: Path) -> None:
    """Two days of the same code in a month are one count; code 1506 is no fraud."""
    path = tmp_path / "uttag.csv"
    path.write_text(
        "brottskod;kommunkod;kommunnamn;desokod;inskrivningsdatum;inskr år;inskr årmånad;brottsdatum från;"
        "brottsdatum till;antal_brott\n"
        "0958;0586;Mjölby;0586A0010;2024-01-02;2024;202401;2023-12-30;-;1\n"
        "0958;0586;Mjölby;0586A0010;2024-01-09;2024;202401;1980-05-01;2024-01-08;2\n"
        "1506;0586;Mjölby;0586A0010;2024-01-09;2024;202401;-;-;5\n",
        "utf-8",
    )
    name, proposal = _follow(_see(path))
    assert name == "polisen-deso-brottskod"
    intake = read_series(path, proposal.describe({"namn": "Uttag", "licens": "intern", "uttagsdatum": "2026-01-15"}))
    assert intake.table[["area_id", "category", "n"]].to_numpy().tolist() == [
        ["0586A0010", "bedrägeri", 3],
        ["0586A0010", "övrigt", 5],
    ]


def test_a_list_that_is_only_context_is_never_counted() -> None:
    """The police's news are a choice of events, placed at the middle of the municipality."""
    row = {
        "id": "1",
        "datetime": "2024-01-16 23:09:30 +01:00",
        "name": "Brand",
        "summary": "",
        "url": "",
        "type": "Brand",
    }
    name, proposal = _follow(Seen(pd.DataFrame([row], dtype="str")))
    assert name == "polisen-handelser"
    with pytest.raises(DataError, match="räknas aldrig"):
        proposal.describe({**ANSWERS, "täcker": {"från": "2023-01", "till": "2025-12"}})


def test_assumed_headings_are_said_to_be_assumed() -> None:
    """Every municipality has its own list of EST reports."""
    row = {"Kategori": "Otrygg plats", "Från": "2024-05-01", "Rapportörstyp": "skola", "Beskrivning": "mörkt"}
    name, proposal = _follow(Seen(pd.DataFrame([row], dtype="str")))
    assert name == "est-rapporter"
    assert proposal.profile is not None
    assert proposal.profile.needs_review
    assert {str(one.certainty) for one in proposal.guesses} == {"trolig"}
    assert proposal.words["Otrygg plats"] is Category.UNSAFETY
    assert "Beskrivning" in [one.heading for one in proposal.unread]


def test_areas_with_both_codes_are_the_finer_ones() -> None:
    """A DeSO names its RegSO; a RegSO has no DeSO."""
    deso = pd.DataFrame([{"desokod": "0586A0010", "regsokod": "0586R001", "geometri": "01"}], dtype="str")
    assert _follow(Seen(deso))[0] == "scb-deso"
    name, proposal = _follow(Seen(deso.drop(columns="desokod")))
    assert (name, proposal.kind) == ("scb-regso", Kind.AREAS)
    assert {"giltig_från"} <= {one.key for one in proposal.questions}
    said = proposal.describe({**ANSWERS, "giltig_från": "2025-01-01"})
    assert (said.columns.area_id, said.is_municipality_in_area_id) == ("regsokod", True)


def test_a_remembered_profile_goes_before_those_that_ship() -> None:
    """Somebody has corrected it."""
    seen = Seen(pd.DataFrame([{"Region": "a", "Brott": "b", "År": "c", "Period": "d", "Antal": "1"}], dtype="str"))
    own = Profile(profile_id="egen", name="Egen", about="Egen.", headings=("Region", "Brott"))
    assert find_profile(seen, remembered=[own]) == own
    assert find_profile(Seen(pd.DataFrame({"x": ["1"]})), remembered=[own]) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"id": "a"}', '{"id": "a", "namn": "b", "om": "c", "rubriker": []}'])
def test_a_text_that_is_no_profile_is_refused(text: str) -> None:
    """In Swedish."""
    with pytest.raises(DataError, match="profilen kan inte läsas"):
        Profile.from_text(text)


def test_a_profile_with_an_unknown_key_of_the_description_is_refused(tmp_path: Path) -> None:
    """A slip there would be silent otherwise."""
    path = tmp_path / "egen.yaml"
    path.write_text("id: egen\nnamn: Egen\nom: Egen.\nrubriker: [a]\nbeskrivning: {sortt: antal}\n", "utf-8")
    with pytest.raises(DataError, match="nyckeln «sortt» finns inte i en källbeskrivning"):
        read_profile(path)


def test_the_schema_file_is_that_of_the_model() -> None:
    """Change the model, run ``python -m data.schema``."""
    text = (PROFILES / "profile.schema.json").read_text("utf-8")
    assert json.loads(text) == make_schema(Profile, title="Profil för en leverans")


def test_every_profile_says_what_to_mind() -> None:
    """And no two have the same id."""
    profiles = shipped_profiles()
    assert len({profile.profile_id for profile in profiles}) == len(profiles)
    assert all(profile.about.endswith(".") for profile in profiles)


@pytest.mark.shared
def test_bras_indicators_of_dalarna_are_read_as_counts_only() -> None:
    """4 kinds that don't overlap, 8 years, 17 geographies are 544 counts; all other rows are accounted for."""
    path = _shared("stats/dalarna_bra_kommunindikatorer.csv")
    name, proposal = _follow(_see(path, sep=","))
    assert name == "bra-kommunindikatorer"
    intake = read_series(path, proposal.describe({"uttagsdatum": "2026-01-15"}))
    assert len(intake.table) == 544
    assert len(intake.rejections) == 13_209 - 544
    sizes = intake.table.groupby("category").size().to_dict()
    assert sizes == dict.fromkeys(("narkotika", "skadegörelse", "stöld", "trafik"), 136)


@pytest.mark.shared
def test_the_extract_of_dalarna_is_read_as_by_a_description_written_by_hand() -> None:
    """Every count of it; the fraud of the twelve municipalities is that of the file counted per municipality."""
    path = _shared("stats/dalarna_deso_month_category_dev.csv")
    name, proposal = _follow(_see(path, sep=","))
    assert name == "polisen-deso-kategori"
    said = proposal.describe({"namn": "Uttag", "licens": "ingen", "uttagsdatum": "2026-01-15"})
    table = read_series(path, said).table
    raw = pd.read_csv(path)
    assert table["n"].sum() == raw["antal_brott"].sum()
    fraud = table.loc[table["category"] == "bedrägeri", "n"].sum()
    assert fraud == raw.loc[raw["kategori"] == "bedrägeri", "antal_brott"].sum()


@pytest.mark.shared
def test_a_monthly_file_in_levels_counts_each_crime_once() -> None:
    """Of its seven rows for Boden in August 2026 three are on the level of chapters."""
    path = _shared("messy/lulea_bra_latest_sample.csv")
    name, proposal = _follow(_see(path, sep=","))
    assert name == "bra-manadsfil"
    table = read_series(path, proposal.describe({**ANSWERS, "uttagsdatum": "2026-10-01"})).table
    assert set(table["municipality"]) == {"2582"}
    assert sorted(table["n"].tolist()) == [21, 37, 49]
    assert table["is_preliminary"].all()
    assert table.loc[table["category"] == "skadegörelse", "n"].tolist() == [21]


def test_what_was_settled_once_is_known_at_the_next_delivery() -> None:
    """Only the day of extract and the months covered are asked again."""
    head = pd.DataFrame({"När": ["2024-05-01"], "Vad": ["Buskörning"], "Till": ["2024-05-02"]}, dtype="str")
    first = propose(Seen(head), municipality="0586")
    months: Fields = {"täcker": {"från": "2024-01", "till": "2025-12"}}
    said = first.describe(
        {**ANSWERS, **months, "kolumner": {"till": None}, "kategorier": {"Buskörning": "ordningsstörning"}}
    )
    profile = Profile.from_text(remember(said, head.columns, profile_id="egen").to_text())
    later = Seen(head.assign(Vad="Ny sort"))
    assert find_profile(later, remembered=[profile]) == profile
    proposal = propose(later, municipality=None, profile=profile)
    assert [one.key for one in proposal.questions] == ["uttagsdatum", "täcker"]
    again = proposal.describe({"uttagsdatum": "2026-01-15", **months})
    assert again == said
