"""The page where a file is read in: its steps, its account, and texts that mean harm."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from dashboard.intake.account import list_outcomes, list_understood, say_beside, say_sum
from dashboard.intake.answers import KEYS, KEYS_OF, Answers, correct, draft, list_terms
from dashboard.intake.columns_step import Heading, list_choices
from dashboard.intake.points import ODD_COLOUR, draw_points, place_points
from dashboard.intake.points_step import name_system
from dashboard.maps import stage
from dashboard.opening import the_store
from data.arrivals import hold_upload, look_at, understand_head
from data.arrivals.places import locate
from data.columns.describing import merge
from data.columns.guesses import TERMS
from data.columns.questions import find_questions
from data.deliveries import Kind, Receipt
from data.descriptions import Columns, SourceDescription
from data.store import open_store
from tests.intake_page import find_by_label, open_page, press, upload
from tests.shown_pages import markup_of, pages_on, words_of

HOSTILE = "![x](http://a.example/b.png) <img src=x onerror=alert(1)> ${alert(1)} :red-badge[x]"
ROWS = [
    "Anmälda brott i Mjölby;;;;",
    "Händelsetyp;Datum;Öst;Nord;Målsägande",
    *(f"Cykelstöld;2025-03-01 10:3{minute};507731,3;6464677,2;Åsa Öberg" for minute in range(9)),
    "Klotter på skola;2025-03-02 11:00;507831,3;6464777,2;Åsa Öberg",
    "Cykelstöld;i går;507731,3;6464677,2;Åsa Öberg",
]
FILE = "\r\n".join(ROWS).encode("cp1252")
PASSPORT = {
    "Vad ska källan heta?": "Provuttag",
    "Vem har tagit fram": "Polisen",
    "På vilka villkor": "intern",
    "Vad räknas:": "Anmälda brott.",
    "Från och med månaden": "2025-01",
    "Till och med månaden": "2025-08",
}


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """Give the page a store to read into."""
    with pages_on(tmp_path / "store.sqlite3", is_filled=False) as path:
        yield path


@pytest.fixture
def looking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the page an empty store, for looking only."""
    with pages_on(tmp_path_factory.getbasetemp() / "looking.sqlite3", is_filled=False):
        yield


def answer(page: AppTest) -> AppTest:
    """Answer what only a person knows, and say who one is."""
    for label, text in PASSPORT.items():
        find_by_label(page.text_input, label).set_value(text)  # type: ignore[attr-defined]
    find_by_label(page.date_input, "Vilken dag").set_value(pd.Timestamp("2025-10-01").date())  # type: ignore[attr-defined]
    find_by_label(page.selectbox, "Din roll").select("samordnare")  # type: ignore[attr-defined]
    return page.run()


@pytest.mark.usefixtures("looking")
def test_a_file_is_understood_before_anything_is_asked() -> None:
    """Encoding, title row, guesses with reasons, first rows as understood, system and what is left to answer."""
    said = words_of(upload(open_page(), FILE))
    for told in (
        "Windows-1252",
        "rad 1: «Anmälda brott i Mjölby",
        "«Målsägande» **läses inte:**",
        "✔ säker: «Datum»",
        "2025-03-01 10:30",
        "avvisas: tiden «i går» går inte att läsa.",
        "SWEREF 99 TM",
        "Vem har tagit fram uppgifterna?",
    ):
        assert told in said, told
    assert "Öberg" not in said
    assert the_store().read_deliveries().empty


def test_the_whole_path_ends_in_an_account_that_adds_up_and_can_be_undone(path: Path) -> None:
    """Eleven rows read are ten new and one rejected; again nothing is new; undone they are gone."""
    page = answer(upload(open_page(), FILE))
    assert not page.exception
    page = press(page, "Läs in filen")
    assert "11 lästa = 10 nya + 0 nya med anmärkning + 0 redan kända + 1 avvisade." in words_of(page)
    assert "1 ord har ingen kategori" in "\n".join(one.label for one in page.expander)
    store = open_store(f"sqlite:///{path}")
    assert sorted(store.read_incidents("0586", is_demo=False)["category"]) == ["okategoriserad", *["stöld"] * 9]
    assert store.read_deliveries()["author_role"].tolist() == ["samordnare"]
    page = press(page, "Kom ihåg som profil")
    assert store.read_profiles()["name"].tolist() == ["Provuttag"]

    page = upload(page, FILE)
    assert "redan inläst som leverans 1" in words_of(page)
    assert "Filen känns igen" in find_by_label(page.selectbox, "Filen känns igen").label  # type: ignore[attr-defined]
    page = press(answer(page), "Läs in filen")
    assert "11 lästa = 0 nya + 0 nya med anmärkning + 10 redan kända + 1 avvisade." in words_of(page)

    for number in (2, 1):
        find_by_label(page.selectbox, "Visa en leverans").select(number)  # type: ignore[attr-defined]
        page.run()
        page = press(page, f"Ångra leverans {number}")
        find_by_label(page.text_input, "Skäl").set_value("fel fil")  # type: ignore[attr-defined]
        page = press(page.run(), "Ja, ångra leveransen")
        assert not page.exception
    assert store.read_incidents("0586", is_demo=False).empty
    store.close()


def test_points_outside_must_be_looked_at(path: Path) -> None:
    """A file from Stockholm isn't taken for Mjölby's until somebody says that it shall be."""
    outside = "Brott;Datum;Lat;Lon\n" + "Cykelstöld;2025-03-01 10:30;59,33;18,07\n" * 3
    page = answer(upload(open_page(), outside.encode()))
    assert "3 av 3 punkter ligger utanför" in words_of(page)
    assert find_by_label(page.button, "Läs in filen").disabled  # type: ignore[attr-defined]
    find_by_label(page.checkbox, "Jag har sett efter").check()  # type: ignore[attr-defined]
    page = press(page.run(), "Läs in filen")
    assert "3 lästa = 0 nya + " in words_of(page)
    assert open_store(f"sqlite:///{path}").read_deliveries()["n_outside"].tolist() == [3]


def test_texts_in_a_file_format_nothing(path: Path) -> None:
    """Headings, words, title rows and names that are Markdown or scripts are shown as they are written."""
    rows = [f"{HOSTILE};;", f"Brott;Datum;{HOSTILE}", f"{HOSTILE[:40]};2025-03-01;a", "Cykelstöld;2025-03-02;b"]
    page = upload(open_page(), "\n".join(rows).encode(), f"{HOSTILE}.csv")
    page = answer(page)
    page = press(page, "Läs in filen")
    assert not page.exception
    labels = [one.label for kind in ("selectbox", "expander", "checkbox", "button") for one in page.get(kind)]  # type: ignore[union-attr]
    for text in (markup_of(page), *labels):
        assert not re.search(r"(?<!\\)(!\[|<img|:red-badge)", text)
    assert "alert" in markup_of(page)
    assert path.is_file()


@pytest.mark.usefixtures("looking")
def test_a_file_that_is_no_table_is_refused_in_its_place() -> None:
    """What can't be read is said in Swedish under the choice of file, and the page goes on working."""
    page = upload(open_page(), b"\x00\x01\x02" * 100, "hej.csv")
    assert not page.exception
    assert "kunde inte läsas" in words_of(page)
    assert "Tidigare leveranser" in words_of(page)
    assert "Vad kolumnerna betyder" in words_of(upload(page, FILE))


@pytest.mark.usefixtures("looking")
def test_what_was_answered_is_there_when_the_file_is_chosen_again() -> None:
    """The answers belong to the content: another file in between takes nothing away."""
    page = answer(upload(open_page(), FILE))
    page = upload(page, b"Kommun;Antal;Period\nMj\xc3\xb6lby;3;2025-01\n")
    assert find_by_label(page.text_input, "Vad ska källan heta?").value == ""  # type: ignore[attr-defined]
    page = upload(page, FILE)
    assert find_by_label(page.text_input, "Vad ska källan heta?").value == "Provuttag"  # type: ignore[attr-defined]


@pytest.mark.usefixtures("looking")
def test_counts_are_asked_for_what_counts_have() -> None:
    """A file of counts has no points, but what an absent row means must be said."""
    page = upload(
        open_page(), "Kommun;Brott;Antal;Period\nMjölby;Bedrägeri;3;2025-01\nMjölby;Stöld;5;2025-02\n".encode()
    )
    said = words_of(page)
    assert "Antal har inga punkter" in said
    assert find_by_label(page.selectbox, "Vad betyder en rad som saknas?")
    assert "2025-02" in said


@given(*[some.integers(min_value=0, max_value=10**7)] * 4)
def test_the_account_always_adds_up(n_accepted: int, n_remarked: int, n_known: int, n_rejected: int) -> None:
    """The last row is the sum of the four above it, whatever they are."""
    n_read = n_accepted + n_remarked + n_known + n_rejected
    receipt = Receipt(1, n_read, n_accepted, n_known, n_rejected, n_remarked=n_remarked)
    told = [int(row["Rader"].replace(chr(160), "")) for row in list_outcomes(receipt)]
    assert sum(told[:-1]) == told[-1]
    assert say_sum(receipt).startswith(list_outcomes(receipt)[-1]["Rader"])


def test_corrected_and_withdrawn_rows_are_told_beside_the_account() -> None:
    """They are among the new, or are counts of earlier deliveries: no outcome of their own."""
    assert say_beside(Receipt(1, 1, 1, 0, 0)) == []
    told = say_beside(Receipt(1, 2, 2, 0, 0, n_corrected=1, n_withdrawn=3))
    assert [sentence.split()[0] for sentence in told] == ["1", "3"]


def test_every_term_of_the_house_can_be_chosen_for_some_kind() -> None:
    """Nothing that a description can say of columns is out of reach on the page."""
    asked = {term for kind in Kind for term in list_terms(kind)}
    assert asked == set(Columns.model_fields)
    assert all(set(TERMS[kind]) <= set(list_terms(kind)) for kind in Kind)
    said = {str(one.alias or name) for name, one in SourceDescription.model_fields.items()}
    assert set().union(*KEYS_OF.values()) <= said


def test_a_guess_that_was_taken_away_stays_away() -> None:
    """A column that a person said is absent is read no more, though it was guessed."""
    with hold_upload(FILE, "uttag.csv") as file:
        found = look_at(file, municipality="0586")
    answers = Answers(Kind.INCIDENTS, dict.fromkeys(KEYS) | {"from_at": "Datum"}, said={"kategori": "stöld"})
    fields = merge(found.proposal.fields, correct(found.proposal, answers))
    assert fields["kolumner"] == {"från": "Datum"}
    assert "koordinatsystem" not in fields


def test_a_draft_shows_rows_but_is_never_whole() -> None:
    """Rows can be shown before the passport is answered, and what is missing is still asked for."""
    with hold_upload(FILE, "uttag.csv") as file:
        found = look_at(file, municipality="0586")
    said = found.proposal.fields.get("kolumner")
    terms = {key: term for term, key in KEYS.items()}
    headings = {terms[key]: str(heading) for key, heading in said.items()} if isinstance(said, dict) else {}
    answers = Answers(Kind.INCIDENTS, headings, said={"kommun": "0586"})
    corrections = correct(found.proposal, answers, crs="EPSG:3006")
    described = found.proposal.describe(draft(found.proposal, corrections, today=pd.Timestamp("2026-11-21").date()))
    shown = list_understood(understand_head(found, described), Kind.INCIDENTS, most=5)
    assert [row["Rad"] for row in shown] == ["3", "4", "5", "6", "7"]
    asked = [question.key for question in find_questions(merge(found.proposal.fields, corrections), ())]
    assert asked == ["namn", "producent", "licens", "uttagsdatum", "definition", "täcker"]


def test_a_column_that_may_name_persons_can_only_be_read_as_numbers_and_times() -> None:
    """Its texts would be stored as categories or ids; as a time or a coordinate only the number is."""
    headings = {"Text": Heading("Text", "", "kolumnen «Text» är fri text."), "Kod": Heading("Kod", "1", "")}
    stored = {"category", "municipality", "area_id", "label", "area_type", "source_id"}
    for term in KEYS:
        assert ("Text" in list_choices(term, headings, None)) == (term not in stored), term


def test_points_far_off_are_marked_and_counted() -> None:
    """Three in Mjölby and one in Stockholm: one is outside, and it is drawn in the colour of the odd."""
    rows = pd.DataFrame([("507731", "6464677")] * 3 + [("674032", "6580821")], columns=["x", "y"])
    places = locate(rows, {"x": "Öst", "y": "Nord"}, municipality="0586")
    placed = place_points(places, crs="EPSG:3006", is_swapped=False)
    assert (placed.n_rows, placed.n_placed, placed.n_outside, placed.remarks) == (4, 4, 1, {"utanför Mjölby": 1})
    drawn = stage(draw_points(placed, municipality="0586", title=HOSTILE, tiles=None))
    assert Counter(group.colour for group in drawn.points)[ODD_COLOUR] == 1
    assert drawn.title == HOSTILE
    assert name_system(("EPSG:3006", True), places).startswith("SWEREF 99 TM, EPSG:3006, x och y omkastade")
