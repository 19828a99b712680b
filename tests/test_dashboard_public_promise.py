"""The citizens' page of a promise: its own words, how it stands, and its goals against the published figures."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.public import words
from dashboard.public.goals import say_goal
from data.model import Category
from data.promises import PROMISES, read_promise
from data.publications import Publication
from data.published import Mark, PublishedCell, PublishedGoal, PublishedQuote
from tests.citizens_pages import open_page
from tests.publication_example import make_example_publication
from tests.publication_variants import promise_elsewhere, publish_mjolby, with_year
from tests.shown_pages import words_of


@pytest.fixture(scope="module")
def promise_page() -> AppTest:
    """Show the real promise, to look at."""
    return open_page("promise", publish_mjolby())


def test_a_promise_whose_time_is_over_says_so(promise_page: AppTest) -> None:
    """The promise of 2024 and 2025 is running in January 2025 and over in January 2026."""
    later = publish_mjolby().model_copy(update={"published_on": date(2026, 1, 20)})
    assert "Löftets tid är slut." in words_of(open_page("promise", later))
    assert "Löftets tid är slut." not in words_of(promise_page)


def test_the_promise_stands_word_for_word_with_its_source_and_how_it_stands(promise_page: AppTest) -> None:
    """Each commitment has its own words, its document, its status as symbol and word, and the quarter."""
    said = words_of(promise_page)
    promise = read_promise(PROMISES / "mjolby-2024-2025.yaml")
    for commitment in promise.commitments:
        assert f"«{' '.join(commitment.quote.text.split())}»" in said
    assert "Källa: Medborgarlöfte 2024/2025" in said
    for status in (":gray-badge[○ ej påbörjad]", ":blue-badge[◐ pågår]", ":green-badge[✔ genomförd]"):
        assert status in said
    assert "bedömt jul–sep 2024" in said
    assert "**Senast redovisat:** 2024-12-02." in said
    assert "**Nästa gång:** ingen dag är bestämd." in said
    assert "bedrägeri: Någon luras att ge bort pengar, koder eller annat." in said


def test_how_it_stands_comes_before_the_words_of_the_promise(promise_page: AppTest) -> None:
    """Who has ten seconds sees when it was told and how far it has come; after that comes any quote."""
    said = words_of(promise_page)
    assert said.index("Senast redovisat") < said.index("Så långt har det som är lovat kommit") < said.index("> «")
    assert said.index("genomförd] ") < said.index("> «")


def test_a_promise_whose_document_is_not_at_hand_still_says_how_it_stands() -> None:
    """A commitment that the document doesn't have gets nobody else's words."""
    unknown = make_example_publication().promises[0].model_copy(update={"promise_id": "annan-2020"})
    page = open_page("promise", make_example_publication().model_copy(update={"promises": (unknown,)}))
    said = words_of(page)
    assert "Löftets egna ord finns inte här." in said
    assert "Medborgardialog" in said
    assert "Källa:" not in said


def test_a_promise_that_came_with_no_product_stands_in_its_own_published_words() -> None:
    """Parties, goals, commitments and how often it is followed up, all from the file."""
    said = words_of(open_page("promise", promise_elsewhere()))
    for told in ("Polisen i Norr", "«Vi ska prata med dig.»", "Källa: Löfte för Norr", "«Vi berättar två gånger.»"):
        assert told in said
    assert "Plats: Mjölby centrum." in said
    assert words.NO_WORDS not in said


@pytest.mark.parametrize(
    ("publication", "told"),
    [
        (with_year(180), "170 händelser mot 180 år 2023. Det är färre."),
        (with_year(160), "170 händelser mot 160 år 2023. Det är fler."),
        (with_year(170), "Det är lika många, alltså inte färre."),
        (with_year(None, Mark.HIDDEN), "2024: talet är skyddat eller saknas. Då går det inte att säga."),
        (promise_elsewhere(), words.NO_FIGURES.format(year=2023)),
    ],
)
def test_a_goal_is_held_against_the_published_figures_and_nothing_else(publication: Publication, told: str) -> None:
    """170 in 2024: fewer only below 2023's figure, and silent where that is hidden or not there."""
    said = words_of(open_page("promise", publication))
    assert told in said
    assert words.NO_MEASURE in said
    assert (words.GOAL_BY_CHANCE in said) == ("finns inget tal" not in told)


def test_a_source_that_never_had_any_such_incident_says_nothing_of_the_goal() -> None:
    """Nought against nought isn't «lika många, alltså inte färre»: what has none may not be about it."""
    goal = PublishedGoal(
        name="Färre", quote=PublishedQuote(text="a", document="b"), category=Category.THEFT, baseline_year=2023
    )
    published = with_year(180)
    none = PublishedCell(area_id="0586", category="stöld", period="2023", n=0)
    table = published.tables[0].model_copy(update={"cells": (none, none.model_copy(update={"period": "2024"}))})
    told = say_goal(goal, published.promises[0], published.model_copy(update={"tables": (table,)}))
    assert told == [words.NO_FIGURES.format(year=2023)]


def test_frauds_coded_otherwise_than_now_are_not_called_fewer_to_citizens() -> None:
    """10 frauds of 2024 against 20 of 2018, which were coded otherwise: nobody is told «färre», and why is told."""
    goal = PublishedGoal(
        name="Färre", quote=PublishedQuote(text="a", document="b"), category=Category.FRAUD, baseline_year=2018
    )
    published = promise_elsewhere()
    then = PublishedCell(area_id="0586", category="bedrägeri", period="2018", n=20)
    table = published.tables[0].model_copy(
        update={"cells": (then, then.model_copy(update={"period": "2024", "n": 10}))}
    )
    told = say_goal(goal, published.promises[0], published.model_copy(update={"tables": (table,)}))
    assert "2024: Brottskoderna för bedrägeri gjordes om den 1 januari 2019." in told[0]
    assert not any("färre." in sentence for sentence in told)


def test_fewer_narcotics_are_not_called_better() -> None:
    """The police find more when they look more."""
    goal = PublishedGoal(
        name="Färre", quote=PublishedQuote(text="a", document="b"), category=Category.NARCOTICS, baseline_year=2023
    )
    published = with_year(180)
    found = PublishedCell(area_id="0586", category="narkotika", period="2023", n=20)
    table = published.tables[0].model_copy(
        update={"cells": (found, found.model_copy(update={"period": "2024", "n": 10}))}
    )
    told = say_goal(goal, published.promises[0], published.model_copy(update={"tables": (table,)}))
    assert told[0].endswith("10 händelser mot 20 år 2023. Det är färre.")
    assert told[1:] == [words.GOAL_NARCOTICS]


def test_the_map_tells_what_is_promised_of_a_place() -> None:
    """The place chosen has its commitment with symbol and word."""
    page = open_page("area_map", promise_elsewhere())
    next(box for box in page.selectbox if box.key == "omrade").select("Mjölby centrum").run()
    said = words_of(page)
    assert words.PROMISED_HERE in said
    assert "Medborgardialog :blue-badge[◐ pågår]" in said
