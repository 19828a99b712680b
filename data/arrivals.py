"""A data file that arrives with its description: read it, and store it if nothing speaks against it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from data.areas import read_areas
from data.deliveries import Kind, Portion, Receipt
from data.descriptions import SourceDescription, find_description, read_description
from data.errors import DataError, Problem
from data.incidents import IncidentStream, read_incidents
from data.intake import Intake
from data.series import read_series
from data.store import Store
from data.territory import name_municipality

READERS: Mapping[Kind, Callable[[Path, SourceDescription], Intake]] = MappingProxyType(
    {Kind.AREAS: read_areas, Kind.INCIDENTS: read_incidents, Kind.SERIES: read_series}
)


def read_arrival(path: Path, *, description: Path | None = None) -> Intake:
    """Read a data file as its description says; nothing is stored.

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
    if not path.is_file():
        what, remedy = "filen finns inte.", "Kontrollera namnet och sökvägen."
        if path.is_dir():
            what, remedy = "det är en mapp, inte en fil.", "Ange en fil i mappen."
        raise DataError(path.name, [Problem("", what, remedy)])
    said = read_description(description or find_description(path))
    return READERS[said.kind](path, said)


def store_arrival(store: Store, intake: Intake, *, now: datetime, is_outside_confirmed: bool = False) -> Receipt:
    """Store what was read, unless it lies in the wrong place and nobody has said that it shall.

    Parameters
    ----------
    store
        Where to.
    intake
        What was read.
    now
        When it was received, in Swedish clock time.
    is_outside_confirmed
        Whether somebody has looked at the rows outside and wants them anyway.

    Raises
    ------
    DataError
        When the file is taken out of its source in the future, or rows lie outside and it is not
        confirmed; then nothing is stored.
    """
    _check_day(intake.description, intake.file_name, now)
    if intake.n_outside and not is_outside_confirmed:
        raise _refuse_outside(
            intake.file_name, intake.n_outside, len(intake.table), set(intake.table["municipality"].unique())
        )
    return store.receive(intake.delivery(now=now), intake.table, rejections=intake.rejections)


def store_stream(store: Store, stream: IncidentStream, *, now: datetime, is_outside_confirmed: bool = False) -> Receipt:
    """Store a file of incidents portion by portion, by the same rules as `store_arrival`.

    Parameters
    ----------
    store
        Where to.
    stream
        The file.
    now
        When it was received, in Swedish clock time.
    is_outside_confirmed
        Whether somebody has looked at the rows outside and wants them anyway.

    Raises
    ------
    DataError
        When the file can't be read, is taken out of its source in the future, or rows lie outside
        and it is not confirmed; then nothing is stored.
    """
    _check_day(stream.description, stream.path.name, now)
    portions = stream.portions() if is_outside_confirmed else _stop_outside(stream)
    return store.receive(stream.delivery(now=now), portions)


def _stop_outside(stream: IncidentStream) -> Iterator[Portion]:
    """Give the portions until one has rows outside; then only count, to say how many there are."""
    for portion in stream.portions():
        if not stream.n_outside:
            yield portion
    if stream.n_outside:
        raise _refuse_outside(stream.path.name, stream.n_outside, stream.n_read - stream.n_rejected, stream.places)


def _check_day(description: SourceDescription, file_name: str, now: datetime) -> None:
    extracted = description.extract_date
    if extracted > now.date():
        what = f"uttagsdatum {extracted} har inte varit än; inget är sparat."
        raise DataError(file_name, [Problem("", what, "Rätta «uttagsdatum» i beskrivningen.")])


def _refuse_outside(file_name: str, n_outside: int, n_rows: int, municipalities: set[str]) -> DataError:
    places = ", ".join(name_municipality(code) for code in sorted(municipalities)[:5])
    of = f"{n_outside} av {n_rows}"
    what = f"{of} rader ligger utanför Sverige eller mer än 20 km utanför kommunen ({places}); inget är sparat."
    remedy = (
        "Kontrollera «kommun», «koordinatsystem» och att x och y inte är omkastade. "
        "Är det rätt: läs in igen med --bekräfta-utanför."
    )
    return DataError(file_name, [Problem("", what, remedy)])
