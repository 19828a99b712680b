"""``lofteskartan rapport``: a report or a meeting's pack as a file, the same bytes for the same data and day."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.cli.clock import read_clock
from dashboard.cli.takeouts import write_counts, write_plan
from data.errors import DataError, Problem

if TYPE_CHECKING:
    from dashboard.reports.document import Document
    from dashboard.selection import Selection
    from data.model import Promise

SOURCE, DEFAULT = "rapport", "mjolby-2024-2025"
_READERS = ("förtroendevald", "brottsförebyggande råd", "analytiker/polis")
HALF_YEAR, PUBLIC, MEETING, PLAN, COUNTS = "halvår", "medborgare", "möte", "åtgärdsplan", "uttag"
_KINDS = {kind: kind for kind in (HALF_YEAR, PUBLIC, MEETING, PLAN, COUNTS)}
_KINDS |= {"halvar": HALF_YEAR, "mote": MEETING, "atgardsplan": PLAN}
_OPTIONS = {
    "promise": "--löfte",
    "day": "--per",
    "known": "--känt",
    "reader": "--för",
    "publication": "--publicering",
    "folder": "--mapp",
    "meeting": "--möte",
}
_OWN = {
    HALF_YEAR: {"promise", "day", "known", "reader"},
    PUBLIC: {"publication", "folder"},
    MEETING: {"meeting", "reader"},
    PLAN: set[str](),
    COUNTS: {"reader"},
}
"""What may be asked of each kind of report, beside municipality and file."""


def add_report(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the command."""
    command = commands.add_parser("rapport", help="skriv en rapport eller ett mötespaket som fil")
    command.set_defaults(do=do_report)
    command.add_argument(
        "kind",
        choices=list(_KINDS),
        metavar=f"{HALF_YEAR}|{PUBLIC}|{MEETING}|{PLAN}|{COUNTS}",
        help="halvårsrapporten; rapporten till medborgarna, som görs av det publicerade och inget annat; ett "
        "mötespaket av dagordningens sparade vyer; åtgärdsplanen; eller alla antal som rollen får se",
    )
    _add_choices(command)
    _add_public(command)
    command.add_argument(
        "--ut",
        type=Path,
        required=True,
        dest="file",
        metavar="FIL",
        help="den nya filen: .pdf, .docx eller .html; mötespaketet som .pptx eller .pdf; åtgärdsplanen som .xlsx eller "
        ".docx; uttag som .xlsx, .csv, .gpkg, .geojson eller .parquet",
    )


def _add_choices(command: Any) -> None:  # noqa: ANN401  # as above
    command.add_argument("--löfte", "--lofte", dest="promise", metavar="ID", help=f"löftets id ({DEFAULT})")
    command.add_argument("--kommun", dest="municipality", metavar="K", help="kommunens kod eller namn (löftets första)")
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
        metavar="ROLL",
        help=f"läsarens roll, som bestämmer vad som skyddas: {', '.join(_READERS)} (den sista; möte: den första)",
    )
    command.add_argument(
        "--möte", "--mote", dest="meeting", metavar="M", help="möte: nyckeln i adressen, eller rubriken (nästa möte)"
    )


def _add_public(command: Any) -> None:  # noqa: ANN401  # as above
    command.add_argument(
        "--publicering", type=Path, dest="publication", metavar="FIL.json", help="medborgare: den publicerade filen"
    )
    command.add_argument(
        "--mapp",
        type=Path,
        dest="folder",
        metavar="M",
        help="medborgare: mappen med det publicerade, där kommunen väljs med --kommun",
    )


def do_report(asked: Namespace) -> Iterator[str]:
    """Write the report that was asked for.

    Raises
    ------
    DataError
        When there is no such promise or publication, the file is there already, or the day is to come.
    """
    from streamlit.logger import set_log_level  # noqa: PLC0415  # heavy; help and faults come at once

    from dashboard.reports.forms import find_form  # noqa: PLC0415

    set_log_level("error")  # it warns that no page is open
    kind = _KINDS[asked.kind]
    _refuse_foreign(asked, kind)
    if asked.file.exists():
        raise DataError(str(asked.file), [Problem("", "filen finns redan.", "Välj ett nytt namn.")])
    if kind in _WRITERS:
        yield from _WRITERS[kind](asked)
        return
    form = find_form(asked.file.name)
    document = _make_public(asked) if kind == PUBLIC else _make_half_year(asked, form.name)
    asked.file.write_bytes(form.write(document))
    yield f"{document.title} är skriven som {form.name} i {asked.file}: läget den {document.made_on}."
    yield document.notice


def _write_pack(asked: Namespace) -> Iterator[str]:
    from dashboard.cli.meeting_packs import make_asked_pack, note_pack  # noqa: PLC0415  # heavy
    from dashboard.reports.pack.pack import find_pack_form  # noqa: PLC0415

    form = find_pack_form(asked.file.name)
    pack = make_asked_pack(asked)
    note_pack(asked, pack, form.name)
    asked.file.write_bytes(form.write(pack))
    yield f"{pack.title} är skrivet som {form.name} i {asked.file}: läget den {pack.made_on}."
    yield pack.notice


_WRITERS = {MEETING: _write_pack, PLAN: write_plan, COUNTS: write_counts}
"""What isn't written as a document is."""


def _refuse_foreign(asked: Namespace, kind: str) -> None:
    """Refuse what would be left out of account."""
    others = {name: option for name, option in _OPTIONS.items() if name not in _OWN[kind]}
    what = f"hör inte till rapporten «{kind}»."
    problems = [Problem(option, what, "Ta bort det.") for name, option in others.items() if getattr(asked, name)]
    if problems:
        raise DataError(SOURCE, problems)


def _make_public(asked: Namespace) -> "Document":
    from dashboard.reports.public_report import make_public_report  # noqa: PLC0415  # as above
    from data.publication_files import name_file, read_publication  # noqa: PLC0415
    from data.territory import find_municipality  # noqa: PLC0415

    if asked.publication is not None and asked.folder is None and asked.municipality is None:
        return make_public_report(read_publication(asked.publication))
    if asked.publication is not None or asked.folder is None or asked.municipality is None:
        what = "det står inte vilken publicering rapporten ska göras av."
        remedy = "Skriv antingen --publicering FIL.json, eller --mapp M och --kommun K."
        raise DataError(SOURCE, [Problem("--publicering", what, remedy)])
    code = find_municipality(asked.municipality) or asked.municipality
    return make_public_report(read_publication(asked.folder / name_file(code)))


def _make_half_year(asked: Namespace, form: str) -> "Document":
    from dashboard.reports.half_year import make_half_year_report  # noqa: PLC0415  # as above
    from dashboard.store import note_export  # noqa: PLC0415

    today = read_clock().date()
    day = asked.day or today
    for name, given in (("--per", day), ("--känt", asked.known)):
        if given is not None and given > today:
            raise DataError(SOURCE, [Problem(name, f"{given} har inte varit ännu.", "Välj en dag som har varit.")])
    promise, selection = _find(asked, today)
    document = make_half_year_report(promise, selection, day=day)
    if selection.viewer.rights.sees_points and not document.is_demo:
        note_export(selection.viewer, selection.municipality, f"{document.title}, {form}")
    return document


def _find(asked: Namespace, today: date) -> "tuple[Promise, Selection]":
    from dashboard.selection import Selection, promises_of  # noqa: PLC0415  # as above
    from dashboard.store import the_promises  # noqa: PLC0415
    from dashboard.viewer import Viewer  # noqa: PLC0415
    from data.roles import Role, find_rights  # noqa: PLC0415
    from data.territory import find_municipality  # noqa: PLC0415

    promises, asked_for = the_promises(), asked.promise or DEFAULT
    promise = next((each for each in promises if each.promise_id == asked_for), None)
    if promise is None:
        known = ", ".join(each.promise_id for each in promises)
        raise DataError(SOURCE, [Problem("--löfte", f"«{asked_for}» finns inte.", f"Välj bland {known}.")])
    places = {place.code: place.name for place in promise.municipalities}
    given = asked.municipality or next(iter(places))
    code = find_municipality(given) or given
    if code not in places:
        what = f"löftet gäller inte kommunen «{code}»."
        raise DataError(SOURCE, [Problem("--kommun", what, f"Välj bland {', '.join(places)}.")])
    viewer = Viewer(
        find_rights(frozenset({Role(asked.reader or _READERS[-1])})),
        role="vid den här datorn",
        page=SOURCE,
        as_of=asked.known,
    )
    return promise, Selection(code, places[code], promises_of(code, promises), asked.known or today, viewer)
