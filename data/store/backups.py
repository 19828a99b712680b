"""A store in another place: backed up, restored, moved to another database.

A backup is one SQLite file, whichever kind the store is, so that it can be restored to both.
"""

from contextlib import closing
from os import fsync
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from data.errors import DataError, Problem
from data.sqlite import DRIVER
from data.store.copies import copy_store, find_filled
from data.store.engine import is_embedded, name_store, reading, remaking
from data.store.faults import swedish_faults
from data.store.migration import find_revision, is_newest, migrate
from data.store.opened import alone, found, opened
from data.store.sweeping import sweep
from data.store.upkeep import UPGRADE, check_database


def back_up_store(url: str, file: Path) -> dict[str, int]:
    """Save one moment of a store in a new file, while it is in use; the file is checked before it gets its name.

    Parameters
    ----------
    url
        As for ``data.store.open_store``.
    file
        The backup: a SQLite database. Only its owner can read it.

    Returns
    -------
    dict
        Rows per table in the backup.

    Raises
    ------
    DataError
        When there is such a file already, or what would be saved isn't sound; then there is no backup.
    """
    if file.exists():
        raise DataError(str(file), [Problem("", "filen finns redan.", "Välj ett nytt namn.")])
    part = file.with_name(f"{file.name}.ofullständig")
    with found(url) as engine:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600, exist_ok=False)
        try:
            if is_embedded(engine):
                with reading(engine).connect() as connection:
                    _copy_file(connection.connection.dbapi_connection, part)
            else:
                _fill(engine, part)
            counts = _settle(part, str(file))
            part.replace(file)
        finally:
            for ending in ("", "-wal", "-shm", "-journal"):
                part.with_name(part.name + ending).unlink(missing_ok=True)
    return counts


def restore_store(url: str, file: Path) -> dict[str, int]:
    """Put a backup into an empty store, of either kind, and hold it against the backup.

    Parameters
    ----------
    url
        As for ``data.store.open_store``; the tables are made if need be.
    file
        What `back_up_store` saved, by this version or an earlier; it is not changed.

    Returns
    -------
    dict
        Rows per table.

    Raises
    ------
    DataError
        When the store isn't empty, or the backup isn't sound; then nothing is restored.
    """
    if not file.is_file():
        raise DataError(str(file), [Problem("", "säkerhetskopian finns inte.", "Kontrollera sökvägen.")])
    with TemporaryDirectory(prefix="lofteskartan-") as folder, swedish_faults(str(file)):
        own = Path(folder) / "kopia.sqlite3"
        with closing(DRIVER.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True)) as backup:
            _copy_file(backup, own)
        with opened(_address(own)) as source:
            if find_revision(source) is None:
                raise DataError(str(file), [Problem("", "filen är ingen säkerhetskopia.", "Välj en annan fil.")])
            migrate(source)
            check_database(source, str(file))
            sweep(source)
            with opened(url) as target:
                return _copy(source, target)


def move_store(url: str, to: str) -> dict[str, int]:
    """Copy a store into an empty one, of either kind; nobody can save anything in the old one meanwhile.

    Parameters
    ----------
    url, to
        As for ``data.store.open_store``.

    Returns
    -------
    dict
        Rows per table.

    Raises
    ------
    DataError
        When the new one isn't empty, an import goes on, or the copy differs; then nothing is moved.
    """
    with found(url) as source, opened(to) as target:
        if source.url == target.url:
            raise DataError(name_store(target), [Problem("", "är samma databas.", "Ange en annan adress.")])
        if find_revision(source) is None:
            raise DataError(name_store(source), [Problem("", "databasen är tom.", "Kontrollera adressen.")])
        migrate(source)
        with alone(source):
            sweep(source)
            check_database(source, name_store(source))
            return _copy(source, target)


def _copy(source: sa.Engine, target: sa.Engine) -> dict[str, int]:
    with swedish_faults(name_store(target)):
        migrate(target)
        with alone(target), source.begin() as old, remaking(target) as new:
            if filled := find_filled(new):
                what = f"databasen är inte tom: {', '.join(filled[:3])} har rader."
                raise DataError(name_store(target), [Problem("", what, "Välj en ny databas.")])
            return copy_store(old, new)


def _fill(engine: sa.Engine, file: Path) -> None:
    if not is_newest(engine):
        raise DataError(name_store(engine), [Problem("", "databasen är av en äldre version.", UPGRADE)])
    with opened(_address(file)) as target:
        migrate(target)
        with reading(engine).connect() as old, remaking(target) as new:
            copy_store(old, new)


def _settle(file: Path, name: str) -> dict[str, int]:
    """Check a copy and make it one file, whatever its journal was, that is on disk."""
    with opened(_address(file)) as engine:
        counts = check_database(engine, name) if is_newest(engine) else {}
    with closing(DRIVER.connect(str(file), isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode=DELETE")
        if not counts and raw.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise DataError(name, [Problem("", "databasen är skadad.", "Säkerhetskopian sparades inte.")])
    with file.open("rb+") as written:
        fsync(written.fileno())
    return counts


def _copy_file(source: Any, file: Path) -> None:  # noqa: ANN401  # the driver publishes no types
    """Copy one moment of a SQLite database, as SQLite itself does it: in one step, so nobody's writing restarts it."""
    with closing(DRIVER.connect(str(file))) as target:
        source.backup(target)


def _address(file: Path) -> str:
    return f"sqlite:///{file}"
