"""What meetings decided: who does what by when, back at every meeting until it is done."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

import streamlit as st
from pydantic import ValidationError

from dashboard.formats import format_date
from dashboard.goal_texts import name_badge
from dashboard.meetings import NewId, make_key, renew
from dashboard.selection import Selection
from dashboard.texts import Markdown
from dashboard.views.agenda import find_author
from dashboard.views.field import Field, keep_apart
from dashboard.views.keeping import Clock, keep
from dashboard.views.role import ROLES
from dashboard.views.saving import refuse
from dashboard.views.stacked import show_stacked
from data.meetings import DecisionState, Meeting, MeetingDecision
from data.papers import Paper

_TEXT, _OWNER, _DUE = (Field(f"motesbeslut_{part}") for part in ("text", "vem", "nar"))
LONGEST = 500
_USUAL_DAYS = 30


def show_decisions(decisions: Sequence[MeetingDecision], meetings: Sequence[Meeting], today: date) -> None:
    """Show the decisions that are still open, the earliest day first, and below those that are done."""
    titles = {meeting.key: meeting.title for meeting in meetings}
    still = sorted((each for each in decisions if each.state is DecisionState.OPEN), key=lambda each: each.due_on)
    done = [each for each in decisions if each.state is DecisionState.DONE]
    if still:
        show_stacked("Öppna beslut", [_as_row(each, titles, today) for each in still])
    else:
        st.markdown("Inget beslut är öppet.")
    if done:
        with st.expander(f"Klara beslut ({len(done)})"):
            show_stacked("Klara beslut", [_as_row(each, titles, today) for each in reversed(done)])


def _as_row(decision: MeetingDecision, titles: Mapping[str, str], today: date) -> dict[str, str]:
    row = {
        "Beslut": decision.text,
        "Läge": name_badge(badge_decision(decision, today)),
        "Vem": decision.owner,
        "Senast": format_date(decision.due_on),
        "Beslutat på": titles.get(decision.raised_at, "ett borttaget möte"),
    }
    return row | ({"Vad som gjordes": decision.how} if decision.how else {})


def badge_decision(decision: MeetingDecision, today: date) -> Markdown:
    """Write whether a decision is open, overdue or done as symbol, word and colour."""
    if decision.state is DecisionState.DONE:
        return Markdown(":green-badge[✔ klart]")
    overdue, waiting = Markdown(":red-badge[▲ försenat]"), Markdown(":blue-badge[○ öppet]")
    return overdue if decision.is_overdue(today) else waiting


def describe_decision(paper: Paper) -> Mapping[str, str]:
    """Tell a decision, for a choice between two versions of it."""
    if not isinstance(paper, MeetingDecision):
        return {}
    return {
        "Beslut": paper.text,
        "Vem": paper.owner,
        "Senast": format_date(paper.due_on),
        "Läge": "tillbakataget" if paper.is_withdrawn else paper.state.value,
        "Vad som gjordes": paper.how or "–",
        "Roll": paper.author_role,
    }


def ask_decision(meeting: Meeting, selection: Selection, *, clock: Clock, new_id: NewId, is_invented: bool) -> None:
    """Ask for a new decision of a meeting: what, who and when."""
    keep_apart("motesbeslut", meeting.key, (_TEXT, _OWNER, _DUE))
    st.text_area(
        "Vad ska göras?", max_chars=LONGEST, key=_TEXT.key, help="Skriv aldrig namn eller andra personuppgifter."
    )
    left, right = st.columns(2)
    left.selectbox(
        "Vem (roll eller part, aldrig namn)",
        list_owners(selection),
        index=None,
        placeholder="Välj roll eller part",
        key=_OWNER.key,
    )
    right.date_input(
        "Klart senast", value=selection.today + timedelta(days=_USUAL_DAYS), key=_DUE.key, format="YYYY-MM-DD"
    )
    make = partial(_make, meeting, selection, new_id=new_id, is_invented=is_invented)
    st.button("Spara beslutet", type="primary", on_click=_add, args=[selection, make, clock])


def ask_done(decisions: Sequence[MeetingDecision], selection: Selection, *, clock: Clock) -> None:
    """Ask what was done, and close a decision; or take back one that was written by mistake, or open a closed one."""
    names = {each.key: f"{each.text} ({each.owner}, {each.state.value})" for each in decisions}
    if not names:
        st.markdown("Inget beslut finns att ändra.")
        return
    key = st.selectbox("Beslut", list(names), format_func=names.__getitem__, key="motesbeslut_valt")
    chosen = next(each for each in decisions if each.key == key)
    written = f"motesbeslut_gjort_{chosen.key}"
    save = partial(_save, selection, chosen, clock=clock)
    if chosen.state is DecisionState.OPEN:
        st.text_area("Vad gjordes?", max_chars=LONGEST, key=written, help="Skriv aldrig namn.")
        with st.container(horizontal=True):
            st.button("Markera som klart", type="primary", on_click=_close, args=[selection, chosen, written, clock])
            st.button(
                "Ta tillbaka beslutet",
                on_click=save,
                kwargs={"told": "Beslutet är tillbakataget.", "is_withdrawn": True},
            )
    else:
        opened = {"told": "Beslutet är öppet igen.", "state": DecisionState.OPEN, "how": None}
        st.button("Öppna beslutet igen", on_click=save, kwargs=opened)


def list_owners(selection: Selection) -> list[str]:
    """List who may own a decision: the parties of the promises and the roles, never a person."""
    parties = [party.name for promise in selection.promises for party in promise.parties]
    return list(dict.fromkeys([*parties, *ROLES[:-1], "kommunstyrelsen", "brottsförebyggande rådet"]))


def _make(meeting: Meeting, selection: Selection, *, new_id: NewId, is_invented: bool) -> MeetingDecision | None:
    gaps = {"vad som ska göras": _TEXT.text, "vem": _OWNER.value, "dag": _DUE.value}
    if lacking := [name for name, given in gaps.items() if not given]:
        refuse(f"Kvar att fylla i: {', '.join(lacking)}.")
        return None
    return MeetingDecision.model_validate(
        {
            "municipality": selection.municipality,
            "key": make_key("beslut", new_id()),
            "author_role": find_author(selection.viewer),
            "is_demo": is_invented,
            "text": _TEXT.value,
            "owner": _OWNER.value,
            "due_on": _DUE.value,
            "raised_at": meeting.key,
        }
    )


def _add(selection: Selection, make: Callable[[], MeetingDecision | None], clock: Clock) -> None:
    told = "Beslutet är sparat. Det kommer tillbaka på varje möte tills det är klart."
    keep(selection.viewer, make(), after=0, clock=clock, told=told, forget=[_TEXT, _OWNER])


def _close(selection: Selection, decision: MeetingDecision, written: str, clock: Clock) -> None:
    how = str(st.session_state.get(written) or "").strip()
    if not how:
        refuse("Skriv vad som gjordes.")
        return
    _save(selection, decision, clock=clock, told="Beslutet är klart.", state=DecisionState.DONE, how=how)


def _save(selection: Selection, decision: MeetingDecision, *, clock: Clock, told: str, **changes: object) -> None:
    try:
        renewed = renew(decision, author_role=find_author(selection.viewer), **changes)
    except ValidationError:
        refuse("Texten är för lång eller tom.")
        return
    keep(selection.viewer, renewed, after=decision.version, clock=clock, told=told)
