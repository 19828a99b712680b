"""A publication as a file: the only thing the citizens' process opens.

It is written in one way only, so that the same content is the same bytes, and read only where it is
whole and understood.
"""

import json
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from data.errors import DataError, Problem
from data.publications import Publication

MOST_BYTES = 64 * 2**20


def name_file(municipality: str) -> str:
    """Name the file that holds a municipality's newest publication.

    Examples
    --------
    >>> name_file("0586"), name_file("Lövånger/../x")
    ('0586.json', '4c-f6-76-e5-6e-67-65-72-2f-2e-2e-2f-78.json')
    """
    is_plain = municipality.isascii() and municipality.isalnum()
    return f"{municipality if is_plain else '-'.join(f'{ord(letter):x}' for letter in municipality)}.json"


def lay_content(publication: Publication) -> str:
    """Write a publication as JSON in the one way there is.

    A promise without words, and a source without definitions of its months, are written as they were before there
    were any, so that the checksum stays the same.
    """
    content = publication.model_dump(mode="json")
    content["promises"] = [_drop_empty(promise, "words") for promise in content["promises"]]
    content["sources"] = [_drop_empty(source, "definitions") for source in content["sources"]]
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _drop_empty(written: dict[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in written.items() if key != name or value}


def find_digest(content: str) -> str:
    """Give the checksum of a publication's content."""
    return sha256(content.encode()).hexdigest()


def read_content(content: str, *, source: str) -> Publication:
    """Make a publication of its content.

    Raises
    ------
    DataError
        When it isn't one, or of a kind that this version doesn't know.
    """
    try:
        return Publication.model_validate_json(content)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        problem = Problem(where, "publiceringen följer inte formatet.", _REMEDY)
        raise DataError(source, [problem]) from None


def write_publication(publication: Publication, path: Path) -> str:
    """Write a publication beside its place and move it there, whole or not at all; give its checksum.

    Examples
    --------
    >>> import tempfile
    >>> from datetime import date
    >>> empty = Publication(
    ...     municipality="0586", municipality_name="Mjölby", number=1, published_on=date(2025, 1, 9),
    ...     closed_on=date(2024, 12, 31), k=5, periods=(), categories=(), areas=(), tables=(), sources=(),
    ...     methods=("Inget redovisas.",), is_demo=True,
    ... )
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     digest = write_publication(empty, Path(folder, "0586.json"))
    ...     read_publication(Path(folder, "0586.json")) == empty
    True
    """
    content = lay_content(publication)
    digest = find_digest(content)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.ofärdig")
    unfinished.write_text(f'{{"sha256":"{digest}","publication":{content}}}\n', encoding="utf-8")
    unfinished.replace(path)
    return digest


def read_publication(path: Path) -> Publication:
    """Read a publication.

    Raises
    ------
    DataError
        When the file can't be read, has been altered since it was written, or is of an unknown kind.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _refuse(path, "filen är för stor för att vara en publicering.")
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise _refuse(path, "filen går inte att läsa.") from None
    head, _, rest = text.partition(',"publication":')
    content = rest.removesuffix("\n").removesuffix("}")
    if not rest or head != f'{{"sha256":"{find_digest(content)}"' or text != f'{head},"publication":{content}}}\n':
        raise _refuse(path, "filen är ändrad sedan den publicerades, eller inte en publicering.")
    return read_content(content, source=path.name)


def find_publications(folder: Path) -> list[Path]:
    """List the publications in a folder, by name; what is half written is not among them."""
    return sorted(path for path in folder.glob("*.json") if not path.name.startswith(".") and path.is_file())


_REMEDY = "Publicera på nytt på sidan Publicera eller med «lofteskartan publicera»."


def _refuse(path: Path, what: str) -> DataError:
    return DataError(path.name, [Problem("", what, _REMEDY)])
