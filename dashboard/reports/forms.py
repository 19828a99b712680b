"""The forms that a document can be had in, by the ending of its file's name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.reports.document import Document
from dashboard.reports.pdf import write_pdf
from dashboard.reports.web import write_html
from dashboard.reports.word import write_docx
from data.errors import DataError, Problem


@dataclass(frozen=True, slots=True)
class Form:
    """A form of document: what its reader calls it, its media type, and what writes it."""

    name: str
    mime: str
    write: Callable[[Document], bytes]


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "pdf": Form("PDF", "application/pdf", write_pdf),
        "docx": Form("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", write_docx),
        "html": Form("webbsida", "text/html", write_html),
    }
)


def find_form(name: str) -> Form:
    """Find the form that a file's name asks for.

    Raises
    ------
    DataError
        When its ending names none.

    Examples
    --------
    >>> find_form("rapport.PDF").name
    'PDF'
    >>> find_form("rapport.txt")
    Traceback (most recent call last):
    data.errors.DataError: rapport.txt: 1 fel
      rapporter skrivs som pdf, docx eller html. Ge filen en av de ändelserna.
    """
    form = FORMS.get(name.rpartition(".")[2].lower())
    if form is None:
        what = "rapporter skrivs som pdf, docx eller html."
        raise DataError(name, [Problem("", what, "Ge filen en av de ändelserna.")])
    return form
