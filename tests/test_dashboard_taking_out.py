"""What was made to be taken home is offered to whoever may still have it, as long as it still tells what holds."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.opening import the_store
from dashboard.reports.document import Document
from dashboard.reports.pack.pack import Pack
from dashboard.selection import Selection, promises_of
from dashboard.signin import remember_drawing
from dashboard.store import the_promises
from dashboard.viewer import Viewer
from dashboard.views.meeting_pack import show_pack
from dashboard.views.reports import show_reports
from data.demands import Denied
from data.errors import Problem
from data.meetings import Meeting, MeetingDecision
from data.roles import RIGHTS, Role
from tests.shown_pages import pages_on

TODAY = date(2026, 3, 6)
NOW = datetime(2026, 3, 6, 9)  # noqa: DTZ001 - Swedish clock time
ELECTED = Viewer(RIGHTS[Role.ELECTED])


def plan(municipality: str) -> Meeting:
    """Plan the invented meeting, which has the same key in every municipality."""
    return Meeting(
        municipality=municipality, key="mote-pahittat", author_role="samordnare", title="Råd", held_on=date(2026, 3, 10)
    )


def show(kind: str, municipality: str, name: str, viewer: Viewer) -> None:
    """Show a meeting's pack, or the reports, of a municipality."""
    selection = Selection(municipality, name, promises_of(municipality, the_promises()), TODAY, viewer)
    if kind == "paket":
        show_pack(plan(municipality), selection, ())
    else:
        show_reports(selection)


@pytest.fixture
def _quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the pages use an empty store, and make packs and reports of a title alone."""

    def make_pack(meeting: Meeting, selection: Selection, **_: object) -> Pack:
        title = f"{meeting.title}, {selection.name}"
        return Pack(title, (), (), TODAY, is_demo=False, notice="", shows_small=False)

    def make_report(*_: object, **__: object) -> Document:
        return Document("Rapport", "Halvår", (), (), TODAY, is_demo=False)

    monkeypatch.setattr("dashboard.views.meeting_pack.make_pack", make_pack)
    monkeypatch.setattr("dashboard.views.reports.make_half_year_report", make_report)
    with pages_on(tmp_path / "store.sqlite3", is_filled=False):
        yield


def draw(kind: str, viewer: Viewer = ELECTED) -> AppTest:
    """Draw the page and make what it offers to make."""

    def script(draw: "Callable[..., None]", *args: object) -> None:
        draw(*args)

    page = AppTest.from_function(script, default_timeout=30, args=(show, kind, "0586", "Mjölby", viewer)).run()
    next(each for each in page.button if each.label.startswith("Gör ")).click().run()
    assert not page.exception
    return page


def count_offered(page: AppTest) -> int:
    """Count the files of what was made; those of the counts are always offered."""
    return sum("uttag_" not in each.proto.id for each in page.get("download_button"))


@pytest.mark.usefixtures("_quick")
def test_another_municipalitys_pack_is_not_offered() -> None:
    """Invented meetings have the same keys everywhere: Mjölby's pack isn't offered in Högsby."""
    page = draw("paket")
    assert count_offered(page) == 2
    page.args = (show, "paket", "0821", "Högsby", ELECTED)
    page.run()
    assert count_offered(page) == 0


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("kind", ["paket", "rapport"])
def test_what_was_made_before_something_was_written_is_not_offered(kind: str) -> None:
    """As long as nothing is written it is; after a new paper it has to be made again."""
    page = draw(kind)
    assert count_offered(page.run()) > 0
    written = MeetingDecision(
        municipality="0586",
        key="lampan",
        author_role="samordnare",
        text="Byt lampan.",
        owner="Mjölby kommun",
        due_on=date(2026, 4, 1),
        raised_at="mote",
    )
    the_store().record_paper(written, now=NOW)
    assert count_offered(page.run()) == 0


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("kind", ["paket", "rapport"])
def test_nobody_takes_home_a_file_after_signing_out(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window still shows the button; the file is asked for when the sign-in has ended."""
    offered: list[Callable[[], bytes]] = []

    def refuse() -> None:
        source = "Inloggning"
        raise Denied(source, [Problem("", "din inloggning gäller inte längre.")])

    def keep(*_: object, data: Callable[[], bytes], **more: Any) -> None:  # noqa: ANN401 - the button's other words
        if not str(more.get("key")).startswith("uttag_"):
            offered.append(data)

    monkeypatch.setattr(st, "download_button", keep)
    ended: list[bool] = []
    draw(kind, replace(ELECTED, confirm=lambda: refuse() if ended else None))
    assert offered[-1]()
    ended.append(True)
    with pytest.raises(Denied, match="gäller inte längre"):
        offered[-1]()


def test_who_looks_is_known_also_when_a_file_is_fetched() -> None:
    """Streamlit makes the file where nobody is signed in; the check is asked as it was when the page was drawn."""

    def script(remember: "Callable[..., Callable[[], None]]") -> None:
        import streamlit as st  # noqa: PLC0415 - the script runs on its own

        def check() -> None:
            if st.user.get("sub") != "7":
                raise PermissionError

        st.session_state["asked"] = check, remember(check)

    page = AppTest.from_function(script, default_timeout=30, args=(remember_drawing,))
    page.user = {"is_logged_in": True, "sub": "7"}
    page.run()
    assert not page.exception
    bare, remembered = page.session_state["asked"]
    with pytest.raises(PermissionError):
        bare()
    remembered()
    page.user = {"is_logged_in": True, "sub": "8"}
    page.run()
    with pytest.raises(PermissionError):
        page.session_state["asked"][1]()


@pytest.mark.usefixtures("_quick")
def test_a_half_year_after_the_promises_own_time_is_told() -> None:
    """In March 2026 the last half-year is Mjölby's own last; the promise of Kungsör ended in 2020."""
    page = draw("rapport")
    assert "Löftets tid tog slut" not in " ".join(each.value for each in page.caption)
    page.args = (show, "rapport", "1960", "Kungsör", ELECTED)
    page.run()
    assert "Löftets tid tog slut 2020-12-31, före halvåret." in " ".join(each.value for each in page.caption)
