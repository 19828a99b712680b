"""The pages say what is true of what they are given, in Swedish, and survive having nothing."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.deliveries import Kind, MissingRow
from data.store import open_store
from geo.methods import MISUSE, Method
from tests.shown_pages import pages_on, words_of
from tests.store_example import make_delivery

NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - Swedish clock time
TOWNS = {"0586": "Mjölby", "1960": "Kungsör", "0821": "Högsby", "0861": "Mönsterås"}
VIEWS = {
    "situation": "show_situation",
    "promise": "show_promise",
    "promises": "show_promises",
    "baseline": "show_baseline",
    "followup": "show_follow_up",
    "methods": "show_methods",
    "about": "show_about",
}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the pages the store of a first start, for looking only."""
    with pages_on(tmp_path_factory.mktemp("example") / "store.sqlite3") as path:
        yield path


def show(view: str, municipality: str) -> AppTest:
    """Show one page for one municipality."""

    def script(module: str, function: str, municipality: str, name: str) -> None:
        import importlib  # noqa: PLC0415 - the script runs on its own
        from datetime import date  # noqa: PLC0415

        from dashboard.selection import Selection, promises_of  # noqa: PLC0415
        from dashboard.store import the_promises  # noqa: PLC0415
        from dashboard.viewer import AT_THE_MACHINE  # noqa: PLC0415

        show_page = getattr(importlib.import_module(f"dashboard.views.{module}"), function)
        show_page(
            Selection(municipality, name, promises_of(municipality, the_promises()), date(2026, 11, 21), AT_THE_MACHINE)
        )

    names = {"function": VIEWS[view], "municipality": municipality, "name": TOWNS.get(municipality, municipality)}
    return AppTest.from_function(script, default_timeout=60, kwargs={"module": view} | names).run()


def receive_counts(path: Path, months: pd.DatetimeIndex, n: list[int]) -> None:
    """Import Mjölby's own counts of fraud."""
    table = pd.DataFrame(
        {
            "municipality": "0586",
            "area_id": "0586",
            "category": "bedrägeri",
            "source_category": "bedrägeri",
            "first_month": months,
            "n_months": 1,
            "n": pd.array(n, dtype="Int64"),
            "is_preliminary": False,
        }
    )
    passport = make_delivery(
        Kind.SERIES,
        source="Egna antal",
        producer="Mjölby kommun",
        licence="intern",
        extract_date=date(2026, 11, 1),
        definition="Anmälda bedrägerier.",
        received_at=NOW,
        covers_first=months[0].date(),
        covers_last=(months[-1] + pd.offsets.MonthEnd()).date(),
        missing_row=MissingRow.UNKNOWN,
    )
    open_store(f"sqlite:///{path}").receive(passport, table)


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("municipality", TOWNS)
def test_every_page_of_every_example_town_says_that_its_figures_are_invented(view: str, municipality: str) -> None:
    """No page can be taken for the truth about a real town."""
    page = show(view, municipality)
    assert not page.exception
    assert "PÅHITTADE DEMODATA" in words_of(page)


@pytest.mark.usefixtures("example")
def test_the_fraud_goal_of_mjolby_is_told_with_both_verdicts() -> None:
    """Never the count alone: definition, source, date of extract and shortfall stand on the same page."""
    words = words_of(show("baseline", "0586"))
    for told in ("Räknemässigt: färre", "Mot slumpen:", "Definition", "Uttagsdatum", "Bortfall", "riket"):
        assert told in words


@pytest.mark.usefixtures("example")
def test_presence_at_the_travel_centre_has_no_target_and_the_page_says_so() -> None:
    """Presence "i och omkring resecentrum" names no number; no number is invented for it."""
    words = words_of(show("promises", "0586"))
    assert "hög närvaro i och omkring resecentrum" in words
    assert "inget målvärde angivet" in words
    assert "mått saknas i löftet" in words


@pytest.mark.usefixtures("example")
def test_contradicting_documents_are_both_quoted() -> None:
    """The agreement was signed "30/6 2023" by one transcript and "30/5 2023" by the other."""
    words = words_of(show("promises", "0586"))
    assert "30/6 2023" in words
    assert "30/5 2023" in words


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize(("view", "remedy"), [("situation", "på sidan Läs in"), ("promises", "på sidan Kom igång")])
def test_a_municipality_with_nothing_is_told_what_to_do(view: str, remedy: str) -> None:
    """An empty page names the next step, and nothing breaks."""
    page = show(view, "0114")
    assert not page.exception
    assert remedy in words_of(page)


@pytest.mark.usefixtures("example")
def test_without_figures_the_question_cannot_be_answered() -> None:
    """No counts: neither kept nor broken."""
    assert "kan inte bedömas" in words_of(show("baseline", "0114"))


def test_own_figures_replace_the_invented_ones(tmp_path: Path) -> None:
    """After an import of Mjölby's own counts nothing invented is shown for Mjölby, statuses included."""
    with pages_on(tmp_path / "store.sqlite3") as path:
        show("about", "0586")
        st.cache_resource.clear()
        months = pd.date_range("2023-01-01", "2024-06-01", freq="MS", unit="us")
        receive_counts(path, months, list(range(10, 10 + len(months))))
        st.cache_resource.clear()
        for view in VIEWS:
            assert "PÅHITTA" not in words_of(show(view, "0586")).upper(), view
        words = words_of(show("baseline", "0586"))
        # By hand: 10..15 in January to June 2023 is 75; 22..27 in 2024 is 147.
        assert "147 under jan–jun 2024, mot 75 samma månader 2023" in words
        assert "jul–dec" in words
        assert "Ingen prognos för helåret 2024" in words
        assert "PÅHITTADE DEMODATA" in words_of(show("baseline", "1960"))


def test_text_from_files_is_shown_as_it_is_written() -> None:
    """A label that looks like a status badge or a picture is neither, in tables and in messages."""

    def script() -> None:
        from dashboard.texts import badge_status  # noqa: PLC0415 - the script runs on its own
        from dashboard.views.frame import show_empty, show_table  # noqa: PLC0415
        from data.model import CommitmentStatus  # noqa: PLC0415

        hostile = "![x](http://a.example/b.png) :red-badge[bruten]"
        show_table([{"Område": hostile, "Status": badge_status(CommitmentStatus.DONE)}])
        show_empty(hostile, "Gör så här.")

    page = AppTest.from_function(script).run()
    row = page.table[0].value.iloc[0]
    assert row["Område"].startswith(r"\!\[x\]")
    assert r"\:red\-badge\[" in row["Område"]
    assert row["Status"] == ":green-badge[✔ genomförd]"
    assert r"\!\[x\]" in page.info[0].value


def test_an_area_s_name_formats_nothing_in_the_list_of_places() -> None:
    """A label that is a picture's address is shown as it is written, in the list too."""

    def script() -> None:
        import geopandas as gpd  # noqa: PLC0415 - the script runs on its own
        import pandas as pd  # noqa: PLC0415
        import shapely  # noqa: PLC0415

        from dashboard.area_map import View  # noqa: PLC0415
        from dashboard.ranking import Ranking  # noqa: PLC0415
        from dashboard.views.ranking import show_ranked  # noqa: PLC0415
        from geo.ranking import RankedCell  # noqa: PLC0415
        from geo.situation import gather  # noqa: PLC0415

        label = "![x](http://a.example/b.png)\n# :red-badge[x]"
        areas = gpd.GeoDataFrame({"label": [label]}, geometry=[shapely.box(15, 58, 16, 59)], crs="EPSG:4326")
        nothing = pd.DataFrame()
        situation = gather(
            "0586",
            incidents=nothing,
            series=nothing,
            areas=areas,
            deliveries=nothing,
            coverage=nothing,
            is_demo=False,
            assignment=nothing,
        )
        monthly = pd.DataFrame({"category": ["stöld"], "month": [pd.Timestamp(2025, 1, 1)], "n": [4]})
        cell = RankedCell(15.5, 58.5, 4, 3.0, 1.0, 7.2, 1, 1, 2)
        show_ranked(Ranking((cell,), "", None, "", ""), View("x", ("stöld",), 2025, monthly), situation)

    page = AppTest.from_function(script).run()
    assert not page.exception
    listed = next(element.value for element in page.markdown if element.value.startswith("1."))
    assert r"\!\[x\]\(http" in listed
    assert r"\:\/\/a\.example\/b\.png\) \# \:red\-badge\[x\]" in listed


@pytest.mark.usefixtures("example")
def test_an_unknown_municipality_in_the_address_is_told() -> None:
    """Another municipality's page is never shown in silence in its place."""
    page = AppTest.from_file(str(Path(__file__).parent.parent / "dashboard" / "main.py"), default_timeout=60)
    page.query_params["kommun"] = "xyz"
    page.run()
    assert "«xyz» finns inte här" in page.error[0].value


@pytest.mark.usefixtures("example")
def test_the_order_of_places_says_what_it_is_not() -> None:
    """Counts, not risk per resident; what chance leaves open stands at every place."""
    words = words_of(show("situation", "0586"))
    for told in ("antal, inte risk per invånare", "kan vara slump", "säkert bland de högsta", "PAI", "PEI"):
        assert told in words


@pytest.mark.usefixtures("example")
def test_where_no_place_is_certain_the_page_says_so_before_the_list() -> None:
    """Three hundred incidents a year over a small municipality make no certain order."""
    assert "Ingen plats är säkert bland de 10 högsta" in words_of(show("situation", "0821"))


@pytest.mark.usefixtures("example")
def test_every_method_is_shown_with_its_warning() -> None:
    """No method without what it must not be used for, and the density says that it is a picture."""
    words = words_of(show("methods", "0586"))
    for method in Method:
        assert method.value in words
        assert MISUSE[method] in words
    assert "En bild, inget test; fast bandbredd 300 m" in words


@pytest.mark.usefixtures("example")
def test_the_worst_places_are_held_against_what_comes_by_itself() -> None:
    """The raw figure of the worst year is never the measure."""
    page = show("baseline", "0586")
    page.selectbox(key="kalla").select("Påhittade händelser").run()
    words = words_of(page)
    assert not page.exception
    assert "De värsta platserna 2023" in words
    assert "regression mot medelvärdet" in words


def test_a_year_that_is_not_over_has_a_projection_that_is_no_outcome(tmp_path: Path) -> None:
    """Ten a month since 2021 and until June 2024: sixty so far, about 120 to come of it, and no verdict from that."""
    with pages_on(tmp_path / "store.sqlite3") as path:
        show("about", "0586")
        months = pd.date_range("2021-01-01", "2024-06-01", freq="MS", unit="us")
        receive_counts(path, months, [10] * len(months))
        st.cache_resource.clear()
        page = show("baseline", "0586")
        words = words_of(page)
        assert "Prognos för helåret 2024, inte utfall" in words
        assert "omkring 120" in words
        assert "Hittills 60 på 6 månader" in words
        assert "60 under jan–jun 2024, mot 60 samma månader 2023" in words
        assert page.selectbox(key="basar").options == ["2023", "2022–2023", "2021–2023"]
        page.selectbox(key="basar").select("2021–2023").run()
        assert "Mot slumpen vägs 2021–2023 tillsammans: i medel 60 om året" in words_of(page)
