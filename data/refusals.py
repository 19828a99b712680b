"""The account of a file's rows: which were refused, and why, so that none is lost in silence."""

from typing import Any

import pandas as pd

from data.deliveries import Rejection
from data.personal import mask

MAX_SHOWN = 24
HIDDEN = "(visas inte)"


def quote(value: object) -> str:
    """Show a value in a message, unless it is long or could identify somebody: reasons are stored.

    Examples
    --------
    >>> quote("åtta"), quote("19850101-1234"), quote("en lång berättelse om vad som hände")
    ('«åtta»', '(visas inte)', '(visas inte)')
    """
    text = str(value)
    return HIDDEN if len(text) > MAX_SHOWN or "@" in text or mask(text).counts else f"«{text}»"


class Refusals:
    """Rows that are refused, with the first reason found for each.

    Parameters
    ----------
    rows
        Every row of the file, by its line.

    Examples
    --------
    >>> refusals = Refusals(pd.Index([2, 3]))
    >>> refusals.refuse(pd.Series([True, False], index=[2, 3]), "antalet saknas.")
    >>> refusals.rejections
    (Rejection(row=2, reason='antalet saknas.'),)
    """

    def __init__(self, rows: "pd.Index[Any]") -> None:
        self._rows = rows
        self._reasons: dict[int, str] = {}
        self._hiding: set[int] = set()

    def refuse(self, is_refused: "pd.Series[bool]", reason: str, *values: "pd.Series[Any]", hides: bool = True) -> None:
        """Refuse rows that are not refused already.

        Parameters
        ----------
        is_refused
            Which rows, by line.
        reason
            Why, in Swedish; ``{}`` is filled with the row's value, where that may be shown.
        values
            The columns to show.
        hides
            Whether a figure may be hidden in the row, so that its absence proves nothing.
        """
        for row in is_refused.index[is_refused.to_numpy(dtype=bool)]:
            if row not in self._reasons:
                self._reasons[row] = reason.format(*(quote(column.loc[row]) for column in values))
                if hides:
                    self._hiding.add(row)

    @property
    def is_taken(self) -> "pd.Series[bool]":
        """The rows that are not refused."""
        return pd.Series(~self._rows.isin(list(self._reasons)), index=self._rows)

    @property
    def n_hiding(self) -> int:
        """Refused rows that may hide a figure."""
        return len(self._hiding)

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """The refused rows in the order of the file."""
        return tuple(Rejection(int(row), self._reasons[row]) for row in sorted(self._reasons))
