"""The upkeep of a store: brought up to date, and checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from data.errors import DataError, Problem
from data.store.engine import name_store, reading
from data.store.log import Head, find_head
from data.store.migration import find_revision, is_newest, migrate
from data.store.opened import found, opened
from data.store.soundness import count_rows, find_faults

UPGRADE = "Kör «lofteskartan db upgrade» först."


def upgrade_store(url: str) -> tuple[str | None, str | None]:
    """Bring a store to the newest tables, made if need be, and tell its revision before and after."""
    with opened(url) as engine:
        before = find_revision(engine)
        migrate(engine)
        return before, find_revision(engine)


def check_store(url: str) -> dict[str, int]:
    """Check that a store is sound and count its rows; nothing is changed.

    Parameters
    ----------
    url
        As for ``data.store.open_store``.

    Returns
    -------
    dict
        Rows per table.

    Raises
    ------
    DataError
        With everything that is wrong: pages damaged, a guard missing, an account that doesn't add up, a
        row that isn't as the log says that it was written.
    """
    return dict(verify_store(url).counts)


@dataclass(frozen=True, slots=True)
class Verified:
    """What a sound store holds: rows per table, and the head of its log."""

    counts: Mapping[str, int]
    head: Head | None


def verify_store(url: str, kept: Iterable[Head] = ()) -> Verified:
    """Check that a store is sound, and that all in it is as it was written; nothing is changed.

    Parameters
    ----------
    url
        As for ``data.store.open_store``.
    kept
        Heads of its log that were kept elsewhere.

    Raises
    ------
    DataError
        With everything that is wrong: besides what `check_store` tells, a log that isn't the one of the heads.
    """
    with found(url) as engine:
        return verify_database(engine, name_store(engine), kept)


def check_database(engine: sa.Engine, name: str) -> dict[str, int]:
    """Check an opened store, and count its rows; `name` is what its user calls it."""
    return dict(verify_database(engine, name).counts)


def verify_database(engine: sa.Engine, name: str, kept: Iterable[Head] = ()) -> Verified:
    """Check an opened store, its log against heads kept elsewhere included."""
    if not is_newest(engine):
        raise DataError(name, [Problem("", "databasen är tom eller av en äldre version.", UPGRADE)])
    with reading(engine).connect() as connection:
        if faults := find_faults(connection, kept):
            raise DataError(name, faults)
        return Verified(count_rows(connection), find_head(connection))
