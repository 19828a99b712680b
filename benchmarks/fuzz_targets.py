"""The parts of the reading that are fed by `benchmarks.fuzz_guided`: each takes bytes, and raises what is a fault."""

import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import cast

import pandas as pd

from data.categories import find_category
from data.columns.contents import look_at
from data.columns.datings import find_dating, has_only_midnight
from data.columns.persons import find_reason
from data.columns.proposals import propose
from data.columns.synonyms import find_terms
from data.crime_codes import categorise_code, find_code, find_codes, is_plain_code, is_sensitive_code
from data.errors import DataError
from data.files import child, word_tables
from data.files.form import Form, Format
from data.files.layout import find_footer, find_layout
from data.files.markup import refuse_declarations
from data.files.preview import Preview, _understand
from data.files.signatures import ZIP, find_format
from data.files.upload import Upload
from data.moments import read_moments
from data.months import read_months
from data.periods import read_periods
from data.personal import mask
from data.territory import find_municipality

_IN_PYTHON = frozenset({Format.CSV, Format.GEOJSON})


class LostError(Exception):
    """Rows that were counted and never came, or came twice."""


def read_table(content: bytes) -> None:
    """Read a text or JSON as the child does, propose what its columns mean, and count its rows."""
    with suppress(DataError):
        if content.startswith(ZIP) or find_format(content[:4_096], content[-4_096:]) not in _IN_PYTHON:
            return
        upload = Upload(io.BufferedReader(cast("io.RawIOBase", io.BytesIO(content))), "", len(content))
        (told,) = child._preview(upload, Form())  # noqa: SLF001  # without the bounds of a child
        try:
            seen = _understand("a", told)
        except (KeyError, TypeError, ValueError):
            return  # as `preview` refuses it
        _propose(seen)
        frames = list(child._read(upload, seen.form, [seen.headings[0]], 7))  # noqa: SLF001  # as above
        n_rows = sum(len(one["numbers"]) + len(one["rejections"]) for one in frames if "numbers" in one)
        if n_rows != seen.n_rows:
            raise LostError((n_rows, seen.n_rows))


def _propose(seen: Preview) -> None:
    with suppress(DataError):
        propose(seen, municipality="0586").describe({})


def read_document(content: bytes) -> None:
    """Read the text of a Word document."""
    with suppress(DataError):
        refuse_declarations(content)
        word_tables._read_tables(content)  # noqa: SLF001  # what comes after the unpacking


def read_markup(content: bytes) -> None:
    """Look at XML as before any parser gets it."""
    with suppress(DataError):
        refuse_declarations(content)


def read_column(content: bytes) -> None:
    """Find out what a heading and the texts below it are."""
    heading, *texts = content.decode("utf-8", "replace").split("\n")
    column = pd.Series(texts, dtype="str")
    dating = find_dating(column, heading=heading)
    has_only_midnight(column, dating.date_format)
    look_at(column)
    find_reason(column, heading, is_area=False)
    find_terms(heading)
    for date_format in (None, dating.date_format):
        with suppress(DataError):
            read_moments(column, None, date_format=date_format)
    read_months(column)
    read_periods(column)


def read_words(content: bytes) -> None:
    """Look a word up in every list, and take what is personal out of it."""
    text = content.decode("utf-8", "replace")
    find_category(text)
    find_municipality(text)
    find_terms(text)
    for code in [find_code(text) or "", *find_codes(text)]:
        categorise_code(code)
        is_sensitive_code(code)
        is_plain_code(code)
    once = mask(text).text
    if mask(once).text != once:
        raise LostError(text)


def read_grid(content: bytes) -> None:
    """Find the headings and the notes of a grid."""
    rows = [line.split(";") for line in content.decode("utf-8", "replace").split("\n")]
    numbered = list(enumerate(rows, start=1))
    layout = find_layout(numbered, header_row=None, wanted=())
    if len(set(layout.headings)) != len(layout.headings):
        raise LostError(layout)
    find_footer(numbered, len(layout.headings))


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "table": read_table,
    "document": read_document,
    "markup": read_markup,
    "column": read_column,
    "words": read_words,
    "grid": read_grid,
}
