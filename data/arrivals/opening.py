"""Open a data file as its description says: incidents portion by portion, counts and areas whole."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from data.areas import read_areas
from data.arrivals.uploads import name_path
from data.deliveries import Delivery, Kind, Portion
from data.descriptions import SourceDescription, find_description, read_description
from data.errors import DataError, Problem
from data.files.form import Form
from data.incidents import IncidentStream, read_incidents
from data.intake import Intake
from data.series import read_series

READERS: Mapping[Kind, Callable[..., Intake]] = MappingProxyType(
    {Kind.AREAS: read_areas, Kind.INCIDENTS: read_incidents, Kind.SERIES: read_series}
)


class Arrival(Protocol):
    """A file that can be stored: what it is, and its rows as understood, portion by portion."""

    @property
    def file_name(self) -> str:
        """What the file is called."""
        ...

    @property
    def description(self) -> SourceDescription:
        """What it holds."""
        ...

    @property
    def uncategorised(self) -> Counter[str]:
        """The source's words that the description gives no category, with the number of rows, so far."""
        ...

    def portions(self) -> Iterator[Portion]:
        """Go through the rows from the beginning; what goes wrong on the way is told as a DataError."""
        ...

    def delivery(self, *, now: datetime) -> Delivery:
        """Make the passport under which the rows are stored."""
        ...


def open_arrival(
    path: Path, description: SourceDescription, *, form: Form | None = None, file_name: str | None = None
) -> Arrival:
    """Open a data file to be stored.

    Parameters
    ----------
    path
        The file, of any format; an upload is held by `hold_upload`.
    description
        What it holds.
    form
        How it is laid out, as its preview told or a person said.
    file_name
        What its sender calls it, if that isn't its own name.

    Returns
    -------
    Arrival
        Of incidents a stream, so that the size of the file costs no memory.

    Raises
    ------
    DataError
        When the file can't be read; for incidents partly while the portions are gone through.
    """
    named = name_path(path, file_name)
    if description.kind is Kind.INCIDENTS:
        return IncidentStream(named, description, form=form)
    return READERS[description.kind](named, description, form=form)


def read_arrival(path: Path, *, description: Path | None = None) -> Intake:
    """Read a whole data file as the description in another file says; nothing is stored.

    Parameters
    ----------
    path
        The data file.
    description
        Its description, when that doesn't lie beside it as ``<name>.yaml``.

    Raises
    ------
    DataError
        With every fault of the description, or what is wrong with the file.

    Examples
    --------
    >>> read_arrival(Path("brott.csv"))
    Traceback (most recent call last):
    data.errors.DataError: brott.csv: 1 fel
      filen finns inte. Kontrollera namnet och sökvägen.
    """
    said = read_beside(path, description=description)
    return READERS[said.kind](name_path(path), said)


def read_beside(path: Path, *, description: Path | None = None) -> SourceDescription:
    """Read the description of a data file.

    Parameters
    ----------
    path
        The data file.
    description
        Its description, when that doesn't lie beside it as ``<name>.yaml``.

    Raises
    ------
    DataError
        When the data file or its description is not there, or with every fault of the description.
    """
    check_file(path)
    return read_description(description or find_description(path))


def check_file(path: Path) -> None:
    """Refuse a path that leads to no file.

    Raises
    ------
    DataError
        When it is missing, or a folder.
    """
    if not path.is_file():
        what, remedy = "filen finns inte.", "Kontrollera namnet och sökvägen."
        if path.is_dir():
            what, remedy = "det är en mapp, inte en fil.", "Ange en fil i mappen."
        raise DataError(name_path(path).name, [Problem("", what, remedy)])
