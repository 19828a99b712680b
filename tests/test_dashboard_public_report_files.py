"""The public report as a file: the same bytes each time, and nothing in them that the publication hides."""

import base64
import re
import shutil
import struct
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import docx
import pandas as pd
import pikepdf
import pytest
import streamlit as st

from benchmarks.attacker_files import read_pdf, write_files
from dashboard.reports.document import Document, Grid
from dashboard.reports.pdf import write_pdf
from dashboard.reports.public_report import make_public_report
from dashboard.reports.web import write_html
from dashboard.reports.word import write_docx
from data.deliveries import Delivery, Kind, MissingRow
from data.publication_files import read_publication
from data.publications import Publication
from data.published import Mark
from data.store import open_store
from geo.join import assign_areas
from tests.canary_store import areas, fill_canary_store, find_canaries, list_canaries, publish
from tests.publication_variants import make_worded
from tests.told_numbers import list_allowed, read_numbers

FORMS: dict[str, Callable[[Document], bytes]] = {"pdf": write_pdf, "docx": write_docx, "html": write_html}


@pytest.fixture(scope="module")
def report() -> Document:
    """Make the report of an invented publication with real words."""
    return make_public_report(make_worded())


@pytest.mark.parametrize("form", FORMS)
def test_the_same_publication_gives_the_same_bytes(report: Document, form: str) -> None:
    """Made of the publication alone, on the day it was published."""
    assert report.made_on == date(2025, 1, 20)
    assert FORMS[form](report) == FORMS[form](make_public_report(make_worded()))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Publication]:
    """Publish from a store with a secret in every row."""
    folder = tmp_path_factory.mktemp("publicerat")
    store = folder / "hemligt.sqlite3"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOFTESKARTAN_DB", str(store))
        fill_canary_store(store)
        publish(folder / "ut")
    return store, read_publication(folder / "ut" / "0586.json")


def unpack(content: bytes, form: str) -> Iterator[bytes]:
    """Give a file's bytes as they are and as they were before they were packed."""
    yield content
    if form == "html":
        for drawn in re.findall(rb"base64,([\w+/=]+)", content):
            yield base64.b64decode(drawn)
    elif form in ("docx", "xlsx"):
        with zipfile.ZipFile(BytesIO(content)) as package:
            yield from (package.read(name) for name in package.namelist())
    elif form == "pdf":
        with pikepdf.open(BytesIO(content)) as pdf:
            for one in pdf.objects:
                yield repr(one).encode()
                if isinstance(one, pikepdf.Stream):
                    yield one.read_bytes()


@pytest.mark.parametrize("form", FORMS)
def test_nothing_of_the_store_is_in_a_file(published: tuple[Path, Publication], form: str) -> None:
    """No word, place, key or moment of any row, packed or unpacked, metadata too."""
    store, publication = published
    content = b"\0".join(unpack(FORMS[form](make_public_report(publication)), form))
    assert find_canaries(content, list_canaries(store)) == []
    assert "Mjölby".encode() in content or "Mjölby".encode("utf-16-be") in content or form == "pdf"


def test_no_hidden_figure_is_told(published: tuple[Path, Publication]) -> None:
    """Every cell of the report is the published cell of that row and period, hidden or shown, and no other number."""
    _, publication = published
    marks = {cell.mark for table in publication.tables for cell in table.cells}
    assert Mark.HIDDEN in marks
    document = make_public_report(publication)
    assert read_numbers("\n".join(document.list_texts())) <= list_allowed(publication)
    areas = {area.area_id: area.label for area in publication.areas}
    kinds = {kind.code: "Alla slag" if kind.code == "alla" else kind.label for kind in publication.categories}
    periods = {period.code: period.label for period in publication.periods}
    published_cells: dict[tuple[str, str], set[str]] = {}
    for cell in (cell for table in publication.tables for cell in table.cells):
        row = kinds[cell.category] if cell.area_id == "0586" else areas[cell.area_id]
        is_told = cell.area_id == "0586" or cell.category == "alla"
        if is_told:
            said = cell.mark.value if cell.n is None else f"{cell.n:,}".replace(",", "\u00a0")
            published_cells.setdefault((row.casefold(), periods[cell.period]), set()).add(said)
    grids = [block for block in document.blocks if isinstance(block, Grid) and block.columns[0] in ("Slag", "Område")]
    told = [
        (row[0].casefold(), heading, cell)
        for grid in grids
        for row in grid.rows
        for heading, cell in zip(grid.columns[1:], row[1:], strict=True)
    ]
    wrong = [one for one in told if published_cells.get(one[:2], {"visas inte"}) != {one[2]}]
    assert wrong == []
    assert sum(cell == "skyddat" for _, _, cell in told) > 0


SECRET, SMALL = 8_321_749, 2
"""The last quarter of the areas: one is too small to tell, and the whole would tell it if the other were told."""
EARLIER = {"vaster": 50, "oster": 60}
"""Each of the three quarters before, which are told; so the year would tell the last one by subtraction."""
SECRET_YEAR, SMALL_YEAR = SECRET + 3 * EARLIER["oster"], SMALL + 3 * EARLIER["vaster"]


def fill_planted_store(path: Path) -> None:
    """Fill a store with one source's yearly counts, in which one figure is like no other number."""
    store = open_store(f"sqlite:///{path}", assign=assign_areas)
    passport = {"sha256": "0" * 64, "producer": "Brå", "licence": "fri", "definition": "anmälda brott"}
    passport |= {"extract_date": date(2026, 1, 10), "received_at": datetime(2026, 1, 15)}  # noqa: DTZ001 - clock time
    store.receive(Delivery(kind=Kind.AREAS, source="kommunen", file_name="omraden.geojson", **passport), [areas()])
    months = pd.date_range("2024-01-01", "2025-12-01", freq="MS")
    last = {"vaster": SMALL, "oster": SECRET}
    counts = {area: [*[n, 0, 0] * 3, last[area], *[0] * 14] for area, n in EARLIER.items()}
    whole = [sum(of_month) for of_month in zip(*counts.values(), strict=True)]
    told = {"municipality": "0586", "category": "stöld", "source_category": "stöld", "n_months": 1}
    rows = [
        pd.DataFrame({"area_id": area, "first_month": months, "n": pd.array(n, dtype="Int64")} | told)
        for area, n in (counts | {"0586": whole}).items()
    ]
    given = Delivery(kind=Kind.SERIES, source="brå", file_name="a.csv", missing_row=MissingRow.UNKNOWN, **passport)
    store.receive(given, pd.concat(rows, ignore_index=True).assign(is_preliminary=False))
    store.close()


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish from a store with a figure that is like no other number."""
    folder = tmp_path_factory.mktemp("planterat")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOFTESKARTAN_DB", str(folder / "a.sqlite3"))
        st.cache_resource.clear()
        fill_planted_store(folder / "a.sqlite3")
        publish(folder / "ut")
        st.cache_resource.clear()
    return folder / "ut" / "0586.json"


def write_numbers(n: int) -> list[bytes]:
    """Write a number in every way that a file could hold it."""
    spoken = [f"{n}", *(f"{n:,}".replace(",", mark) for mark in (" ", "\u00a0", "\u202f", ".", ","))]
    as_text = [text.encode(code) for text in spoken for code in ("utf-8", "utf-16-be", "utf-16-le")]
    return [*as_text, struct.pack("<d", n), struct.pack(">d", n), struct.pack("<i", n), struct.pack(">i", n)]


@pytest.mark.parametrize("form", [*FORMS, "xlsx", "csv"])
def test_a_figure_that_is_hidden_is_in_no_byte_of_a_public_file(planted: Path, form: str) -> None:
    """Neither in text, metadata, alternative text, styles nor drawings, packed or unpacked; what is shown is there."""
    publication = read_publication(planted)
    marks = {cell.area_id: cell.mark for table in publication.tables for cell in table.cells if cell.period == "2024"}
    assert marks == {"0586": Mark.SHOWN, "vaster": Mark.HIDDEN, "oster": Mark.HIDDEN}
    content = write_files(planted)[form]
    unpacked = b"\0".join([*unpack(content, form), read_pdf(content).encode() if form == "pdf" else b""])
    hidden = [*write_numbers(SECRET), *write_numbers(SECRET_YEAR)]
    assert [number for number in hidden if number in unpacked] == []
    if form != "pdf" or shutil.which("pdftotext"):
        assert any(number in unpacked for number in write_numbers(SECRET_YEAR + SMALL_YEAR))


def test_the_metadata_of_a_file_say_no_more(report: Document) -> None:
    """Title, maker and the publication's day; no name, no path, no other number."""
    properties = docx.Document(BytesIO(write_docx(report))).core_properties
    said = (properties.title, properties.author, properties.last_modified_by, properties.subject, properties.keywords)
    assert said == (report.title, "Löfteskartan", "Löfteskartan", "", "")
    with pikepdf.open(BytesIO(write_pdf(report))) as pdf:
        told = {str(name): str(value) for name, value in pdf.docinfo.items()}
    assert told.pop("/Title") == report.title
    assert told.pop("/Author") == "Löfteskartan"
    assert {name: value[:10] for name, value in told.items() if name in ("/CreationDate", "/ModDate")} == {
        "/CreationDate": "D:20250120",
        "/ModDate": "D:20250120",
    }
    assert "/Subject" not in told
    assert "/Keywords" not in told
