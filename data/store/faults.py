"""What a database says when it can't, said in Swedish; never its own words, which can hold what a row holds."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from data.errors import DataError, Problem
from data.sqlite import DRIVER
from data.store import server

_RESTORE = "Återställ den senaste säkerhetskopian."
_AGAIN = "Vänta tills det är klart och gör om."
_LOCKED = ("databasen är låst av ett annat program.", _AGAIN)
_FULL = ("disken är full; inget av det senaste är sparat.", "Frigör utrymme och gör om.")
_KEPT = ("det som är sparat ändras eller tas inte bort.", "Lägg till en ny uppgift i stället.")
_DAMAGED = ("databasen är skadad.", _RESTORE)
_DISK = (
    "databasen gick inte att läsa eller skriva.",
    "Kontrollera disken och säkerhetskopian. Läs sedan om, se efter om det sista sparades och gör annars om.",
)
_READ_ONLY = ("databasen får bara läsas.", "Kontrollera rättigheterna.")
_LOST = ("förbindelsen med databasen bröts.", "Läs om, se efter om det sista sparades och gör annars om.")
_AWAY = ("databasens server svarar inte.", "Kontrollera att den är igång och att värd och port i adressen stämmer.")
_REFUSED = ("databasens server godtog inte användaren eller lösenordet.", "Kontrollera dem i adressen eller ~/.pgpass.")
_STOPPED = ("frågan till databasen tog för lång tid och avbröts.", "Gör om när servern har mindre att göra.")
_EMPTY = (
    "databasen är tom eller håller på att återställas.",
    "Vänta tills det är klart, eller kör «lofteskartan db upgrade» om den ska vara ny.",
)
_UNTOLD = "Kör «lofteskartan db check» och läs vad den säger."

FAULTS = (
    ("disk is full", *_FULL),
    ("locked", *_LOCKED),
    ("not a database", "filen är ingen databas eller är skadad.", _RESTORE),
    ("malformed", *_DAMAGED),
    ("disk i/o error", *_DISK),
    ("unable to open", "databasen gick inte att öppna.", "Kontrollera sökvägen och rättigheterna."),
    (
        "readonly",
        "databasen får bara läsas.",
        "Kontrollera rättigheterna till filen, -wal och -shm bredvid, och mappen.",
    ),
    ("no such table", *_EMPTY),
    ("append-only", *_KEPT),
    ("because it is a view", *_READ_ONLY),
)
"""Words of SQLite, and of the triggers of both engines."""

STATES = {
    "08": _LOST,
    "22003": ("ett tal är större än databasen rymmer.", "Rätta talet i filen."),
    "22021": ("en text har ett tecken som databasen inte kan spara.", "Ta bort det i filen."),
    "25006": _READ_ONLY,
    "28": _REFUSED,
    "3D": ("databasen finns inte på servern.", "Skapa den med «createdb», eller rätta namnet i adressen."),
    "42P01": _EMPTY,
    "42501": ("användaren får inte göra det i databasen.", "Låt databasens ägare göra det eller ge rättigheten."),
    "53100": _FULL,
    "53300": ("servern har redan så många förbindelser som den tillåter.", "Höj max_connections, eller vänta."),
    "53": ("serverns minne eller utrymme räcker inte.", "Se efter i serverns logg."),
    server.LOCK_TIMEOUT: _LOCKED,
    "40P01": _LOCKED,
    "57014": _STOPPED,
    "25P03": _STOPPED,
    "57P": _LOST,
    "58": _DISK,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}
"""PostgreSQL's SQLSTATE, or how it begins; its words come in the server's own language."""

UNCODED = (
    ("password", *_REFUSED),
    ("lösenord", *_REFUSED),
    ("authentication", *_REFUSED),
    ("role", *_REFUSED),
    ("ssl", "förbindelsen med databasen går inte att kryptera.", "Kontrollera sslmode och serverns certifikat."),
    ("does not exist", *STATES["3D"]),
    ("too many", *STATES["53300"]),
    ("starting up", *_AWAY),
    ("shutting down", *_AWAY),
    ("nul", *STATES["22021"]),
    ("closed the connection", *_LOST),
    ("connection is closed", *_LOST),
    ("connection is lost", *_LOST),
    ("consuming input failed", *_LOST),
    ("terminating connection", *_LOST),
    ("connection", *_AWAY),
    ("host", *_AWAY),
)
"""Words of PostgreSQL's client where there is no SQLSTATE: it never came to the server, or lost it."""


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
    except UnicodeDecodeError as error:  # SQLite quotes what it can't read, as it stands on the disk
        raise DataError(source, [Problem("", *_DAMAGED)]) from error
    except Exception as error:
        if not isinstance(error, (sa.exc.DBAPIError, DRIVER.Error)) and not server.is_fault(error):
            raise
        raised = getattr(error, "orig", error)
        what, remedy = (
            _find_words(raised)
            if server.is_fault(raised)
            else _find(FAULTS, str(raised), f"databasen svarade med ett fel ({raised}).")
        )
        raise DataError(source, [Problem("", what, remedy)]) from (None if server.is_fault(raised) else error)


def _find(faults: Iterable[tuple[str, str, str]], said: str, untold: str) -> tuple[str, str]:
    return next(((what, remedy) for words, what, remedy in faults if words in said.lower()), (untold, _UNTOLD))


def _find_words(raised: BaseException) -> tuple[str, str]:
    state = getattr(raised, "sqlstate", None)
    if state is None:
        return _find(UNCODED, str(raised), f"databasens drivrutin gav ett fel ({type(raised).__name__}).")
    if state == "23000":
        return _KEPT
    begins = (state, state[:3], state[:2])
    return next((STATES[part] for part in begins if part in STATES), (f"databasen svarade med fel {state}.", _UNTOLD))
