"""A delivery: one file from one source at one time, its passport, its columns and the account of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

import pandas as pd
from pydantic import Field, model_validator

from data.tables import AREAS, INCIDENTS, SERIES, Column, Table
from data.values import Text, Value


class Kind(StrEnum):
    """What the rows of a delivery are."""

    INCIDENTS = "händelser"
    SERIES = "antal"
    AREAS = "områden"


class MissingRow(StrEnum):
    """What it means that a count isn't in the file: none happened, or nobody knows."""

    ZERO = "noll"
    UNKNOWN = "saknas"


class Delivery(Value):
    """The passport of a file: who counted what, when, under which licence and with which shortfall.

    Attributes
    ----------
    covers_first, covers_last
        First day of the first and of the last month that the source vouches for.
    missing_row
        For counts: whether an absent row within the covered months says zero or nothing.
    preliminary_from
        First day of the first month whose figures the source calls preliminary.
    words
        The category that each of the source's words means, also of words that the file happens
        to lack: what the file speaks of. A file of one category has that, after ``=``.
    n_outside
        Rows outside Sweden or their municipality; more than none only after somebody said yes to them.
    received_at
        When it was received, in Swedish clock time.
    author_role
        The role of whoever handed it over; never a name.
    needs_review
        Incidents that don't count until somebody has looked at each and accepted it.
    """

    kind: Kind
    source: Text
    file_name: Text
    sha256: Text
    producer: Text
    licence: Text
    extract_date: date
    definition: Text
    received_at: datetime
    shortfall_note: Text | None = None
    covers_first: date | None = None
    covers_last: date | None = None
    missing_row: MissingRow = MissingRow.UNKNOWN
    preliminary_from: date | None = None
    words: Mapping[str, str] = Field(default_factory=dict)
    n_outside: int = Field(default=0, ge=0)
    is_demo: bool = False
    author_role: Text | None = None
    needs_review: bool = False

    @model_validator(mode="after")
    def _has_something_to_review(self) -> "Delivery":
        if self.needs_review and self.kind is not Kind.INCIDENTS:
            msg = "bara händelser kan granskas en och en."
            raise ValueError(msg)
        return self


OUTSIDE_SELECTION = "raden ingår inte i urvalet"
"""How the reason begins of a row that the description's selection leaves out: it hides nothing."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not taken, and why, in Swedish; `row` is its line in the file."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Portion:
    """A stretch of a file's rows as understood; a large file is handed to the store portion by portion.

    Attributes
    ----------
    table
        The rows, with the columns of ROWS of the kind, and those of NOTES that the reader knows.
    rejections
        The rows of the stretch that were not taken.
    n_outside
        Rows outside Sweden or their municipality, beside those that the passport tells of.
    n_hiding
        Refused rows that may hide a figure: with any, an absent row of the file doesn't mean zero.
    masked
        How many pieces of personal data of each kind were masked.
    """

    table: pd.DataFrame
    rejections: tuple[Rejection, ...] = ()
    n_outside: int = 0
    n_hiding: int = 0
    masked: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a delivery's rows.

    Every row read is accepted, accepted with a remark, known since before, or rejected.

    Attributes
    ----------
    n_accepted, n_remarked
        New rows without and with a remark.
    n_withdrawn
        Counts of earlier deliveries that this one puts to zero by not having a row for them.
    n_corrected
        New rows that take the place of an earlier row with the same id of the source; they are
        among the accepted, with or without remark.
    n_identified
        Rows with the source's own id. In a delivery with none, a row that its source has changed
        can't be told from a new one.
    """

    delivery_id: int
    n_read: int
    n_accepted: int
    n_known: int
    n_rejected: int
    n_withdrawn: int = 0
    n_remarked: int = 0
    n_corrected: int = 0
    n_identified: int = 0


@dataclass(frozen=True, slots=True)
class Absent:
    """Earlier rows that an extract should have had by the months it covers, and that go on being counted.

    Attributes
    ----------
    n
        How many incidents.
    deliveries
        The numbers of the earlier deliveries that have them.
    """

    n: int
    deliveries: tuple[int, ...]


def _without(table: Table, *names: str, **more: Column) -> Table:
    return MappingProxyType({name: column for name, column in table.items() if name not in names} | more)


_WORD = Column("str", "the source's own word for the category", is_nullable=True)
_N_ROWS = Column("int64", "rows of the file that the figure stands for")

ROWS: Mapping[Kind, Table] = MappingProxyType(
    {
        Kind.INCIDENTS: _without(INCIDENTS, "incident_id", "source", "is_demo"),
        Kind.SERIES: _without(SERIES, "source", "is_demo", source_category=_WORD, n_rows=_N_ROWS),
        Kind.AREAS: _without(AREAS, "version", "source", "is_demo"),
    }
)
"""The columns of the table that is handed to the store, per kind: as it is read, less what the store knows."""

NOTES: Table = MappingProxyType(
    {
        "row": Column("Int64", "the row's number in the file", is_nullable=True),
        "remark": Column("str", "what its reader should know of the row, in Swedish", is_nullable=True),
        "source_id": Column("str", "the source's own id of an incident, the same in every delivery", is_nullable=True),
    }
)
"""What a reader may tell of each row beside ROWS; a column that is absent is empty."""


def find_county(municipality: str) -> str | None:
    """Name the reference series of the county that a municipality lies in.

    Examples
    --------
    >>> find_county("0586")
    'län:05'
    >>> find_county("Vancouver") is None
    True
    """
    is_code = len(municipality) == len("0586") and municipality.isdecimal()
    return f"län:{municipality[:2]}" if is_code else None


def find_references(municipality: str) -> list[str]:
    """List a municipality with the reference series that stand beside it.

    Examples
    --------
    >>> find_references("0586")
    ['0586', 'län:05', 'riket']
    """
    return [place for place in (municipality, find_county(municipality), COUNTRY) if place]


COUNTRY = "riket"

__all__ = [
    "COUNTRY",
    "NOTES",
    "ROWS",
    "Delivery",
    "Kind",
    "MissingRow",
    "Portion",
    "Receipt",
    "Rejection",
    "find_county",
    "find_references",
]
