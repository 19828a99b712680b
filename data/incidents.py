"""Read a file of incidents: when, where, what; nothing else in the file is looked at."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

import numpy as np
import pandas as pd
from pyproj import Transformer

from data.coordinates import read_positions
from data.deliveries import ROWS, Delivery, Kind, Portion, Rejection
from data.descriptions import SELECTED, SourceDescription
from data.errors import DataError, Problem
from data.files.form import Form, Format
from data.files.limits import BATCH
from data.files.rows import Batch, Rows, find_checksum, read_rows
from data.files.systems import WGS84
from data.files.table import X
from data.intake import SHOWN, Intake, Understood, make_passport, refuse_empty
from data.moments import PARTS, Moments, is_midnight_throughout, read_moments, read_parts
from data.refusals import Refusals, quote
from data.shaping import shape
from data.terms import MAX_WORDS, categorise, clean_texts, find_municipalities
from data.territory import find_outside

ENDS = ("from", "to")
_QUOTED = re.compile("«(.*)»", re.DOTALL)
Midnights = Mapping[str, bool]
"""Whether midnight means that the clock is unknown, for each end of the span; unsaid, the rows tell."""


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
        self._form, self._batch = form, batch
        self.sha256 = find_checksum(path)
        self._start()

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
            whole = Understood(found.table, rejections, found.uncategorised)
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
            crs = _settle_crs(rows, said, source)
            batches = iter(rows)
            begun = list(islice(batches, 2))
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


def understand_incidents(
    rows: pd.DataFrame,
    description: SourceDescription,
    *,
    source: str,
    midnights: Midnights | None = None,
    crs: str | None = None,
) -> Understood:
    """Understand rows of texts as incidents.

    Parameters
    ----------
    rows
        The columns of ``description.headings`` as texts, by row number.
    description
        What they hold.
    source
        The file's name.
    midnights
        What midnight means, where the rows are part of more; else the rows tell.
    crs
        The coordinates' system, where it is not the description's.

    Raises
    ------
    DataError
        When the description can't hold for such rows.
    """
    if midnights is None and description.is_midnight_day is not None:
        midnights = dict.fromkeys(ENDS, description.is_midnight_day)
    shaped = shape(rows, description)
    rows = shaped.table
    refusals = Refusals(rows.index)
    municipality = find_municipalities(rows, description, source=source, refusals=refusals)
    first, last = _read_span(rows, description, midnights or {}, refusals)
    places = _read_places(rows, crs or description.crs, refusals)
    categories = categorise(rows, description, source=source, refusals=refusals)
    table = pd.DataFrame(
        {
            "municipality": municipality,
            "category": categories.category,
            "source_category": categories.source_category,
            "from_at": first,
            "to_at": last,
            **places,
        }
    )[refusals.is_taken]
    table = table.assign(is_outside=_find_outside(table))[list(ROWS[Kind.INCIDENTS])]
    rejections = sorted((*shaped.rejections, *refusals.rejections), key=lambda one: one.row)
    is_placeable = "x" in rows and bool(crs or description.crs)
    return Understood(
        _note(table, rows, is_placeable=is_placeable),
        tuple(rejections),
        categories.uncategorised,
    )


def _note(table: pd.DataFrame, rows: pd.DataFrame, *, is_placeable: bool) -> pd.DataFrame:
    """Add what the store may tell of each row: its number, the source's own id, and what is odd about it."""
    remark = pd.Series("", index=table.index, dtype="str")
    remark[table["x"].isna() & is_placeable] = "koordinater saknas."
    remark[table["is_outside"]] = "ligger utanför Sverige eller mer än 20 km utanför kommunen."
    noted = table.assign(row=table.index.astype("int64"), remark=remark.where(remark != ""))
    if "source_id" in rows:
        own = clean_texts(rows["source_id"]).reindex(table.index)
        noted = noted.assign(source_id=own.where(own != ""))
    return noted


def _find_midnights(path: Path, description: SourceDescription, form: Form | None) -> Midnights:
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


def _settle_crs(rows: Rows, description: SourceDescription, source: str) -> str | None:
    """Heed the file where the points are its own geometry; the description must not contradict it."""
    if description.columns.x != X:
        return description.crs
    stated = rows.crs or (WGS84 if rows.form.format is Format.GEOJSON else "")
    if rows.crs and description.crs and rows.crs != description.crs:
        what = f"filen säger {rows.crs[:100]} men beskrivningen {description.crs}."
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


def _read_span(
    rows: pd.DataFrame, description: SourceDescription, midnights: Midnights, refusals: Refusals
) -> tuple["pd.Series[pd.Timestamp]", "pd.Series[pd.Timestamp]"]:
    if "from_at" not in rows:
        moments = read_parts(rows[[name for name in PARTS if name in rows]])
        refusals.refuse(moments.is_faulty, "tiden går inte att läsa.")
        first, last = moments.first, moments.last
    else:
        begins = _read_end(rows, description, "from", midnights, refusals)
        first, last = begins.first, begins.last
        if "to_at" in rows:
            ends = _read_end(rows, description, "to", midnights, refusals)
            last = ends.last.fillna(last)
            refusals.refuse(last < first, "sluttiden är före starttiden.")
    extracted = pd.Timestamp(description.extract_date) + pd.Timedelta(days=1)
    refusals.refuse(first >= extracted, f"tiden är efter uttagsdatum {description.extract_date}.")
    return first, last


def _read_end(
    rows: pd.DataFrame, description: SourceDescription, end: str, midnights: Midnights, refusals: Refusals
) -> Moments:
    moments = read_moments(
        rows[f"{end}_at"],
        rows.get(f"{end}_clock"),
        date_format=description.date_format,
        is_midnight_day=midnights.get(end),
    )
    refusals.refuse(moments.is_faulty, "tiden {} går inte att läsa.", rows[f"{end}_at"])
    return moments


def _hide(reason: str) -> str:
    """Show the value in a reason only where it can't be about a person: reasons are stored."""
    return _QUOTED.sub(lambda found: quote(found[1]), reason)


def _read_places(
    rows: pd.DataFrame, crs: str | None, refusals: Refusals
) -> dict[str, "pd.Series[float] | pd.Series[str]"]:
    """Read x, y, crs, lon and lat; empty where there is no place."""
    nowhere = pd.Series(np.nan, index=rows.index, dtype="float64")
    if crs is None or "x" not in rows:
        empty = nowhere.astype("str")
        return {"x": nowhere, "y": nowhere, "crs": empty, "lon": nowhere, "lat": nowhere}
    positions = read_positions(rows["x"], rows.get("y"))
    faults = positions.faults.map(_hide)
    for reason in faults.unique():
        is_faulty = pd.Series(rows.index.isin(faults.index[faults == reason]), index=rows.index)
        refusals.refuse(is_faulty, reason.replace("{", "{{").replace("}", "}}"))
    x, y = positions.x, positions.y
    to_degrees = Transformer.from_crs(crs, WGS84, always_xy=True)
    degrees = to_degrees.transform(x.to_numpy(dtype="float64"), y.to_numpy(dtype="float64"))
    lon, lat = (pd.Series(np.asarray(values, dtype="float64"), index=rows.index) for values in degrees)
    is_possible = lon.between(-180, 180) & lat.between(-90, 90)
    refusals.refuse(x.notna() & ~is_possible, f"x och y kan inte vara koordinater i {crs[:100]}.")
    named = pd.Series(crs, index=rows.index, dtype="str").where(x.notna())
    return {"x": x, "y": y, "crs": named, "lon": lon.where(is_possible), "lat": lat.where(is_possible)}


def _find_outside(table: pd.DataFrame) -> "pd.Series[bool]":
    is_outside = pd.Series(data=False, index=table.index)
    for municipality, rows in table.groupby("municipality"):
        lon, lat = rows["lon"].to_numpy(), rows["lat"].to_numpy()
        is_outside.loc[rows.index] = find_outside(lon, lat, municipality=str(municipality))
    return is_outside
