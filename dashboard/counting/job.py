"""One part's work, as a worker on any machine does it: idempotent, and light to import."""

from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from data.errors import DataError, Problem
from data.part_counts import FORMAT, Account, Origin, PartCounts, hash_content, look_at, read_counts, write_counts
from data.parts import Columns
from data.texts import clean
from geo.area_set import load_area_set
from geo.parts import count_part


class Job(NamedTuple):
    """What to count and where to: paths that are the same on every machine.

    Attributes
    ----------
    folder, part
        The folder of Parquet files, and one of them as it lies there.
    out
        The folder of results.
    columns
        The files' headings.
    areas
        The digest of the areas, which lie in `out`.
    """

    folder: str
    part: str
    out: str
    columns: Columns
    areas: str

    @property
    def asked(self) -> str:
        """What is asked of the file: counts are kept while this stays the same.

        Examples
        --------
        >>> job = Job("in", "a.parquet", "ut", Columns("x", "y", "kategori", "tid", "EPSG:3006"), "abc")
        >>> job.asked == job._replace(part="b.parquet").asked, job.asked == job._replace(areas="abd").asked
        (True, False)
        """
        return blake2b("\n".join([str(FORMAT), self.areas, *self.columns]).encode(), digest_size=16).hexdigest()

    @property
    def source(self) -> Path:
        """The file to count."""
        return Path(self.folder, self.part)

    @property
    def target(self) -> Path:
        """The file of its counts."""
        return Path(self.out, "delar", self.part)


class Done(NamedTuple):
    """A part that is counted, and whether it was so before."""

    account: Account
    sha256: str
    was_done: bool


def find_done(job: Job) -> Done | None:
    """Find what was counted already; None when nothing was, or the file or the question is another now.

    Notes
    -----
    A file of the same size and time of change is taken to be the same; one that was only copied
    or touched is known by its content.
    """
    kept = read_counts(job.target)
    if kept is None or kept.origin.asked != job.asked or not job.source.is_file():
        return None
    size, mtime_ns = look_at(job.source)
    is_same = (size, mtime_ns) == (kept.origin.size, kept.origin.mtime_ns) or (
        size == kept.origin.size and hash_content(job.source) == kept.origin.sha256
    )
    return Done(kept.account, kept.origin.sha256, was_done=True) if is_same else None


def do_part(job: Job) -> Done:
    """Count a part and write its counts, unless that is done.

    Raises
    ------
    DataError
        When the file can't be counted, or changed while it was.
    """
    try:
        return find_done(job) or _count(job)
    except OSError as error:
        what = f"filen eller mappen går inte att använda ({error.strerror})."
        raise DataError(clean(job.part), [Problem("", what, "Kontrollera att mapparna är delade.")]) from None


def _count(job: Job) -> Done:
    areas = load_area_set(Path(job.out), job.areas)
    before, sha256 = look_at(job.source), hash_content(job.source)
    counts, account = count_part(job.source, areas, job.columns, name=clean(job.part))
    if look_at(job.source) != before:
        raise DataError(
            clean(job.part), [Problem("", "filen ändrades medan den räknades.", "Räkna igen när den är färdig.")]
        )
    write_counts(job.target, PartCounts(counts, account, Origin(job.asked, *before, sha256)))
    return Done(account, sha256, was_done=False)


def find_hindrance(job: Job, *, wanted: str) -> str:
    """Say why a worker can't do such jobs, or nothing.

    Parameters
    ----------
    job
        One of them.
    wanted
        The version of the product that asks.
    """
    own = version("lofteskartan")
    if own != wanted:
        return f"har lofteskartan {own}, inte {wanted}."
    if not Path(job.folder).is_dir():
        return "når inte mappen med Parquet-filer. Dela den under samma sökväg på alla maskiner."
    if not Path(job.out).is_dir():
        return "når inte mappen för resultat. Dela den under samma sökväg på alla maskiner."
    return ""
