"""Beside every trend of reports stands how many of those expected came in, on every page and for every role."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.areas import read_areas
from data.deliveries import Delivery, Kind, MissingRow
from data.descriptions import SourceDescription
from data.documents import read_document
from data.example import AREAS_FILE
from data.reporting import ReportingRate, name_rate
from data.roles import Role
from data.store import Store, open_store
from geo.join import assign_areas

NOW = datetime(2026, 1, 15, 12)  # noqa: DTZ001 - Swedish clock time
STATION = (15.1320, 58.3230)
REPORTS, CRIMES = "EST-rapporter", "Anmälda brott"
EXPECTED, CAME_IN = 40, {2023: 40, 2024: 40, 2025: 20}
"""Each month; in 2025 half of what was expected came in."""
WORDS = "**Rapporteringsgrad.**"


def receive(store: Store, source: str, definition: str) -> None:
    """Read in twelve frauds a month at the station for three years."""
    at = pd.to_datetime([f"{year}-{month:02d}-07" for year in CAME_IN for month in range(1, 13) for _ in range(12)])
    table = pd.DataFrame({"from_at": at, "to_at": at}).assign(
        municipality="0586", category="bedrägeri", source_category="bedrägeri", crs="EPSG:4326", is_outside=False
    )
    table = table.assign(x=STATION[0], y=STATION[1], lon=STATION[0], lat=STATION[1])
    passport = Delivery(
        kind=Kind.INCIDENTS,
        source=source,
        file_name=f"{source}.csv",
        sha256=("a" if source == REPORTS else "b") * 64,
        producer="Mjölby kommun",
        licence="fri",
        extract_date=date(2026, 1, 10),
        definition=definition,
        received_at=NOW,
        covers_first=date(2023, 1, 1),
        covers_last=date(2025, 12, 1),
        missing_row=MissingRow.ZERO,
    )
    store.receive(passport, table)


@pytest.fixture(scope="module", autouse=True)
def _store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the pages reports and crimes that are alike, and a count of the reports alone."""
    path = tmp_path_factory.mktemp("grad") / "store.sqlite3"
    with closing(open_store(f"sqlite:///{path}", assign=assign_areas)) as store:
        areas = read_areas(
            AREAS_FILE, read_document(AREAS_FILE.with_name(f"{AREAS_FILE.name}.yaml"), SourceDescription)
        )
        store.receive(areas.delivery(now=NOW), areas.table)
        receive(store, REPORTS, "Rapporter enligt Effektiv samordning för trygghet.")
        receive(store, CRIMES, "Anmälda brott.")
        for year, n in CAME_IN.items():
            for month in (f"{year}-{number:02d}" for number in range(1, 13)):
                told = {"month": month, "n_expected": EXPECTED, "n_received": n, "source": REPORTS}
                who = {"municipality": "0586", "author_role": "samordnare", "key": name_rate(REPORTS, month)}
                store.record_paper(ReportingRate.model_validate(who | told), now=NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOFTESKARTAN_DB", str(path))
        st.cache_resource.clear()
        yield
        st.cache_resource.clear()


def show(module: str, function: str, role: Role, **address: str) -> AppTest:
    """Show one page of Mjölby to somebody on the fifteenth of January 2026."""

    def script(module: str, function: str, role: str) -> None:
        import importlib  # noqa: PLC0415 - the script runs on its own
        from datetime import date, datetime  # noqa: PLC0415
        from functools import partial  # noqa: PLC0415

        from dashboard.selection import Selection, promises_of  # noqa: PLC0415
        from dashboard.store import the_promises  # noqa: PLC0415
        from dashboard.viewer import Viewer  # noqa: PLC0415
        from data.roles import Role, find_rights  # noqa: PLC0415

        viewer = Viewer(find_rights(frozenset({Role(role)})), key="k" * 32, role=role, page=module)
        page = getattr(importlib.import_module(f"dashboard.views.{module}"), function)
        if module == "presence":
            page = partial(page, clock=lambda: datetime(2026, 1, 15, 12), new_id=lambda: "ny")  # noqa: DTZ001
        page(Selection("0586", "Mjölby", promises_of("0586", the_promises()), date(2026, 1, 15), viewer))

    page = AppTest.from_function(
        script, default_timeout=60, kwargs={"module": module, "function": function, "role": str(role)}
    )
    for name, value in address.items():
        page.query_params[name] = value
    page.run()
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
    assert said[0].endswith("Rapporteringsgraden skiljer sig, så en skillnad i antal kan bero på rapporteringen.")


@pytest.mark.parametrize(("role", "when"), [(Role.ANALYST, "ar"), (Role.ELECTED, "period")])
def test_the_rate_stands_with_the_numbers_that_it_may_explain(role: Role, when: str) -> None:
    """On Lägesbild it follows «Vad har hänt här?» in the same column, and not last, under the source."""
    page = show("situation", "show_situation", role, **{"kalla": REPORTS, when: "2025"})
    (happened,) = (each for each in page.columns if "Vad har hänt här?" in [one.value for one in each.subheader])
    assert [one.value.startswith(WORDS) for one in happened.markdown].count(True) == 1


def test_nothing_stands_beside_crimes() -> None:
    """Whether a crime is reported hangs on others than those who report to EST."""
    assert rates_of(show("baseline", "show_baseline", Role.ANALYST, kalla=CRIMES, ar="2025")) == []
