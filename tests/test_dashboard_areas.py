"""Områden and Kom igång: who sees them, and what they say where there is nothing."""
# ruff: noqa: PLC0415 - a page under test imports what it uses, as the test runs its text alone

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.outlining.words import say_pointed_at
from dashboard.starting import Held, StepState, lay_steps
from data.model import Category, Goal, Measure, Quote
from data.promises import PROMISES, read_promises
from data.roles import Role


@pytest.fixture(autouse=True)
def _empty_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Give the pages a store with nothing in it."""
    from data.store import open_store

    opened = open_store(f"sqlite:///{tmp_path}/a.sqlite3")
    monkeypatch.setattr("dashboard.store.the_store", lambda: opened)
    yield
    opened.close()


def page(name: str, role: str) -> None:
    """Show a page to somebody."""
    from datetime import date, datetime

    import streamlit as st

    from dashboard.selection import Selection
    from dashboard.viewer import Viewer
    from dashboard.views.areas import show_area_register
    from dashboard.views.start import show_start
    from data.demands import Denied
    from data.roles import Role, find_rights

    viewer = Viewer(find_rights(frozenset({Role(role)})))
    show = {"areas": show_area_register, "start": show_start}[name]
    try:
        show(
            Selection("0687", "Tranås", (), date(2026, 11, 21), viewer),
            clock=lambda: datetime(2026, 11, 21),  # noqa: DTZ001 - Swedish clock time
        )
    except Denied as refusal:
        st.error(str(refusal))


def show(name: str, role: Role) -> AppTest:
    """Show a page in a role."""
    return AppTest.from_function(page, args=(name, role.value)).run(timeout=60)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.ANALYST])
def test_who_reads_files_in_may_draw(role: Role) -> None:
    """Also who looks after the register and sees no incident: an outline tells of none."""
    app = show("areas", role)
    assert not app.exception
    assert "Kommunen har inga områden ännu" in app.info[0].value
    assert [one.label for one in app.button_group] == ["**Vad vill du göra?**"]


def test_who_decides_sees_the_areas_and_changes_none() -> None:
    """The council needs the outlines to decide by."""
    app = show("areas", Role.COUNCIL)
    assert not app.exception
    assert [one.value for one in app.title] == ["Områden: Tranås"]
    assert not app.button_group


@pytest.mark.parametrize("name", ["areas", "start"])
@pytest.mark.parametrize("role", [Role.PUBLIC, Role.ELECTED])
def test_others_are_told_whom_to_ask(name: str, role: Role) -> None:
    """Neither page says anything of the register to who has nothing to do there."""
    app = show(name, role)
    assert "Be kommunens administratör" in app.error[0].value
    assert not app.title


@pytest.mark.parametrize("role", [Role.ADMIN, Role.ANALYST])
def test_an_empty_register_begins_with_the_promise(role: Role) -> None:
    """What is to be done now is the first that the store doesn't hold."""
    app = show("start", role)
    assert not app.exception
    said = [one.value for one in app.markdown]
    assert any(one.startswith("**▶ Gör nu.** Ladda upp löftet") for one in said)


QUOTE = Quote(text="färre än 2024", document="a")
GOAL = Goal(goal_id="g", name="Färre", quote=QUOTE, measure=Measure(category=Category.VANDALISM, baseline_year=2024))


@pytest.mark.parametrize(
    ("held", "states"),
    [
        (Held(), ["klart", "gör nu", "sedan", "sedan", "sedan", "sedan"]),
        (Held(n_promises=1, n_areas=2), ["klart", "klart", "klart", "gör nu", "behövs inte", "sedan"]),
        (
            Held(n_promises=1, n_areas=1, has_real=True, goals=(GOAL,)),
            ["klart", "klart", "klart", "klart", "gör nu", "klart"],
        ),
        (
            Held(n_promises=1, n_areas=1, has_real=True, goals=(GOAL,), defined=frozenset({"g"})),
            ["klart"] * 6,
        ),
        (
            Held(n_promises=1, n_areas=1, has_real=True, goals=(GOAL,), defined=None),
            [*["klart"] * 4, "syns inte för din roll", "klart"],
        ),
    ],
)
def test_how_far_it_has_come_is_told_by_what_is_held(held: Held, states: list[str]) -> None:
    """Whoever comes back another day, or another person, goes on where the store says."""
    steps = lay_steps(held)
    assert [step.state.value for step in steps] == states
    assert sum(step.state is StepState.NOW for step in steps) <= 1


def test_an_area_that_a_promise_points_at_is_told_before_it_is_changed() -> None:
    """Högsby's and Mönsterås's promise names both centres; nobody ends one unaware."""
    told = say_pointed_at(read_promises(PROMISES), "hogsby-centrum")
    assert "Området pekas ut i «" in told
    assert "Löftets ord ändras inte" in told


def test_a_split_that_is_undone_is_no_longer_told_as_an_end() -> None:
    """What the drawing ended goes on when the drawing is undone, on the page as in the register."""
    from datetime import date, datetime

    import shapely

    from dashboard.outlining.saving import save_drawing
    from dashboard.store import see
    from dashboard.viewer import Viewer
    from dashboard.views.areas import _holds
    from data.area_ends import AreaEnd, make_end_key
    from data.drawn_areas import Drawing, DrawnArea
    from data.model import AreaType
    from data.roles import find_rights

    def draw(name: str, first: date) -> Drawing:
        outline = shapely.to_wkb(shapely.box(14.97, 58.03, 14.98, 58.04), hex=True)
        area = DrawnArea(area_id=name, label=name, area_type=AreaType.OTHER, outline=outline)
        return Drawing(municipality="0687", areas=(area,), valid_from=first, author_role="samordnare", reason="Prov.")

    viewer, now = Viewer(find_rights(frozenset({Role.ANALYST, Role.ADMIN}))), datetime(2026, 2, 1)  # noqa: DTZ001
    key, last = make_end_key("torget"), date(2026, 1, 31)
    about = {"municipality": "0687", "key": key, "author_role": "samordnare", "area_id": "torget", "last_day": last}
    end = AreaEnd.model_validate(about | {"reason": "Delat."})
    save_drawing(viewer, draw("torget", date(2025, 1, 1)), clock=lambda: now, told="")
    save_drawing(viewer, draw("torget-v", date(2026, 2, 1)), clock=lambda: now, told="", end=end)
    (written,) = see(viewer).read_papers(AreaEnd, ["0687"])
    assert _holds(viewer, written)
    see(viewer).undo(written.delivery_id or 0, author_role="samordnare", reason="fel", now=now)
    assert not _holds(viewer, written)
