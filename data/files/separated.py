"""A text whose lines are rows and whose fields are separated."""

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

from data.files.charset import NAMES, find_charset, find_mixed, survey
from data.files.form import Form
from data.files.layout import SAMPLE, Record, find_layout
from data.files.limits import MAX_COLUMNS, MAX_LINE
from data.files.refusal import refuse
from data.files.table import Table, open_grid
from data.files.upload import Upload
from data.texts import clean

SEPARATORS = {";": "semikolon", "\t": "tabb", "|": "lodstreck", ",": "komma"}
_TOLD = "sep="
_SEEN = 200
_SAMPLED_SIGNS = 500_000
_NEAR = 0.1


def open_separated(upload: Upload, form: Form, wanted: Collection[str]) -> Table:
    """Find the table in a text.

    Parameters
    ----------
    upload
        The file, plain or gzip.
    form
        What is known of its layout.
    wanted
        The headings that are asked for.

    Raises
    ------
    DataError
        When it is no table.
    """
    csv.field_size_limit(MAX_LINE)
    encoding, remark = _settle_encoding(upload, form)
    with _opened(upload, encoding) as text:
        start = text.read(_SAMPLED_SIGNS)
    separator = form.separator or _find_separator(start, {clean(one) for one in wanted})
    form = replace(form, encoding=encoding, separator=separator)

    def records() -> Iterator[Record]:
        return _read_records(upload, encoding, separator)

    sample = list(islice(records(), SAMPLE))
    if any(len(fields) > MAX_COLUMNS for _, fields in sample):
        what = f"filen har fler än {MAX_COLUMNS} kolumner."
        raise refuse(what, place="rad 1")
    table = open_grid(records, find_layout(sample, header_row=form.header_row, wanted=wanted), form, is_strict=True)
    named = SEPARATORS.get(separator, f"«{separator}»")
    table.remarks = (remark, f"Fälten skiljs åt med {named}.") if len(table.headings) > 1 else (remark,)
    return table


def _settle_encoding(upload: Upload, form: Form) -> tuple[str, str]:
    wide = find_charset(upload.head())
    charset, found = survey(upload.chunks(), is_wide=wide is not None)
    if found.is_empty:
        what = "filen är tom."
        raise refuse(what)
    if not found.is_utf8 and wide is None:
        with upload.unpacked() as stream:
            first_utf8, first_other = find_mixed(stream)
        if first_utf8 and first_other and form.encoding is None:
            what = f"rad {first_utf8} är skriven i UTF-8 men rad {first_other} är det inte."
            raise refuse(what, "Spara om filen som UTF-8.")
    encoding = form.encoding or wide or charset.encoding
    if found.is_ascii and wide is None:
        return encoding, "Texten har bara tecken utan prickar och ringar."
    certainty = "som du angav" if form.encoding else charset.certainty
    return encoding, f"Texten är läst som {NAMES.get(encoding, encoding)} ({certainty})."


@contextmanager
def _opened(upload: Upload, encoding: str) -> Iterator[io.TextIOWrapper]:
    with upload.unpacked() as stream:
        # newline="" lets the csv module see line breaks inside quotes.
        text = io.TextIOWrapper(stream, encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="")
        try:
            yield text
        except UnicodeError:
            what = f"filen är inte skriven i {NAMES.get(encoding, encoding)}."
            raise refuse(what, "Spara om den som UTF-8.") from None
        except LookupError:
            what = f"teckenkodningen «{encoding}» är okänd."
            raise refuse(what, "Välj en annan.") from None
        finally:
            text.detach()


def _read_records(upload: Upload, encoding: str, separator: str) -> Iterator[Record]:
    start = 1
    with _opened(upload, encoding) as text:
        try:
            reader = csv.reader(text, delimiter=separator, strict=True)
            for fields in reader:
                row, start = start, reader.line_num + 1
                if row > 1 or not _tells_separator(fields):
                    yield row, fields
        except csv.Error:
            what = "ett citattecken stängs aldrig eller står mitt i ett fält, eller fältet är för långt."
            remedy = 'Skriv fältet inom "…" och dubbla citattecken inuti det.'
            raise refuse(what, remedy, place=f"rad {start}") from None


def _tells_separator(fields: list[str]) -> bool:
    return bool(fields) and fields[0].casefold().startswith(_TOLD) and not any(fields[1:])


def _find_separator(start: str, wanted: set[str]) -> str:
    """Choose the separator that gives the asked headings, or else the most even rows."""
    told = start[: len(_TOLD) + 1]
    if told.casefold().startswith(_TOLD) and told[-1] in SEPARATORS:
        return told[-1]
    scores = {separator: _score(start, separator, wanted) for separator in SEPARATORS}
    best = max(scores.values())
    return next(one for one, score in scores.items() if score[0] == best[0] and score[1] >= best[1] - _NEAR)


def _score(start: str, separator: str, wanted: set[str]) -> tuple[int, float]:
    rows = []
    try:
        for fields in islice(csv.reader(io.StringIO(start, newline=""), delimiter=separator), _SEEN):
            if any(fields):
                rows.append(fields)  # noqa: PERF401  # what was read before a fault counts
    except csv.Error:
        pass
    n_found = max((len(wanted & {clean(one) for one in fields}) for fields in rows), default=0)
    widths = Counter(len(fields) for fields in rows if len(fields) > 1)
    if not widths:
        return n_found, 0.0
    return n_found, widths.most_common(1)[0][1] / len(rows)
