"""What a database says when it can't, said in Swedish."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from data.errors import DataError, Problem
from data.sqlite import DRIVER

FAULTS = (
    ("disk is full", "disken är full; inget av det senaste är sparat.", "Frigör utrymme och gör om."),
    ("locked", "databasen är låst av ett annat program.", "Vänta tills det är klart och gör om."),
    ("not a database", "filen är ingen databas eller är skadad.", "Återställ den senaste säkerhetskopian."),
    ("malformed", "databasen är skadad.", "Återställ den senaste säkerhetskopian."),
    ("disk i/o error", "databasen gick inte att läsa eller skriva.", "Kontrollera disken och säkerhetskopian."),
    ("unable to open", "databasen gick inte att öppna.", "Kontrollera sökvägen och rättigheterna."),
    ("readonly", "databasen får bara läsas.", "Kontrollera rättigheterna till filen och dess mapp."),
    ("append-only", "det som är sparat ändras eller tas inte bort.", "Lägg till en ny uppgift i stället."),
)


@contextmanager
def swedish_faults(source: str) -> Iterator[None]:
    """Turn what the database raises into a DataError about `source`.

    Parameters
    ----------
    source
        The store as its user knows it.

    Raises
    ------
    DataError
        When the database refused or could not; other exceptions pass untouched.

    Examples
    --------
    >>> with swedish_faults("löften.sqlite3"):
    ...     raise sa.exc.OperationalError("INSERT", {}, Exception("database or disk is full"))
    Traceback (most recent call last):
    ...
    data.errors.DataError: löften.sqlite3: 1 fel
      disken är full; inget av det senaste är sparat. Frigör utrymme och gör om.
    """
    try:
        yield
    except (sa.exc.DBAPIError, DRIVER.Error) as error:
        raised = getattr(error, "orig", error)
        said = str(raised).lower()
        what, remedy = next(
            ((what, remedy) for words, what, remedy in FAULTS if words in said),
            (f"databasen svarade med ett fel ({raised}).", "Kör «lofteskartan info» och läs vad den säger."),
        )
        raise DataError(source, [Problem("", what, remedy)]) from error
