"""What the doctor is given to look at, and what it finds."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from dashboard.doctor.finding import Finding
from dashboard.health import Level
from data.store import open_store

NOW = datetime(2026, 11, 21, 9, 12)  # noqa: DTZ001  # Swedish clock time


def make_store(place: Path) -> str:
    """Make a store in a folder of its own, and give its address."""
    folder = place / "data"
    folder.mkdir(mode=0o700)
    url = f"sqlite:///{folder / 'store.sqlite3'}"
    open_store(url).close()
    return url


def levels(findings: Iterator[Finding]) -> list[tuple[str, Level]]:
    """List what was looked at and how it was."""
    return [(finding.about, finding.level) for finding in findings]
