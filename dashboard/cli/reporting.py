"""``lofteskartan rapport``: a report as PDF, Word or web page, the same bytes for the same data and day."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.cli.clock import read_clock
from data.errors import DataError, Problem

if TYPE_CHECKING:
    from dashboard.selection import Selection
    from data.model import Promise

SOURCE, DEFAULT = "rapport", "mjolby-2024-2025"
_READERS = ("förtroendevald", "brottsförebyggande råd", "analytiker/polis")


def add_report(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the command."""
    command = commands.add_parser("rapport", help="skriv en rapport som pdf, docx eller html")
    command.set_defaults(do=do_report)
    command.add_argument("kind", choices=["halvår", "halvar"], metavar="halvår", help="halvårsrapporten")
    command.add_argument(
        "--löfte", "--lofte", dest="promise", default=DEFAULT, metavar="ID", help=f"löftets id ({DEFAULT})"
    )
    command.add_argument("--kommun", dest="municipality", metavar="K", help="kommunens kod (löftets första)")
    command.add_argument(
        "--per", type=date.fromisoformat, dest="day", metavar="DAG", help="dagen läget gäller, som 2025-06-30 (i dag)"
    )
    command.add_argument(
        "--känt",
        "--kant",
        type=date.fromisoformat,
        dest="known",
        metavar="DAG",
        help="använd bara det som var inläst när den dagen var slut (allt)",
    )
    command.add_argument(
        "--för",
        "--for",
        dest="reader",
        choices=_READERS,
        default=_READERS[-1],
        metavar="ROLL",
        help=f"läsarens roll, som bestämmer vad som skyddas: {', '.join(_READERS)}",
    )
    command.add_argument(
        "--ut", type=Path, required=True, dest="file", metavar="FIL", help="den nya filen: .pdf, .docx eller .html"
    )


def do_report(asked: Namespace) -> Iterator[str]:
    """Write the report that was asked for.

    Raises
    ------
    DataError
        When there is no such promise, the file is there already, or the day is to come.
    """
    from streamlit.logger import set_log_level  # noqa: PLC0415  # heavy; help and faults come at once

    from dashboard.reports.forms import find_form  # noqa: PLC0415
    from dashboard.reports.half_year import make_half_year_report  # noqa: PLC0415
    from dashboard.store import note_export  # noqa: PLC0415

    set_log_level("error")  # it warns that no page is open
    form, today = find_form(asked.file.name), read_clock().date()
    day = asked.day or today
    for name, given in (("--per", day), ("--känt", asked.known)):
        if given is not None and given > today:
            raise DataError(SOURCE, [Problem(name, f"{given} har inte varit ännu.", "Välj en dag som har varit.")])
    if asked.file.exists():
        raise DataError(str(asked.file), [Problem("", "filen finns redan.", "Välj ett nytt namn.")])
    promise, selection = _find(asked, today)
    document = make_half_year_report(promise, selection, day=day)
    if selection.viewer.rights.sees_points and not document.is_demo:
        note_export(selection.viewer, selection.municipality, f"{document.title}, {form.name}")
    content = form.write(document)
    asked.file.write_bytes(content)
    yield f"{document.title} är skriven som {form.name} i {asked.file}: läget den {day}."
    yield document.notice


def _find(asked: Namespace, today: date) -> "tuple[Promise, Selection]":
    from dashboard.selection import Selection, promises_of  # noqa: PLC0415  # as above
    from dashboard.store import the_promises  # noqa: PLC0415
    from dashboard.viewer import Viewer  # noqa: PLC0415
    from data.roles import Role, find_rights  # noqa: PLC0415

    promises = the_promises()
    promise = next((each for each in promises if each.promise_id == asked.promise), None)
    if promise is None:
        known = ", ".join(each.promise_id for each in promises)
        raise DataError(SOURCE, [Problem("--löfte", f"«{asked.promise}» finns inte.", f"Välj bland {known}.")])
    places = {place.code: place.name for place in promise.municipalities}
    code = asked.municipality or next(iter(places))
    if code not in places:
        what = f"löftet gäller inte kommunen «{code}»."
        raise DataError(SOURCE, [Problem("--kommun", what, f"Välj bland {', '.join(places)}.")])
    viewer = Viewer(
        find_rights(frozenset({Role(asked.reader)})), role="vid den här datorn", page=SOURCE, as_of=asked.known
    )
    return promise, Selection(code, places[code], promises_of(code, promises), asked.known or today, viewer)
