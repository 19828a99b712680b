"""Every text that a file of slides holds, wherever it stands, and the numbers that count something."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree as ET

from python_calamine import CalamineWorkbook

NO_COUNT = re.compile(
    r"\d{4}-\d\d-\d\d(?: kl\. \d\d\.\d\d)?|\d{4}-\d\d\b|\d+ (?:mars|december) 20\d\d|\b20[12]\d\b|kvartal \d|nr \d"
    r"|\(\d+ av \d+\)|\b\d\. |«[^»]*»|\d+ punkter|[−+±]?\d+ %|\d+,\d+"
)
"""Days, periods, the order of things, quotations and shares: numbers that count no incidents."""


def list_told(content: bytes) -> Iterator[tuple[str, str]]:
    """Give each text with the part it stands in: words, notes, alternatives, charts, workbooks, the file's facts."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for part in archive.namelist():
            inner = archive.read(part)
            if part.endswith(".xlsx"):
                book = CalamineWorkbook.from_filelike(BytesIO(inner))
                sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
                cells = [cell for sheet in sheets for row in sheet for cell in row]
                yield from ((part, f"{cell:g}" if isinstance(cell, float) else str(cell)) for cell in cells)
                yield from list_told(inner)
            elif part.endswith(".xml"):
                yield from ((part, text) for text in _list_texts(ET.fromstring(inner), part))  # noqa: S314 - just written


def _list_texts(root: ET.Element, part: str) -> Iterator[str]:
    """Give the texts of a part: of the file's facts all, elsewhere what is read, seen or heard."""
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        is_formula = tag == "f" or part.startswith("xl/styles")
        if element.text and not is_formula and (tag in {"t", "v"} or part.startswith("docProps/")):
            yield element.text
        yield from filter(None, (element.get("descr"), element.get("title")))


def list_numbers(text: str) -> set[int]:
    """List the whole numbers of a text that may count something.

    Examples
    --------
    >>> sorted(list_numbers("Jan–dec 2025: 1 612 händelser, mot 12 i kvartal 3 (−4 %)."))
    [12, 1612]
    """
    left = NO_COUNT.sub(" ", text.replace("\N{NO-BREAK SPACE}", " "))
    left = re.sub(r"(?<=\d) (?=\d{3}\b)", "", left)
    return {int(number) for number in re.findall(r"(?<![\w.:/])\d+(?![\w:/]|\.\d)", left)}
