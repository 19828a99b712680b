"""``lofteskartan rapport möte``: a meeting's pack as PowerPoint or PDF, the same bytes for the same data and day."""

from argparse import Namespace
from typing import TYPE_CHECKING

from dashboard.cli.clock import read_clock
from data.errors import DataError, Problem

if TYPE_CHECKING:
    from dashboard.reports.pack.pack import Pack
    from dashboard.selection import Selection
    from data.meetings import Meeting

SOURCE, DEFAULT = "rapport möte", "0586"


def make_asked_pack(asked: Namespace) -> "Pack":
    """Make the pack that was asked for.

    Parameters
    ----------
    asked
        `municipality`, `meeting` and `reader`; None for what was left out.

    Raises
    ------
    DataError
        When there is no such municipality, meeting or reader.
    """
    from dashboard.reports.pack.audience import find_audience, list_audiences  # noqa: PLC0415  # heavy
    from dashboard.reports.pack.meeting_pack import make_pack  # noqa: PLC0415

    selection = _select(asked.municipality or DEFAULT)
    meeting = _find_meeting(selection, asked.meeting)
    rights = selection.viewer.rights
    audience = list_audiences(rights)[0] if asked.reader is None else find_audience(asked.reader, rights)
    return make_pack(meeting, selection, audience=audience)


def note_pack(asked: Namespace, pack: "Pack", form: str) -> None:
    """Note that somebody takes out counts that aren't protected."""
    from dashboard.store import note_export  # noqa: PLC0415  # as above

    if pack.shows_small and not pack.is_demo:
        selection = _select(asked.municipality or DEFAULT)
        note_export(selection.viewer, selection.municipality, f"{pack.title}, {form}")


def _select(municipality: str) -> "Selection":
    from dashboard.selection import Selection, promises_of  # noqa: PLC0415  # as above
    from dashboard.store import the_promises  # noqa: PLC0415
    from dashboard.viewer import Viewer  # noqa: PLC0415
    from data.roles import LOCAL, find_rights  # noqa: PLC0415
    from data.territory import find_municipality, name_municipality  # noqa: PLC0415

    code = find_municipality(municipality) or municipality
    viewer = Viewer(find_rights(LOCAL), role="vid den här datorn", page=SOURCE)
    return Selection(code, name_municipality(code), promises_of(code, the_promises()), read_clock().date(), viewer)


def _find_meeting(selection: "Selection", asked: str | None) -> "Meeting":
    """Find a meeting by its key or its title; without one the first on the page's list: the next, or the last held."""
    from dashboard.meetings import order_meetings  # noqa: PLC0415  # as above
    from dashboard.papers import list_papers  # noqa: PLC0415
    from dashboard.store import is_demo  # noqa: PLC0415
    from data.meetings import Meeting  # noqa: PLC0415

    where = selection.municipality
    found = order_meetings(list_papers(selection.viewer, Meeting, [where], is_demo=is_demo(selection.viewer, where)))
    if not found:
        what = f"{selection.name} har inget möte upplagt."
        raise DataError(SOURCE, [Problem("--kommun", what, "Lägg upp ett på sidan Möte.")])
    chosen = [each for each in found if asked is None or asked in {each.key, each.title}]
    if not chosen:
        known = "; ".join(f"{each.key} ({each.title}, {each.held_on})" for each in found)
        raise DataError(SOURCE, [Problem("--möte", f"«{asked}» finns inte.", f"Välj bland: {known}.")])
    return chosen[0]
