"""What the rows of a file turned out to be, counted while they go by."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from data.arrivals.opening import Arrival
from data.deliveries import Delivery, Kind, Portion, Rejection
from data.descriptions import SourceDescription

SHOWN = 10
_TIMES = {Kind.INCIDENTS: "from_at", Kind.SERIES: "first_month", Kind.AREAS: "valid_from"}


@dataclass(slots=True)
class Account:
    """The rows of a file so far.

    Attributes
    ----------
    n_read, n_rejected, n_remarked, n_outside, n_unplaced, n_undated, n_hiding
        Rows; of the understood ones those with a remark, outside, without a place, without a time,
        and refused ones that may hide a figure.
    places, areas
        Municipalities, and ids of areas.
    categories
        Number of incidents; of areas, of each type.
    uncategorised
        The source's words without a category, with the number of rows.
    masked
        How many pieces of personal data of each kind were masked.
    first, last
        The times of the first and the last row.
    n_unknown
        Figures that the source does not give.
    crs
        The reference system of the last row that has one.
    rejections
        The first refused rows.
    """

    n_read: int = 0
    n_rejected: int = 0
    n_remarked: int = 0
    n_outside: int = 0
    n_unplaced: int = 0
    n_undated: int = 0
    n_unknown: int = 0
    n_hiding: int = 0
    places: set[str] = field(default_factory=set)
    areas: set[str] = field(default_factory=set)
    categories: Counter[str] = field(default_factory=Counter)
    uncategorised: Counter[str] = field(default_factory=Counter)
    masked: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)
    first: pd.Timestamp | None = None
    last: pd.Timestamp | None = None
    crs: str = ""
    rejections: list[Rejection] = field(default_factory=list)

    def add(self, portion: Portion, kind: Kind) -> None:
        """Count a portion."""
        table = portion.table
        n_understood = int(table["n_rows"].sum()) if "n_rows" in table else len(table)
        self.n_read += n_understood + len(portion.rejections)
        self.n_rejected += len(portion.rejections)
        self.n_outside += portion.n_outside
        self.n_hiding += portion.n_hiding
        self.masked.update(portion.masked)
        self.places |= set(table["municipality"].unique())
        self.rejections += portion.rejections[: SHOWN - len(self.rejections)]
        if "remark" in table:
            self.remarks.update(table["remark"].dropna().tolist())
            self.n_remarked += int(table["remark"].notna().sum())
        self._add_times(table[_TIMES[kind]])
        self._add_kind(table, kind)

    def _add_times(self, times: "pd.Series[pd.Timestamp]") -> None:
        self.n_undated += int(times.isna().sum())
        dated = times.dropna()
        if len(dated):
            self.first = min(dated.min(), self.first or dated.min())
            self.last = max(dated.max(), self.last or dated.max())

    def _add_kind(self, table: pd.DataFrame, kind: Kind) -> None:
        crs = table["crs"].dropna() if "crs" in table else pd.Series([], dtype="str")
        self.crs = str(crs.iloc[-1]) if len(crs) else self.crs
        if "area_id" in table:
            self.areas |= set(table["area_id"].unique())
        if kind is Kind.INCIDENTS:
            self.n_unplaced += int(table["x"].isna().sum())
            self.categories.update(table["category"].tolist())
        elif kind is Kind.SERIES:
            self.n_unknown += int(table["n"].isna().sum())
            counts = table.groupby("category")["n"].sum()
            self.categories.update({str(name): int(n) for name, n in counts.items()})
        else:
            self.categories.update(table["area_type"].tolist())


class Counted:
    """An arrival whose rows are counted while they go by.

    Parameters
    ----------
    arrival
        The file.

    Attributes
    ----------
    account
        Of the rows that have gone by since the beginning was last read.
    """

    def __init__(self, arrival: Arrival) -> None:
        self._arrival = arrival
        self.account = Account()

    @property
    def file_name(self) -> str:
        """What the file is called."""
        return self._arrival.file_name

    @property
    def description(self) -> SourceDescription:
        """What it holds."""
        return self._arrival.description

    def portions(self) -> Iterator[Portion]:
        """Go through the rows from the beginning.

        Yields
        ------
        Portion
            When it has been counted.
        """
        self.account = Account()
        for portion in self._arrival.portions():
            self.account.add(portion, self.description.kind)
            self.account.uncategorised = self._arrival.uncategorised
            yield portion

    def delivery(self, *, now: datetime) -> Delivery:
        """Make the passport under which the rows are stored."""
        return self._arrival.delivery(now=now)

    @property
    def uncategorised(self) -> Counter[str]:
        """The source's words without a category, so far."""
        return self._arrival.uncategorised

    def count(self) -> Account:
        """Go through all rows and give the account of them."""
        for _ in self.portions():
            pass
        return self.account
