"""Two sources of the same kinds: the official is asked, on Publicera and by command; the answer can be taken back."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from dashboard.cli.publishing import add_publish
from dashboard.swedish_parser import SwedishParser
from data.errors import DataError
from data.example import fill
from data.invented.est import SOURCE as EST
from data.other_incidents import OtherIncidents, name_pair
from data.promises import PROMISES, read_promises
from data.store import Store
from data.synthetic import TOWNS
from geo.join import assign_areas
from tests.shown_pages import store_shown

NOW = datetime(2026, 1, 15, 9, 30)  # noqa: DTZ001 - Swedish clock time
POLICE = "Påhittade händelser"
HOSTILE = "Parkenheten <b> ![x](http://a)"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give a store of Mjölby, invented, where EST tells of some of the kinds that the incidents do."""
    path = tmp_path_factory.mktemp("par") / "store.sqlite3"
    with store_shown(path, assign=assign_areas) as opened, pytest.MonkeyPatch.context() as patch:
        patch.setattr("data.example.TOWNS", [town for town in TOWNS if town.municipality == "0586"])
        fill(opened, read_promises(PROMISES), seed=1, now=NOW)
        patch.delenv("LOFTESKARTAN_PUBLICERAT", raising=False)
        yield opened


def give_command(*words: str) -> list[str]:
    """Give the command and hear what it says."""
    parser = SwedishParser(prog="lofteskartan")
    add_publish(parser.add_subparsers(required=True))
    asked = parser.parse_args(["publicera", "--kommun", "0586", *words])
    return list(asked.do(asked))


def list_versions(store: Store) -> tuple[OtherIncidents, ...]:
    """List all that was said of the two, the oldest first."""
    return store.read_paper_versions(OtherIncidents, "0586", name_pair(EST, POLICE), is_demo=True)


def show() -> AppTest:
    """Show the question of Mjölby's sources."""

    def script() -> None:
        from datetime import date, datetime  # noqa: PLC0415 - the script runs on its own

        from dashboard.publisher import list_pairs  # noqa: PLC0415
        from dashboard.selection import Selection  # noqa: PLC0415
        from dashboard.store import see  # noqa: PLC0415
        from dashboard.viewer import Viewer  # noqa: PLC0415
        from dashboard.views.pairs import show_pairs  # noqa: PLC0415
        from dashboard.views.role import ask_role  # noqa: PLC0415
        from data.roles import LOCAL, find_rights  # noqa: PLC0415

        day = date(2023, 6, 30)
        who = Selection("0586", "Mjölby", (), day, Viewer(find_rights(LOCAL)))
        pairs = list_pairs(see(who.viewer), "0586", closed_on=day, today=date(2026, 1, 15), is_demo=True)
        role = ask_role()
        show_pairs(pairs, who, clock=lambda: datetime(2026, 1, 15, 9, 30), role=role, demo=True)  # noqa: DTZ001

    page = AppTest.from_function(script, default_timeout=60)
    page.run()
    assert not page.exception
    return page


def find(page: AppTest, label: str) -> Button:
    """Find a button."""
    return next(button for button in page.button if button.label == label)


def test_the_page_asks_of_both_by_name_and_saves_what_is_said(store: Store) -> None:
    """Without reason and role nothing is saved; with them it is, as it was written, and can be taken back."""
    page = show()
    assert page.subheader[0].value == "Räknar källorna samma händelser?"
    assert any(EST in told.value and POLICE in told.value and "skadegörelse" in told.value for told in page.markdown)
    assert set(page.table[0].value.columns) == {"Slag", EST, POLICE}
    find(page, "Bekräfta att de räknar andra händelser").click().run()
    assert any("hur du vet det, din roll" in told.value for told in page.error)
    assert list_versions(store) == ()
    page.selectbox(key="roll").select("samordnare").run()
    page.text_input[0].input(HOSTILE)
    find(page, "Bekräfta att de räknar andra händelser").click().run()
    assert not page.exception
    (said,) = list_versions(store)
    assert (said.source, said.beside, said.reason, said.author_role) == (EST, POLICE, HOSTILE, "samordnare")
    assert any("bekräftat 2026\\-01\\-15 av samordnare" in told.value for told in page.success)
    assert not any("![x](" in told.value for told in (*page.success, *page.markdown))
    find(page, "Ta tillbaka bekräftelsen").click().run()
    assert not page.exception
    assert [version.is_withdrawn for version in list_versions(store)] == [False, True]
    assert find(page, "Bekräfta att de räknar andra händelser")


def test_what_looks_like_a_person_is_not_saved(store: Store) -> None:
    """A telephone number among the reasons is refused, and not repeated."""
    before = len(list_versions(store))
    page = show()
    page.selectbox(key="roll").select("samordnare").run()
    page.text_input[0].input("Fråga Anna på 070-174 06 05")
    find(page, "Bekräfta att de räknar andra händelser").click().run()
    assert any("personuppgifter" in told.value and "070" not in told.value for told in page.error)
    assert len(list_versions(store)) == before


def test_the_command_says_it_and_takes_it_back_and_publishes_nothing(store: Store) -> None:
    """Each is one version more, with role and reason; the figures wait for the next command."""
    before = len(list_versions(store))
    said = give_command("--andra-händelser", EST, "--skäl", "Egna iakttagelser.", "--roll", "analytiker")
    assert said[0] == f"Bekräftat: «{EST}» räknar andra händelser än «{POLICE}»."
    back = give_command("--samma-handelser", EST, "--skal", "Hälften är anmält.", "--roll", "analytiker")
    assert back[0] == f"Återtaget: «{EST}» kan räkna samma händelser som «{POLICE}»."
    assert [version.is_withdrawn for version in list_versions(store)[before:]] == [False, True]
    assert store.list_publications("0586", is_demo=True).empty


def test_a_trial_shows_what_the_word_would_let_through_and_saves_nothing(store: Store) -> None:
    """The audit says by whom it was confirmed and why; the store is as it was."""
    before = len(list_versions(store))
    words = ("--andra-handelser", EST, "--skal", "Egna iakttagelser.", "--per", "2023-03-31", "--prova")
    said = "\n".join(give_command(*words))
    assert "Att de räknar olika händelser är bekräftat av den som kör kommandot: «Egna iakttagelser.»" in said
    assert "inget är publicerat" in said
    assert len(list_versions(store)) == before


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--andra-händelser", EST], "--skäl.*skälet saknas"),
        (["--andra-händelser", "Finns inte", "--skäl", "x"], f"«Finns inte» räknar inte samma.*Skriv en av «{POLICE}»"),
        (["--samma-händelser", EST, "--skäl", "x"], f"inget är bekräftat om «{EST}»"),
    ],
)
def test_a_word_that_can_not_be_said_is_refused_in_plain_swedish(words: list[str], told: str) -> None:
    """Each refusal names the word at fault, and what to write instead."""
    with pytest.raises(DataError, match=told):
        give_command(*words)


def test_the_command_has_its_folder_left_alone(store: Store, tmp_path: Path) -> None:
    """A word writes nothing where citizens read, also where a folder is given."""
    give_command("--andra-händelser", EST, "--skäl", "Egna iakttagelser.", "--mapp", str(tmp_path))
    assert list(tmp_path.iterdir()) == []
    assert list_versions(store)[-1].reason == "Egna iakttagelser."
