"""Each kind of report, made as its page or command makes it."""

import os
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path

from dashboard.exporting import KINDS, lay_takeout
from dashboard.opening import the_shelf
from dashboard.papers import list_papers
from dashboard.reports.forms import FORMS
from dashboard.reports.half_year import make_half_year_report
from dashboard.reports.pack.audience import list_audiences
from dashboard.reports.pack.meeting_pack import make_pack
from dashboard.reports.plan_files import write_plan_document, write_plan_workbook
from dashboard.reports.public_report import make_public_report
from dashboard.selection import Selection, promises_of
from dashboard.viewer import Viewer
from data.action_plans import PlanRow, order_rows
from data.meetings import Meeting
from data.publication_files import read_publication
from data.roles import Role, find_rights

Make = Callable[[], bytes]


def prepare(kind: str, form: str, *, municipality: str, day: date, now: datetime) -> Make:
    """Give what makes a report of the store that the environment names; nothing of it is read yet.

    Parameters
    ----------
    kind, form
        As `benchmarks.reports.FORMS` names them.
    municipality
        Whose.
    day, now
        The day it is made for, and when.
    """
    makers: Mapping[str, Callable[[str], bytes]] = {
        "halvårsrapport": partial(_make_half_year, Role.ANALYST, municipality, day, now),
        "halvårsrapport för förtroendevald": partial(_make_half_year, Role.ELECTED, municipality, day, now),
        "rapport till medborgarna": _make_public,
        "åtgärdsplan": partial(_make_plan, municipality, now),
        "uttag av antal": partial(_take_out, municipality, now),
        "mötespaket": partial(_make_pack, municipality, now),
    }
    return partial(makers[kind], form)


def _select(role: Role, municipality: str, now: datetime) -> Selection:
    viewer = Viewer(find_rights(frozenset({role})), role=role.value)
    return Selection(municipality, "Mjölby", promises_of(municipality, the_shelf().promises), now.date(), viewer)


def _make_half_year(role: Role, municipality: str, day: date, now: datetime, form: str) -> bytes:
    selection = _select(role, municipality, now)
    return FORMS[form].write(make_half_year_report(selection.promises[0], selection, day=day))


def _make_public(form: str) -> bytes:
    file = Path(os.environ["LOFTESKARTAN_DB"]).with_suffix(".json")
    return FORMS[form].write(make_public_report(read_publication(file)))


def _make_plan(municipality: str, now: datetime, form: str) -> bytes:
    selection = _select(Role.ANALYST, municipality, now)
    rows = order_rows(list_papers(selection.viewer, PlanRow, [municipality], is_demo=True))
    write = {"xlsx": write_plan_workbook, "docx": write_plan_document}[form]
    return write(rows, {}, place=selection.name, made_on=selection.today, is_demo=True)


def _take_out(municipality: str, now: datetime, form: str) -> bytes:
    return KINDS[form].write(lay_takeout(_select(Role.ANALYST, municipality, now)))


def _make_pack(municipality: str, now: datetime, form: str) -> bytes:
    selection = _select(Role.ANALYST, municipality, now)
    meetings = list_papers(selection.viewer, Meeting, [municipality], is_demo=True)
    planned = next(each for each in meetings if each.closed_at is None)
    pack = make_pack(planned, selection, audience=list_audiences(selection.viewer.rights)[-1])
    return pack.write_slides() if form == "pptx" else pack.write_handout()
