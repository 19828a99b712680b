"""Saving what was drawn: a delivery that can be undone, and the end of an area that it takes the place of."""

from collections.abc import Callable, Collection
from datetime import date, datetime

import streamlit as st

from dashboard.papers import save_paper
from dashboard.store import see
from dashboard.texts import plain
from dashboard.viewer import Viewer
from dashboard.views.field import Field
from data.area_ends import AreaEnd, make_end_key
from data.drawn_areas import Drawing, deliver
from data.errors import DataError

Clock = Callable[[], datetime]

_TOLD, _FAULT, _LAST = "omraden.sparat", "omraden.fel", "omraden.leverans"
_DRAWN = "omraden.ritat"


def save_drawing(
    viewer: Viewer,
    drawing: Drawing | None,
    *,
    clock: Clock,
    told: str,
    forget: Collection[Field] = (),
    end: AreaEnd | None = None,
    after: int = 0,
) -> None:
    """Save what was drawn; the ``on_click`` of a button.

    Parameters
    ----------
    viewer
        Who draws.
    drawing
        None while something lacks, and nothing is saved.
    clock
        Gives the time, Swedish clock time.
    told
        What to say when it is saved.
    forget
        Fields to empty then.
    end
        The end of the area that the drawn ones take the place of; it holds while their delivery stands.
    after
        The version of that end which was seen, 0 for none.
    """
    if drawing is None:
        return
    now = clock()
    try:
        receipt = see(viewer).receive(*deliver(drawing, now=now))
    except DataError as fault:
        st.session_state[_FAULT] = f"**Det sparades inte.** {_say(fault)}"
        return
    st.session_state[_LAST] = (drawing.municipality, receipt.delivery_id)
    st.session_state[_DRAWN] = drawing
    try:
        if end is not None:
            own = end.model_copy(update={"delivery_id": receipt.delivery_id})
            save_paper(viewer, own, after=after, now=now)
    except DataError as fault:
        what = "De nya områdena är sparade, men det gamla kunde inte avslutas: gör det under «Avsluta»."
        st.session_state[_FAULT] = f"**{what}** {_say(fault)}"
    is_new = receipt.n_accepted + receipt.n_remarked > 0
    st.session_state[_TOLD] = f"**{plain(told)}**" if is_new else "Precis den gränsen var redan sparad."
    for field in forget:
        field.empty()


def find_end_version(viewer: Viewer, municipality: str, area_id: str) -> int:
    """Find which version of an area's end there is, taken back or not; 0 for none."""
    versions = see(viewer).read_paper_versions(AreaEnd, municipality, make_end_key(area_id))
    return versions[-1].version if versions else 0


def _say(fault: DataError) -> str:
    return " ".join(plain(str(problem)) for problem in fault.problems)


def find_last(municipality: str) -> int | None:
    """Find the delivery that was last drawn here in a municipality, so that it can be undone at once."""
    place, delivery_id = st.session_state.get(_LAST, ("", None))
    return delivery_id if place == municipality else None


def find_drawn(municipality: str, today: date) -> tuple[str, ...]:
    """Name what was last drawn here in a municipality, as far as it holds today."""
    drawn = st.session_state.get(_DRAWN)
    if not isinstance(drawn, Drawing) or drawn.municipality != municipality or drawn.valid_from > today:
        return ()
    return tuple(area.label for area in drawn.areas)


def show_saved() -> None:
    """Show what became of the last saving, once; whoever stands at the end of the long form is told where to look."""
    shown = (
        (_TOLD, st.success, "Sparat. Läs överst på sidan."),
        (_FAULT, st.error, "Gick inte att spara. Läs överst på sidan."),
    )
    for key, tell, where in shown:
        if said := st.session_state.pop(key, ""):
            tell(said)
            st.toast(where, duration="long")
