"""Beside every trend of reports stands how many of those expected came in, on every page and for every role."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.reporting_rates import tell_compared_rates
from dashboard.store import the_situation
from dashboard.viewer import Viewer
from data.reporting import ReportingRate
from data.roles import Role, find_rights
from data.store import open_store
from geo.baseline import compare_counts
from geo.join import assign_areas
from tests.reporting_example import CAME_IN, CRIMES, EXPECTED, NOW, REPORTS, UNLIKE, rate, receive, receive_areas
from tests.shown_pages import open_at, pages_on

HALVES, EVEN = "EST i halvår", "EST jämnt"
"""Of one, 30 of 100 came in the first half of 2023 and then all, and 65 ever since; of the other 75 each month."""
ALIKE = "Rapporteringsgraden är ungefär lika."
WORDS = "**Rapporteringsgrad.**"


@pytest.fixture(scope="module", autouse=True)
def _store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the pages reports, twice as many crimes of the same kind, and a count of the reports alone.

    As many of each would be taken for the same incidents in two sources, of which the second waits for a word.
    """
    path = tmp_path_factory.mktemp("grad") / "store.sqlite3"
    with closing(open_store(f"sqlite:///{path}", assign=assign_areas)) as store:
        receive_areas(store)
        receive(store, REPORTS, "Rapporter enligt Effektiv samordning för trygghet.")
        receive(store, CRIMES, "Anmälda brott.", n=24)
        for year, n in CAME_IN.items():
            for number in range(1, 13):
                month = f"{year}-{number:02d}"
                store.record_paper(rate(REPORTS, month, EXPECTED, n), now=NOW)
                store.record_paper(rate(EVEN, month, 100, 75), now=NOW)
                of_halves = 65 if year > 2023 else 30 if number <= 6 else 100
                store.record_paper(rate(HALVES, month, 100, of_halves), now=NOW)
    with pages_on(path):
        yield


def show(module: str, function: str, role: Role, **address: str) -> AppTest:
    """Show one page of Mjölby to somebody on the fifteenth of January 2026."""

    def script(module: str, function: str, role: str) -> None:
        import importlib  # noqa: PLC0415 - the script runs on its own
        from datetime import date, datetime  # noqa: PLC0415
        from functools import partial  # noqa: PLC0415

        from tests.readers import look_at  # noqa: PLC0415

        page = getattr(importlib.import_module(f"dashboard.views.{module}"), function)
        if module == "presence":
            page = partial(page, clock=lambda: datetime(2026, 1, 15, 12), new_id=lambda: "ny")  # noqa: DTZ001
        page(look_at(role, date(2026, 1, 15), key="k" * 32, page=module))

    page = open_at(script, address, module=module, function=function, role=str(role))
    assert not page.exception
    return page


def rates_of(page: AppTest) -> list[str]:
    """Give what the page says of the rate of reporting."""
    said = [each.value for each in page.markdown if each.value.startswith(WORDS)]
    return [one.replace("\N{NO-BREAK SPACE}", " ").replace("\\", "") for one in said]


@pytest.mark.parametrize(
    ("module", "function", "role", "chosen"),
    [
        ("situation", "show_situation", Role.ANALYST, {"kalla": REPORTS, "ar": "2025"}),
        ("situation", "show_situation", Role.ELECTED, {"kalla": REPORTS, "period": "2025"}),
        ("situation", "show_situation", Role.COUNCIL, {"kalla": REPORTS, "period": "2025"}),
        ("baseline", "show_baseline", Role.ANALYST, {"kalla": REPORTS, "ar": "2025"}),
        ("baseline", "show_baseline", Role.ELECTED, {}),
        ("promise", "show_promise", Role.ANALYST, {}),
        ("promise", "show_promise", Role.ELECTED, {}),
        ("followup", "show_follow_up", Role.ANALYST, {}),
        ("followup", "show_follow_up", Role.ELECTED, {}),
        (
            "presence",
            "show_presence",
            Role.ANALYST,
            {"plats": "Mjölby resecentrum", "del": "Före/efter", "kalla": REPORTS, "start": "2024-12-15"},
        ),
    ],
)
def test_every_trend_of_reports_says_that_half_as_many_came_in(
    module: str, function: str, role: Role, chosen: dict[str, str]
) -> None:
    """All of them in 2023 and 2024, half of them in 2025: whatever the counts do, it may be the reporting."""
    page = show(module, function, role, **chosen)
    said = rates_of(page)
    assert len(said) == 1, said  # the reports and not the crimes
    assert "50 %" in said[0]
    assert "100 %" in said[0]
    assert said[0].endswith(UNLIKE)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ELECTED])
@pytest.mark.parametrize("page", [("promise", "show_promise"), ("followup", "show_follow_up")])
def test_each_year_of_a_goal_has_a_verdict_of_its_own(page: tuple[str, str], role: Role) -> None:
    """As many came in in 2024 as in 2023, and half in 2025: only the last year's figures may be the reporting."""
    (said,) = rates_of(show(*page, role))
    of_2024, of_2025 = said.splitlines()
    assert (of_2024.strip().endswith(ALIKE), of_2025.endswith(UNLIKE)) == (True, True)
    assert "2025" not in of_2024


def tell(source: str, role: Role) -> tuple[str, ...]:
    """Tell the rates of a half-year and of the whole year before it, each against 2023."""
    viewer, today = Viewer(find_rights(frozenset({role})), role=role), date(2026, 1, 15)
    whole = compare_counts(80, 80, baseline_year=2023, year=2024, dispersion=None)
    half = compare_counts(40, 20, baseline_year=2023, year=2025, dispersion=None, months=tuple(range(1, 7)))
    told = tell_compared_rates(viewer, the_situation(viewer, "0586", today), source, [whole, half])
    return tuple(each.replace("\N{NO-BREAK SPACE}", " ") for each in told)


def test_a_half_year_is_held_against_the_same_half_year() -> None:
    """65 of 100 against 30 of 100, though 65 of 100 came in over the whole of 2023 too: 6 times 30 and 6 times 100."""
    whole, half = tell(HALVES, Role.ANALYST)
    assert whole == (
        "2024 (jan–dec): 780 av 1 200 väntade rapporter kom in (65 %). "
        f"2023 (jan–dec): 780 av 1 200 väntade rapporter kom in (65 %). {ALIKE}"
    )
    assert half == (
        "2025 (jan–jun): 390 av 600 väntade rapporter kom in (65 %). "
        f"2023 (jan–jun): 180 av 600 väntade rapporter kom in (30 %). {UNLIKE}"
    )
    assert tell(HALVES, Role.ELECTED)[1] == (
        f"kvartal 1 2025: 65 %; kvartal 2 2025: 65 %; kvartal 1 2023: 30 %; kvartal 2 2023: 30 %. {UNLIKE}"
    )


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ELECTED])
def test_a_rate_that_never_changes_is_alike_whatever_months_are_compared(role: Role) -> None:
    """75 of 100 each month: two quarters of a year aren't unlike because another year has four."""
    assert [each.endswith(ALIKE) for each in tell(EVEN, role)] == [True, True]


def test_before_and_after_over_new_year_are_judged_as_wholes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both spans have two months of 20 of 40 and ten of 40: 440 of 480, though the years' parts differ."""
    months = [f"{month:%Y-%m}" for month in pd.date_range("2023-11-01", "2025-10-01", freq="MS")]
    rates = [rate(REPORTS, month, 40, 20 if month[5:] in {"11", "12"} else 40) for month in months]
    monkeypatch.setattr(
        "dashboard.views.presence_effect.list_papers", lambda _, kind, *_a, **_k: rates if kind is ReportingRate else []
    )
    chosen = {"plats": "Mjölby resecentrum", "del": "Före/efter", "kalla": REPORTS, "start": "2024-10-15"}
    (said,) = rates_of(show("presence", "show_presence", Role.ANALYST, **chosen))
    assert "2024 (nov–dec): 40 av 80" in said
    assert said.endswith(ALIKE)


@pytest.mark.parametrize(("role", "when"), [(Role.ANALYST, "ar"), (Role.ELECTED, "period")])
def test_the_rate_stands_with_the_numbers_that_it_may_explain(role: Role, when: str) -> None:
    """On Lägesbild it follows «Vad har hänt här?» in the same column, and not last, under the source."""
    page = show("situation", "show_situation", role, **{"kalla": REPORTS, when: "2025"})
    (happened,) = (each for each in page.columns if "Vad har hänt här?" in [one.value for one in each.subheader])
    assert [one.value.startswith(WORDS) for one in happened.markdown].count(True) == 1


def test_nothing_stands_beside_crimes() -> None:
    """Whether a crime is reported hangs on others than those who report to EST."""
    assert rates_of(show("baseline", "show_baseline", Role.ANALYST, kalla=CRIMES, ar="2025")) == []
