"""A draft from a browser is believed only when it is one."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.draft import Draft, read_draft
from dashboard.live_map import read_place
from dashboard.spans import When
from data.model import Category
from data.reports import Severity

WHOLE = Draft(
    draft_id="7c1f",
    municipality="0586",
    category=Category.VANDALISM,
    severity=Severity.MINOR,
    when=When.LAST_NIGHT,
    from_at=datetime(2026, 11, 20, 22),  # noqa: DTZ001 # Swedish clock time
    to_at=datetime(2026, 11, 21, 6),  # noqa: DTZ001 # as above
    lon=15.13,
    lat=58.32,
)


def test_a_draft_comes_back_as_it_was_kept() -> None:
    """Nothing is lost or changed in the browser's storage."""
    assert read_draft(WHOLE.model_dump_json(exclude_none=True), municipality="0586") == WHOLE


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "null",
        "[]",
        "{}",
        "<script>alert(1)</script>",
        '{"draft_id": "", "municipality": "0586"}',
        '{"draft_id": "1", "municipality": "1960"}',
        '{"draft_id": "1", "municipality": "0586", "note": "Anna Andersson"}',
        '{"draft_id": "1", "municipality": "0586", "category": "trolleri"}',
        '{"draft_id": "1", "municipality": "0586", "lon": 1e9, "lat": 58}',
        '{"draft_id": "1", "municipality": "0586", "lon": NaN, "lat": 58}',
        '{"draft_id": "1", "municipality": "0586", "from_at": "2026-01-01T00:00:00+01:00"}',
        '{"draft_id": "1", "municipality": "0586", "area_id": "c", "lon": 15, "lat": 58}',
    ],
)
def test_what_is_no_draft_of_the_municipality_is_left_alone(kept: str) -> None:
    """Broken, foreign and forged drafts are no drafts, and there is no room for free text."""
    assert read_draft(kept, municipality="0586") is None


def test_a_time_alone_is_not_worth_keeping() -> None:
    """«Nyss» an hour ago isn't now: kept by itself it would come back as a time that nobody chose."""
    kept = {"draft_id": "7c1f", "municipality": "0586"}
    timed = Draft(**kept, when=WHOLE.when, from_at=WHOLE.from_at, to_at=WHOLE.to_at)
    assert timed.is_blank
    assert not timed.model_copy(update={"category": Category.VANDALISM}).is_blank


@given(st.text())
def test_no_text_makes_reading_fail(kept: str) -> None:
    """Whatever stands in the browser's storage, the page opens."""
    assert read_draft(kept, municipality="0586") is None


def test_a_whole_draft_lacks_nothing_and_becomes_a_report() -> None:
    """The point is given in degrees, and the draft's id goes with it."""
    report = WHOLE.report(author_role="polis")
    assert WHOLE.find_gaps() == []
    assert (report.draft_id, report.x, report.y, report.crs) == ("7c1f", 15.13, 58.32, "EPSG:4326")


@pytest.mark.parametrize("sent", [None, [], [15.1], ["15", "58"], [200, 58], [15, 91], {"lng": 15}, [float("inf"), 58]])
def test_what_is_no_place_on_earth_is_no_place(sent: object) -> None:
    """A browser may send anything."""
    assert read_place(sent) is None
