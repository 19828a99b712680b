"""A delivery: one file from one source at one time, its passport, its columns and the account of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from pydantic import Field

from data.model import Text, Value
from data.tables import AREAS, INCIDENTS, SERIES, Column, Table


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


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not taken, and why, in Swedish; `row` is its line in the file."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a delivery's rows: every row read is accepted, known since before, or rejected.

    Attributes
    ----------
    n_withdrawn
        Counts of earlier deliveries that this one puts to zero by not having a row for them.
    """

    delivery_id: int
    n_read: int
    n_accepted: int
    n_known: int
    n_rejected: int
    n_withdrawn: int = 0


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
    "ROWS",
    "Delivery",
    "Kind",
    "MissingRow",
    "Receipt",
    "Rejection",
    "find_county",
    "find_references",
]
