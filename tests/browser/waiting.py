"""When a page in a real browser has been drawn to its end."""

from playwright.sync_api import Page, expect


def wait_for(page: Page, heading: str) -> None:
    """Wait until the page under a heading has been drawn."""
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible(timeout=60_000)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page has answered."""
    page.wait_for_timeout(300)
    expect(page.locator("[data-test-script-state='running']")).to_have_count(0)
    expect(page.locator("[data-stale='true']")).to_have_count(0)
