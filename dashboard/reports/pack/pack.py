"""A pack as it is handed over: the same messages as slides that can be edited and as a hand-out that lasts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from dashboard.reports.document import Document, Sentence, Tone
from dashboard.reports.pack.handout import tell_part
from dashboard.reports.pdf import write_pdf
from dashboard.reports.powerpoint import write_pptx
from dashboard.reports.slide import Slide
from dashboard.reports.slides import split_slides
from dashboard.texts import DEMO_EXPLANATION, DEMO_NOTICE
from data.errors import DataError, Problem


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the meeting: its name and its messages."""

    title: str
    slides: tuple[Slide, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """A meeting's papers.

    Attributes
    ----------
    title
        Its name.
    facts
        What it is about, as names and values.
    parts
        What it says, in order.
    made_on
        The day its figures tell of; the same pack of the same day has the same bytes.
    is_demo
        Its figures are invented.
    notice
        Who may see it.
    shows_small
        Its counts are not protected.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    made_on: date
    is_demo: bool
    notice: str
    shows_small: bool

    def list_slides(self) -> list[Slide]:
        """Give the slides, split so that each can be read, with the part each belongs to."""
        return split_slides([replace(slide, part=part.title) for part in self.parts for slide in part.slides])

    def to_document(self) -> Document:
        """Give the hand-out: the same messages and figures."""
        lead = [Sentence(f"{DEMO_NOTICE}. {DEMO_EXPLANATION}", Tone.STRONG)] if self.is_demo else []
        told = [block for part in self.parts for block in tell_part(part.title, part.slides, is_demo=self.is_demo)]
        return Document(
            self.title, "Utdelning", self.facts, (*lead, *told), self.made_on, is_demo=self.is_demo, notice=self.notice
        )

    def write_slides(self) -> bytes:
        """Write the slides as PowerPoint."""
        slides = self.list_slides()
        return write_pptx(slides, title=self.title, made_on=self.made_on, is_demo=self.is_demo, notice=self.notice)

    def write_handout(self) -> bytes:
        """Write the hand-out as PDF."""
        return write_pdf(self.to_document())


@dataclass(frozen=True, slots=True)
class PackForm:
    """A form of pack: what its reader calls it, its media type, and what writes it."""

    name: str
    mime: str
    write: Callable[[Pack], bytes]


PACK_FORMS: Mapping[str, PackForm] = MappingProxyType(
    {
        "pptx": PackForm(
            "PowerPoint",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Pack.write_slides,
        ),
        "pdf": PackForm("PDF", "application/pdf", Pack.write_handout),
    }
)
"""The forms of a pack, by the ending of its file's name."""


def find_pack_form(name: str) -> PackForm:
    """Find the form that a file's name asks for.

    Raises
    ------
    DataError
        When its ending names none.

    Examples
    --------
    >>> find_pack_form("paket.PPTX").name
    'PowerPoint'
    """
    form = PACK_FORMS.get(name.rpartition(".")[2].lower())
    if form is None:
        what = "mötespaketet skrivs som pptx eller pdf."
        raise DataError(name, [Problem("", what, "Ge filen en av de ändelserna.")])
    return form
