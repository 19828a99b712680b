"""How the store feels, beside what every process can tell of itself."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from dashboard.health import Health, Level, Sign, look_at_backups, look_at_room
from dashboard.installation import Installation, find_store_file
from data.errors import DataError
from data.store.versions import find_versions


def make_store_health(installation: Installation, *, clock: Callable[[], datetime]) -> Health:
    """Make what answers for a process that has the store.

    Parameters
    ----------
    installation
        Where its things are.
    clock
        Gives the time, with its zone.
    """

    def look() -> Iterator[Sign]:
        yield look_at_store(installation.url)
        yield look_at_backups(installation.backups, now=clock())
        yield look_at_room(*find_folders(installation))

    return Health(look, clock=clock)


def look_at_store(url: str) -> Sign:
    """See whether the store answers with the tables that this version works with; its fault is told without words."""
    file = find_store_file(url)
    if file is not None and not file.exists():
        return Sign("databas", Level.FAULT, {"orsak": "databasen finns inte"})
    try:
        versions = find_versions(url)
    except DataError:
        return Sign("databas", Level.FAULT, {"orsak": "databasen svarar inte"})
    level = Level.FINE if versions.is_newest else Level.FAULT
    return Sign("databas", level, {"version": versions.found, "väntad_version": versions.wanted})


def find_folders(installation: Installation) -> tuple[Path, ...]:
    """Find the folders that need room: the store's, the backups' and the published files'."""
    file = find_store_file(installation.url)
    places = (file.parent if file else None, installation.backups, installation.published)
    return tuple(place for place in places if place is not None) or (Path.cwd(),)
