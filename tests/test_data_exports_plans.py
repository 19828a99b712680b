"""What is taken with out: a calendar that others can read, places on other maps, and nothing that runs."""

import json
from datetime import datetime
from xml.etree import ElementTree as ET

import geopandas as gpd
import icalendar
import shapely

from dashboard.plan_files import tabulate_plan, write_plan_csv, write_plan_ics, write_plan_page
from data.exports.events import PlannedEvent, write_events
from data.exports.places import write_geojson, write_gpx
from data.plans import PlannedWindow, WeekPlan
from data.presences import PresenceKind

NOW = datetime(2026, 10, 20, 8)  # noqa: DTZ001 - Swedish clock time
HOSTILE = '=HYPERLINK("http://x")\r\nBEGIN:VALARM <script>alert(1)</script> ${alert(1)}'
NAMES = {"a": "Resecentrum", "b": HOSTILE}


def plan(*, is_demo: bool = False) -> WeekPlan:
    """Plan the evening before the clocks go back and the night that they do."""
    windows = tuple(
        PlannedWindow(area_id=area_id, start=start, minutes=120, what=PresenceKind.ON_FOOT)
        for area_id, start in (
            ("a", datetime(2026, 10, 23, 20)),  # noqa: DTZ001 - Swedish clock time
            ("b", datetime(2026, 10, 25, 1)),  # noqa: DTZ001 - Swedish clock time
        )
    )
    return WeekPlan(
        municipality="0586",
        key="plan-2026-v43",
        author_role="polis",
        year=2026,
        week=43,
        windows=windows,
        version=2,
        is_demo=is_demo,
    )


def test_a_calendar_reads_what_was_written() -> None:
    """Two entries with their own ids; Swedish summer time is two hours before UTC; nothing else is added."""
    calendar = icalendar.Calendar.from_ical(write_plan_ics(plan(), NAMES, now=NOW))
    first, second = calendar.walk("VEVENT")
    assert first.decoded("dtstart").isoformat() == "2026-10-23T18:00:00+00:00"
    assert first.decoded("dtend").isoformat() == "2026-10-23T20:00:00+00:00"
    assert first.decoded("dtstamp").isoformat() == "2026-10-20T06:00:00+00:00"
    assert str(first["summary"]) == "Närvaro: Resecentrum, till fots"
    # From 01.00 summer time to 03.00 winter time, as the clock on the wall shows: three hours.
    assert second.decoded("dtstart").isoformat() == "2026-10-24T23:00:00+00:00"
    assert second.decoded("dtend").isoformat() == "2026-10-25T02:00:00+00:00"
    assert len({str(each["uid"]) for each in (first, second)}) == 2
    assert [part.name for part in calendar.walk()] == ["VCALENDAR", "VEVENT", "VEVENT"]


def test_the_same_plan_gives_the_same_bytes() -> None:
    """Whenever it is asked for at the same time; the entries' ids stand also when the time is another."""
    once, again = (write_plan_ics(plan(), NAMES, now=NOW) for _ in range(2))
    assert once == again
    later = write_plan_ics(plan(), NAMES, now=NOW.replace(hour=9))
    assert [line for line in once.splitlines() if line.startswith(b"UID")] == [
        line for line in later.splitlines() if line.startswith(b"UID")
    ]
    assert write_plan_csv(plan(), NAMES) == write_plan_csv(plan(), NAMES)


def test_a_time_in_the_hour_that_is_skipped_still_lasts() -> None:
    """Half past two on 29 March 2026 never was; the entry is an hour long all the same."""
    skipped = PlannedEvent("a", datetime(2026, 3, 29, 2, 30), 60, "a", "b")  # noqa: DTZ001 - Swedish clock time
    (event,) = icalendar.Calendar.from_ical(write_events([skipped], name="c", now=NOW)).walk("VEVENT")
    assert (event.decoded("dtend") - event.decoded("dtstart")).total_seconds() == 3600


def test_lines_of_a_calendar_are_short_and_end_as_they_should() -> None:
    """No line is longer than 75 bytes and each ends with CR and LF, as RFC 5545 asks."""
    written = write_events([PlannedEvent("a", NOW, 60, "å" * 200, "b" * 200)], name="c", now=NOW)
    lines = written.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)


def test_the_table_opens_in_a_swedish_spreadsheet_and_runs_nothing() -> None:
    """Semicolons and a byte order mark; a name that begins as a formula is a text."""
    heading, first, *rest = write_plan_csv(plan(), NAMES).decode("utf-8-sig").split("\r\n")
    assert heading.startswith("vecka;veckodag;datum;från;till;minuter;plats")
    assert first == "2026-v43;fre;2026-10-23;20.00;22.00;120;Resecentrum;a;till fots;"
    assert "'=HYPERLINK" in "\n".join(rest)
    assert write_plan_csv(plan(), NAMES)[:3] == b"\xef\xbb\xbf"


def test_the_page_to_print_is_whole_and_runs_nothing() -> None:
    """It names the week and each time, loads nothing, and what an area is called is only text."""
    page = write_plan_page(plan(), NAMES, place="Mjölby <b>", now=NOW)
    assert '<html lang="sv">' in page
    assert "Resecentrum" in page
    assert "fre 2026-10-23" in page
    for sign in ("<script", "http:", "src=", "href", "url(", "<b>", "${"):
        assert sign not in page
    assert [row["Tid"] for row in tabulate_plan(plan(), NAMES)] == ["20.00–22.00 (2 tim)", "01.00–03.00 (2 tim)"]


def test_what_is_invented_says_so_wherever_it_goes() -> None:
    """In the table, the calendar and on paper."""
    made = plan(is_demo=True)
    for written in (
        write_plan_csv(made, NAMES).decode(),
        write_plan_ics(made, NAMES, now=NOW).decode().replace("\r\n ", ""),
        write_plan_page(made, NAMES, place="Mjölby", now=NOW),
    ):
        assert "PÅHITTADE DEMODATA" in written


def areas() -> gpd.GeoDataFrame:
    """Lay out two areas, one of them shaped as a horseshoe and with a hostile name."""
    shoe = shapely.box(15, 58, 15.1, 58.1).difference(shapely.box(15.02, 58, 15.08, 58.08))
    return gpd.GeoDataFrame(
        {"area_id": ["a", "b"], "label": ["Torget & ån", HOSTILE], "area_type": ["centrum", "annat"]},
        geometry=[shapely.box(15.2, 58, 15.3, 58.1), shoe],
        crs="EPSG:4326",
    )


def test_places_as_gpx_lie_in_their_areas() -> None:
    """A waypoint each, inside its area also where that is a horseshoe, with the name as text."""
    written = write_gpx(areas())
    assert written == write_gpx(areas())
    points = ET.fromstring(written).findall("{*}wpt")  # noqa: S314 - what was just written
    names = [point.findtext("{*}name") for point in points]
    assert names == ["Torget & ån", " ".join(HOSTILE.split())]
    for point, outline in zip(points, areas().geometry, strict=True):
        assert outline.contains(shapely.Point(float(point.attrib["lon"]), float(point.attrib["lat"])))


def test_places_as_geojson_are_the_areas() -> None:
    """Same outlines in WGS 84, with id, name and kind, and the same bytes each time."""
    written = write_geojson(areas())
    assert written == write_geojson(areas())
    features = json.loads(written)["features"]
    assert [each["properties"] for each in features] == [
        {"område": "a", "namn": "Torget & ån", "typ": "centrum"},
        {"område": "b", "namn": " ".join(HOSTILE.split()), "typ": "annat"},
    ]
    for each, outline in zip(features, areas().geometry, strict=True):
        assert shapely.geometry.shape(each["geometry"]).equals(outline)
