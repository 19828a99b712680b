"""The published figures as a table, as sentences and on the citizens' map."""

import re
from datetime import date
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from dashboard.html_table import write_table
from dashboard.public import words
from dashboard.public.classes import choose_colour, list_legend
from dashboard.public.figures import list_spans, say_area
from data.published import Mark, PeriodKind, PublishedCell, PublishedPeriod, PublishedTable
from tests.citizens_pages import open_page
from tests.publication_example import make_example_publication, make_example_publication_with_quarters
from tests.shown_pages import markup_of, words_of


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
    assert re.search(r"Mjölby centrum</th><td[^>]*>130</td><td[^>]*>118</td>", markup_of(page))
    page.select_slider(key="period").set_value("2023").run()
    said = words_of(page, "markdown", "html")
    assert words.SAME_TWICE in said
    assert said.count("Hela kommunen:") == 1
