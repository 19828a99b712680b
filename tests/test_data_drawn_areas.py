"""Areas drawn by hand: read as text, saved as a delivery, ended on a day."""

from datetime import date, datetime

import pytest
import shapely

from data.area_ends import AreaEnd, make_end_key
from data.corners import read_line_text, read_outline_text, write_outline
from data.drawn_areas import Drawing, DrawnArea, deliver, make_area_id
from data.errors import DataError
from data.model import AreaType
from data.store import Store, open_store

NOW = datetime(2026, 3, 3, 12, 0)  # noqa: DTZ001  # clock time
SQUARE = shapely.box(15.10, 58.30, 15.12, 58.32)


def draw(outline: shapely.Geometry = SQUARE, *, first: date = date(2020, 1, 1), **more: object) -> Drawing:
    """Draw an area."""
    about = {"area_id": "torget", "label": "Torget", "area_type": AreaType.OTHER}
    area = DrawnArea.model_validate(about | {"outline": shapely.to_wkb(outline, hex=True)} | more)
    return Drawing(municipality="0586", areas=(area,), valid_from=first, author_role="samordnare", reason="Prov.")


def end(last: date, **more: object) -> AreaEnd:
    """End the area."""
    about = {"municipality": "0586", "key": make_end_key("torget"), "author_role": "samordnare"}
    return AreaEnd.model_validate(about | {"area_id": "torget", "last_day": last, "reason": "Prov."} | more)


def read(store: Store, on: date) -> list[tuple[str, int]]:
    """Read which outlines held on a day."""
    areas = store.read_areas("0586", on=on, is_demo=False)
    return list(zip(areas["area_id"], areas["version"].tolist(), strict=True))


@pytest.fixture
def store(address: str) -> Store:
    """Give a store with one drawn area, on each engine."""
    opened = open_store(address)
    opened.receive(*deliver(draw(), now=NOW))
    return opened


def test_an_ended_area_holds_to_its_last_day_and_no_longer(store: Store) -> None:
    """An old follow-up keeps the area; a new one doesn't have it."""
    store.record_paper(end(date(2025, 12, 31)), now=NOW)
    assert read(store, date(2025, 12, 31)) == [("torget", 1)]
    assert read(store, date(2026, 1, 1)) == []


def test_an_outline_that_begins_after_the_end_brings_the_area_back(store: Store) -> None:
    """An area drawn anew after it ended holds from that day; between the two there is none."""
    store.record_paper(end(date(2023, 12, 31)), now=NOW)
    store.receive(*deliver(draw(first=date(2025, 1, 1)), now=NOW))
    days = (date(2023, 6, 1), date(2024, 6, 1), date(2025, 6, 1))
    assert [read(store, day) for day in days] == [[("torget", 1)], [], [("torget", 2)]]


def test_an_end_taken_back_lets_the_area_hold(store: Store) -> None:
    """Whoever ended the wrong area undoes it, and what was written is kept."""
    store.record_paper(end(date(2025, 12, 31)), now=NOW)
    store.record_paper(end(date(2025, 12, 31), is_withdrawn=True), now=NOW)
    assert read(store, date(2026, 1, 1)) == [("torget", 1)]
    assert len(store.read_paper_versions(AreaEnd, "0586", make_end_key("torget"))) == 2


def split_in_two(store: Store) -> int:
    """Split the area from 2026 on; give the number of the delivery."""
    parts = {"torget-v": shapely.box(15.10, 58.30, 15.11, 58.32), "torget-o": shapely.box(15.11, 58.30, 15.12, 58.32)}
    drawn = tuple(draw(outline, area_id=own, label=own).areas[0] for own, outline in parts.items())
    drawing = draw(first=date(2026, 1, 1)).model_copy(update={"areas": drawn})
    delivery_id = store.receive(*deliver(drawing, now=NOW)).delivery_id
    store.record_paper(end(date(2025, 12, 31), delivery_id=delivery_id), now=NOW)
    return delivery_id


def name_areas(store: Store, on: date) -> list[str]:
    """Name the areas that held on a day."""
    return [area_id for area_id, _ in read(store, on)]


def test_a_split_that_is_undone_gives_the_area_back(store: Store) -> None:
    """The whole ends because of its parts: without them it goes on, and with them again it doesn't."""
    day = date(2026, 6, 1)
    number = split_in_two(store)
    assert name_areas(store, day) == ["torget-o", "torget-v"]
    store.undo(number, author_role="samordnare", reason="fel", now=NOW)
    assert name_areas(store, day) == ["torget"]
    store.restore(number, author_role="samordnare", reason="rätt", now=NOW)
    assert name_areas(store, day) == ["torget-o", "torget-v"]


def test_an_end_that_was_written_before_the_split_holds_when_it_is_undone(store: Store) -> None:
    """Undoing a split takes back what the split said, and nothing that was decided before it."""
    store.record_paper(end(date(2024, 12, 31)), now=NOW)
    number = split_in_two(store)
    store.undo(number, author_role="samordnare", reason="fel", now=NOW)
    assert [name_areas(store, day) for day in (date(2024, 12, 31), date(2025, 6, 1))] == [["torget"], []]


def test_what_lies_in_an_ended_area_is_found_only_for_the_days_before(store: Store) -> None:
    """The areas and the incidents' places in them are told from the same day."""
    store.record_paper(end(date(2025, 12, 31)), now=NOW)
    pairs = [store.read_assignment("0586", on=day, is_demo=False) for day in (date(2025, 1, 1), date(2026, 1, 1))]
    assert pairs[0] is None  # nothing assigns in this store
    assert set(store.read_area_history("0586")["area_id"]) == {"torget"}


def test_a_new_outline_leaves_the_old_for_the_days_before(store: Store) -> None:
    """Each day has the outline that held then."""
    larger = shapely.box(15.10, 58.30, 15.14, 58.34)
    store.receive(*deliver(draw(larger, first=date(2026, 1, 1)), now=NOW))
    old, new = (store.read_areas("0586", on=day, is_demo=False) for day in (date(2025, 1, 1), date(2026, 1, 1)))
    assert old["exact_geometry"].iloc[0].equals(SQUARE)
    assert new["exact_geometry"].iloc[0].equals(larger)


def test_a_drawing_is_undone_like_any_delivery(store: Store) -> None:
    """What was drawn by mistake goes when its delivery is undone."""
    (delivery_id,) = store.read_deliveries("0586")["delivery_id"]
    store.undo(int(delivery_id), author_role="samordnare", reason="fel", now=NOW)
    assert read(store, date(2026, 1, 1)) == []


@pytest.mark.parametrize(
    ("drawing", "told"),
    [
        (draw(shapely.Polygon([(15, 58.3), (15.1, 58.4), (15.1, 58.3), (15, 58.4)])), "korsar sig själv"),
        (draw(shapely.box(18.0, 59.3, 18.1, 59.4)), "mer än 2 mil utanför kommunen"),
        (draw(label=" "), "inget namn"),
        (draw(label="Ring 070-174 06 05"), "telefonnummer"),
    ],
)
def test_what_can_not_be_an_area_is_refused_in_words(drawing: Drawing, told: str) -> None:
    """Nothing is saved of an outline that crosses itself, lies elsewhere or has an impossible name."""
    with pytest.raises(DataError, match=told):
        deliver(drawing, now=NOW)


# The travel centre in Mjölby, 58.32298 N 15.13199 E, is 6464677 N 507731 E in SWEREF 99 TM (Lantmäteriet's service).
CORNERS = [(58.32298, 15.13199), (58.33, 15.14), (58.34, 15.10)]


@pytest.mark.parametrize("between", [", ", " ", ";", "\t"])
@pytest.mark.parametrize("is_swapped", [False, True])
@pytest.mark.parametrize("mark", [".", ","])
def test_corners_are_understood_however_they_are_written(between: str, mark: str, *, is_swapped: bool) -> None:
    """In Sweden no northing looks like an easting, so order and signs need not be told."""
    rows = [
        between.join(f"{one:.5f}".replace(".", mark) for one in (pair[::-1] if is_swapped else pair))
        for pair in CORNERS
    ]
    found = read_outline_text("\n".join(rows))
    assert shapely.get_coordinates(found)[:3].tolist() == [[east, north] for north, east in CORNERS]


def test_metres_are_understood_as_sweref() -> None:
    """Co-ordinates from the municipality's own map land on the travel centre, within a metre or so."""
    found = read_outline_text("6464677 507731\n6464777 507731\n6464777 507831")
    lon, lat = shapely.get_coordinates(found)[0]
    assert (lon, lat) == pytest.approx((15.13199, 58.32298), abs=2e-5)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("58.3 15.1\nhej\n58.4 15.2", "rad 2: «hej» är inte två tal"),
        ("58.3 15.1\n58.3 15.2\n\n18.4 2.2", "rad 4: punkten ligger inte i Sverige"),
        ("58.3 15.1\n58.3 15.1\n58.4 15.2", "2 olika hörn"),
        ("POINT (15 58)", "ingen yta"),
        ("POLYGON ((15 58", "varken hörn, WKT eller GeoJSON"),
        ('{"type": "Polygon"}', "inte GeoJSON"),
        ('{"type": "FeatureCollection", "features": []}', "0 objekt"),
        ("[" * 9, "inte två tal"),
        ('{"a":' * 50_000, "inte GeoJSON"),
    ],
)
def test_what_is_no_outline_is_told_with_its_row(text: str, told: str) -> None:
    """Whoever pasted something else learns where and what to do."""
    with pytest.raises(DataError, match=told):
        read_outline_text(text)


@pytest.mark.parametrize("text", ["58.3 15.1\n58.3 15.2", "LINESTRING (15.1 58.3, 15.2 58.3)"])
def test_a_line_is_read_as_an_outline_is(text: str) -> None:
    """A cut can be written as well as drawn."""
    assert read_line_text(text).equals(shapely.LineString([(15.1, 58.3), (15.2, 58.3)]))


@pytest.mark.parametrize(
    "outline",
    [SQUARE, SQUARE.difference(shapely.box(15.11, 58.31, 15.115, 58.315)), shapely.LineString([(15, 58), (16, 59)])],
)
def test_what_is_written_is_read_back(outline: shapely.Geometry) -> None:
    """An outline shown as text and saved again is the same outline, holes too."""
    text = write_outline(outline)
    again = read_line_text(text) if outline.geom_type == "LineString" else read_outline_text(text)
    assert shapely.normalize(again).equals_exact(shapely.normalize(outline), 1e-6)


def test_no_two_areas_get_the_same_id() -> None:
    """An area named like an old one, even one long ended, is another area."""
    assert make_area_id("Torget", place="Mjölby", taken=["mjolby-torget", "mjolby-torget-2"]) == "mjolby-torget-3"
    assert make_area_id("広場", place="", taken=[]) == "omrade"
