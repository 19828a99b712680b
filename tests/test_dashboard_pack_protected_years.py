"""A pack's saved page of protected years is told with the months that its address asks for."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from data.roles import Role
from data.store import open_store
from geo.join import assign_areas
from tests.meeting_pack_example import find_slide, make, plan, view
from tests.reporting_example import NOW, REPORTS, UNLIKE, rate, receive, receive_areas
from tests.shown_pages import pages_on


@pytest.fixture(scope="module", autouse=True)
def _reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the product reports, of which 40 came in each month of 2023 and in 2025 as many as the month's number."""
    path = tmp_path_factory.mktemp("skyddade") / "store.sqlite3"
    with closing(open_store(f"sqlite:///{path}", assign=assign_areas)) as store:
        receive_areas(store)
        receive(store, REPORTS, "Rapporter enligt Effektiv samordning för trygghet.")
        for month in range(1, 13):
            store.record_paper(rate(REPORTS, f"2023-{month:02d}", 40, 40), now=NOW)
            store.record_paper(rate(REPORTS, f"2025-{month:02d}", 40, month), now=NOW)
    with pages_on(path, is_filled=False):
        yield


@pytest.mark.parametrize(
    ("asked", "named", "n", "n_expected", "n_2023"),
    [
        ("2025K1", "jan–mar", 6, 120, 120),
        ("2025K2", "apr–jun", 15, 120, 120),
        ("2025", "jan–dec", 78, 480, 480),
    ],
)
def test_the_rate_is_of_the_months_that_the_page_shows(
    asked: str, named: str, n: int, n_expected: int, n_2023: int
) -> None:
    """1 + 2 + 3 reports in the first quarter, 4 + 5 + 6 in the second, 78 in the year; each beside the same of 2023."""
    agenda = (view("Rapporter", "baslinje", kalla=REPORTS, kategori="bedrägeri", ar=asked),)
    slide = find_slide(make(Role.COUNCIL, plan(agenda=agenda)), "Rapporter")
    (told,) = (line.replace("\N{NO-BREAK SPACE}", " ") for line in slide.lines if line.startswith("Rapporteringsgrad"))
    assert f"2025 ({named}): {n} av {n_expected} väntade" in told
    assert f"2023 ({named}): {n_2023} av {n_expected} väntade" in told
    assert told.endswith(UNLIKE)
