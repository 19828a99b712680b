"""Bring a file's table into the shape our readers know: chosen rows only, one count on each row."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from data.deliveries import OUTSIDE_SELECTION, Rejection
from data.descriptions import COUNTED, SELECTED, SourceDescription
from data.texts import clean


@dataclass(frozen=True, slots=True)
class Shaped:
    """Rows of texts by our terms, the file's row that each comes from, and the rows that were not chosen."""

    table: pd.DataFrame
    file_rows: "pd.Series[int]"
    rejections: tuple[Rejection, ...]

    def number(self, rejections: Iterable[Rejection]) -> tuple[Rejection, ...]:
        """Give rejections of these rows the file's own row numbers."""
        return tuple(Rejection(int(self.file_rows.loc[one.row]), one.reason) for one in rejections)


def shape(table: pd.DataFrame, description: SourceDescription) -> Shaped:
    """Choose and unfold the rows of a table as its description says.

    Parameters
    ----------
    table
        The columns of ``description.headings``, by row number; not changed.
    description
        What it holds.

    Returns
    -------
    Shaped
        The same table, unless the description has a selection or columns of one period each. Then
        every cell of such a column is a row.

    Examples
    --------
    >>> table = pd.DataFrame({"municipality": ["0586"], "antal:År 2023": ["7"], "antal:År 2024": ["5"]}, index=[2])
    >>> described = SourceDescription.model_construct(period_columns={"År 2023": "2023", "År 2024": "2024"})
    >>> shape(table, described).table
      municipality  n period
    0         0586  7   2023
    1         0586  5   2024
    """
    is_chosen = pd.Series(data=True, index=table.index)
    rejections: list[Rejection] = []
    for heading, values in description.selection.items():
        wanted = {clean(value).casefold() for value in values}
        known = {text: clean(text).casefold() in wanted for text in table[f"{SELECTED}{heading}"].unique()}
        is_out = ~table[f"{SELECTED}{heading}"].map(known).astype("bool") & is_chosen
        reason = f"{OUTSIDE_SELECTION} ({clean(heading)})."
        rejections += [Rejection(int(row), reason) for row in table.index[is_out]]
        is_chosen &= ~is_out
    chosen = table.loc[is_chosen, [name for name in table if not str(name).startswith(SELECTED)]]
    if not description.period_columns:
        return Shaped(chosen, pd.Series(chosen.index, index=chosen.index), tuple(rejections))
    long, file_rows = _unfold(chosen, description)
    return Shaped(long, file_rows, tuple(rejections))


def _unfold(table: pd.DataFrame, description: SourceDescription) -> tuple[pd.DataFrame, "pd.Series[int]"]:
    counted = {f"{COUNTED}{heading}": period for heading, period in description.period_columns.items()}
    kept = table[[name for name in table if name not in counted]]
    parts = [kept.assign(n=table[name], period=period) for name, period in counted.items()]
    long = pd.concat(parts).sort_index(kind="stable")
    return long.reset_index(drop=True), pd.Series(long.index.to_numpy())
