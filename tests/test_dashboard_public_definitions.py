"""Where a source says something else of what it counts, citizens are told so, on every page and in every file."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from dashboard.public import words
from dashboard.public.downloads import lay_figures, lay_sources, write_figures_csv, write_publication_workbook
from data.published import PublishedDefinition
from tests.citizens_pages import open_page
from tests.publication_example import make_example_publication
from tests.publication_variants import define_by_month, publish_mjolby, redefine, with_year
from tests.readability import PLAIN, measure_lix
from tests.shown_pages import words_of


@pytest.mark.parametrize("name", ["figures", "area_map", "about"])
def test_beside_figures_of_different_things_it_is_told_from_when(name: str) -> None:
    """In the source's own words, easy to read; of a source that has said one thing only, nothing is told."""
    said = words_of(open_page(name, redefine(publish_mjolby())))
    told = "Från 1 juli 2024 säger källan något annat om vad den räknar. Förut: «Alla brott». Sedan: «Bara klotter»."
    assert told in said
    assert "säger källan något annat" not in words_of(open_page(name, publish_mjolby()))
    (own,) = {line.lstrip("- ") for line in said.splitlines() if told in line}
    assert measure_lix(own) <= PLAIN
    assert measure_lix(words.NOT_COMPARED) <= PLAIN


def test_a_definition_is_text_and_nothing_more() -> None:
    """Whoever writes the deliveries can't draw on the citizens' page."""
    hostile = redefine(publish_mjolby(), after="![x](http://spion.example/a) **fet** <b>")
    for name in ("figures", "about"):
        page = open_page(name, hostile)
        raw = "\n".join(element.value for element in (*page.warning, *page.markdown))
        assert "![x]" not in raw
        assert "**fet**" not in raw


def test_a_goal_is_not_held_against_a_count_of_something_else() -> None:
    """Vandalism was 180 of all in 2023 and 170 of both kinds in 2024: not «färre», and the reader is told why."""
    said = words_of(open_page("promise", redefine(with_year(180))), "markdown")
    assert "2024: Från 1 juli 2024 säger källan något annat" in said
    assert words.NOT_COMPARED in said
    assert "180" not in said
    assert "Det är färre" not in said
    own = [line for line in said.splitlines() if not line.startswith(">") and "badge[" not in line]
    assert measure_lix("\n".join(own)) <= PLAIN


def test_many_changes_are_told_once() -> None:
    """A delivery a month: the year 2024 holds twelve of them, eleven changes, the first on the first of February."""
    told = "Källan säger 11 gånger något annat om vad den räknar."
    days = "Den första är 1 februari 2024, den sista 1 december 2024."
    said = words_of(open_page("figures", define_by_month(publish_mjolby())), "warning")
    assert said.count("Källan säger") == 1
    assert f"{told} {days} Först: «Uttag 2024-01». Sist: «Uttag 2024-12»." in said
    assert measure_lix(said) <= PLAIN
    laid = lay_figures(define_by_month(make_example_publication()))
    own = set(laid.loc[laid["period"] == "2024", "räknat som"])
    assert own == {"Uttag 2024-01; sedan 10 andra; sist Uttag 2024-12"}


def test_a_goal_across_two_changes_says_once_why_it_is_not_compared() -> None:
    """Three definitions in 2023 and 2024: two days, and one reservation."""
    told = tuple(
        PublishedDefinition(words=name, first=date(*first), last=date(*last))
        for name, first, last in (
            ("Alla", (2023, 1, 1), (2023, 12, 31)),
            ("Klotter", (2024, 1, 1), (2024, 6, 30)),
            ("Stöld", (2024, 7, 1), (2024, 12, 31)),
        )
    )
    publication = with_year(180)
    sources = tuple(one.model_copy(update={"definitions": told}) for one in publication.sources)
    said = words_of(open_page("promise", publication.model_copy(update={"sources": sources})), "markdown")
    assert "Från 1 januari 2024" in said
    assert "Från 1 juli 2024" in said
    assert said.count("Är det inte samma sak") == said.count(words.NOT_COMPARED) == 1


def test_what_was_changed_stands_last_among_the_sources() -> None:
    """Who reads the sheet by place finds what stood there before."""
    columns = list(lay_sources(redefine(make_example_publication())))
    assert columns[4:7] == ["vad som räknas", "brister", "ändrat"]


def test_the_files_tell_what_each_figure_is_a_count_of() -> None:
    """The year holds the day and is of both; the first quarter is of the first. Nothing of it where it is one thing."""
    publication = redefine(make_example_publication())
    laid = lay_figures(publication)
    assert set(laid.loc[laid["period"] == "jan–mar 2024", "räknat som"]) == {"Alla brott"}
    assert set(laid.loc[laid["period"] == "2024", "räknat som"]) == {"Alla brott; sedan Bara klotter"}
    assert "räknat som" not in lay_figures(make_example_publication())
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_publication_workbook(publication)))
    sheets = {name: str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names}
    assert "Från 1 juli 2024 säger källan något annat" in sheets["Källor"]
    assert any("Påhittade händelser: Från 1 juli 2024" in sheet for sheet in sheets.values())
    assert "'=1+1" in write_figures_csv(redefine(make_example_publication(), before="=1+1")).decode()
