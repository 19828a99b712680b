"""A keyboard and nothing else, before a page in a real browser; it sees that the focus is seen."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import settle

MOST_TABS = 250

# The part of the page that shows where the focus is, with room for a ring around it.
FRAME = """element => {
  const shown = element.closest("[data-baseweb], [data-testid=stSelectbox], label") ?? element;
  const box = (element.getBoundingClientRect().width > 4 ? element : shown).getBoundingClientRect();
  return { x: Math.max(0, box.x - 6), y: Math.max(0, box.y - 6), width: box.width + 12, height: box.height + 12 };
}"""

# What has the focus within a part of the page with a tree of its own, as the map, is asked of that tree.
WHERE = """one => {
  const { activeElement } = one.getRootNode();
  if (one === activeElement) return "here";
  return one.closest("[role=radiogroup], [role=tablist]")?.contains(activeElement) ? "near" : "away";
}"""


class Keys:
    """Tab and arrows to go, Enter and Space to press; each time the focus must be seen."""

    def __init__(self, page: Page) -> None:
        self.page, self.n = page, 0

    def press(self, target: Locator, key: str = "") -> None:
        """Go to something and press it, and wait for the answer."""
        self.reach(target)
        is_chosen = target.get_attribute("role") == "radio" or target.get_attribute("type") == "checkbox"
        self.page.keyboard.press(key or ("Space" if is_chosen else "Enter"))
        self.n += 1
        settle(self.page)

    def write(self, target: Locator, text: str) -> None:
        """Go to a field and write in it, instead of what stands there."""
        self.reach(target)
        self.n += 1
        if target.evaluate("field => Boolean(field.value)"):
            self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def reach(self, target: Locator) -> None:
        """Press Tab until the focus is there, and arrows within a group of choices; the focus is seen."""
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            where = target.evaluate(WHERE)
            if where == "here":
                assert_focus_is_seen(target)
                return
            self.page.keyboard.press("ArrowRight" if where == "near" else "Tab")
        pytest.fail(f"the keyboard never came to {target}")


def assert_focus_is_seen(target: Locator) -> None:
    """See that what has the focus looks otherwise than without it; the caret doesn't count."""
    page = target.page
    page.wait_for_timeout(250)  # rings glide in
    clip = target.evaluate(FRAME)
    with_focus = page.screenshot(clip=clip, animations="disabled")
    target.evaluate("one => { one.blur(); }")
    page.wait_for_timeout(250)
    without = page.screenshot(clip=clip, animations="disabled")
    target.evaluate("one => { one.focus({ preventScroll: true }); }")
    assert with_focus != without, f"the focus isn't seen on {target}"
