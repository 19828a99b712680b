"""The command ``lofteskartan arkiv``: an archive package of what is to last, told in Swedish."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from dashboard.formats import format_count
from data.archive import Part, find_archive_faults, write_archive
from data.errors import DataError, Problem
from data.exports.delimited import write_csv
from data.promises import PROMISES
from data.store import Store, check_store, open_store

DOCUMENTS = Path(__file__).parent.parent / "docs"
NO_REPORTS = "  Inga halvårsrapporter: ingen kommun med löfte hade egna uppgifter den dagen."
_METHOD = ("metod.md", "rojande.md", "ordlista.md", "gallring.md", "rapporter.md")


def archive(
    url: str,
    file: Path,
    *,
    day: date,
    has_rows: bool,
    author_role: str,
    now: datetime,
    make_reports: Callable[[date], Mapping[str, Part]] = lambda _: {},
    documents: Path = DOCUMENTS,
) -> Iterator[str]:
    """Write a package, hold it against its checksums and tell the log of it.

    Parameters
    ----------
    url, file
        The store; the new file.
    day
        The day that the package tells of.
    has_rows
        Whether incidents are wanted one by one.
    author_role, now
        Who takes it out, and when.
    make_reports
        Makes the reports of a day, by the path within the package.
    documents
        Where the method is described.

    Raises
    ------
    DataError
        When the store was altered, the day is to come, there is such a file, or what was written isn't what
        was meant.
    """
    if day > now.date():
        raise DataError(str(file), [Problem("--per", f"{day} har inte varit ännu.", "Välj en dag som har varit.")])
    check_store(url)
    reports = make_reports(day)  # first: what it notes of the day in the log is to be in the package
    store = open_store(url)
    parts = gather_parts(store, day=day, has_rows=has_rows, documents=documents) | dict(reports)
    sha256 = write_archive(parts, file, day=day, has_rows=has_rows)
    if faults := find_archive_faults(file):
        raise DataError(str(file), faults)
    about = {"arkiv": sha256, "per": day.isoformat(), "händelserader": has_rows}
    store.note_viewing("uttag", about, author_role=author_role, now=now)
    yield f"Arkivpaketet {file} är skrivet och kontrollerat: {format_count(len(parts))} filer, per {day}."
    for name, part in sorted(parts.items()):
        if part.n_rows:
            yield f"  {name}: {format_count(part.n_rows)} rader"
    yield f"  rapporter: {format_count(len(reports))} filer" if reports else NO_REPORTS
    yield f"Paketets kontrollsumma (sha256): {sha256}"
    if has_rows:
        yield "OBS: paketet har händelserna en och en, med tid och plats: personuppgifter. Lämna det bara till arkivet."


def gather_parts(store: Store, *, day: date, has_rows: bool, documents: Path) -> dict[str, Part]:
    """Gather the files of a package: what the store holds, the promises as they were written, and the method."""
    contents = store.read_archive(day=day, has_rows=has_rows)
    parts = {name: Part(meaning, write_csv(table), len(table)) for name, (meaning, table) in contents.tables.items()}
    for name, content in contents.publications.items():
        parts[name] = Part("en publicering, precis som den publicerades", content.encode("utf-8"))
    for path in sorted(PROMISES.glob("*.yaml")):
        parts[f"loften/{path.name}"] = Part("ett löfte, som det är inskrivet", path.read_bytes())
    for name in _METHOD:
        if (documents / name).is_file():
            parts[f"metod/{name}"] = Part("hur det räknas och vad orden betyder", (documents / name).read_bytes())
    return parts
