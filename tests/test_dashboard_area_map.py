"""A colour on the map means the same in every view and period, and what is beside the map says the same as it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from dashboard.area_map import MOST_POINTS, describe_map, describe_values
from dashboard.live_map import prepare, revalue, write_values
from dashboard.map_facts import gather_facts, say_facts
from dashboard.maps import Stage, restage, stage
from dashboard.shades import MISSING_COLOUR, NONE_COLOUR, RAMP, class_counts
from dashboard.viewed import View, lay_view
from data.store.shape import make_table
from data.tables import SERIES
from geo.situation import Situation, count_months, gather

MONTHS = pd.date_range("2023-01-01", "2025-10-01", freq="MS", unit="us")


def make_situation(per_month: Sequence[int]) -> Situation:
    """Make a town of two areas, with so many thefts in the first area month by month."""
    at = MONTHS.repeat(per_month)
    incidents = pd.DataFrame(
        {
            "incident_id": np.arange(len(at), dtype="int64"),
            "source": "polisen",
            "category": "stöld",
            "source_category": "cykel",
            "from_at": at,
            "x": 15.05,
            "y": 58.33,
            "crs": "EPSG:4326",
            "lon": 15.05,
            "lat": 58.33,
            "is_outside": False,
        }
    )
    given_areas = {"area_id": ["c", "ö"], "label": ["Centrum", "Öster"], "area_type": "tätort", "crs": "EPSG:4326"}
    areas = gpd.GeoDataFrame(
        given_areas | {"is_approximate": False}, geometry=[box(15, 58.3, 15.1, 58.4), box(15.1, 58.3, 15.2, 58.4)]
    ).set_crs("EPSG:4326")
    return gather(
        "0586",
        incidents=incidents,
        series=make_table([], list(SERIES), SERIES),
        areas=areas.assign(exact_geometry=areas.geometry),
        deliveries=pd.DataFrame(
            {"source": ["polisen"], "kind": ["händelser"], "extract_date": [pd.Timestamp("2025-11-01")]}
        ),
        coverage=pd.DataFrame({"source": "polisen", "category": "stöld", "month": MONTHS, "is_absent_zero": True}),
        is_demo=True,
    )


def view_of(situation: Situation, year: int, month: int | None = None) -> View:
    """View the thefts of a year or a month."""
    monthly = count_months(situation, "polisen")
    return lay_view(situation, monthly, source="polisen", categories=("stöld",), year=year).of(year, month)


def draw(situation: Situation, year: int, month: int | None = None) -> Stage:
    """Give what the map shows."""
    return stage(describe_map(view_of(situation, year, month), situation, name="Mjölby"))


def fill_of(shown: Stage) -> str:
    """Give the colour of the first area."""
    return next(look.fill for look in shown.looks if look.area_id == "c")


def test_classes_and_colours_are_the_same_in_every_period() -> None:
    """Thirty in March have the colour of thirty in a whole year, however many there are elsewhere."""
    calm = [0] * len(MONTHS)
    calm[2], calm[20] = 30, 30  # March 2023, and all of 2024 in September
    busy = [*calm[:24], *[400] * 10]  # 2025 is something else
    shown = [draw(make_situation(calm), 2023, 3), draw(make_situation(busy), 2023), draw(make_situation(busy), 2024, 9)]
    assert {fill_of(each) for each in shown} == {"#fc4e2a"}
    assert fill_of(draw(make_situation(busy), 2025)) == "#b10026"
    legends = {tuple((item.colour, item.label) for item in each.legend[:7]) for each in shown}
    assert len(legends) == 1


@given(st.lists(st.one_of(st.none(), st.integers(0, 10_000)), min_size=1), st.integers(0, 10_000))
def test_no_other_count_changes_a_counts_colour(others: list[int | None], n: int) -> None:
    """A class is fixed: it is not fitted to what happens to be shown."""
    assert class_counts([*others, n]).colour(n) == class_counts([n]).colour(n)


def test_the_colours_are_told_apart_in_grey() -> None:
    """Each class is a twelfth of the scale darker than the one before, as it is printed (ITU-R BT.601)."""

    def light(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    lights = [light(colour) for colour in (NONE_COLOUR, *RAMP)]
    assert all(before - after > 255 / 12 for before, after in pairwise(lights))


def test_a_month_without_figures_is_grey_and_said_to_be_missing() -> None:
    """November and December 2025 are not covered: that is no calm."""
    situation = make_situation([1] * len(MONTHS))
    shown = draw(situation, 2025, 12)
    assert fill_of(shown) == MISSING_COLOUR
    assert shown.looks[0].caption == "Centrum: uppgift saknas dec 2025"
    assert "uppgift saknas" in [item.label for item in shown.legend]
    view = view_of(situation, 2025, 12)
    told = say_facts(gather_facts(view, situation), view, whole_name="hela kommunen")
    assert told == "dec 2025: uppgift saknas för hela kommunen. Uppgift saknas för 2 områden."


def test_the_months_of_the_table_add_up_to_the_year() -> None:
    """The time slider leaves nothing out and counts nothing twice."""
    situation = make_situation([3, 0, 7] + [2] * 31)
    whole = gather_facts(view_of(situation, 2023), situation)
    months = [gather_facts(view_of(situation, 2023, month), situation) for month in range(1, 13)]
    assert whole.whole == 3 + 0 + 7 + 9 * 2
    assert sum(facts.whole or 0 for facts in months) == whole.whole
    assert [fact.n for fact in whole.areas] == [28, 0]
    assert (whole.n_undated, whole.n_uncovered) == (0, 0)


def test_the_table_and_the_map_tell_the_same() -> None:
    """Each area's caption holds the number of its row."""
    situation = make_situation([4] * len(MONTHS))
    shown, facts = draw(situation, 2024), gather_facts(view_of(situation, 2024), situation)
    assert [look.caption for look in shown.looks] == [
        "Centrum: 48 händelser (stöld), jan–dec 2024",
        "Öster: 0 händelser (stöld), jan–dec 2024",
    ]
    assert [(fact.label, fact.n) for fact in facts.areas] == [("Centrum", 48), ("Öster", 0)]


def test_the_picture_says_what_when_and_from_where() -> None:
    """A picture that is copied out of its page still says what it shows."""
    shown = draw(make_situation([1] * len(MONTHS)), 2025, 3)
    assert shown.title == "Mjölby: stöld, mar 2025"
    assert shown.subtitle == "Källa: polisen, uttag 2025-11-01"
    assert shown.notice == "PÅHITTADE DEMODATA"


def test_crowded_points_are_counted_in_cells_drawn_as_one_image() -> None:
    """A hundred thousand dots on each other tell nothing; the cells have the areas' own classes."""
    few, many = make_situation([10] * len(MONTHS)), make_situation([MOST_POINTS // 10] * len(MONTHS))
    assert [len(draw(few, 2024).images), len(draw(few, 2024).points)] == [0, 1]
    crowded = draw(many, 2024)
    assert [len(crowded.images), len(crowded.points)] == [1, 0]
    assert crowded.legend[-1].label == "ruta på 100 m, i samma färger"


@pytest.mark.parametrize("per_month", [0, 10, MOST_POINTS + 1])
def test_a_month_on_the_ground_of_its_year_is_the_map_of_the_month(per_month: int) -> None:
    """What is drawn by changing the values of a map there was is, to the last byte, what is drawn from nothing."""
    situation = make_situation([per_month] * len(MONTHS))
    year, month = view_of(situation, 2025), view_of(situation, 2025, 3)
    before = prepare(describe_map(year, situation, name="Mjölby"))
    changed = revalue(before, describe_values(month, situation, name="Mjölby"))
    anew = prepare(describe_map(month, situation, name="Mjölby"))
    assert changed.shapes == anew.shapes
    assert write_values(changed) == write_values(anew)


def test_a_map_takes_no_values_of_other_areas() -> None:
    """A colour is never put on the area beside."""
    situation = make_situation([1] * len(MONTHS))
    values = describe_values(view_of(situation, 2025), situation, name="Mjölby")
    with pytest.raises(ValueError, match="its own areas"):
        restage(draw(situation, 2025), replace(values, looks=values.looks[::-1]))


def test_a_view_made_of_another_counts_what_it_shows_itself() -> None:
    """Another year, month or category is never answered with the first one's figures."""
    situation = make_situation([5] * 12 + [2] * 22)
    view = view_of(situation, 2023)
    assert view.counts["0586"] == 60
    assert replace(view, year=2024).counts["0586"] == view.of(2024, None).counts["0586"] == 24
    assert view.of(2024, 3).counts["0586"] == 2
    assert replace(view, categories=("våld",)).of(2023, None).counts == {}
    assert view.of(2024, None) is view.of(2024, None)
