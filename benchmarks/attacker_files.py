"""What the public files say to an attacker: the report as page, Word and PDF, and the figures as Excel and CSV.

Each figure is read back out of the files as anyone can, and laid beside those of the publication.
"""

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import python_calamine as calamine

from benchmarks.half_years import Cell
from dashboard.public.downloads import write_figures_csv, write_publication_workbook
from dashboard.reports.forms import FORMS
from dashboard.reports.public_report import make_public_report
from data.publication_files import read_publication

ALL = "alla"
_SPACES = re.compile(r"(?<=\d)[\u00a0\u202f ](?=\d{3}\b)")
_NUMBER = re.compile(r"\d+")

Fact = tuple[str, Cell, int]
"""A source, one of its cells and the figure that a file gives."""


def write_files(publication: Path) -> dict[str, bytes]:
    """Write every file that citizens can take away of a publication, by ending."""
    read = read_publication(publication)
    report = make_public_report(read)
    files = {name: form.write(report) for name, form in FORMS.items()}
    return files | {"xlsx": write_publication_workbook(read), "csv": write_figures_csv(read)}


def read_facts(files: Mapping[str, bytes], publication: Path) -> Iterator[Fact]:
    """Read the figures out of the files, cell by cell.

    Raises
    ------
    AssertionError
        When a table has a row or a heading that the publication doesn't have, or a form has a number that the
        report's page doesn't have: what isn't understood could be a leak.
    """
    names = Names(json.loads(publication.read_text("utf-8"))["publication"])
    yield from _read_page(files["html"].decode(), names)
    yield from _read_rows(list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig")), delimiter=";")), names)
    rows = calamine.CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"])).get_sheet_by_name("Antal").to_python()
    head = next(number for number, row in enumerate(rows) if "antal" in row)
    yield from _read_rows([dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]], names)
    seen = find_numbers(_strip(files["html"].decode()))
    for form, text in (("docx", _read_word(files["docx"])), ("pdf", read_pdf(files["pdf"]))):
        if more := find_numbers(text) - seen:
            msg = f"{form} has numbers that the page doesn't have: {sorted(more)[:5]}"
            raise AssertionError(msg)


class Names:
    """What areas, categories and periods are called in the files, and their codes."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.whole = content["municipality"]
        self.areas = _index(content["areas"], "area_id")
        self.categories = _index(content["categories"], "code") | {"alla slag": ALL, "alla slag av händelser": ALL}
        self.periods = _index(content["periods"], "code")
        self.sources = {each["source"].casefold(): each["source"] for each in content["sources"]}


def _index(rows: Sequence[Mapping[str, str]], key: str) -> dict[str, str]:
    return {row["label"].casefold(): row[key] for row in rows}


def _find(names: Mapping[str, str], said: str) -> str:
    if said.casefold() not in names:
        msg = f"«{said}» isn't in the publication"
        raise AssertionError(msg)
    return names[said.casefold()]


def _read_rows(rows: Sequence[Mapping[Any, Any]], names: Names) -> Iterator[Fact]:
    for row in rows:
        if row["antal"] not in (None, ""):
            cell = (
                _find(names.areas, row["område"]),
                _find(names.categories, row["slag"]),
                _find(names.periods, row["period"]),
            )
            yield _find(names.sources, row["källa"]), cell, int(row["antal"])


class Tables(HTMLParser):
    """The tables of a page, each with the heading before it and its caption."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, list[list[str]]]] = []
        self._heading, self._tag = "", ""

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """Begin a heading, a table, a row or a cell."""
        self._tag = tag
        if tag == "h3":
            self._heading = ""
        elif tag == "table":
            self.found.append((self._heading, "", []))
        elif tag == "tr":
            self.found[-1][2].append([])
        elif tag in ("td", "th"):
            self.found[-1][2][-1].append("")

    def handle_endtag(self, _tag: str) -> None:
        """End whatever it was."""
        self._tag = ""

    def handle_data(self, data: str) -> None:
        """Take a text to where it belongs."""
        if self._tag == "h3":
            self._heading += data
        elif self._tag == "caption":
            heading, caption, rows = self.found[-1]
            self.found[-1] = heading, caption + data, rows
        elif self._tag in ("td", "th"):
            self.found[-1][2][-1][-1] += data


def _read_page(page: str, names: Names) -> Iterator[Fact]:
    tables = Tables()
    tables.feed(page)
    for heading, caption, (columns, *rows) in tables.found:
        if columns[0] not in ("Slag", "Område"):
            continue
        source = _find(names.sources, heading)
        named = caption.partition(": ")[2].partition(". Källa")[0]
        for label, *cells in rows:
            is_kind = columns[0] == "Slag"
            area = names.whole if is_kind else _find(names.areas, label)
            category = _find(names.categories, label if is_kind else named)
            for period, said in zip(columns[1:], cells, strict=True):
                if (plain := _SPACES.sub("", said)).isdecimal():
                    yield source, (area, category, _find(names.periods, period)), int(plain)


def _strip(page: str) -> str:
    """Leave what a page says, alternative texts too, without its style and the dots of its pictures."""
    said = re.sub(r"<style>.*?</style>|base64,[\w+/=]+", " ", page, flags=re.DOTALL)
    return re.sub(r"</?[a-z][^\s>]*|>", " ", said)


def _read_word(content: bytes) -> str:
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def read_pdf(content: bytes) -> str:
    """Read a PDF's text without the line that numbers its pages; nothing where the program for it is missing."""
    program = shutil.which("pdftotext")
    if program is None:
        return ""
    command = [program, "-layout", "-", "-"]
    said = subprocess.run(command, input=content, check=True, capture_output=True).stdout.decode()  # noqa: S603 - found above
    return re.sub(r"sida \d+ av \d+|(?:Tabell|Figur) \d+", " ", said)


def find_numbers(text: str) -> set[str]:
    """Find the whole numbers of a text, thousands put together."""
    return set(_NUMBER.findall(_SPACES.sub("", text)))
