"""Lägesbild on a phone: what is chosen takes little room above the map, and is read whole."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from data.model import Category
from tests.browser.axe import find_serious
from tests.browser.waiting import wait_for

pytestmark = pytest.mark.browser

LEAST_PX = 44
"""What a thumb hits without looking (WCAG 2.2, 2.5.5)."""

# The room for the words of a list, and what the longest of some words takes there.
ROOM = """(input, words) => {
  const style = getComputedStyle(input);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = style.font;
  const room = input.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return room - Math.max(...[input.value, ...words].map((word) => pen.measureText(word).width));
}"""


def find_list(page: Page, key: str) -> Locator:
    """Find a list by its key."""
    return page.locator(f".st-key-{key}")


def top_of(place: Locator) -> float:
    """Tell how far down a thing stands."""
    box = place.bounding_box()
    assert box
    return box["y"]


def open_map(visit: Callable, product: str, *, width: int = 390) -> Page:
    """Open Lägesbild on a phone, or on one whose text is larger."""
    page = visit(f"{product}/?kommun=Mj%C3%B6lby", size="phone").page
    page.set_viewport_size({"width": width, "height": 844})
    wait_for(page, "Lägesbild: Mjölby")
    expect(page.locator("path.area").first).to_be_visible()
    return page


@pytest.mark.parametrize("width", [390, 320])
def test_short_lists_stand_beside_each_other_and_every_word_is_whole(visit: Callable, product: str, width: int) -> None:
    """Category and year share a line, also the longest category; each list is big enough for a thumb."""
    page = open_map(visit, product, width=width)
    assert top_of(find_list(page, "visa")) == top_of(find_list(page, "ar"))
    longest = [category.value for category in Category]
    for key, words in {"kalla": [], "visa": longest, "ar": ["2025"], "bredvid": ["inget annat år"]}.items():
        field = find_list(page, key).locator("input")
        assert field.evaluate(ROOM, words) >= 0, key
        box = find_list(page, key).get_by_role("group").bounding_box()
        assert box
        assert box["height"] >= LEAST_PX, key
    assert find_serious(page) == []


def test_at_twice_the_size_each_list_has_a_line_of_its_own(visit: Callable, product: str) -> None:
    """On a phone that is half as many points wide, the words are whole, the links too, and nothing goes sideways."""
    page = open_map(visit, product, width=195)
    tops = [top_of(find_list(page, key)) for key in ("kalla", "visa", "ar", "bredvid")]
    assert tops == sorted(set(tops))
    assert find_list(page, "visa").locator("input").evaluate(ROOM, ["ordningsstörning"]) >= 0
    for words in page.get_by_test_id("stPageLink-NavLink").locator("> span").all():
        assert words.evaluate("words => words.scrollWidth <= words.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
