"""What has been published of a municipality: one file that holds all a citizen may see, and nothing else.

The file is the only thing the citizens' process opens. It is written in one way only, so that
the same content is the same bytes, and read only where it is whole and understood.
"""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from data.errors import DataError, Problem
from data.published import (
    LARGEST,
    Mark,
    Outline,
    PeriodKind,
    PublishedArea,
    PublishedCategory,
    PublishedCell,
    PublishedCommitment,
    PublishedPeriod,
    PublishedPromise,
    PublishedSource,
    PublishedTable,
    PublishedWords,
)
from data.values import Day, Text, Value

__all__ = [
    "ALL",
    "DEMO_MARK",
    "FORMAT",
    "MOST_BYTES",
    "Mark",
    "Outline",
    "PeriodKind",
    "Publication",
    "Published",
    "PublishedArea",
    "PublishedCategory",
    "PublishedCell",
    "PublishedCommitment",
    "PublishedPeriod",
    "PublishedPromise",
    "PublishedSource",
    "PublishedTable",
    "PublishedWords",
    "Telling",
    "find_digest",
    "find_publications",
    "lay_content",
    "name_file",
    "read_content",
    "read_publication",
    "write_publication",
]

FORMAT = "löfteskartan-publicering-1"
DEMO_MARK = "PÅHITTADE DEMODATA"
ALL = "alla"
"""The sum of the groups; what is sensitive is not in it, and stands alone."""

MOST_BYTES = 64 * 2**20


class Publication(Value):
    """All that is public of a municipality.

    Attributes
    ----------
    municipality, municipality_name
        Code and name; the code is also the `area_id` of the whole.
    number
        1 for the municipality's first publication.
    published_on, closed_on
        The day it was published; the day up to which periods had closed.
    k
        The smallest count that isn't small.
    periods, categories, areas
        What the codes in the cells mean.
    tables
        One per source; earlier publications' figures stand unchanged among them.
    coarsened
        What is told only in coarser cells, in Swedish.
    methods
        How the figures were made, in Swedish sentences.
    """

    format: Literal["löfteskartan-publicering-1"] = "löfteskartan-publicering-1"
    municipality: Text
    municipality_name: Text
    number: int = Field(ge=1, le=LARGEST)
    published_on: Day
    closed_on: Day
    k: int = Field(ge=2, le=LARGEST)
    periods: tuple[PublishedPeriod, ...]
    categories: tuple[PublishedCategory, ...]
    areas: tuple[PublishedArea, ...]
    tables: tuple[PublishedTable, ...]
    promises: tuple[PublishedPromise, ...] = ()
    sources: tuple[PublishedSource, ...]
    coarsened: tuple[Text, ...] = ()
    methods: tuple[Text, ...]
    is_demo: bool

    @property
    def name(self) -> str:
        """What the publication is called; says so where its figures are invented."""
        mark = f" ({DEMO_MARK})" if self.is_demo else ""
        return f"{self.municipality_name} till och med {self.closed_on}, publicering {self.number}{mark}"

    @model_validator(mode="after")
    def _hangs_together(self) -> "Publication":
        known = (
            {area.area_id for area in self.areas},
            {category.code for category in self.categories},
            {period.code for period in self.periods},
        )
        for table in self.tables:
            keys = [(cell.area_id, cell.category, cell.period) for cell in table.cells]
            if len(set(keys)) < len(keys):
                msg = f"tabellen «{table.source}» har samma cell två gånger"
                raise ValueError(msg)
            if not all(code in codes for key in set(keys) for code, codes in zip(key, known, strict=True)):
                msg = f"tabellen «{table.source}» har ett område, ett slag eller en period som inte är förklarad"
                raise ValueError(msg)
        if any(period.last > self.closed_on for period in self.periods):
            msg = "en period som inte är avslutad får inte publiceras"
            raise ValueError(msg)
        if {table.source for table in self.tables} != {source.source for source in self.sources}:
            msg = "varje tabell ska ha sin källa"
            raise ValueError(msg)
        return self


@dataclass(frozen=True, slots=True)
class Published:
    """A publication with the grounds that it was published on.

    Attributes
    ----------
    publication
        What citizens see.
    difference, audit
        What it added to the last one and what the audit found, in Swedish.
    bases
        The true counts behind it as JSON. Internal: never in the file.
    author_role
        The role of whoever published it; never a name.
    """

    publication: Publication
    difference: str
    audit: str
    bases: str = field(repr=False)
    author_role: str


class Telling(Value):
    """That a publication was told: on a day, before somebody, through a channel."""

    publication_id: int
    told_on: Day
    told_to: Text
    channel: Text
    author_role: Text


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

    A promise without words is written as it was before there were any, so that its checksum stays the same.
    """
    content = publication.model_dump(mode="json")
    content["promises"] = [_drop_none(promise, "words") for promise in content["promises"]]
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _drop_none(written: dict[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in written.items() if key != name or value is not None}


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
