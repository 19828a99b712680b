"""A meeting's slides: each says one thing, can be edited, and says where its figures come from."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from dashboard.reports.bars import Bars
from dashboard.reports.document import Grid
from dashboard.reports.pictures import draw_months
from dashboard.reports.powerpoint import write_pptx
from dashboard.reports.slide import ABOVE_CM, BODY_CM, MAX_LINES, Slide, measure_grid, measure_text
from dashboard.reports.slides import split_grid, split_slides
from data.errors import DataError

DAY = date(2026, 1, 15)
SLIDES = (
    Slide(
        "Bedrägerierna är inte färre än 2023.",
        ("120 mot 101.",),
        Bars(("2023", "2024"), (("antal", (120, None)),), "2023: 120; 2024 saknas"),
        "Källa: Brå, uttag 2026-01-02.",
    ),
    Slide("Så här ligger åtagandena till.", (), Grid("Status", ("Åtagande", "Status"), (("Närvaro", "◐ pågår"),))),
    Slide("Månad för månad.", (), draw_months({2024: [1.0] * 12}, caption="Antal", is_demo=True)),
)


def test_the_same_slides_give_the_same_bytes() -> None:
    """Also where a chart has a workbook within."""
    first, second = (write_pptx(SLIDES, title="Möte", made_on=DAY, is_demo=True) for _ in range(2))
    assert first == second


def test_texts_and_charts_can_be_read_back() -> None:
    """The message is the title, the chart is a chart with its figures, the source is in the notes."""
    paper = Presentation(BytesIO(write_pptx(SLIDES, title="Möte", made_on=DAY, is_demo=False)))
    assert [slide.shapes.title.text_frame.text for slide in paper.slides] == [slide.message for slide in SLIDES]
    chart = next(shape.chart for shape in paper.slides[0].shapes if shape.has_chart)
    assert [(one.name, tuple(one.values)) for one in chart.plots[0].series] == [("antal", (120, None))]
    table = next(shape.table for shape in paper.slides[1].shapes if shape.has_table)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Åtagande", "Status"], ["Närvaro", "◐ pågår"]]
    assert paper.slides[0].notes_slide.notes_text_frame.text == "Källa: Brå, uttag 2026-01-02."
    assert paper.core_properties.language == "sv-SE"


def test_what_is_shown_has_words() -> None:
    """Chart, table and picture carry an alternative text."""
    paper = Presentation(BytesIO(write_pptx(SLIDES, title="Möte", made_on=DAY, is_demo=False)))
    shown = [shape for slide in paper.slides for shape in slide.shapes if not shape.has_text_frame]
    words = [shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in shown]  # noqa: SLF001 - as written
    assert words[:2] == ["2023: 120; 2024 saknas", "Status"]
    assert "jan 1" in words[2]


def test_invented_figures_are_told_on_every_slide_and_in_every_note() -> None:
    """Whoever copies one slide copies the warning."""
    paper = Presentation(BytesIO(write_pptx(SLIDES, title="Möte", made_on=DAY, is_demo=True)))
    for slide in paper.slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert "⚠ PÅHITTADE DEMODATA" in texts
        assert slide.notes_slide.notes_text_frame.text.startswith("PÅHITTADE DEMODATA. ")


def test_a_table_too_long_for_the_room_is_refused() -> None:
    """It is told to be split."""
    long = Grid("Lång", ("Ord",), (("x",),) * (MAX_LINES + 1))
    with pytest.raises(DataError, match="Dela den"):
        write_pptx([Slide("Långt.", (), long)], title="Möte", made_on=DAY, is_demo=False)


def test_a_tall_row_has_a_slide_without_the_text_above_it() -> None:
    """Four lines of text and a row of nine lines don't share a slide, and neither runs out of it."""
    slide = Slide("Allt.", ("ord " * 20,) * 4, Grid("Tabell", ("A",), (("ord " * 300,),)))
    assert [bool(part.lines) for part in split_slides([slide])] == [True, False]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.text("abc ", max_size=300), st.text("x", max_size=40)), max_size=60))
def test_a_split_table_has_every_row_once_and_fits(rows: list[tuple[str, str]]) -> None:
    """No row is lost or doubled, and each part can be shown, unless a single row is too long by itself."""
    parts = split_grid(Grid("Tabell", ("A", "B"), tuple(rows)))
    assert [row for part in parts for row in part.rows] == rows
    assert all(len(split_grid(part)) == 1 for part in parts)


@pytest.mark.parametrize("letter", ["\uf0b7", "\x0b", "\x00", "\x1b", "\ufffe"])
def test_no_letter_stops_the_slides(letter: str) -> None:
    """What was pasted into a text is written without what no paper can hold."""
    pasted = f"före{letter}efter"
    slides = [Slide(pasted, (pasted,), Grid(pasted, (pasted,), ((pasted,),)), pasted)]
    assert len(write_pptx(slides, title="Möte", made_on=DAY, is_demo=False)) > 0


WORDS = st.text("abc WåÄ—.", max_size=400)
GRIDS = st.builds(
    lambda head, rows: Grid("Tabell", head, tuple(rows)),
    st.tuples(WORDS, WORDS),
    st.lists(st.tuples(WORDS, WORDS), max_size=20),
)


@settings(max_examples=60, deadline=None)
@given(WORDS, st.lists(WORDS, max_size=20), st.none() | GRIDS)
def test_whatever_is_written_has_room_and_nothing_is_lost(message: str, lines: list[str], grid: Grid | None) -> None:
    """Text and table end above the source on every slide; what was cut short stands whole in the notes."""
    parts = split_slides([Slide(message, tuple(lines), grid)])
    for part in parts:
        taken = measure_text(part) if part.lines else 0.0
        if isinstance(part.shown, Grid):
            taken += measure_grid(part.shown)
        assert taken <= BODY_CM + ABOVE_CM
    told = [line for part in parts for line in part.lines] + parts[0].notes.split("Hela texten: ")
    assert all(any(line.strip() in each for each in told) for line in lines)
