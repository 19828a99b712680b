"""Stepping through closed periods without the right to months: only what is already protected, and links that hold."""

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box
from streamlit.testing.v1 import AppTest

from dashboard.closed_steps import Length, find_around, find_length, list_lengths, say_shortest
from dashboard.formats import MONTHS
from dashboard.protected import Cells, say_protected
from geo.situation import Situation
from tests.shown_pages import open_at

YEARS = st.integers(2019, 2026).map(str)
CODES = st.one_of(
    YEARS,
    YEARS.map("{}S".format),
    st.builds("{}K{}".format, YEARS, st.integers(1, 4)),
    st.builds("{}-{:02}".format, YEARS, st.integers(1, 12)),
)
QUARTERS = [f"{year}K{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3, 4)]


@given(st.lists(CODES, unique=True))
def test_every_period_is_stepped_through_once_in_the_order_of_time(periods: list[str]) -> None:
    """Nothing is added to what may be shown, and nothing of it is lost."""
    lengths = list_lengths(periods)
    assert sorted(period for listed in lengths.values() for period in listed) == sorted(periods)
    assert all(listed == sorted(listed) for listed in lengths.values())
    assert all(find_length(period) is length for length, listed in lengths.items() for period in listed)


@given(YEARS, st.none() | st.sampled_from(MONTHS), st.lists(CODES))
def test_an_address_of_somebody_elses_month_gives_nothing_that_may_not_be_shown(
    year: str, month: str | None, periods: list[str]
) -> None:
    """What is found around it is one of the periods, of the same year."""
    found = find_around(year, month, periods)
    assert found is None or (found in periods and found.startswith(year))


def test_why_no_shorter_period_is_there_is_said_only_when_months_are_not() -> None:
    """Quarters where the role sees no months; years where even quarters are too small."""
    assert "kvartal" in say_shortest([Length.QUARTER, Length.YEAR])
    assert "hela år" in say_shortest([Length.YEAR, Length.LATE])
    assert not say_shortest([Length.MONTH, Length.QUARTER, Length.YEAR])


def open_choices(**address: str) -> AppTest:
    """Show the choices of period for two years of quarters, and what was chosen."""

    def script() -> None:
        import streamlit as st  # noqa: PLC0415 # the script runs on its own

        from dashboard.views.closed_period import ask_beside, ask_length, ask_period, find_beside  # noqa: PLC0415

        quarters = [f"{year}K{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3, 4)]
        periods = ["2024", "2025", *quarters]
        listed, year = ask_length(st.columns(1)[0], periods), ask_beside(st.columns(1)[0], periods)
        period = ask_period(listed, periods)
        st.text(f"{period} {find_beside(period, year, periods)}")

    page = open_at(script, address)
    assert not page.exception
    assert not page.warning
    return page


def test_the_newest_of_the_shortest_periods_is_shown_first() -> None:
    """The eight quarters in the order of time, the last one chosen; and it says why there are no months."""
    page = open_choices()
    slider = page.select_slider(key="period")
    assert slider.options == [f"kvartal {code[-1]} {code[:4]}" for code in QUARTERS]
    assert page.text[0].value.startswith("2025K4 ")
    assert "Kortare perioder än kvartal visas inte" in page.caption[0].value


@pytest.mark.parametrize(
    ("given_address", "shown"),
    [
        ({"period": "kvartal 2 2024"}, "2024K2"),
        ({"period": "hela 2024"}, "2024"),
        ({"langd": "hela år"}, "2025"),
        ({"ar": "2024", "manad": "maj"}, "2024K2"),
        ({"ar": "2024"}, "2024"),
        ({"ar": "1999", "manad": "maj"}, "2025K4"),
        ({"period": "2025-03"}, "2025K4"),
    ],
)
def test_an_address_opens_its_period(given_address: dict[str, str], shown: str) -> None:
    """One made by the same role as it was; one made by who sees months, the quarter or year around."""
    assert open_choices(**given_address).text[0].value.startswith(f"{shown} ")


def test_a_month_that_may_not_be_shown_is_told_until_another_period_is_chosen() -> None:
    """An address made by who sees months is opened as near as may be, and says so; a hostile year says nothing."""
    page = open_choices(ar="2024", manad="maj")
    said = "Adressen gäller maj 2024. Här visas kvartal 2 2024"
    assert [told.value for told in page.caption if said in told.value]
    page.select_slider(key="period").set_value("kvartal 4 2025").run()
    assert page.text[0].value.startswith("2025K4 ")
    assert not [told.value for told in open_choices(ar="<b>20", manad="maj").caption if "Adressen" in told.value]
    assert [told.value for told in open_choices(ar="1999").caption if "inte finns att visa här" in told.value]


def test_the_same_period_of_another_year_lies_beside() -> None:
    """And follows when the slider moves; the same period twice is told and not drawn."""
    page = open_choices(bredvid="2024")
    assert page.text[0].value == "2025K4 ('2024K4', '')"
    page.select_slider(key="period").set_value("kvartal 1 2025").run()
    assert page.text[0].value == "2025K1 ('2024K1', '')"
    page.select_slider(key="period").set_value("kvartal 1 2024").run()
    assert page.text[0].value.startswith("2024K1 (None, 'Det är samma period")
    page.selectbox(key="langd").select("hela år").run()
    assert page.text[0].value == "2025 ('2024', '')"


def test_the_sentence_tells_the_whole_and_what_is_shown_and_counts_what_is_not() -> None:
    """Three areas: one shown, one none, one hidden; the hidden number stands nowhere."""
    areas = gpd.GeoDataFrame(
        {"area_id": ["a", "b", "c"], "label": ["Norr", "Söder", "Öster"]}, geometry=[box(0, 0, 1, 1)] * 3, crs=4326
    )
    empty = pd.DataFrame()
    town = Situation("0586", empty, empty, areas, empty, empty, empty, is_demo=False)
    table = pd.DataFrame(
        {
            "area_id": ["a", "b", "c", "0586"],
            "category": "stöld",
            "period": "2025K1",
            "n": pd.array([12, 0, None, 31], dtype="Int64"),
            "mark": ["", "", "skyddat", ""],
        }
    )
    said = say_protected(Cells(table), town, category="stöld", period="2025K1")
    assert said == (
        "Kvartal 1 2025: 31 händelser (stöld) i hela kommunen. Flest av de tal som visas: Norr (12). "
        "Inget tal visas för 1 område."
    )
