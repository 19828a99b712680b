"""Read a file of incidents, whole or portion by portion."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

import pandas as pd

from data.deliveries import Delivery, Portion, Rejection
from data.descriptions import SELECTED, SourceDescription
from data.errors import DataError, Problem
from data.files.form import Form, Format
from data.files.limits import BATCH
from data.files.rows import Batch, find_checksum, read_rows
from data.files.systems import WGS84
from data.files.table import X
from data.incident_rows import ENDS, Midnights, understand_incidents
from data.intake import SHOWN, Intake, Understood, find_form, make_passport, refuse_empty
from data.moments import is_midnight_throughout
from data.shaping import shape
from data.suspects import refuse_persons
from data.terms import MAX_WORDS, clean_texts


def read_incidents(path: Path, description: SourceDescription, *, form: Form | None = None) -> Intake:
    """Read a whole file of incidents.

    Parameters
    ----------
    path
        The file, of any format; see data.files.
    description
        What it holds.
    form
        How it is laid out, where somebody has said so.

    Returns
    -------
    Intake
        Its rows as ``data.deliveries.ROWS[Kind.INCIDENTS]`` and notes on them. Incidents without
        coordinates, or at (0, 0) where some systems put what they hide, are kept without a place.

    Raises
    ------
    DataError
        When the file can't be read, lacks a column, or has no row that could be understood.
    """
    stream = IncidentStream(path, description, form=form)
    portions = list(stream.portions())
    table = pd.concat([one.table for one in portions])
    return Intake(
        file_name=path.name,
        sha256=stream.sha256,
        description=description,
        table=table,
        rejections=tuple(sorted((row for one in portions for row in one.rejections), key=lambda one: one.row)),
        uncategorised=stream.uncategorised,
        n_outside=stream.n_outside,
        n_unplaced=stream.n_unplaced,
        masked=sum((Counter(one.masked) for one in portions), Counter()),
    )


class IncidentStream:
    """A file of incidents that is read portion by portion, so that its size costs no memory.

    Parameters
    ----------
    path
        The file, of any format.
    description
        What it holds.
    form
        How it is laid out, where somebody has said so.
    batch
        Rows at a time; the answer is the same whatever it is.

    Attributes
    ----------
    sha256
        Checksum of the file.
    n_read, n_rejected, n_outside, n_unplaced, uncategorised, places
        The account of the rows that have been gone through.
    """

    def __init__(
        self, path: Path, description: SourceDescription, *, form: Form | None = None, batch: int = BATCH
    ) -> None:
        self.path, self.description = path, description
        self._form, self._batch = form or find_form(description), batch
        self.sha256 = find_checksum(path)
        self._start()

    @property
    def file_name(self) -> str:
        """What the file is called."""
        return self.path.name

    def _start(self) -> None:
        self.n_read = self.n_rejected = self.n_outside = self.n_unplaced = 0
        self.uncategorised: Counter[str] = Counter()
        self.places: set[str] = set()

    def portions(self) -> Iterator[Portion]:
        """Go through the file from its beginning.

        Yields
        ------
        Portion
            Of the rows as understood.

        Raises
        ------
        DataError
            When the file can't be read, lacks a column, or has no row that could be understood;
            what has been given by then should be thrown away.
        """
        self._start()
        first: list[Rejection] = []
        for batch, found in self._understand():
            rejections = tuple(sorted((*batch.rejections, *found.rejections), key=lambda one: one.row))
            whole = Understood(found.table, rejections, found.uncategorised, found.masked)
            first = [*first, *rejections][:SHOWN]
            self._count(whole)
            yield whole.portion()
        if self.n_read == self.n_rejected:
            raise refuse_empty(self.path.name, self.n_read, first)

    def _understand(self) -> Iterator[tuple[Batch, Understood]]:
        source, said = self.path.name, self.description
        words: set[str] = set()
        with read_rows(self.path, self._form, columns=said.headings, batch=self._batch) as rows:
            if rows.sha256 != self.sha256:
                raise DataError(source, [Problem("", "filen ändrades medan den lästes.", "Läs in den igen.")])
            crs = settle_crs(rows.crs, rows.form.format, said, source)
            batches = iter(rows)
            begun = list(islice(batches, 2))
            if begun:
                refuse_persons(begun[0].table, said, source=source)
            # A file of a single batch tells by itself what midnight means in it.
            midnights = _find_midnights(self.path, said, self._form) if len(begun) > 1 else None
            for batch in chain(begun, batches):
                _check_words(batch.table, said, words, source)
                yield batch, understand_incidents(batch.table, said, source=source, midnights=midnights, crs=crs)

    def _count(self, found: Understood) -> None:
        self.n_read += len(found.table) + len(found.rejections)
        self.n_rejected += len(found.rejections)
        self.n_outside += found.n_outside
        self.n_unplaced += int(found.table["x"].isna().sum())
        self.uncategorised.update(found.uncategorised)
        self.places |= set(found.table["municipality"].unique())

    def delivery(self, *, now: datetime) -> Delivery:
        """Make the passport under which the rows are stored; the portions bring the rest of the account."""
        return make_passport(self.description, file_name=self.path.name, sha256=self.sha256, now=now)


def _find_midnights(path: Path, description: SourceDescription, form: Form) -> Midnights:
    """Find what midnight means in a file where nobody has said it: it takes every row to tell."""
    if description.is_midnight_day is not None:
        return dict.fromkeys(ENDS, description.is_midnight_day)
    needed = {
        term: heading for term, heading in description.headings.items() if term.startswith(("from_", "to_", SELECTED))
    }
    undecided = {end for end in ENDS if f"{end}_at" in needed}
    midnights = dict.fromkeys(ENDS, False)
    if not undecided:
        return midnights
    with read_rows(path, form, columns=needed) as rows:
        for batch in rows:
            chosen = shape(batch.table, description).table
            for end in tuple(undecided):
                if not is_midnight_throughout(
                    chosen[f"{end}_at"], chosen.get(f"{end}_clock"), date_format=description.date_format
                ):
                    undecided.remove(end)
            if not undecided:
                break  # most files: the first rows have clock times
    return midnights | dict.fromkeys(undecided, True)


def settle_crs(crs: str, found: Format | None, description: SourceDescription, source: str) -> str | None:
    """Settle the points' system: the file's own where they are its geometry, which must not be contradicted.

    Parameters
    ----------
    crs
        The system that the file itself states, or nothing.
    found
        The file's format.
    description
        What it holds.
    source
        The file's name.

    Raises
    ------
    DataError
        When the description contradicts the file.
    """
    if description.columns.x != X:
        return description.crs
    stated = crs or (WGS84 if found is Format.GEOJSON else "")
    if crs and description.crs and crs != description.crs:
        what = f"filen säger {crs[:100]} men beskrivningen {description.crs}."
        raise DataError(source, [Problem("", what, "Ta bort «koordinatsystem» ur beskrivningen om filen har rätt.")])
    return description.crs or stated or None


def _check_words(rows: pd.DataFrame, description: SourceDescription, words: set[str], source: str) -> None:
    """Refuse a column of free text: it would be stored, word by word."""
    if description.category is not None or "category" not in rows:
        return
    words |= set(clean_texts(rows["category"]).unique())
    if len(words) > MAX_WORDS:
        what = f"kolumnen för kategori har fler än {MAX_WORDS} olika värden och ser ut att vara fri text."
        raise DataError(source, [Problem("kolumner.kategori", what, "Ange kolumnen med källans kategorier.")])
