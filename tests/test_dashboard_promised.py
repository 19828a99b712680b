"""What was promised of a place: for the whole municipality all of it, each commitment with the place it names."""

import html
from collections.abc import Iterator
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from data.example import fill
from data.promises import PROMISES, read_promise, read_promises
from geo.join import assign_areas
from tests.shown_pages import store_shown


@pytest.fixture(scope="module", autouse=True)
def _store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the page the example."""
    path = tmp_path_factory.mktemp("lovat") / "store.sqlite3"
    with store_shown(path, assign=assign_areas) as store:
        fill(store, read_promises(PROMISES), seed=1, now=datetime(2026, 1, 15, 12))  # noqa: DTZ001 - Swedish clock time
        yield


def show(municipality: str, area_id: str) -> str:
    """Give what is said to be promised of an area."""

    def script(municipality: str, area_id: str) -> None:
        from datetime import date  # noqa: PLC0415 - the script runs on its own

        from dashboard.selection import Selection, promises_of  # noqa: PLC0415
        from dashboard.store import the_promises, the_situation  # noqa: PLC0415
        from dashboard.viewer import AT_THE_MACHINE  # noqa: PLC0415
        from dashboard.views.promised import show_promised  # noqa: PLC0415

        day = date(2026, 1, 15)
        promises = promises_of(municipality, the_promises())
        selection = Selection(municipality, municipality, promises, day, AT_THE_MACHINE)
        show_promised(area_id, selection, the_situation(AT_THE_MACHINE, municipality, day))

    given = {"municipality": municipality, "area_id": area_id}
    page = AppTest.from_function(script, default_timeout=60, kwargs=given).run()
    assert not page.exception
    return html.unescape("\n".join(each.value for each in page.markdown)).replace("\\", "")


def test_of_the_whole_municipality_every_commitment_is_listed() -> None:
    """Mjölby's eight, and resecentrum stands beside the one that names it."""
    said = show("0586", "0586")
    promise = read_promise(PROMISES / "mjolby-2024-2025.yaml")
    assert [each.name for each in promise.commitments if each.name not in said] == []
    assert said.count("\n- ") + said.startswith("- ") == len(promise.commitments) == 8
    assert "Hög närvaro i och omkring resecentrum (Mjölby resecentrum)" in said


def test_of_a_place_its_own_words_are_quoted_and_nothing_else() -> None:
    """«Arbeta med att ha hög närvaro i och omkring resecentrum» is all that Mjölby's promise says of the place."""
    said = show("0586", "mjolby-resecentrum")
    assert "«Arbeta med att ha hög närvaro i och omkring resecentrum.»" in said
    assert "vårdnadshavare" not in said


def test_a_promise_of_one_year_is_told_with_that_year_once() -> None:
    """Kungsör's is called «… - 2020», so the year isn't said again, and never as a span of one year."""
    said = show("1960", "1960")
    assert "Medborgarlöften i Kungsörs kommun - 2020:" in said
    assert "2020–2020" not in said
