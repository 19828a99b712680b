"""The reports as web pages, read without a browser: what is told first, and what stands in their own style."""

import re
from datetime import date

import pytest

from dashboard.reports.document import Document, Grid, Heading, Sentence
from dashboard.reports.web import write_html

DAY = date(2026, 1, 15)
PARTS = tuple(Heading(name) for name in ("Löftet", "Läget", "Planen", "Metod"))
WIDE = Grid("Bred", ("Åtagande", "Ansvariga", "Status"), (("x" * 90, "y" * 90, "2024"),))
NARROW = Grid("Smal", ("Slag", "2024"), (("stöld", "1"),))


def write(*blocks: Heading | Sentence | Grid, notice: str = "") -> str:
    """Write a page of some blocks."""
    return write_html(Document("Rapport", "", (), blocks, DAY, is_demo=False, notice=notice)).decode()


def test_who_may_read_it_is_told_before_what_it_says_and_on_each_printed_page() -> None:
    """Whoever opens the page or finds a sheet of it knows at once that it isn't to be spread."""
    page = write(Sentence("Innehåll."), notice="Får inte publiceras.")
    assert page.index('<p class="notice">Får inte publiceras.</p>') < page.index("Innehåll.")
    assert '@bottom-left { content: "Får inte publiceras."' in page
    assert '@bottom-right { content: "sida " counter(page)' in page


@pytest.mark.parametrize("notice", ['"</style><script>', "\\", "a\nb", "<!--", '"; } body { display: none }'])
def test_nothing_in_the_notice_is_read_as_a_rule_or_as_markup(notice: str) -> None:
    """The style ends where it should, and what stands within its quotation marks is what was said."""
    style = re.findall(r"<style>(.*?)</style>", write(notice=notice), flags=re.DOTALL)[0]
    found = re.search(r'@bottom-left \{ content: "([^"\n]*)"; width', style)
    assert found is not None
    read = re.sub(r"\\([0-9a-f]+) ", lambda one: chr(int(one[1], 16)), found[1])
    assert read == notice
    assert style.endswith("} }")


def test_a_long_page_lists_its_parts_and_a_short_one_does_not() -> None:
    """Each link leads to a heading of the page itself."""
    page = write(*PARTS)
    links = re.findall(r'<a href="#([\w-]+)">([^<]+)</a>', page)
    assert [text for _, text in links] == ["Löftet", "Läget", "Planen", "Metod"]
    assert re.findall(r'<h2 id="([\w-]+)">', page) == [name for name, _ in links]
    assert "<nav" not in write(*PARTS[:3])


def test_a_wide_table_says_what_each_part_is_and_a_narrow_one_need_not() -> None:
    """Shown as blocks it would be no table to those who listen."""
    wide, narrow = write(WIDE), write(NARROW)
    assert re.findall(r'role="(\w+)"', wide) == [
        *("group", "table", "rowgroup", "row", "columnheader", "columnheader", "columnheader"),
        *("rowgroup", "row", "cell", "cell", "cell"),
    ]
    assert '<td role="cell" data-heading="Status">2024</td>' in wide
    assert re.findall(r'role="(\w+)"', narrow) == ["group"]


def test_the_markup_holds_no_figures_of_its_own() -> None:
    """Whoever searches the page for a hidden count finds only what it says: names of parts are letters."""
    page = write(*PARTS * 4, NARROW)
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL).partition("<main>")[2]
    attributes = re.findall(r'(?:id|href|class|style)="([^"]*)"', body)
    assert len(attributes) > 30
    assert not any(re.search(r"\d", one) for one in attributes)


def test_the_columns_of_each_table_share_its_whole_width() -> None:
    """A long text gets more room than a year, as it does in Word and in PDF."""
    style = re.findall(r"<style>(.*?)</style>", write(WIDE, NARROW), flags=re.DOTALL)[0]
    shares = re.findall(r"#([\w-]+) col:nth-child\(\d\) \{ width: ([\d.]+)% \}", style)
    by_table = {name: [float(share) for other, share in shares if other == name] for name, _ in shares}
    assert [len(each) for each in by_table.values()] == [3, 2]
    assert all(sum(each) == pytest.approx(100, abs=0.2) for each in by_table.values())
    first, second, last = next(iter(by_table.values()))
    assert first == second > last
