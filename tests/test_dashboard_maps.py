"""The map described once: what is hostile stays text, what goes in comes out."""

import html
import re
from html.parser import HTMLParser

import folium
import folium.plugins
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, box

from dashboard.live_map import prepare, write_values
from dashboard.maps import AreaLook, LegendItem, PointGroup, Stage, draw_map, safe_text, stage, to_html
from dashboard.vendor import find_missing_assets

HOSTILE = [
    "<b>fet</b>",
    "<img src=x onerror=alert(1)>",
    "${alert(1)}",
    "`+alert(1)+`",
    "</script><script>alert(1)</script>",
    "\\",
    "\\`${alert(1)}",
    "'\"-->",
    "{{ 7*191 }}",
    "{% for a in b %}",
    "{# dold #}",
    "&lt;script&gt;",
    "&#60;",
]

needs_assets = pytest.mark.skipif(bool(find_missing_assets()), reason="kör «python -m dashboard.vendor» först")


def make_areas(ids: list[str]) -> gpd.GeoDataFrame:
    """Make a row of squares."""
    return gpd.GeoDataFrame(
        {"area_id": ids, "is_approximate": [number == 1 for number in range(len(ids))]},
        geometry=[box(12 + number, 57, 12.9 + number, 58) for number in range(len(ids))],
        crs="EPSG:4326",
    )


def make_map(texts: list[str], **more: object) -> folium.Map:
    """Draw a map whose every text is one of `texts`."""
    return draw_map(
        areas=make_areas(texts),
        looks=[AreaLook(text, text, "#0072b2", f"{text}: uppfyllt.") for text in texts],
        points=pd.DataFrame({"lon": 12.5, "lat": 57.5, "colour": "#d55e00", "caption": texts}),
        legend=[LegendItem("#0072b2", text) for text in texts],
        title=texts[0],
        notice=texts[-1],
        **more,
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_safe_text_leaves_nothing_that_html_javascript_or_jinja_act_on(text: str) -> None:
    """Only entities are left of what has a meaning anywhere."""
    assert not set(re.sub(r"&#\d+;", "", safe_text(text))) & set("<>&'\"`$\\{}%#/=()")


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" ")))
def test_safe_text_loses_nothing_that_can_be_read(text: str) -> None:
    """Unescaped, it is the text that went in."""
    assert html.unescape(safe_text(text)) == text


@given(st.text())
def test_safe_text_takes_any_text(text: str) -> None:
    """Control characters and halves of characters too."""
    assert set(safe_text(text)) <= {*safe_text(text), "&", "#", ";"}
    assert safe_text(text).encode().decode() == safe_text(text)


def test_what_is_drawn_is_read_back_whole() -> None:
    """The live page gets, in plain text, exactly what the folium map was given."""
    read = stage(
        make_map(HOSTILE, tile_url="https://{s}.kartor.example/{z}/{x}/{y}.png", tile_attribution="© <b>K</b>")
    )
    assert [look.area_id for look in read.looks] == HOSTILE
    assert read.looks[3] == AreaLook(HOSTILE[3], HOSTILE[3], "#0072b2", f"{HOSTILE[3]}: uppfyllt.")
    assert [item.label for item in read.legend] == HOSTILE
    assert (read.title, read.notice) == (HOSTILE[0], HOSTILE[-1])
    assert sorted(group.caption for group in read.points) == sorted(HOSTILE)
    assert read.bounds == (12.0, 57.0, 12.9 + len(HOSTILE) - 1, 58.0)
    assert read.remark.startswith("Streckad kant")
    assert [style["dashArray"] for style in read.styles[:2]] == ["", "6 4"]
    assert (read.tile_url, read.tile_attribution) == ("https://{s}.kartor.example/{z}/{x}/{y}.png", "© <b>K</b>")


def test_points_are_grouped_by_colour_and_caption() -> None:
    """Fifty thousand points are a few groups, not fifty thousand objects."""
    rng = np.random.default_rng(1)
    points = pd.DataFrame(
        {
            "lon": 12 + rng.random(50_000),
            "lat": 57 + rng.random(50_000),
            "colour": np.where(rng.random(50_000) < 0.5, "#000000", "#d55e00"),
            "caption": "stöld",
        }
    )
    read = stage(
        draw_map(areas=make_areas(["a"]), looks=[AreaLook("a", "a", "#0072b2", "a")], points=points, title="t")
    )
    assert [group.colour for group in read.points] == ["#000000", "#d55e00"]
    assert sum(len(group.coordinates) for group in read.points) == 50_000


def test_the_message_to_the_browser_carries_the_points_exactly() -> None:
    """Millionths of a degree, group after group, behind the texts."""
    message = write_values(prepare(make_map(["a", "b"])))
    assert np.frombuffer(message[-16:], "<i4").tolist() == [12_500_000, 57_500_000] * 2


def test_outlines_and_images_come_along() -> None:
    """Lines are drawn without fill; an image that folium was given is part of the stage."""
    outlines = gpd.GeoDataFrame(geometry=[LineString([(11, 56), (12, 57)]), MultiPolygon([box(0, 56, 1, 57)])])
    drawn = make_map(["a"], outlines=outlines)
    pixels = np.zeros((2, 2, 4), dtype=np.uint8)
    folium.raster_layers.ImageOverlay(pixels, [[56, 11], [57, 12]], opacity=0.5).add_to(drawn)
    read = stage(drawn)
    assert [shape["type"] for shape in read.outlines] == ["LineString", "MultiPolygon"]
    (image,) = read.images
    assert image["url"].startswith("data:image/png;base64,")
    assert image["bounds"] == [[56, 11], [57, 12]]


def test_the_map_frames_its_areas_and_else_what_there_is() -> None:
    """A municipality's border may reach far outside the places that a promise is about."""
    border = gpd.GeoDataFrame(geometry=[box(10, 55, 11, 56)])
    points = pd.DataFrame({"lon": [12.0], "lat": [57.0], "colour": "#000000", "caption": "x"})
    nothing = {"areas": make_areas([]), "looks": [], "title": "t"}
    assert stage(make_map(["a"], outlines=border)).bounds == (12.0, 57.0, 12.9, 58.0)
    assert stage(draw_map(**nothing, outlines=border, points=points)).bounds == (10.0, 55.0, 11.0, 56.0)
    assert stage(draw_map(**nothing, points=points)).bounds == (12.0, 57.0, 12.0, 57.0)


def test_a_map_without_shapes_shows_sweden() -> None:
    """Nothing to fit is no error."""
    read = stage(draw_map(areas=make_areas([]), looks=[], title="Tomt"))
    assert read.bounds == (10.6, 55.0, 24.2, 69.1)
    assert isinstance(read, Stage)
    assert read.points == ()


def test_an_area_without_an_outline_is_still_in_the_table() -> None:
    """Its geometry is empty in the stage."""
    areas = make_areas(["a", "b"])
    areas.loc[1, "geometry"] = None
    looks = [AreaLook(name, name, "#0072b2", name) for name in "ab"]
    read = stage(draw_map(areas=areas, looks=looks, title="t"))
    assert read.areas[1] is None
    assert read.looks[1].area_id == "b"


@pytest.mark.parametrize("ids", [["a"], ["a", "b", "c"], ["a", "a"], ["a", "c"]])
def test_areas_and_looks_must_match(ids: list[str]) -> None:
    """A missing, surplus or doubled look is the programmer's fault and is said at once."""
    looks = [AreaLook(name, name, "#0072b2", name) for name in ids]
    with pytest.raises(ValueError, match="the same areas once each"):
        draw_map(areas=make_areas(["a", "b"]), looks=looks, title="t")


@pytest.mark.parametrize("colour", ["red", "#12345", "#0072b2;}", "url(https://example.org)"])
def test_only_plain_colours_are_taken(colour: str) -> None:
    """A colour goes into styles and scripts unescaped."""
    with pytest.raises(ValueError, match="#rrggbb"):
        LegendItem(colour, "x")
    with pytest.raises(ValueError, match="#rrggbb"):
        draw_map(
            areas=make_areas(["a"]),
            looks=[AreaLook("a", "a", "#0072b2", "a")],
            points=pd.DataFrame({"lon": [12.0], "lat": [57.0], "colour": colour, "caption": "x"}),
            title="t",
        )


class Fetches(HTMLParser):
    """Collects what a page would fetch, and the scripts it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag and its addresses."""
        self.tags.append(tag)
        fetching = {"src", "href", "srcset", "data", "poster", "action", "background"}
        self.addresses += [value or "" for name, value in attrs if name in fetching]


@needs_assets
@pytest.mark.parametrize("text", HOSTILE)
def test_the_file_holds_its_own_tags_only_and_fetches_nothing(text: str) -> None:
    """No hostile text opens a tag, runs on the server or reaches a script whole."""
    page = to_html(make_map([text, "annat"]))
    found = Fetches()
    found.feed(page)
    assert found.addresses == []
    assert found.tags.count("script") == 2
    assert not {"img", "svg", "b", "iframe", "link"} & set(found.tags)
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert re.findall(r"@import|url\((?!data:|#)", style) == []
    assert "1337" not in re.sub(r"[0-9a-f]{32}", "", page)  # folium makes its ids by chance
    assert page.startswith('<!DOCTYPE html>\n<html lang="sv">')
    shown = html.unescape(re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL))
    assert f"{text}: uppfyllt." in shown


@needs_assets
def test_the_file_lets_the_browser_run_its_own_scripts_only() -> None:
    """The policy names each script by its hash, and no server."""
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', to_html(make_map(["a"])))
    assert policy
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "http" not in policy[1]


@needs_assets
def test_a_layer_that_fetches_from_elsewhere_is_refused() -> None:
    """Folium's plugins link to public servers."""
    drawn = make_map(["a"])
    folium.plugins.HeatMap([[57.5, 12.5]]).add_to(drawn)
    with pytest.raises(ValueError, match="fetches"):
        to_html(drawn)


def test_a_point_group_is_a_plain_value() -> None:
    """Coordinates are rows of longitude and latitude."""
    (group,) = stage(make_map(["a"])).points
    assert isinstance(group, PointGroup)
    assert group.coordinates.tolist() == [[12.5, 57.5]]
