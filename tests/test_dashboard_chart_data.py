"""A chart on a slide carries its figures and what they are wherever it is copied, and nothing that runs."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation
from python_calamine import CalamineWorkbook

from dashboard.reports.bars import Bars
from dashboard.reports.powerpoint import write_pptx
from dashboard.reports.slide import Slide

NAMES = ("=1+1", "http://a.b", "@SUM(A1)")
"""What Excel would run or link to, were it typed."""


def write(*, is_demo: bool) -> Any:  # noqa: ANN401 - the library types it halfway
    """Write a slide with a chart of such names and read it back."""
    bars = Bars(NAMES, (("=cmd|'/c calc'!A1", (1, None, 3)), ("2023", (4, 5, 6))), "ord", "2023")
    content = write_pptx([Slide("Färre.", (), bars)], title="Möte", made_on=date(2026, 1, 15), is_demo=is_demo)
    return Presentation(BytesIO(content))


def find_chart(paper: Any) -> Any:  # noqa: ANN401 - as above
    """Find the chart."""
    return next(shape.chart for shape in paper.slides[0].shapes if shape.has_chart)


def test_texts_in_the_workbook_are_texts() -> None:
    """They stand as written, in the chart too; no cell has a formula, and the workbook links nowhere."""
    chart = find_chart(write(is_demo=False))
    book = chart.part.chart_workbook.xlsx_part.blob
    cells = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in cells[1:]] == list(NAMES)
    assert cells[0][1:] == ["=cmd|'/c calc'!A1", "2023"]
    assert list(chart.plots[0].categories) == list(NAMES)
    with zipfile.ZipFile(BytesIO(book)) as parts:
        written = b"".join(parts.read(name) for name in parts.namelist())
    assert b"<f>" not in written
    assert b"TargetMode" not in written


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_chart_of_invented_figures_says_so_itself(is_demo: bool) -> None:  # noqa: FBT001 - one case of two
    """In its title and in the names of its series, so also where it is copied to, and in its workbook."""
    chart = find_chart(write(is_demo=is_demo))
    assert chart.has_title == is_demo
    if is_demo:
        assert chart.chart_title.text_frame.text == "PÅHITTADE DEMODATA"
    assert [series.name.endswith("(PÅHITTADE DEMODATA)") for series in chart.plots[0].series] == [is_demo] * 2
    blob = chart.part.chart_workbook.xlsx_part.blob
    first = CalamineWorkbook.from_filelike(BytesIO(blob)).get_sheet_by_index(0).to_python()[0]
    assert ["PÅHITTADE" in str(name) for name in first[1:]] == [is_demo] * 2


def test_the_baseline_year_is_grey_in_invented_figures_too() -> None:
    """The series' longer name doesn't hide that it is the one held against."""
    grey, year = [find_chart(write(is_demo=demo)).plots[0].series[1] for demo in (True, False)]
    assert grey.format.fill.fore_color.rgb == year.format.fill.fore_color.rgb


def test_the_file_does_not_tell_what_made_it() -> None:
    """The library's own remark is gone."""
    assert write(is_demo=False).core_properties.comments == ""
