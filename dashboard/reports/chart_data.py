"""The figures of a chart that can be edited: in its workbook every text is a text, never a formula or a link."""

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter

from dashboard.reports.bars import Bars
from dashboard.texts import DEMO_NOTICE
from data.exports import is_runnable


class _TextsAsTexts(CategoryWorkbookWriter):
    """Writes the workbook; the library would read a text as Excel does when it is typed."""

    def _populate_worksheet(self, workbook: Any, worksheet: Any) -> None:  # noqa: ANN401 - the library has no types
        quoted = workbook.add_format({"num_format": "@", "quote_prefix": True})

        def write_text(sheet: Any, row: int, column: int, text: str, *_: object) -> int:  # noqa: ANN401 - as above
            return int(sheet.write_string(row, column, text, quoted if is_runnable(text) else None))

        worksheet.add_write_handler(str, write_text)
        super()._populate_worksheet(workbook, worksheet)  # type: ignore[no-untyped-call] # as above


class _Data(CategoryChartData):
    """The library's data with our workbook."""

    @property
    def _workbook_writer(self) -> _TextsAsTexts:
        return _TextsAsTexts(self)  # type: ignore[no-untyped-call] # as above


def lay_chart_data(bars: Bars, *, is_demo: bool) -> Any:  # noqa: ANN401 - the library types it halfway
    """Lay out a chart's figures; invented ones are called so in the workbook too.

    Parameters
    ----------
    bars
        The chart.
    is_demo
        The figures are invented.

    Examples
    --------
    >>> data = lay_chart_data(Bars(("2024",), (("antal", (3,)),), "antal: 2024 3"), is_demo=True)
    >>> [series.name for series in data]
    ['antal (PÅHITTADE DEMODATA)']
    """
    data: Any = _Data(number_format="0")  # type: ignore[no-untyped-call] # as above
    data.categories = bars.categories
    for name, values in bars.series:
        data.add_series(f"{name} ({DEMO_NOTICE})" if is_demo else name, values)
    return data
