"""What was read from a data file, before anything is stored."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd

from data.delimited import clean
from data.deliveries import Delivery, MissingRow, Rejection
from data.descriptions import SourceDescription
from data.errors import DataError, Problem

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Intake:
    """A file as it was understood: its rows, those that were refused, and what its reader should know.

    Attributes
    ----------
    table
        The rows, as ``data.deliveries.ROWS`` of the kind.
    rejections
        The rows that were refused.
    uncategorised
        The source's words that the description gives no category, with the number of rows.
    n_outside
        Rows outside Sweden or their municipality.
    n_unplaced
        Incidents without coordinates.
    n_hiding
        Refused rows that may hide a figure: then an absent row doesn't mean zero.
    """

    file_name: str
    sha256: str
    description: SourceDescription
    table: pd.DataFrame
    rejections: tuple[Rejection, ...] = ()
    uncategorised: Counter[str] = field(default_factory=Counter)
    n_outside: int = 0
    n_unplaced: int = 0
    n_hiding: int = 0

    @property
    def n_read(self) -> int:
        """Every row of the file."""
        n_understood = int(self.table["n_rows"].sum()) if "n_rows" in self.table else len(self.table)
        return n_understood + len(self.rejections)

    def delivery(self, *, now: datetime, is_demo: bool = False) -> Delivery:
        """Make the passport under which the rows are stored."""
        said = self.description
        is_zero = said.missing_row is MissingRow.ZERO and not self.n_hiding
        return Delivery(
            kind=said.kind,
            source=said.name,
            file_name=self.file_name,
            sha256=self.sha256,
            producer=said.producer,
            licence=said.licence,
            extract_date=said.extract_date,
            definition=said.definition,
            received_at=now,
            shortfall_note=said.shortfall_note,
            covers_first=first_of(said.covers.first) if said.covers else None,
            covers_last=first_of(said.covers.last) if said.covers else None,
            missing_row=MissingRow.ZERO if is_zero else MissingRow.UNKNOWN,
            preliminary_from=first_of(said.preliminary_from) if said.preliminary_from else None,
            words=self._words(),
            n_outside=self.n_outside,
            is_demo=is_demo,
        )

    def _words(self) -> dict[str, str]:
        said = self.description
        if said.category is not None:
            return {f"={said.category.value}": said.category.value}
        return {clean(word): category.value for word, category in said.categories.items()}

    def refuse_if_empty(self) -> "Intake":
        """Give it back, if a row of it was understood.

        Raises
        ------
        DataError
            With the first rows' reasons, when none was.
        """
        if len(self.table):
            return self
        if not self.rejections:
            problem = Problem("", "filen har inga rader.", "Kontrollera att det är rätt fil.")
            raise DataError(self.file_name, [problem])
        problem = Problem("", f"ingen av filens {self.n_read} rader gick att läsa.", "Kontrollera fil och beskrivning.")
        first = (Problem(f"rad {one.row}", one.reason) for one in self.rejections[:SHOWN])
        raise DataError(self.file_name, [problem, *first])


def first_of(month: str) -> date:
    """Give the first day of a month written as ``2024-01``.

    Examples
    --------
    >>> first_of("2024-01")
    datetime.date(2024, 1, 1)
    """
    return date.fromisoformat(f"{month}-01")
