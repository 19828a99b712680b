"""A document as its reader meets it: headings, sentences, quotations, tables and figures, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from typing import cast

from data.errors import DataError, Problem
from data.texts import make_printable


class Tone(StrEnum):
    """How a sentence is meant to be met."""

    PLAIN = "löpande"
    STRONG = "viktigt"
    NOTE = "anmärkning"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the document's title is level 1, its parts 2, 3 and 4."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph of our own words."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a promise, verbatim, and where they stand."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Sentences of equal weight."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: every cell is text, and an empty one says «–».

    Attributes
    ----------
    caption
        What it shows, where and when.
    columns
        Their headings.
    rows
        As wide as the headings.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its words.

    Attributes
    ----------
    caption
        What it shows, where and when, and whose figures.
    alternative
        The same facts for whoever doesn't see it.
    svg, png
        The drawing, as lines and as dots.
    width
        How much of the line it takes, 0–1.
    """

    caption: str
    alternative: str
    svg: bytes
    png: bytes
    width: float = 1.0


Block = Heading | Sentence | Quotation | Listing | Grid | Figure


@dataclass(frozen=True, slots=True)
class Document:
    """A paper for the case.

    Attributes
    ----------
    title, subtitle
        Its heading.
    facts
        What it is about, as names and values: registry number, period, day, who made it.
    blocks
        What it says, in order.
    made_on
        The day it tells of; the same document of the same day has the same bytes.
    is_demo
        Its figures are invented: every page says so.
    notice
        What stands at the foot of each page, as who may read it.
    """

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    made_on: date
    is_demo: bool
    notice: str = ""

    def __post_init__(self) -> None:
        """Refuse a document that somebody could not read: a figure without words, a table of uneven rows."""
        if problems := list(_find_problems(self.blocks)):
            raise DataError(self.title, problems)

    def made_printable(self) -> "Document":
        r"""Give the same document without what no paper can be written with: rows that are saved can't be mended.

        Examples
        --------
        >>> made = Document("Rapport", "", (), (Sentence("a\x00b"),), date(2026, 1, 15), is_demo=False)
        >>> made.made_printable().blocks
        (Sentence(text='ab', tone=<Tone.PLAIN: 'löpande'>),)
        """
        return cast("Document", map_texts(self))

    def with_blocks(self, blocks: Sequence[Block]) -> "Document":
        """Give the same document with other contents."""
        return replace(self, blocks=tuple(blocks))

    def list_texts(self) -> Iterator[str]:
        """Give every text there is in it, for whoever searches it.

        Examples
        --------
        >>> made = Document("Rapport", "", (), (Sentence("Hej."),), date(2026, 1, 15), is_demo=False)
        >>> list(made.list_texts())
        ['Rapport', '', 'Hej.', '']
        """
        yield from (self.title, self.subtitle)
        for fact in self.facts:
            yield from fact
        for block in self.blocks:
            yield from _list_texts(block)
        yield self.notice


def map_texts(value: object) -> object:
    """Make every text of a value printable, at any depth."""
    if isinstance(value, StrEnum):
        return value
    if isinstance(value, str):
        return make_printable(value)
    if isinstance(value, tuple):
        return tuple(map(map_texts, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: map_texts(getattr(value, each.name)) for each in fields(value)})
    return value


def _list_texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text) | Sentence(text=text):
            yield text
        case Quotation():
            yield from (block.text, block.source)
        case Listing():
            yield from block.items
        case Grid():
            yield from (block.caption, *block.columns)
            for row in block.rows:
                yield from row
        case Figure():
            yield from (block.caption, block.alternative)


def _find_problems(blocks: Sequence[Block]) -> Iterator[Problem]:
    level = 1
    for number, block in enumerate(blocks, 1):
        place = f"del {number}"
        match block:
            case Heading(level=deeper):
                if deeper > level + 1 or deeper < 2:  # noqa: PLR2004 - the title is level 1
                    yield Problem(place, f"rubriken hoppar från nivå {level} till {deeper}.", "Ta en nivå i taget.")
                level = deeper
            case Grid():
                if any(len(row) != len(block.columns) for row in block.rows):
                    yield Problem(place, "tabellens rader är olika breda.", "Ge varje rad en cell per kolumn.")
            case Figure():
                if not block.alternative.strip():
                    yield Problem(place, "bilden saknar alternativ text.", "Säg samma fakta i ord.")
            case _:
                continue
