"""What is installed: the language, what the locks name, the database's own library, the browser's files."""

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from dashboard.doctor.finding import Finding
from dashboard.health import Level
from dashboard.vendor import find_missing_assets
from data.sqlite import DRIVER
from data.store.embedded import find_journal_mode

LOCK = Path(__file__).parents[2] / ".lock" / "run.txt"
OLDEST_PYTHON = (3, 11)
_LOCKED = re.compile(r"(?m)^([A-Za-z0-9._-]+)==([^\s;\\]+)(\s*;)?")
_SHOWN = 3


def look_at_programs(lock: Path = LOCK) -> Iterator[Finding]:
    """Look at everything that was installed."""
    yield look_at_python(sys.version_info[:3])
    yield look_at_lock(lock.read_text("utf-8") if lock.is_file() else "", find_installed)
    yield look_at_sqlite(DRIVER.sqlite_version_info)
    missing = find_missing_assets()
    remedy = "Kör «python -m dashboard.vendor» i programmets mapp."
    yield (
        Finding("Webbläsarens filer", Level.FAULT, f"{len(missing)} saknas.", remedy)
        if missing
        else Finding("Webbläsarens filer", Level.FINE, "på plats.")
    )


def look_at_python(found: tuple[int, ...]) -> Finding:
    """Look at the version of Python.

    Examples
    --------
    >>> look_at_python((3, 9, 2)).remedy
    'Installera Python 3.11 eller nyare, och gör om installationen.'
    """
    said = ".".join(map(str, found))
    if found >= OLDEST_PYTHON:
        return Finding("Python", Level.FINE, f"{said}.")
    wanted = ".".join(map(str, OLDEST_PYTHON))
    remedy = f"Installera Python {wanted} eller nyare, och gör om installationen."
    return Finding("Python", Level.FAULT, f"{said} är för gammal.", remedy)


def look_at_lock(lock: str, installed: Callable[[str], str | None]) -> Finding:
    """Compare what is installed with what the lock names.

    Parameters
    ----------
    lock
        The lock's text; empty when there is none beside the program.
    installed
        Gives the installed version of a package, or None.

    Examples
    --------
    >>> look_at_lock("numpy==2.4.6", {"numpy": "2.0.0"}.get).seen
    '1 av 1 paket är inte låsets: numpy 2.0.0 (ska vara 2.4.6).'
    """
    wanted: dict[str, list[str]] = defaultdict(list)
    elsewhere = set()
    for name, locked, marker in _LOCKED.findall(lock):
        wanted[name].append(locked)
        if marker:  # for some systems only
            elsewhere.add(name)
    if not wanted:
        return Finding("Låsta paket", Level.WARNING, "låset finns inte bredvid programmet, så inget kan jämföras.")
    found = {name: installed(name) for name in wanted}
    wrong = [
        f"{name} {found[name] or 'saknas'} (ska vara {' eller '.join(versions)})"
        for name, versions in wanted.items()
        if found[name] not in versions and not (found[name] is None and name in elsewhere)
    ]
    if not wrong:
        return Finding("Låsta paket", Level.FINE, f"alla {len(wanted)} är de som är provade ihop.")
    shown = ", ".join(wrong[:_SHOWN]) + (" …" if len(wrong) > _SHOWN else "")
    seen = f"{len(wrong)} av {len(wanted)} paket är inte låsets: {shown}."
    return Finding("Låsta paket", Level.FAULT, seen, "Installera om efter låset, se docs/drift.md.")


def look_at_sqlite(found: tuple[int, ...]) -> Finding:
    """Look at the version of SQLite.

    Examples
    --------
    >>> look_at_sqlite((3, 40, 1)).seen
    '3.40.1 kan skada databasen om flera processer skriver; då används ett säkrare men långsammare sätt.'
    """
    said = ".".join(map(str, found))
    if find_journal_mode(found) == "wal":
        return Finding("SQLite", Level.FINE, f"{said}.")
    seen = f"{said} kan skada databasen om flera processer skriver; då används ett säkrare men långsammare sätt."
    return Finding("SQLite", Level.WARNING, seen, "Kör bara en process, eller installera pysqlite3.")


def find_installed(name: str) -> str | None:
    """Find the installed version of a package."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None
