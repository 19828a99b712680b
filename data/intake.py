"""What was read from a data file, before anything is stored."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd

from data.deliveries import Delivery, MissingRow, Portion, Rejection
from data.descriptions import SourceDescription
from data.errors import DataError, Problem
from data.files.form import Form
from data.personal import mask
from data.texts import clean

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Understood:
    """A stretch of a file as it was understood; the same whatever stretches the file is read in.

    Attributes
    ----------
    table
        The rows, as ``data.deliveries.ROWS`` of the kind and ``data.deliveries.NOTES``.
    rejections
        The rows that were refused, in the file's order.
    uncategorised
        The source's words that the description gives no category, with the number of rows.
    masked
        How many pieces of personal data of each kind were masked.
    """

    table: pd.DataFrame
    rejections: tuple[Rejection, ...]
    uncategorised: Counter[str]
    masked: Counter[str] = field(default_factory=Counter)

    @property
    def n_outside(self) -> int:
        """Rows outside Sweden or their municipality."""
        return int(self.table["is_outside"].sum())

    def portion(self) -> Portion:
        """Make it what the store takes."""
        return Portion(self.table, self.rejections, n_outside=self.n_outside, masked=self.masked)


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
    masked
        How many pieces of personal data of each kind were masked.
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
    masked: Counter[str] = field(default_factory=Counter)

    @property
    def n_read(self) -> int:
        """Every row of the file."""
        n_understood = int(self.table["n_rows"].sum()) if "n_rows" in self.table else len(self.table)
        return n_understood + len(self.rejections)

    def delivery(self, *, now: datetime, is_demo: bool = False) -> Delivery:
        """Make the passport under which the rows are stored."""
        passport = make_passport(self.description, file_name=self.file_name, sha256=self.sha256, now=now)
        missing_row = MissingRow.UNKNOWN if self.n_hiding else passport.missing_row
        return passport.model_copy(update={"missing_row": missing_row, "n_outside": self.n_outside, "is_demo": is_demo})

    def portions(self) -> Iterator[Portion]:
        """Give all of it as one portion.

        Yields
        ------
        Portion
            The rows, the refused ones and the account of both.
        """
        yield Portion(self.table, self.rejections, self.n_outside, self.n_hiding, self.masked)

    def refuse_if_empty(self) -> "Intake":
        """Give it back, if a row of it was understood.

        Raises
        ------
        DataError
            With the first rows' reasons, when none was.
        """
        if not len(self.table):
            raise refuse_empty(self.file_name, self.n_read, self.rejections)
        return self


def find_form(description: SourceDescription) -> Form:
    """Find what a description says of how its file is laid out: which layer, or which sheet, is meant.

    Examples
    --------
    >>> find_form(SourceDescription.model_construct(layer="nya")).sheet
    'nya'
    """
    return Form(layer=description.layer, sheet=description.layer)


def make_passport(description: SourceDescription, *, file_name: str, sha256: str, now: datetime) -> Delivery:
    """Make the passport of a file from what its description says.

    Parameters
    ----------
    description
        What the file holds.
    file_name, sha256
        Which file.
    now
        When it was received, in Swedish clock time.
    """
    said = description
    return Delivery(
        kind=said.kind,
        source=said.name,
        file_name=file_name,
        sha256=sha256,
        producer=said.producer,
        licence=said.licence,
        extract_date=said.extract_date,
        definition=said.definition,
        received_at=now,
        shortfall_note=said.shortfall_note,
        covers_first=first_of(said.covers.first) if said.covers else None,
        covers_last=first_of(said.covers.last) if said.covers else None,
        missing_row=said.missing_row or MissingRow.UNKNOWN,
        preliminary_from=first_of(said.preliminary_from) if said.preliminary_from else None,
        words=_name_words(said),
    )


def _name_words(said: SourceDescription) -> dict[str, str]:
    if said.category is not None:
        return {f"={said.category.value}": said.category.value}
    return {clean(mask(word).text): category.value for word, category in said.categories.items()}


def refuse_empty(file_name: str, n_read: int, rejections: Sequence[Rejection]) -> DataError:
    """Say why a file of which no row was understood is refused.

    Examples
    --------
    >>> print(refuse_empty("brott.csv", 1, [Rejection(2, "antalet saknas.")]))
    brott.csv: 2 fel
      ingen av filens 1 rader gick att läsa. Kontrollera fil och beskrivning.
      rad 2: antalet saknas.
    """
    if not rejections:
        return DataError(file_name, [Problem("", "filen har inga rader.", "Kontrollera att det är rätt fil.")])
    problem = Problem("", f"ingen av filens {n_read} rader gick att läsa.", "Kontrollera fil och beskrivning.")
    return DataError(file_name, [problem, *(Problem(f"rad {one.row}", one.reason) for one in rejections[:SHOWN])])


def first_of(month: str) -> date:
    """Give the first day of a month written as ``2024-01``.

    Examples
    --------
    >>> first_of("2024-01")
    datetime.date(2024, 1, 1)
    """
    return date.fromisoformat(f"{month}-01")
