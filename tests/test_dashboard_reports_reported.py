"""EST in brief says what is known of those who report, to each as finely as it may be seen."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from dashboard.goals import Ground, lay_ground
from dashboard.opening import the_shelf, the_store
from dashboard.reports.document import Block, Grid, Heading, Sentence
from dashboard.reports.happened import tell_situation
from dashboard.reports.reported import tell_reported
from dashboard.selection import Selection, promises_of
from dashboard.store import the_situation
from dashboard.viewer import Viewer
from data.drawn_areas import deliver
from data.reporting import ReportingRate, name_rate
from data.roles import Role, find_rights
from geo.half_years import find_half_year
from geo.join import assign_areas
from tests.drawn_square import SQUARE, draw
from tests.reporting_example import REPORTS, receive
from tests.shown_pages import store_shown

NOW, DAY = datetime(2025, 7, 5, 12), date(2025, 6, 30)  # noqa: DTZ001 - clock time


@pytest.fixture(autouse=True)
def _store(tmp_path: Path) -> Iterator[None]:
    """Give the product a store with nothing but an area."""
    with store_shown(tmp_path / "a.sqlite3", assign=assign_areas) as opened:
        opened.receive(*deliver(draw("torget", SQUARE, date(2020, 1, 1)), now=NOW))
        yield


def record(months: int) -> None:
    """Write that 390 of 400 reports came in each of the first months of 2025."""
    for month in (f"2025-{number:02d}" for number in range(1, months + 1)):
        key = {"municipality": "0586", "author_role": "samordnare", "key": name_rate("EST", month)}
        rate = ReportingRate(**key, source="EST", month=month, n_expected=400, n_received=390)
        the_store().record_paper(rate, now=NOW)


def select(role: Role, day: date) -> tuple[Selection, Ground]:
    """Look at Mjölby in a role."""
    viewer = Viewer(find_rights(frozenset({role})), role=role.value)
    selection = Selection("0586", "Mjölby", promises_of("0586", the_shelf().promises), day, viewer)
    return selection, lay_ground(selection, the_situation(viewer, "0586", day), day=day)


def say(role: Role, day: date = DAY) -> str:
    """Give the headings, sentences and cells that a role gets."""
    _, ground = select(role, day)
    return write(tell_reported(ground, find_half_year(day), 2023))


def write(blocks: Iterable[Block]) -> str:
    """Write headings, sentences and cells, a line each."""
    said = []
    for block in blocks:
        said += [block.text] if isinstance(block, Heading | Sentence) else []
        said += [cell for row in block.rows for cell in row] if isinstance(block, Grid) else []
    return "\n".join(said).replace("\N{NO-BREAK SPACE}", " ")


def test_who_sees_no_months_is_told_the_rate_of_whole_quarters() -> None:
    """1170 of 1200 came in, 98 of 100; who sees months gets each, and reads that no delivery came from the source."""
    record(3)
    elected, analyst = say(Role.ELECTED), say(Role.ANALYST)
    assert "kvartal 1 2025: 98 %" in elected
    assert "390" not in elected
    assert analyst.count("390") == 3
    for said in (elected, analyst):
        assert "ingen rapporteringsgrad är skriven" not in said
        assert "Ingen leverans är inläst från källan." in said
        assert "läsarens roll" not in said.split("Återkommande platser")[0]


def test_a_rate_that_may_not_be_shown_is_not_called_unwritten() -> None:
    """Two months are no quarter: the elected get none, and aren't told that there is none."""
    record(2)
    said = say(Role.ELECTED)
    assert "Ingen EST-källa och ingen rapporteringsgrad finns att visa." in said
    assert "skriven" not in said


def test_a_half_year_that_a_source_does_not_reach_is_not_laid_on_the_reader() -> None:
    """The reports end with 2025: of the first half of 2026 there is nothing for anybody, and the role hides nothing."""
    receive(the_store(), REPORTS, "Rapporter enligt Effektiv samordning för trygghet.")
    lacks = "Antal per kvartal: uppgift saknas. Källan har inga antal att visa för halvåret."
    said = say(Role.ELECTED, date(2026, 6, 30)).split("Återkommande platser")[0]
    assert lacks in said
    assert "läsarens roll" not in said
    assert lacks not in say(Role.ELECTED, date(2025, 12, 31))
    selection, ground = select(Role.ELECTED, date(2026, 6, 30))
    told = write(tell_situation(selection.promises[0], ground, find_half_year(date(2026, 6, 30)), 2022))
    assert f"{REPORTS}. {lacks}" in told
    assert "läsarens roll" not in told
