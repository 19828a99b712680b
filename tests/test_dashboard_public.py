"""The citizens' pages: what they say, what they give away, and what they read it from."""

import asyncio
import html
import io
import os
import re
import subprocess
import sys
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from starlette.types import Message, Receive, Scope, Send
from streamlit.testing.v1 import AppTest

from dashboard.html_table import write_table
from dashboard.public import words
from dashboard.public.asking import name_apart
from dashboard.public.classes import choose_colour, list_legend
from dashboard.public.doors import Doors
from dashboard.public.downloads import (
    lay_figures,
    lay_sources,
    name_file,
    write_figures_csv,
    write_publication_workbook,
)
from dashboard.public.figures import index_cells, list_spans, say_area, say_figure
from dashboard.public.goals import say_goal
from dashboard.public.server import find_fault
from dashboard.public.shelf import Shelf
from data.model import Category, CommitmentStatus
from data.promises import PROMISES, read_promise
from data.publication_files import write_publication
from data.publications import DEMO_MARK, Publication
from data.published import (
    Mark,
    PeriodKind,
    PublishedCell,
    PublishedCommitment,
    PublishedDefinition,
    PublishedFocusArea,
    PublishedGoal,
    PublishedPeriod,
    PublishedPromise,
    PublishedQuote,
    PublishedTable,
    PublishedWords,
)
from tests.publication_example import make_example_publication, make_example_publication_with_quarters

PLAIN = 40  # the highest LIX of easy texts, such as fiction, says Björnsson (1968)
PAGES = {
    "promise": "show_promise",
    "figures": "show_figures",
    "area_map": "show_area_map",
    "about": "show_about",
}


def publish_mjolby(*, is_demo: bool = True) -> Publication:
    """Make a publication of the real promise's commitments, each with a status."""
    promise = read_promise(PROMISES / "mjolby-2024-2025.yaml")
    statuses = list(CommitmentStatus)
    commitments = tuple(
        PublishedCommitment(
            commitment_id=one.commitment_id,
            focus_area=area.name,
            title=one.name,
            status=statuses[number % len(statuses)],
            quarter="jul–sep 2024",
        )
        for area in promise.focus_areas
        for number, one in enumerate(area.commitments)
    )
    published = PublishedPromise(
        promise_id=promise.promise_id,
        title=promise.title,
        first=promise.period.first,
        last=promise.period.last,
        commitments=commitments,
        last_told_on=date(2024, 12, 2),
    )
    return make_example_publication(is_demo=is_demo).model_copy(update={"promises": (published,)})


def open_page(name: str, publication: Publication, *, is_outdated: bool = False, **address: str) -> AppTest:
    """Show one page of a publication, as an address asks for it."""

    def script(name: str, show: str, content: str, is_outdated: bool) -> None:  # noqa: FBT001 # AppTest's own way
        from importlib import import_module  # noqa: PLC0415 # the script runs on its own

        from dashboard.public.shelf import Shown  # noqa: PLC0415
        from data.promises import PROMISES, find_promises  # noqa: PLC0415
        from data.publication_files import read_content  # noqa: PLC0415

        shown = Shown(read_content(content, source="prov"), "", is_outdated)
        promises = {one.promise_id: one for one in find_promises(PROMISES).promises}
        more = {"promises": promises} if name == "promise" else {}
        getattr(import_module(f"dashboard.public.views.{name}"), show)(shown, **more)

    content = publication.model_dump_json()
    page = AppTest.from_function(script, args=(name, PAGES[name], content, is_outdated), default_timeout=60)
    for key, value in address.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def words_of(page: AppTest, *kinds: str) -> str:
    """Give what a page says, as a person reads it."""
    listed = kinds or ("title", "header", "subheader", "markdown", "caption", "warning", "info", "html")
    said = [str(getattr(element, "value", "") or element.proto.body) for kind in listed for element in page.get(kind)]
    return html.unescape("\n".join(said).replace("\\", ""))


def measure_lix(text: str) -> float:
    """Measure how hard a text is to read: words per sentence and the share of words longer than six letters."""
    sentences = [one for one in re.split(r"[.!?](?:\s|$)|\n", text) if re.search(r"\w", one)]
    listed = re.findall(r"[^\W\d_]+", text)
    return len(listed) / len(sentences) + 100 * sum(len(word) > 6 for word in listed) / len(listed)


def test_lix_is_measured_as_its_inventor_did() -> None:
    """Nine words in two sentences, three of them longer than six letters: 9 / 2 + 100 · 3 / 9."""
    assert measure_lix("Kommunen lovar att minska skadegörelse. Det har den gjort. ") == pytest.approx(4.5 + 200 / 9)


@pytest.fixture(scope="module")
def pages() -> dict[str, AppTest]:
    """Show every page of the real promise's publication, to look at."""
    return {name: open_page(name, publish_mjolby()) for name in PAGES}


def test_a_promise_whose_time_is_over_says_so(pages: dict[str, AppTest]) -> None:
    """The promise of 2024 and 2025 is running in January 2025 and over in January 2026."""
    later = publish_mjolby().model_copy(update={"published_on": date(2026, 1, 20)})
    assert "Löftets tid är slut." in words_of(open_page("promise", later))
    assert "Löftets tid är slut." not in words_of(pages["promise"])


@pytest.mark.parametrize("name", ["figures", "area_map"])
def test_beside_what_people_report_stands_what_it_hangs_on(pages: dict[str, AppTest], name: str) -> None:
    """More reports to EST need not be more incidents; of a source that is no reporting tool nothing is said."""
    told = publish_mjolby()
    reported = [one.model_copy(update={"definition": "Rapporter i EST."}) for one in told.sources]
    assert "hur många som hör av sig" in words_of(open_page(name, told.model_copy(update={"sources": tuple(reported)})))
    assert "hur många som hör av sig" not in words_of(pages[name])


def redefine(publication: Publication, *, before: str = "Alla brott", after: str = "Bara klotter") -> Publication:
    """Let the source have said something else of what it counts from July 2024 on."""
    told = (
        PublishedDefinition(words=before, first=date(2023, 1, 1), last=date(2024, 6, 30)),
        PublishedDefinition(words=after, first=date(2024, 7, 1), last=date(2024, 12, 31)),
    )
    sources = tuple(one.model_copy(update={"definitions": told}) for one in publication.sources)
    return publication.model_copy(update={"sources": sources})


@pytest.mark.parametrize("name", ["figures", "area_map", "about"])
def test_beside_figures_of_different_things_it_is_told_from_when(pages: dict[str, AppTest], name: str) -> None:
    """In the source's own words, easy to read; of a source that has said one thing only, nothing is told."""
    said = words_of(open_page(name, redefine(publish_mjolby())))
    told = "Från 1 juli 2024 säger källan något annat om vad den räknar. Förut: «Alla brott». Sedan: «Bara klotter»."
    assert told in said
    assert "säger källan något annat" not in words_of(pages[name])
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


def define_by_month(publication: Publication) -> Publication:
    """Let the source have named the delivery's month in its words, each month of two years."""
    told = tuple(
        PublishedDefinition(
            words=f"Uttag {month:%Y-%m}", first=month.date(), last=(month + pd.offsets.MonthEnd()).date()
        )
        for month in pd.date_range("2023-01-01", "2024-12-01", freq="MS")
    )
    sources = tuple(one.model_copy(update={"definitions": told}) for one in publication.sources)
    return publication.model_copy(update={"sources": sources})


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


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_easy_to_read(pages: dict[str, AppTest], name: str) -> None:
    """What the page itself says; the words of the promise and of those who publish are quoted as they are."""
    said = words_of(pages[name], "markdown", "caption", "warning", "info")
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


def test_every_status_and_category_is_explained() -> None:
    """What stands in a file is never met by silence."""
    assert set(words.STATUSES) == set(CommitmentStatus)
    assert set(words.CATEGORIES) == set(Category)


def test_invented_figures_are_said_to_be_on_every_page(pages: dict[str, AppTest]) -> None:
    """And only those."""
    assert all(DEMO_MARK in words_of(page, "warning") for page in pages.values())
    assert not open_page("figures", publish_mjolby(is_demo=False)).warning


def test_the_promise_stands_word_for_word_with_its_source_and_how_it_stands(pages: dict[str, AppTest]) -> None:
    """Each commitment has its own words, its document, its status as symbol and word, and the quarter."""
    said = words_of(pages["promise"])
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


def test_how_it_stands_comes_before_the_words_of_the_promise(pages: dict[str, AppTest]) -> None:
    """Who has ten seconds sees when it was told and how far it has come; after that comes any quote."""
    said = words_of(pages["promise"])
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


def promise_elsewhere(**more: object) -> Publication:
    """Publish a promise that came with no product: all that is known of it stands in the publication."""
    words = PublishedWords(
        parties=("Polisen i Norr",),
        focus_areas=(
            PublishedFocusArea(
                name="Trygghet i centrum",
                categories=(Category.VANDALISM,),
                goals=(
                    PublishedGoal(
                        name="Färre fall av skadegörelse än 2023",
                        quote=PublishedQuote(text="Det ska bli färre än 2023.", document="Löfte för Norr"),
                        category=Category.VANDALISM,
                        baseline_year=2023,
                    ),
                    PublishedGoal(name="Trygga barn", quote=PublishedQuote(text="Barn ska vara trygga.", document="L")),
                ),
            ),
        ),
        commitments={"dialog": PublishedQuote(text="Vi ska prata med dig.", document="Löfte för Norr")},
        places={"dialog": ("mjolby-centrum",)},
        follow_ups=(PublishedQuote(text="Vi berättar två gånger.", document="Löfte för Norr"),),
    )
    example = make_example_publication()
    promise = example.promises[0].model_copy(update={"promise_id": "norr-2024", "words": words})
    return example.model_copy(update={"promises": (promise,)} | more)


def with_year(n: int | None, mark: Mark = Mark.SHOWN) -> Publication:
    """Publish 2023 beside 2024, where vandalism was 170."""
    published = promise_elsewhere()
    year = published.periods[0].model_copy(
        update={"code": "2023", "label": "2023", "first": date(2023, 1, 1), "last": date(2023, 12, 31)}
    )
    cell = PublishedCell(area_id="0586", category="skadegörelse", period="2023", n=n, mark=mark)
    table = published.tables[0].model_copy(update={"cells": (*published.tables[0].cells, cell)})
    return published.model_copy(update={"tables": (table,), "periods": (*published.periods, year)})


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


def test_a_hidden_figure_is_named_and_explained_and_never_a_zero() -> None:
    """The quarter of Mjölby centrum is hidden; what the file doesn't hold is said not to be shown."""
    page = open_page("figures", make_example_publication())
    page.selectbox[0].select("Skadegörelse").run()
    page.selectbox[1].select("kvartalen 2024").run()
    said = words_of(page)
    table = page.get("html")[0].proto.body
    assert re.findall(r"<t[hd][^>]*>([^<]*)", table.split("<tbody>")[1]) == [
        *("Hela kommunen", "41", "170"),
        *("Mjölby centrum", "skyddat", "101"),
    ]
    assert "Mjölby centrum: skyddat jan–mar 2024, 101 händelser år 2024." in said
    for mark in ("skyddat", "saknas", "visas inte"):
        assert f"**{mark}:**" in said


def test_a_source_is_asked_only_about_what_it_speaks_of() -> None:
    """Beside the police's incidents stands a count of fraud for the municipality alone; the two are not mixed."""
    publication = make_example_publication()
    cell = PublishedCell(area_id="0586", category="stöld och bedrägeri", period="2024", n=77)
    more = {
        "tables": (*publication.tables, PublishedTable(source="BRÅ", cells=(cell,))),
        "sources": (*publication.sources, publication.sources[0].model_copy(update={"source": "BRÅ"})),
    }
    page = open_page("figures", publication.model_copy(update=more))
    page.selectbox[0].select("BRÅ").run()
    assert [box.options for box in page.selectbox[1:]] == [["Stöld och bedrägeri"], ["hela år"]]
    table = page.get("html")[0].proto.body
    assert re.findall(r"<t[hd][^>]*>([^<]*)", table.split("<tbody>")[1]) == ["Hela kommunen", "77"]


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


def test_spans_fit_a_table_and_keep_the_order_of_time() -> None:
    """Whole years first, then each year's quarters before the year itself, the newest year first."""

    def lay(code: str, kind: PeriodKind, first: date, last: date) -> PublishedPeriod:
        return PublishedPeriod(code=code, label=code, kind=kind, first=first, last=last)

    periods = [
        lay("2024K1", PeriodKind.QUARTER, date(2024, 1, 1), date(2024, 3, 31)),
        lay("2023K4", PeriodKind.QUARTER, date(2023, 10, 1), date(2023, 12, 31)),
        *(lay(str(year), PeriodKind.YEAR, date(year, 1, 1), date(year, 12, 31)) for year in range(2015, 2024)),
    ]
    spans = list_spans(make_example_publication().model_copy(update={"periods": tuple(periods)}))
    assert {name: [period.code for period in span] for name, span in spans.items()} == {
        "hela år": ["2018", "2019", "2020", "2021", "2022", "2023"],
        "kvartalen 2024": ["2024K1"],
        "kvartalen 2023": ["2023K4", "2023"],
    }


def make_cell(n: int | None, mark: Mark = Mark.SHOWN) -> PublishedCell:
    """Make a cell."""
    return PublishedCell(area_id="a", category="alla", period="2024", n=n, mark=mark)


def test_an_area_is_told_in_the_words_of_its_row() -> None:
    """One is one incident; what isn't shown says why."""
    period = make_example_publication().periods[0]
    cells = [make_cell(1), make_cell(1234), make_cell(None, Mark.HIDDEN), None]
    assert say_area("Norr", [(period, cell) for cell in cells]).replace("\N{NO-BREAK SPACE}", " ") == (
        "Norr: 1 händelse år 2024, 1 234 händelser år 2024, skyddat år 2024, visas inte år 2024."
    )


def test_the_map_has_the_same_colours_whatever_it_shows() -> None:
    """The limits are fixed; what isn't shown gets the same colour whatever lies behind it."""
    legend = {item.label: item.colour for item in list_legend()}
    limits = {0: "0", 1: "1–4", 9: "5–9", 10: "10–24", 49: "25–49", 50: "50–99", 99: "50–99", 100: "100 eller fler"}
    assert {n: legend[label] for n, label in limits.items()} == {n: choose_colour(make_cell(n)) for n in limits}
    assert choose_colour(make_cell(None, Mark.HIDDEN)) == legend["skyddat"]
    assert choose_colour(make_cell(None, Mark.MISSING)) == legend["saknas"]
    assert choose_colour(None) == legend["visas inte"]
    assert len(set(legend.values())) == len(legend)


class Reader(HTMLParser):
    """Reads a table's cells, and what tags it is made of."""

    def __init__(self, table: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.cells: list[str] = []
        self.feed(table)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 # html.parser's own
        """Note a tag; a cell begins."""
        self.tags.add(tag)
        if tag in ("th", "td"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        """Add to the cell."""
        if self.cells:
            self.cells[-1] += data


@given(st.lists(st.text(min_size=1), min_size=3, max_size=3))
def test_no_text_of_a_file_becomes_more_than_text(texts: list[str]) -> None:
    """Whatever stands in a name, the table is made of the table's own tags."""
    read = Reader(write_table(texts[0], ["Område", texts[1]], [[texts[2], "<script>alert(1)</script>"]]))
    assert read.tags == {"div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert read.cells[3].strip() == "<script>alert(1)</script>"


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


def test_a_csv_opens_in_a_swedish_spreadsheet_and_holds_the_cells_and_nothing_more() -> None:
    """Byte order mark, semicolons, a row per cell in the file, a hidden figure as its mark, each row marked as demo."""
    publication = make_example_publication()
    content = write_figures_csv(publication)
    assert content.startswith(b"\xef\xbb\xbf")
    heading, *rows = content.decode("utf-8-sig").splitlines()
    assert heading == "kommun;källa;område;slag;period;från;till;antal;märke;uppgifter"
    assert len(rows) == sum(len(table.cells) for table in publication.tables)
    assert all(row.endswith(DEMO_MARK) for row in rows)
    assert "Mjölby;Påhittade händelser;Mjölby centrum;Skadegörelse;jan–mar 2024;2024-01-01;2024-03-31;;skyddat;" in (
        content.decode()
    )
    assert DEMO_MARK not in write_figures_csv(make_example_publication(is_demo=False)).decode()
    assert name_file(publication, "csv") == "medborgarlofte-mjölby-2025-01-20-pahittade-demodata.csv"


def test_a_workbook_runs_nothing_and_adds_nothing() -> None:
    """A name that looks like a formula is a text; the figures are those of the file."""
    hostile = '=HYPERLINK("http://spion.example")'
    publication = make_example_publication()
    area = publication.areas[1].model_copy(update={"label": hostile})
    publication = publication.model_copy(update={"areas": (publication.areas[0], area)})
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_publication_workbook(publication)))
    heading, *rows = book.get_sheet_by_name("Antal").to_python()
    antal, place = heading.index("antal"), heading.index("område")
    cells = publication.tables[0].cells
    assert [row[antal] for row in rows] == [float(cell.n) if cell.n is not None else "" for cell in cells]
    assert {row[place] for row in rows} == {"Hela kommunen", hostile}
    assert "'=HYPERLINK(" in write_figures_csv(publication).decode()
    assert book.sheet_names[:3] == ["Antal", "Löften", "Källor"]


def test_the_files_say_only_what_the_publication_says() -> None:
    """Every number of the tables to take away is one that the publication shows."""
    publication = make_example_publication()
    shown = {cell.n for table in publication.tables for cell in table.cells if cell.n is not None}
    assert set(lay_figures(publication)["antal"].dropna()) == shown
    cells = index_cells(publication.tables[0])
    assert say_figure(cells["mjolby-centrum", "skadegörelse", "2024K1"]) == "skyddat"


def test_a_new_publication_is_shown_without_a_restart_and_a_spoilt_one_never(tmp_path: Path) -> None:
    """The last sound one stands, and says that it is not the latest, until a sound one comes or the file goes."""
    shelf = Shelf(tmp_path)
    assert shelf.look() == ((), 0)
    file = tmp_path / "0586.json"
    write_publication(make_example_publication(number=1), file)
    (first,), _ = shelf.look()
    assert (first.publication.number, first.is_outdated) == (1, False)

    write_publication(make_example_publication(number=2), file)
    (second,), _ = shelf.look()
    assert (second.publication.number, second.is_outdated) == (2, False)
    assert second.digest != first.digest

    file.write_bytes(file.read_bytes().replace(b"253", b"254"))
    for _ in range(2):
        (shown,), n_unreadable = shelf.look()
        assert (shown.publication, shown.is_outdated, n_unreadable) == (second.publication, True, 0)

    write_publication(make_example_publication(number=3), file)
    (third,), _ = shelf.look()
    assert (third.publication.number, third.is_outdated) == (3, False)

    file.unlink()
    assert shelf.look() == ((), 0)


def test_a_file_that_was_never_sound_is_counted_and_not_shown(tmp_path: Path) -> None:
    """What isn't a publication, whatever it is called."""
    (tmp_path / "a.json").write_text("{}", "utf-8")
    (tmp_path / "b.json").write_bytes(b"SQLite format 3\0" * 9)
    (tmp_path / "c.sqlite3").write_bytes(b"SQLite format 3\0")
    (tmp_path / ".0586.json.ofärdig").write_text("{", "utf-8")
    assert Shelf(tmp_path).look() == ((), 2)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """Whoever can make a link still can't make the process open what it leads to."""
    (tmp_path / "ute").mkdir()
    write_publication(make_example_publication(), tmp_path / "ute" / "0586.json")
    (tmp_path / "inne").mkdir()
    (tmp_path / "inne" / "0586.json").symlink_to(tmp_path / "ute" / "0586.json")
    assert Shelf(tmp_path / "inne").look() == ((), 0)


def test_the_newest_of_a_municipalitys_publications_is_shown_and_a_lost_folder_takes_nothing_away(
    tmp_path: Path,
) -> None:
    """Two files of one municipality; a folder on a disk that went away for a while."""
    folder = tmp_path / "publicerat"
    write_publication(make_example_publication(number=2), folder / "a.json")
    write_publication(make_example_publication(number=1), folder / "b.json")
    shelf = Shelf(folder)
    assert [one.publication.number for one in shelf.look()[0]] == [2]
    folder.rename(tmp_path / "borta")
    assert [one.publication.number for one in shelf.look()[0]] == [2]


def ask_doors(path: str, method: str) -> int:
    """Knock; fails if the body is asked for or the app is reached by what should be refused."""
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Message:
        pytest.fail("the body was read")

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Doors(app)({"type": "http", "path": path, "method": method, "headers": []}, receive, send))
    return int(sent[0]["status"])


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/karta", 200),
        ("PUT", "/_stcore/upload_file/session/file", 403),
        ("POST", "/_stcore/upload_file", 403),
        ("OPTIONS", "/publikt/_stcore/upload_file/a/b", 403),
        ("GET", "/auth/login", 404),
        ("GET", "/oauth2callback", 404),
        ("POST", "/", 405),
        ("DELETE", "/media/x.csv", 405),
        ("OPTIONS", "/_stcore/health", 405),
    ],
)
def test_the_doors_let_readers_in_and_nothing_else(method: str, path: str, status: int) -> None:
    """What is refused is refused before its body is read."""
    assert ask_doors(path, method) == status


def test_it_does_not_start_where_more_than_publications_lie(tmp_path: Path) -> None:
    """A folder with a database in it is not one to show the world."""
    (tmp_path / "lofteskartan.sqlite3").write_bytes(b"")
    assert "innehåller lofteskartan.sqlite3" in find_fault(tmp_path, 8502, address="127.0.0.1")
    (tmp_path / "lofteskartan.sqlite3").unlink()
    assert "är ingen port" in find_fault(tmp_path, 0, address="127.0.0.1")


def test_nothing_that_reads_the_store_is_loaded(tmp_path: Path) -> None:
    """Every page has been shown, and no driver of a database, no store and no reader of uploads is in memory."""
    write_publication(publish_mjolby(), tmp_path / "0586.json")
    script = """
import sys
import dashboard.public.app, dashboard.public.server
from dashboard.cli import make_parser
make_parser().parse_args(["publik"])
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("dashboard/public/main.py", default_timeout=60).run()
assert not page.exception and "Mjölby" in page.title[0].value
for name in ("figures", "area_map", "about"):
    __import__(f"dashboard.public.views.{name}")
barred = ("data.store", "dashboard.store", "dashboard.signin", "data.sqlite", "data.intake", "data.files",
          "sqlalchemy", "alembic", "sqlite3", "_sqlite3", "pysqlite3", "psycopg", "duckdb")
print([name for name in sys.modules if name.startswith(barred)])
"""
    environ = os.environ | {"LOFTESKARTAN_PUBLICERAT": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environ,
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "[]", done.stderr[-2000:]


def test_the_map_steps_through_published_periods_and_no_others() -> None:
    """Years in one stretch, quarters in another; what came in late of a year is a figure, and no step of time."""
    page = open_page("area_map", make_example_publication_with_quarters())
    assert page.select_slider(key="period").options == ["2023", "2024"]
    assert page.select_slider(key="period").value == "2024"
    page.selectbox(key="nar").select("kvartalen 2024").run()
    assert page.select_slider(key="period").options == ["jan–mar 2024", "apr–jun 2024"]
    page.select_slider(key="period").set_value("apr–jun 2024").run()
    said = words_of(page, "markdown", "caption", "html")
    assert "Hela kommunen: 27 händelser apr–jun 2024." in said
    assert "Månader visas inte." in said


def test_two_published_periods_lie_beside_each_other() -> None:
    """A column and a sentence for each; the same period twice is one map, and the page says so."""
    page = open_page("area_map", make_example_publication_with_quarters())
    page.selectbox(key="bredvid").select("2023").run()
    said = words_of(page, "markdown", "html")
    assert "Hela kommunen: 253 händelser år 2024." in said
    assert "Hela kommunen: 118 händelser år 2023." in said
    assert re.search(r"Mjölby centrum</th><td[^>]*>130</td><td[^>]*>118</td>", said)
    page.select_slider(key="period").set_value("2023").run()
    said = words_of(page, "markdown", "html")
    assert words.SAME_TWICE in said
    assert said.count("Hela kommunen:") == 1
