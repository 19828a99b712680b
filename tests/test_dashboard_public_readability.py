"""The citizens' pages are easy to read."""

import pytest

from dashboard.public import words
from data.published import Mark
from tests.citizens_pages import PAGES, open_page
from tests.publication_variants import publish_mjolby, with_year
from tests.readability import PLAIN, measure_lix
from tests.shown_pages import words_of


def test_lix_is_measured_as_its_inventor_did() -> None:
    """Nine words in two sentences, three of them longer than six letters: 9 / 2 + 100 · 3 / 9."""
    assert measure_lix("Kommunen lovar att minska skadegörelse. Det har den gjort. ") == pytest.approx(4.5 + 200 / 9)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_easy_to_read(name: str) -> None:
    """What the page itself says; the words of the promise and of those who publish are quoted as they are."""
    said = words_of(open_page(name, publish_mjolby()), "markdown", "caption", "warning", "info")
    own = "\n".join(line for line in said.splitlines() if not line.startswith(">") and "badge[" not in line)
    for quoted in (*publish_mjolby().methods, *publish_mjolby().coarsened):
        own = own.replace(quoted, "")
    assert measure_lix(own) <= PLAIN


def test_how_a_goal_stands_is_easy_to_read() -> None:
    """Fewer, hidden and without a measure, in short sentences; the goal's own words are quoted."""
    for publication in (with_year(180), with_year(None, Mark.HIDDEN)):
        said = words_of(open_page("promise", publication), "markdown")
        own = [line for line in said.splitlines() if not line.startswith(">") and "badge[" not in line]
        assert measure_lix("\n".join(own)) <= PLAIN


def test_every_text_of_its_own_is_easy_to_read() -> None:
    """Together, and what is shown when there is nothing to show."""
    texts = [value for name, value in vars(words).items() if name.isupper() and isinstance(value, str) and " " in value]
    several = (words.LIMITS, words.PROTECTION, words.ACCESSIBILITY, words.MARKS.values(), words.CATEGORIES.values())
    assert measure_lix("\n".join([*texts, *(text for group in several for text in group)])) <= PLAIN
    assert measure_lix(f"{words.NOTHING_YET} {words.NOTHING_NEXT}") <= PLAIN
    assert measure_lix(f"{words.UNREADABLE} {words.OUTDATED}") <= PLAIN
