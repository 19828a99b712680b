"""A first look at a file: what it is, how it was read, and its first rows, for a person to confirm."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from data.errors import DataError, Problem
from data.files.form import Form
from data.files.limits import BATCH
from data.files.process import ask_child


@dataclass(frozen=True, slots=True)
class Preview:
    """What a first look at a file shows.

    Attributes
    ----------
    form
        How it was read; corrected, it can be tried again.
    choices
        Its sheets or layers, when it can have several.
    headings
        Each its own, cleaned.
    head
        The first rows as texts, a column per heading, by their number in the file.
    title_rows, footer_rows
        What stands above and below the table, by row.
    crs
        The reference system that the file itself states, or nothing.
    remarks
        How it was read, in Swedish.
    n_rows
        The rows of the table.
    """

    file_name: str
    sha256: str
    form: Form
    choices: tuple[str, ...]
    headings: tuple[str, ...]
    head: pd.DataFrame
    title_rows: tuple[tuple[int, str], ...]
    footer_rows: tuple[tuple[int, str], ...]
    crs: str
    remarks: tuple[str, ...]
    n_rows: int | None


def preview(path: Path, *, form: Form | None = None) -> Preview:
    r"""Look at a file; all of it is gone through, and its first rows are shown.

    Parameters
    ----------
    path
        A file of any of the formats.
    form
        What a person has corrected; the rest is found out.

    Raises
    ------
    DataError
        When it can't be read, or is hostile.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "brott.csv"
    ...     _ = file.write_bytes("Uttag 2024;;\nOmråde;Antal;x\nÅmål;1;58,4\nKälla: Brå;;".encode("cp1252"))
    ...     seen = preview(file)
    >>> seen.headings, seen.form.header_row, seen.form.encoding, seen.footer_rows
    (('Område', 'Antal', 'x'), 2, 'cp1252', ((4, 'Källa: Brå'),))
    >>> seen.head
      Område Antal     x
    3   Åmål     1  58,4
    """
    with ask_child(path, form or Form(), columns=None, batch=BATCH) as frames:
        found = next(frames, {})
        for _ in frames:
            pass
    try:
        return _understand(path.name, found)
    except (KeyError, TypeError, ValueError):
        raise DataError(
            path.name, [Problem("", "filen kunde inte läsas.", "Kontrollera att det är rätt fil.")]
        ) from None


def _understand(file_name: str, found: dict[str, Any]) -> Preview:
    index = pd.Index(found["numbers"], dtype="int64")
    headings = tuple(found["headings"])
    columns = {
        heading: pd.Series(column, index=index, dtype="str")
        for heading, column in zip(headings, found["head"], strict=True)
    }
    return Preview(
        file_name=file_name,
        sha256=found["sha256"],
        form=Form.from_json(found["form"]),
        choices=tuple(found["choices"]),
        headings=headings,
        head=pd.DataFrame(columns, index=index),
        title_rows=_as_rows(found["title_rows"]),
        footer_rows=_as_rows(found["footer_rows"]),
        crs=found["crs"],
        remarks=tuple(found["remarks"]),
        n_rows=found["n_rows"],
    )


def _as_rows(found: list[list[Any]]) -> tuple[tuple[int, str], ...]:
    return tuple((int(number), str(text)) for number, text in found)
