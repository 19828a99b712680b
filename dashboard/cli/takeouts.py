"""``lofteskartan rapport åtgärdsplan`` and ``uttag``: the plan and the counts as files, as from their pages."""

from argparse import Namespace
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from dashboard.cli.clock import read_clock
from data.errors import DataError, Problem
from data.roles import Role

if TYPE_CHECKING:
    from dashboard.selection import Selection

SOURCE, DEFAULT = "rapport", "0586"

F = TypeVar("F")


def write_plan(asked: Namespace) -> Iterator[str]:
    """Write a municipality's action plan as Excel or Word.

    Parameters
    ----------
    asked
        `municipality`, None for the default, and `file`, whose ending chooses the form.

    Raises
    ------
    DataError
        When the plan has no rows, nothing is known of the municipality, or the file's ending names no form.
    """
    from dashboard.reports.plan_files import write_plan_document, write_plan_workbook  # noqa: PLC0415  # heavy
    from dashboard.store import is_demo  # noqa: PLC0415
    from dashboard.views.action_plan import read_plan  # noqa: PLC0415

    forms = {"xlsx": write_plan_workbook, "docx": write_plan_document}
    write = _choose(asked.file.name, forms, what="åtgärdsplanen")
    selection = _select(asked, Role.ANALYST)
    plan = read_plan(selection, is_demo=is_demo(selection.viewer, selection.municipality))
    if not plan.rows:
        what = f"åtgärdsplanen för {selection.name} har inga rader."
        raise DataError(SOURCE, [Problem("--kommun", what, "Skriv den första på sidan Åtgärdsplan.")])
    asked.file.write_bytes(
        write(plan.rows, plan.titles, place=selection.name, made_on=selection.today, is_demo=plan.is_demo)
    )
    yield f"Åtgärdsplan för {selection.name}, {len(plan.rows)} rader, är skriven i {asked.file}."


def write_counts(asked: Namespace) -> Iterator[str]:
    """Write all counts that a reader may see of a municipality, in the form that the file's ending names.

    Parameters
    ----------
    asked
        `municipality` and `reader`, None for the defaults, and `file`.

    Raises
    ------
    DataError
        When the file's ending names no form, nothing is known of the municipality, or the reader may see no counts;
        then no file is written and no takeout logged.
    """
    from dashboard.exporting import KINDS, lay_takeout  # noqa: PLC0415  # heavy
    from dashboard.store import note_export  # noqa: PLC0415

    kind = _choose(asked.file.name, KINDS, what="antalen")
    selection = _select(asked, Role(asked.reader or Role.ANALYST))
    taken = lay_takeout(selection)
    if taken.counts.empty:
        what = f"det finns inga antal för {selection.name} som rollen får se."
        raise DataError(SOURCE, [Problem("--kommun", what, "Läs in antal för kommunen, eller välj en annan roll.")])
    if selection.viewer.rights.sees_points and not taken.is_demo:
        note_export(selection.viewer, selection.municipality, f"antal, {kind.name}")
    asked.file.write_bytes(kind.write(taken))
    yield f"Antal för {selection.name}, {len(taken.counts)} rader, är skrivna som {kind.name} i {asked.file}."
    yield taken.notes[1 if taken.is_demo else 0]


def _choose(name: str, forms: Mapping[str, F], *, what: str) -> F:
    form = forms.get(name.rpartition(".")[2].lower())
    if form is None:
        told = f"{what} skrivs som {', '.join(list(forms)[:-1])} eller {list(forms)[-1]}."
        raise DataError(name, [Problem("", told, "Ge filen en av de ändelserna.")])
    return form


def _select(asked: Namespace, role: Role) -> "Selection":
    from dashboard.selection import Selection, promises_of  # noqa: PLC0415  # as above
    from dashboard.store import list_municipalities, the_promises  # noqa: PLC0415
    from dashboard.viewer import Viewer  # noqa: PLC0415
    from data.roles import find_rights  # noqa: PLC0415
    from data.territory import find_municipality, name_municipality  # noqa: PLC0415

    given = asked.municipality or DEFAULT
    code = find_municipality(given) or given
    viewer = Viewer(find_rights(frozenset({role})), role="vid den här datorn", page=SOURCE)
    own = promises_of(code, the_promises())
    if not own and code not in set(list_municipalities(viewer)["municipality"]):
        what = f"det finns inga uppgifter om «{given}»."
        raise DataError(SOURCE, [Problem("--kommun", what, "Läs in uppgifter, eller rätta kommunens kod eller namn.")])
    return Selection(code, name_municipality(code), own, read_clock().date(), viewer)
