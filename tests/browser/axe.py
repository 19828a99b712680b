"""What axe finds wrong with a page for those who can't see all of it, press on it or tell its colours apart."""

from typing import NamedTuple

from playwright.sync_api import Page

from dashboard.vendor import NODE_MODULES

GRAVE = {"serious", "critical"}


class Fault(NamedTuple):
    """A rule that is broken (WCAG 2.0 to 2.2 A and AA, or good practice), how gravely, and where it is first."""

    rule: str
    impact: str
    where: str


def find_faults(page: Page, *, within: str = "html") -> list[Fault]:
    """Ask axe for all that is wrong, what is minor or only advice included."""
    page.evaluate((NODE_MODULES / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("within => axe.run(within, {resultTypes: ['violations']})", within)
    return [Fault(one["id"], one["impact"], one["nodes"][0]["html"][:200]) for one in found["violations"]]


def find_serious(page: Page, *, within: str = "html") -> list[Fault]:
    """Ask axe for what shuts somebody out."""
    return [fault for fault in find_faults(page, within=within) if fault.impact in GRAVE]
