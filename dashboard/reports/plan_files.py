"""The action plan as Excel and as Word: to be edited there, and read in again without loss."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pandas as pd
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt

from dashboard.reports.document import Document
from dashboard.reports.word import add_quiet, add_table, set_up
from dashboard.reports.zipped import settle
from dashboard.texts import DEMO_EXPLANATION, DEMO_NOTICE
from data.action_plans import SIX_COLUMNS, CommitmentKey, PlanRow
from data.assessments import Colour
from data.exports import write_workbook
from data.model import CommitmentStatus
from data.plan_opening import NUMBER
from data.plan_tables import OWN_COLUMNS, STANDING_COLUMNS, lay_plan, name_commitment

SHEET = "Åtgärdsplan"
_LINE_CM = 26.3
_MARGIN_CM = 1.7
_WIDTHS: Mapping[str, float] = {
    "Uppföljning": 1.2,
    "Orsak": 1.4,
    "Åtgärd": 1.4,
    "Genomförande": 1.2,
    NUMBER: 0.45,
    "Åtaganden": 2.0,
    "Nyckel": 4.0,
}


def write_plan_workbook(
    rows: tuple[PlanRow, ...], titles: Mapping[str, CommitmentKey], *, place: str, made_on: date, is_demo: bool
) -> bytes:
    """Write a plan as an Excel workbook; the same plan and day give the same bytes.

    Parameters
    ----------
    rows
        In order.
    titles
        What the commitments are called, told on the last sheet.
    place
        Whose plan.
    made_on
        The day that the file tells.
    is_demo
        Whether the rows are invented.

    Raises
    ------
    DataError
        When a cell holds what Excel can't.
    """
    sheet = f"{SHEET} {DEMO_NOTICE}" if is_demo else SHEET
    notes = [f"Åtgärdsplan för {place}, {made_on}.", *([_warn()] if is_demo else []), *_explain(titles)]
    mark = DEMO_NOTICE if is_demo else ""
    return write_workbook({sheet: lay_plan(rows)}, notes=notes, created=made_on, mark=mark)


def write_plan_document(
    rows: tuple[PlanRow, ...], titles: Mapping[str, CommitmentKey], *, place: str, made_on: date, is_demo: bool
) -> bytes:
    """Write a plan as a Word document on its side; see `write_plan_workbook`.

    Brå's six columns stand in the first table; what they don't have room for stands in two more, whose
    rows have the same number.
    """
    table = lay_plan(rows).assign(**{NUMBER: [str(number) for number, _ in enumerate(rows, start=1)]})
    title = f"Åtgärdsplan för {place}"
    paper = docx.Document()
    set_up(paper, Document(title, "", (), (), made_on, is_demo=is_demo, notice=f"{title}, {made_on}"))
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(_MARGIN_CM)
    paper.add_heading(title, level=1)
    if is_demo:
        paper.add_paragraph().add_run(_warn()).bold = True
    _add_table(paper, table[[*SIX_COLUMNS, NUMBER]])
    paper.add_heading("Hur det går", level=2)
    _add_table(paper, table[[NUMBER, *STANDING_COLUMNS]])
    paper.add_heading("För att läsa in filen igen", level=2)
    for note in _explain(titles):
        add_quiet(paper, note, size=9)
    _add_table(paper, table[[NUMBER, *OWN_COLUMNS]])
    written = BytesIO()
    paper.save(written)
    return settle(written.getvalue(), day=made_on)


def _add_table(paper: Any, table: pd.DataFrame) -> None:  # noqa: ANN401 - the library's document is a function's
    columns = list(table.columns)
    weights = [_WIDTHS.get(column, 1.0) for column in columns]
    rows: list[list[str]] = table.to_numpy().tolist()
    widths = [_LINE_CM * weight / sum(weights) for weight in weights]
    add_table(paper, columns, rows, widths=widths, size=8)
    paper.add_paragraph().paragraph_format.space_after = Pt(2)


def _warn() -> str:
    return f"{DEMO_NOTICE}. {DEMO_EXPLANATION}"


def _explain(titles: Mapping[str, CommitmentKey]) -> tuple[str, ...]:
    return (
        "Filen går att ändra och läsa in igen på sidan Åtgärdsplan. Inget sparas förrän du har sett vad som ändras.",
        "En ny rad behöver bara Brås sex kolumner: lämna de andra tomma.",
        "En rad som du tar bort ur filen står kvar i planen; ta bort den på sidan.",
        "«Nyckel» och «Version» säger vilken rad det är och vilken lydelse du utgick från: låt dem stå.",
        f"«{NUMBER}» (i Word) håller ihop en rads tre tabeller.",
        f"Genomförande är ett av: {', '.join(CommitmentStatus)}.",
        f"Bedömning är ett av: {', '.join(Colour)}; grön kräver underlag, och alla utom grå en mening.",
        "Datum skrivs 2026-05-31. Flera namn eller åtaganden i en cell skiljs med semikolon.",
        "Skriv roller och parter, aldrig namn på personer.",
        *(f"Åtagande {name_commitment(key)}: {title}" for title, key in titles.items()),
    )
