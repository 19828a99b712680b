"""The citizens' pages: what each of them says, whatever is published and whatever the address asks for."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.public import words
from dashboard.public.asking import name_apart
from data.model import Category, CommitmentStatus
from data.publications import DEMO_MARK
from tests.citizens_pages import PAGES, open_page
from tests.publication_example import make_example_publication
from tests.publication_variants import publish_mjolby
from tests.shown_pages import words_of


@pytest.fixture(scope="module")
def pages() -> dict[str, AppTest]:
    """Show every page of the real promise's publication, to look at."""
    return {name: open_page(name, publish_mjolby()) for name in PAGES}


@pytest.mark.parametrize("name", ["figures", "area_map"])
def test_beside_what_people_report_stands_what_it_hangs_on(pages: dict[str, AppTest], name: str) -> None:
    """More reports to EST need not be more incidents; of a source that is no reporting tool nothing is said."""
    told = publish_mjolby()
    reported = [one.model_copy(update={"definition": "Rapporter i EST."}) for one in told.sources]
    assert "hur många som hör av sig" in words_of(open_page(name, told.model_copy(update={"sources": tuple(reported)})))
    assert "hur många som hör av sig" not in words_of(pages[name])


def test_every_status_and_category_is_explained() -> None:
    """What stands in a file is never met by silence."""
    assert set(words.STATUSES) == set(CommitmentStatus)
    assert set(words.CATEGORIES) == set(Category)


def test_invented_figures_are_said_to_be_on_every_page(pages: dict[str, AppTest]) -> None:
    """And only those."""
    assert all(DEMO_MARK in words_of(page, "warning") for page in pages.values())
    assert not open_page("figures", publish_mjolby(is_demo=False)).warning


def test_a_page_that_shows_something_old_says_so() -> None:
    """The file that replaced it could not be read."""
    assert words.OUTDATED in words_of(open_page("figures", make_example_publication(), is_outdated=True))


def test_a_publication_without_figures_or_outlines_says_where_to_look() -> None:
    """The pages of figures and map point to the page that has something."""
    bare = make_example_publication().model_copy(update={"tables": (), "sources": (), "areas": ()})
    assert "Inga siffror är publicerade ännu" in words_of(open_page("figures", bare))
    assert "Inga områden är publicerade ännu" in words_of(open_page("area_map", bare))
    assert "Inga siffror är publicerade ännu" in words_of(open_page("about", bare))
    unpromised = bare.model_copy(update={"promises": ()})
    assert "Inget löfte är publicerat" in words_of(open_page("promise", unpromised))


@pytest.mark.parametrize("others", [(), ("Boxholm",)])
def test_an_address_of_a_municipality_without_a_publication_is_told_so(others: tuple[str, ...]) -> None:
    """Somebody from Ydre who is shown Mjölby's promise would take it for their own; be there one or several."""

    def script(content: str, others: tuple[str, ...]) -> None:
        import streamlit as st  # noqa: PLC0415 # the script runs on its own

        from dashboard.public.asking import ask_municipality  # noqa: PLC0415
        from dashboard.public.shelf import Shown  # noqa: PLC0415
        from data.publication_files import read_content  # noqa: PLC0415

        first = read_content(content, source="prov")
        more = [first.model_copy(update={"municipality": "0560", "municipality_name": name}) for name in others]
        chosen = ask_municipality([Shown(each, "") for each in (first, *more)])
        st.markdown(chosen.publication.municipality_name if chosen else "ingen")

    def show(asked: str) -> str:
        page = AppTest.from_function(script, args=(publish_mjolby().model_dump_json(), others), default_timeout=60)
        page.query_params["kommun"] = asked
        return words_of(page.run())

    assert "Inget är publicerat för «Ydre». Här visas Mjölby i stället." in show("Ydre")
    assert show("Mjölby") == "Mjölby"


def test_a_choice_of_an_address_that_is_gone_is_told_on_the_map() -> None:
    """An area that no longer is, and a kind that was never counted; and nothing where the address names neither."""
    page = open_page("area_map", publish_mjolby())
    assert "finns inte här" not in words_of(page)
    fresh = open_page("area_map", publish_mjolby(), omrade="Gamla torget", vad="häxeri")
    said = words_of(fresh)
    assert "«Gamla torget» finns inte här. Här visas inget område." in said
    assert "«häxeri» finns inte här. Här visas alla slag." in said


def test_names_that_stand_twice_are_told_apart() -> None:
    """Each choice leads to one area."""
    assert name_apart([("Torget", "a"), ("Torget", "b")]) == ["Torget (a)", "Torget (b)"]
