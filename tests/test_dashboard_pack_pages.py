"""Each page of an agenda is told in the pack, or what hinders it is said."""

import re
from collections.abc import Iterator

import pytest

from dashboard.pages import name_views
from dashboard.reports.pack.audience import find_audience, list_audiences
from dashboard.reports.pack.pages import ON_SCREEN, TELLERS
from data.errors import DataError
from data.meetings import SavedView
from data.roles import RIGHTS, Role
from tests.meeting_pack_example import AGENDA, EARLY, find_slide, make, plan, receive, view
from tests.shown_pages import pages_on


@pytest.fixture(scope="module")
def _store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the pages use a store with counts and incidents, and nothing invented."""
    with pages_on(tmp_path_factory.mktemp("paket") / "store.sqlite3", is_filled=False):
        receive(EARLY)
        yield


@pytest.mark.usefixtures("_store")
def test_what_is_gone_is_named() -> None:
    """A page, a choice and a municipality that aren't there are told, and so is a page that has no slide."""
    agenda = (
        view("Gammal", "borta"),
        view("Fel år", "baslinje", kalla="Brå", ar="1999"),
        SavedView(title="Motala", path="baslinje", choices=(("kommun", "Motala"),)),
        view("Närvaro", "narvaro"),
    )
    pack = make(meeting=plan(agenda=agenda))
    assert find_slide(pack, "Gammal").message == "«Gammal» kan inte visas: sidan «borta» finns inte längre."
    assert "Året «1999» finns inte att visa; här visas 2025." in find_slide(pack, "Fel år").lines
    assert find_slide(pack, "Motala").message.startswith("«Motala» kan inte visas: vyn gäller Motala")
    assert find_slide(pack, "Närvaro").message.startswith("«Närvaro» visas på skärmen")


def test_every_page_of_an_agenda_is_told_or_said_to_be_read_on_the_screen() -> None:
    """The pack knows exactly the pages that an agenda may hold, by the list of pages."""
    assert name_views().keys() == TELLERS.keys() | ON_SCREEN.keys()


@pytest.mark.usefixtures("_store")
def test_a_day_that_has_not_been_is_not_told() -> None:
    """Asked how it stands in 2030 the pack says that the day hasn't been, and tells of today."""
    pack = make(meeting=plan(agenda=(view("Framtid", "uppfoljning", dag="2030-01-01"),)))
    part = next(each for each in pack.parts if each.title.endswith("Framtid"))
    assert part.slides[0].lines[0] == "Dagen 2030-01-01 har inte varit än; här visas 2026-03-06."
    assert not [slide for slide in part.slides if "2030-01-01" in slide.source]
    assert part.slides[0].source.endswith("Läget den 2026-03-06.")


@pytest.mark.usefixtures("_store")
def test_a_protected_period_is_named_as_on_the_page() -> None:
    """What is shown in place of a period that isn't there has the name that the page gives it, not its code."""
    agenda = (
        view("Kartan", "lagesbild", kalla="polisen", period="1999K1"),
        view("Åren", "baslinje", kalla="polisen", ar="1999"),
    )
    pack = make(Role.ELECTED, plan(agenda=agenda))
    gone = [find_slide(pack, part).lines[0] for part in ("Kartan", "Åren")]
    assert [re.search(r"här visas (kvartal \d \d{4}|hela \d{4})\.$", line) is not None for line in gone] == [True, True]


@pytest.mark.usefixtures("_store")
def test_each_page_can_be_told_to_each_reader() -> None:
    """With nothing chosen and little registered no page fails, and each says something in a sentence."""
    meeting = plan(agenda=tuple(view(path, path) for path in (*TELLERS, *ON_SCREEN) if path != AGENDA[0].path))
    for role in (Role.ANALYST, Role.COUNCIL, Role.ELECTED):
        pack = make(role, meeting)
        assert len(pack.parts) == len(meeting.agenda) + 4
        assert all(slide.message for part in pack.parts for slide in part.slides)
        assert pack.write_slides()


def test_only_who_sees_every_number_makes_packs_for_others() -> None:
    """Two protected tables of the same figures may give each other away, so the council makes its own alone."""
    assert [each.role for each in list_audiences(RIGHTS[Role.COUNCIL])] == [Role.COUNCIL]
    assert list_audiences(RIGHTS[Role.PUBLIC]) == []
    with pytest.raises(DataError, match="Välj bland brottsförebyggande råd"):
        find_audience("förtroendevald", RIGHTS[Role.COUNCIL])
