"""Publicera: by command and on its page the official sees, decides, and tells; citizens' file is what was seen."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, TextInput

from dashboard.cli.publishing import add_publish
from dashboard.swedish_parser import SwedishParser
from data.errors import DataError
from data.example import fill
from data.promises import PROMISES, read_promises
from data.publication_files import read_publication
from data.roles import LOCAL, Role
from data.store import Store, open_store
from data.synthetic import TOWNS
from geo.join import assign_areas

NOW = datetime(2026, 1, 15, 9, 30)  # noqa: DTZ001 - Swedish clock time


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give the command and the page a store of invented data."""
    path = tmp_path_factory.mktemp("publicering") / "store.sqlite3"
    opened = open_store(f"sqlite:///{path}", assign=assign_areas)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("data.example.TOWNS", [town for town in TOWNS if town.municipality in {"0586", "1960"}])
        fill(opened, read_promises(PROMISES), seed=1, now=NOW)
        patch.setenv("LOFTESKARTAN_DB", str(path))
        patch.delenv("LOFTESKARTAN_PUBLICERAT", raising=False)
        st.cache_resource.clear()
        yield opened
        st.cache_resource.clear()
    opened.close()


def give_command(*words: str) -> list[str]:
    """Give the command and hear what it says."""
    parser = SwedishParser(prog="lofteskartan")
    add_publish(parser.add_subparsers(required=True))
    asked = parser.parse_args(["publicera", *words])
    return list(asked.do(asked))


def test_a_trial_tells_everything_and_publishes_nothing(store: Store) -> None:
    """With --prova the difference and the audit are told, and the store is as it was."""
    before = len(store.list_publications("1960", is_demo=True))
    said = "\n".join(give_command("--kommun", "Kungsör", "--per", "2024-06-30", "--prova"))
    assert f"Kungsör till och med 2024-06-30, publicering {before + 1} (PÅHITTADE DEMODATA)" in said
    assert "Inget gick att räkna ut" in said
    assert "inget är publicerat" in said
    assert len(store.list_publications("1960", is_demo=True)) == before


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--kommun", "1960"], "mappen som medborgarnas sidor läser är inte angiven"),
        (["--kommun", "9999", "--prova"], "det finns inga uppgifter om «9999»"),
        (["--kommun", "1960", "--per", "i går", "--prova"], "«i går» är inget datum"),
        (["--kommun", "1960", "--igen", "--mapp", "mapp"], "inget är publicerat för kommunen"),
    ],
)
def test_what_can_not_be_done_is_refused_in_plain_swedish(words: list[str], told: str) -> None:
    """Each refusal names the word at fault."""
    with pytest.raises(DataError, match=told):
        give_command(*words)


def test_a_folder_that_can_not_be_written_is_found_before_anything_is_published(store: Store, tmp_path: Path) -> None:
    """Where the folder should be there is a file: nothing is saved."""
    file = tmp_path / "en fil"
    file.write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="mappen går inte att skriva i"):
        give_command("--kommun", "1960", "--per", "2022-06-30", "--mapp", str(file))
    assert store.list_publications("1960", is_demo=True).empty


def test_the_command_publishes_to_the_folder_and_writes_the_same_file_again(store: Store, tmp_path: Path) -> None:
    """What stands in the file is what the store keeps; lost, it is written again to the byte."""
    folder = tmp_path / "publicerat"
    give_command("--kommun", "1960", "--per", "2023-12-31", "--mapp", str(folder), "--roll", "samordnare")
    file = folder / "1960.json"
    written = file.read_bytes()
    assert read_publication(file) == store.read_publications("1960", is_demo=True)[0][-1]
    file.unlink()
    give_command("--kommun", "1960", "--igen", "--mapp", str(folder))
    assert file.read_bytes() == written
    assert store.list_publications("1960", is_demo=True)["author_role"].tolist() == ["samordnare"]


def show(roles: frozenset[Role] = LOCAL) -> AppTest:
    """Show Publicera of Mjölby to somebody."""

    def script(roles: list[str]) -> None:
        from datetime import date, datetime  # noqa: PLC0415 - the script runs on its own

        from dashboard.selection import Selection, promises_of  # noqa: PLC0415
        from dashboard.store import the_promises  # noqa: PLC0415
        from dashboard.viewer import Viewer  # noqa: PLC0415
        from dashboard.views.publish import show_publish  # noqa: PLC0415
        from data.demands import Denied  # noqa: PLC0415
        from data.roles import Role, find_rights  # noqa: PLC0415

        viewer = Viewer(find_rights(frozenset(map(Role, roles))))
        who = Selection("0586", "Mjölby", promises_of("0586", the_promises()), date(2026, 1, 15), viewer)
        try:
            show_publish(who, clock=lambda: datetime(2026, 1, 15, 9, 30))  # noqa: DTZ001
        except Denied as refusal:
            import streamlit as st  # noqa: PLC0415

            st.error(str(refusal))

    page = AppTest.from_function(script, default_timeout=60, kwargs={"roles": [str(role) for role in sorted(roles)]})
    page.run()
    assert not page.exception
    return page


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("role", [Role.PUBLIC, Role.ELECTED, Role.COUNCIL, Role.ADMIN])
def test_only_who_may_publish_sees_the_page(role: Role) -> None:
    """The others are told who may, and see no figure."""
    page = show(frozenset([role]))
    assert "Din roll får inte publicera" in page.error[0].value
    assert not page.button
    assert not page.table


def test_the_official_sees_confirms_publishes_and_tells(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The button is dead until role and confirmation; then the file is there, and telling it counts by the rule."""
    monkeypatch.setenv("LOFTESKARTAN_PUBLICERAT", str(tmp_path))
    page = show()
    assert find(page, "Publicera").disabled
    assert any("Inget gick att räkna ut" in told.value for told in page.success)
    page.selectbox(key="roll").select("samordnare")
    page.checkbox[0].check().run()
    find(page, "Publicera").click().run()
    assert not page.exception
    published = read_publication(tmp_path / "0586.json")
    assert published == store.read_publications("0586", is_demo=True)[0][-1]
    held = len(store.read_follow_ups("mjolby-2024-2025"))
    ask(page, "Inför vem").input("kommunstyrelsen <b>")
    ask(page, "Kanal").input("sammanträde ![x](http://a)")
    page.multiselect[0].select(page.multiselect[0].options[0])
    find(page, "Spara redovisningen").click().run()
    assert not page.exception
    assert store.list_tellings("0586", is_demo=True)["told_to"].tolist() == ["kommunstyrelsen <b>"]
    assert len(store.read_follow_ups("mjolby-2024-2025")) == held + 1
    find(page, "Spara redovisningen").click().run()
    assert any("Inför vem, Kanal" in told.value for told in page.error)
    assert len(store.read_follow_ups("mjolby-2024-2025")) == held + 1
    assert not any("![x](" in told.value for told in (*page.success, *page.markdown))


@pytest.mark.usefixtures("store")
def test_who_waits_is_told_what_is_done_and_that_it_may_take_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search over sixty areas was measured to 75 seconds: silence would be taken for a fault."""
    told: list[tuple[str, bool]] = []
    real = st.spinner

    def note(text: str, *, show_time: bool = False) -> AbstractContextManager[None]:
        told.append((text, show_time))
        return real(text, show_time=show_time)

    monkeypatch.setattr(st, "spinner", note)
    show()
    ((said, is_timed),) = (each for each in told if "prövar" in each[0])
    assert is_timed
    assert "döljer små tal" in said
    assert "ett par minuter" in said


def test_a_telling_with_gaps_is_not_saved(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before whom and how must be said."""
    monkeypatch.setenv("LOFTESKARTAN_PUBLICERAT", str(tmp_path))
    page = show()
    before = len(store.list_tellings("0586", is_demo=True))
    find(page, "Spara redovisningen").click().run()
    assert any("kvar att fylla i" in told.value for told in page.error)
    assert len(store.list_tellings("0586", is_demo=True)) == before


def test_a_telling_with_a_person_in_it_is_refused_and_not_repeated(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name and a number are found in what's written; nothing is saved, and the page says what to write instead."""
    monkeypatch.setenv("LOFTESKARTAN_PUBLICERAT", str(tmp_path))
    page = show()
    before = len(store.list_tellings("0586", is_demo=True))
    page.selectbox(key="roll").select("samordnare")
    ask(page, "Inför vem").input("Anna Svensson 070-174 06 05")
    ask(page, "Kanal").input("telefon")
    find(page, "Spara redovisningen").click().run()
    assert not page.exception
    assert any("personuppgifter" in told.value and "070" not in told.value for told in page.error)
    assert len(store.list_tellings("0586", is_demo=True)) == before


def find(page: AppTest, label: str) -> Button:
    """Find a button."""
    return next(button for button in page.button if button.label == label)


def ask(page: AppTest, label: str) -> TextInput:
    """Find a text field by how its label begins."""
    return next(field for field in page.text_input if field.label.startswith(label))
