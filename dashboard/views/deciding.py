"""Below Uppföljning: the status of a commitment is decided, and two who decide at once see each other."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

import streamlit as st

from dashboard.formats import format_count, format_date
from dashboard.selection import Selection
from dashboard.store import is_demo, list_decisions, save_decision
from dashboard.texts import name_status, plain
from dashboard.viewer import Viewer
from dashboard.views.frame import show_table
from dashboard.views.role import ask_role
from data.errors import DataError
from data.model import Commitment, CommitmentStatus, Decision, Promise
from data.personal import mask
from data.roles import Act
from data.store.conflicts import Conflict
from geo.followup import newest_decisions

Clock = Callable[[], datetime]

_TOLD, _FAULT, _BOTH = "beslut_sparat", "beslut_fel", "beslut_krock"
_WHAT, _STATUS, _DAY, _REASON, _DONE = (f"beslut_{part}" for part in ("vad", "status", "dag", "skal", "antal"))
LONGEST = 500


def show_deciding(selection: Selection, *, clock: Clock) -> None:
    """Show the form, to those who may decide.

    Parameters
    ----------
    selection
        Whose promises they are.
    clock
        Gives the time, Swedish clock time.
    """
    viewer = selection.viewer
    if not viewer.rights.may(Act.DECIDE) or viewer.as_of is not None or not selection.promises:
        return
    st.header("Ändra en status")
    if is_demo(viewer, selection.municipality):
        st.caption("Här visas påhittade statusar. Egna går att skriva när egna uppgifter är inlästa.")
        return
    for key, tell in ((_TOLD, st.success), (_FAULT, st.error)):
        if told := st.session_state.pop(key, ""):
            tell(told)
    role = ask_role()
    names = {
        (promise.promise_id, each.commitment_id): each.name
        for promise in selection.promises
        for each in promise.commitments
    }
    if _BOTH in st.session_state:
        mine, _ = st.session_state[_BOTH]
        if (mine.promise_id, mine.commitment_id) in names:
            _show_both(names[mine.promise_id, mine.commitment_id], viewer, role, clock)
            return
        del st.session_state[_BOTH]  # another municipality is looked at
    _ask(selection, role, clock)


def _ask(selection: Selection, role: str | None, clock: Clock) -> None:
    names = {
        (promise.promise_id, each.commitment_id): (promise, each)
        for promise in selection.promises
        for each in promise.commitments
    }
    chosen = st.selectbox(
        "Åtagande",
        list(names),
        index=None,
        format_func=lambda key: names[key][1].name,
        placeholder="Välj åtagande",
        key=_WHAT,
    )
    if chosen is None:
        return
    promise, commitment = names[chosen]
    newest = _find_newest(selection, promise, commitment)
    st.markdown(f"**Nu gäller:** {plain(_say(newest))}")
    left, right = st.columns(2)
    status = left.selectbox("Ny status", list(CommitmentStatus), index=None, placeholder="Välj status", key=_STATUS)
    day = right.date_input("Beslutad den", value=selection.today, max_value=selection.today, key=_DAY)
    n_done = left.number_input("Antal gjorda, om det räknas", min_value=0, value=None, step=1, key=_DONE)
    reason = st.text_area("Skäl (aldrig namn eller andra personuppgifter)", max_chars=LONGEST, key=_REASON).strip()
    lacking = _find_lacking(status, day, reason, role)
    mine = None
    if not lacking and status is not None and isinstance(day, date) and role is not None:
        mine = Decision(
            promise_id=promise.promise_id,
            commitment_id=commitment.commitment_id,
            status=status,
            decided_on=day,
            author_role=role,
            reason=reason,
            n_done=n_done,
        )
    st.button(
        "Spara status",
        type="primary",
        disabled=mine is None,
        on_click=partial(_save, selection.viewer, mine, after=newest.version if newest else 0, clock=clock),
    )
    st.caption(lacking or "Den förra statusen finns kvar i historiken.")


def _find_lacking(status: CommitmentStatus | None, day: object, reason: str, role: str | None) -> str:
    if reason and (found := mask(reason).counts):
        kinds = ", ".join(kind.value for kind in found)
        return f"Skälet ser ut att innehålla personuppgifter ({kinds}). Skriv om det utan dem."
    gaps = {"roll": role, "status": status, "dag": day, "skäl": reason}
    lacking = [name for name, given in gaps.items() if not given]
    return f"Kvar att fylla i: {', '.join(lacking)}." if lacking else ""


def _find_newest(selection: Selection, promise: Promise, commitment: Commitment) -> Decision | None:
    decisions = list_decisions(selection.viewer, promise.promise_id, is_demo=False, as_of=selection.today)
    newest = newest_decisions(decisions).get(commitment.commitment_id)
    last = max((one.version for one in decisions if one.commitment_id == commitment.commitment_id), default=0)
    # A decision that is dated back doesn't hold, but was seen: the next one follows it all the same.
    return None if newest is None else newest.model_copy(update={"version": last})


def _save(viewer: Viewer, mine: Decision | None, *, after: int, clock: Clock) -> None:
    """Save before the page is drawn; what the writer saw stands in `after`."""
    if mine is None:
        return
    st.session_state.pop(_BOTH, None)
    try:
        save_decision(viewer, mine, after=after, now=clock())
    except Conflict as conflict:
        st.session_state[_BOTH] = (mine, conflict.current)
    except DataError as fault:
        told = " ".join(plain(str(problem)) for problem in fault.problems)
        st.session_state[_FAULT] = f"**Statusen sparades inte.** {told}"
    else:
        st.session_state[_TOLD] = f"**Sparad:** {plain(name_status(mine.status))}."
        for key in (_STATUS, _REASON, _DONE):
            st.session_state.pop(key, None)


def _show_both(commitment: str, viewer: Viewer, role: str | None, clock: Clock) -> None:
    """Show what both wrote, and let the second choose."""
    mine, theirs = st.session_state[_BOTH]
    st.warning(
        f"**Någon annan hann före.** Statusen för «{plain(commitment)}» ändrades medan du skrev, "
        "så din är inte sparad. Välj vilken som gäller.",
        icon="⚠️",
    )
    facts = {"Sparad av någon annan": theirs, "Din, inte sparad": mine}
    show_table(
        [
            {"Uppgift": name} | {whose: "–" if one is None else tell(one) for whose, one in facts.items()}
            for name, tell in _FACTS.items()
        ]
    )
    version = 0 if theirs is None else theirs.version
    with st.container(horizontal=True):
        st.button(
            "Spara min",
            type="primary",
            disabled=role is None,
            on_click=partial(_save, viewer, mine, after=version, clock=clock),
        )
        st.button("Behåll den andras", on_click=_keep_theirs)


def _keep_theirs() -> None:
    st.session_state.pop(_BOTH, None)
    st.session_state[_TOLD] = "**Den andras status står kvar.**"


_FACTS: dict[str, Callable[[Decision], str]] = {
    "Status": lambda one: name_status(one.status),
    "Beslutad": lambda one: format_date(one.decided_on),
    "Antal gjorda": lambda one: "–" if one.n_done is None else format_count(one.n_done),
    "Skäl": lambda one: one.reason,
    "Roll": lambda one: one.author_role,
}


def _say(decision: Decision | None) -> str:
    if decision is None:
        return "ingen status är registrerad."
    told = f"{name_status(decision.status)}, {format_date(decision.decided_on)}, {decision.author_role}"
    return f"{told}: {decision.reason}"
