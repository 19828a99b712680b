"""The child process that reads an upload: ``python -m data.files.child``, asked and answering in JSON.

The question comes on standard input: where the open upload is, its size, and what is wanted.
The answer goes to standard output in frames of eight bytes of length and so much JSON. JSON,
not Arrow or pickle, since the child may have been taken over by what it read, and since it
starts in a tenth of the time.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from data.errors import DataError
from data.files.form import Form
from data.files.isolation import isolate
from data.files.limits import (
    BATCH,
    FRAME,
    MAX_PREVIEW_BYTES,
    MAX_PREVIEW_ROWS,
    OUTLINES_BATCH,
    allowed_memory,
    allowed_seconds,
)
from data.files.opening import open_table
from data.files.refusal import NAMELESS, refuse
from data.files.signatures import GZIP, ZIP
from data.files.table import GEOMETRY, Chunk, Table, X, Y
from data.files.upload import Upload
from data.texts import clean

_PACKED = (GZIP, ZIP[:2], b"PA")
_DECIMAL = re.compile(r"-?[0-9]+([.,])[0-9]+")


def main(question: BinaryIO, answer: BinaryIO) -> None:
    """Answer one question and end."""
    asked = json.load(question)
    for frame in _answer(asked):
        content = json.dumps(frame, ensure_ascii=True, separators=(",", ":")).encode()
        answer.write(len(content).to_bytes(8, "big"))
        answer.write(content)
        answer.flush()


def _answer(asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    try:
        with open(asked["file"], "rb") as file:  # noqa: PTH123  # the number of an open file, or a path on Windows
            upload = Upload(file, asked["place"], asked["size"])
            is_packed = file.read(2) in _PACKED
            isolate(memory=allowed_memory(upload.size), seconds=allowed_seconds(upload.size, is_packed=is_packed))
            form = Form.from_json(asked["form"])
            if asked["columns"] is None:
                yield from _preview(upload, form)
            else:
                yield from _read(upload, form, asked["columns"], asked["batch"])
        yield {"is_whole": True}
    except DataError as error:
        yield {"problems": [[one.place, one.what, one.remedy] for one in error.problems]}
    except MemoryError:
        yield {"fault": "memory"}
    except Exception as error:  # noqa: BLE001  # hostile input can break any library anywhere; the parent says so in Swedish
        yield {"fault": type(error).__name__}


def _preview(upload: Upload, form: Form) -> Iterator[dict[str, Any]]:
    table = open_table(upload, form, ())
    places = range(len(table.headings))
    head = next(table.chunks(places, MAX_PREVIEW_ROWS), Chunk([], [[] for _ in places]))
    head = _lighten(head)
    if table.n_rows is None:
        for _ in table.chunks((), BATCH):
            pass  # counts the rows and finds the footer
    if not table.n_rows:
        what = "filen har rubriker men inga rader." if table.form.header_row else "filen har inga rader."
        raise refuse(what)
    kept = [i for i, name in enumerate(table.headings) if name not in (X, Y, GEOMETRY) or any(head.columns[i])]
    if table.footer_rows and table.form.last_row is None:
        table.form = replace(table.form, last_row=table.footer_rows[0][0] - 1)
    columns = [head.columns[i] for i in kept]
    yield {
        **_describe(table, upload),
        "headings": [table.headings[i] for i in kept],
        "remarks": [*table.remarks, *_remark(table, columns)],
        "title_rows": table.title_rows,
        "footer_rows": table.footer_rows,
        "n_rows": table.n_rows,
        "numbers": head.numbers,
        "head": columns,
    }


def _lighten(head: Chunk) -> Chunk:
    """Show fewer rows when they are heavy."""
    n_rows = len(head.numbers)
    while n_rows > 1 and sum(len(text) for column in head.columns for text in column[:n_rows]) > MAX_PREVIEW_BYTES:
        n_rows //= 2
    return Chunk(head.numbers[:n_rows], [column[:n_rows] for column in head.columns])


def _describe(table: Table, upload: Upload) -> dict[str, Any]:
    return {
        "form": table.form.as_json(),
        "choices": table.choices,
        "crs": table.crs,
        "sha256": upload.sha256,
        "headings": table.headings,
        "remarks": table.remarks,
    }


def _remark(table: Table, columns: Sequence[Sequence[str]]) -> Iterator[str]:
    row = table.form.header_row
    if row == 0:
        yield "Inga rubriker hittades; kolumnerna är numrerade."
    elif row is not None and row > 1:
        n_titles = len(table.title_rows)
        above = f"; {n_titles} {'rad' if n_titles == 1 else 'rader'} ovanför är inte uppgifter" if n_titles else ""
        yield f"Rubrikerna står på rad {row}{above}."
    if table.footer_rows:
        n_notes = len(table.footer_rows)
        yield f"{n_notes} {'rad' if n_notes == 1 else 'rader'} sist i filen är noter eller summor, inte uppgifter."
    if table.repeated:
        listed = ", ".join(f"«{name}»" for name in sorted(table.repeated)[:5])
        yield f"Rubriker som står flera gånger är numrerade: {listed}."
    signs = {found[1] for column in columns for text in column if (found := _DECIMAL.fullmatch(text.strip()))}
    if "," in signs:
        yield "Decimaltecknet är komma." if len(signs) == 1 else "Decimaltecknet är ibland komma, ibland punkt."


def _read(upload: Upload, form: Form, columns: Sequence[str], batch: int) -> Iterator[dict[str, Any]]:
    table = open_table(upload, form, columns)
    places = _find_places(table, columns)
    if any(table.headings[place] == GEOMETRY for place in places):
        batch = min(batch, OUTLINES_BATCH)
    yield _describe(table, upload)
    for chunk in table.chunks(places, batch):
        for part in _split(chunk):
            yield {"numbers": part.numbers, "columns": part.columns, "rejections": part.rejections}
    yield {"n_rows": table.n_rows, "footer_rows": table.footer_rows}


def _split(chunk: Chunk) -> Iterator[Chunk]:
    n_rows = len(chunk.numbers)
    if n_rows > 1 and sum(len(text) for column in chunk.columns for text in column) > FRAME:
        half = n_rows // 2
        yield from _split(Chunk(chunk.numbers[:half], [one[:half] for one in chunk.columns], chunk.rejections))
        yield from _split(Chunk(chunk.numbers[half:], [one[half:] for one in chunk.columns]))
    else:
        yield chunk


def _find_places(table: Table, columns: Sequence[str]) -> list[int]:
    named = {name: place for place, name in reversed(list(enumerate(table.headings)))}
    wanted = [clean(one) for one in columns]
    place = f"rad {table.form.header_row}" if table.form.header_row else ""
    for name in wanted:
        if name in table.repeated:
            what = f"kolumnen «{name}» finns flera gånger."
            raise refuse(what, "Ge kolumnerna olika rubriker.", place=place)
    if GEOMETRY in wanted and GEOMETRY not in named:
        what = "filen har inga gränser: den är en tabell, ingen kartfil."
        raise refuse(what, "Spara områdena som GeoJSON, GeoPackage eller Shapefile.")
    missing = list(dict.fromkeys(name for name in wanted if name not in named))
    if missing:
        shown = [name for name in table.headings if name not in (X, Y, GEOMETRY)][:40]
        listed = f"Filens kolumner: {', '.join(f'«{name}»' for name in shown)}."
        faults = [refuse(f"kolumnen «{name}» finns inte.", listed, place=place).problems[0] for name in missing]
        raise DataError(NAMELESS, faults)
    return [named[name] for name in wanted]


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
