"""Bedömning, statuses: how far each commitment has come, and the form that changes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboard.evidence import propose_done
from dashboard.formats import format_count, format_date
from dashboard.papers import list_papers
from dashboard.registers import save_decision
from dashboard.selection import Selection
from dashboard.store import is_demo, list_decisions
from dashboard.texts import badge_status, name_status, plain, say_target
from dashboard.views.field import Field, keep_apart
from dashboard.views.keeping import Clock, keep, show_kept
from dashboard.views.saving import refuse
from dashboard.views.signing import ask_signing, day_of, read_signing
from data.activities import Activity
from data.follow_ups import Decision
from data.model import Commitment, CommitmentStatus, Promise
from geo.followup import newest_decisions

LONGEST = 1000
_FORM, _WHICH = "beslut", "atagande"
_STATUS, _REASON, _DONE = (Field(f"{_FORM}_{part}") for part in ("status", "skal", "antal"))
_FIELDS = (_STATUS, _REASON, _DONE, day_of(_FORM))

Standing = Mapping[str, tuple["Named", Decision | None]]
"""By the name in the address: a commitment, and the decision that holds."""


@dataclass(frozen=True, slots=True)
class Named:
    """A commitment and whose it is."""

    promise: Promise
    commitment: Commitment
    focus_area: str


def show_deciding(selection: Selection, *, clock: Clock) -> None:
    """Show how far each commitment has come, and the form for the one that is chosen.

    Parameters
    ----------
    selection
        Whose promises they are.
    clock
        Gives the time, Swedish clock time.
    """
    standing = _find_standing(selection)
    names = {(each.promise.promise_id, each.commitment.commitment_id): each for each, _ in standing.values()}
    if not show_kept(selection.viewer, Decision, clock=clock, describe=partial(_describe, names=names)):
        return
    chosen = st.selectbox(
        "Åtagande",
        list(standing),
        index=None,
        placeholder="Välj åtagande, eller tryck på Ändra nedan",
        key=_WHICH,
        bind="query-params",
    )
    if chosen is None:
        _show_all(standing)
        return
    named, newest = standing[chosen]
    keep_apart(_FORM, (named.promise.promise_id, named.commitment.commitment_id), _FIELDS)
    _show_one(named, newest)
    _offer_log(named, selection)
    _ask(named, newest, selection, clock)


def _find_standing(selection: Selection) -> Standing:
    viewer, demo = selection.viewer, is_demo(selection.viewer, selection.municipality)
    found: dict[str, tuple[Named, Decision | None]] = {}
    for promise in selection.promises:
        decisions = list_decisions(viewer, promise.promise_id, is_demo=demo, as_of=selection.today)
        newest = newest_decisions(decisions)
        for area in promise.focus_areas:
            for commitment in area.commitments:
                one = newest.get(commitment.commitment_id)
                # A decision that is dated back doesn't hold, but was seen: the next one follows it all the same.
                versions = [each.version for each in decisions if each.commitment_id == commitment.commitment_id]
                held = None if one is None else one.model_copy(update={"version": max(versions)})
                name = commitment.name if commitment.name not in found else f"{commitment.name} ({promise.title})"
                found[name] = (Named(promise, commitment, area.name), held)
    return found


def _show_all(standing: Standing) -> None:
    """Show every commitment with its status, and a button each that opens the form."""
    shown = ""
    for name, (named, newest) in standing.items():
        heading = f"{named.focus_area} ({named.promise.title})"
        if heading != shown:
            st.subheader(plain(named.focus_area))
            st.caption(plain(named.promise.title))
            shown = heading
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            status = badge_status(newest.status if newest else CommitmentStatus.UNKNOWN)
            dated = format_date(newest.decided_on) if newest else "ingen status är registrerad"
            st.markdown(f"{status} **{plain(name)}**  \n{plain(dated)}", width="stretch")
            key = f"andra_{named.promise.promise_id}_{named.commitment.commitment_id}"
            # The name stands to the left; sidor.css leaves what is emphasised in a button to those who listen.
            st.button(f"Ändra *{plain(name)}*", key=key, on_click=partial(_choose, name))


def _choose(name: str | None) -> None:
    st.session_state[_WHICH] = name


def _show_one(named: Named, newest: Decision | None) -> None:
    st.button("Till alla åtaganden", icon=":material/arrow_back:", on_click=partial(_choose, None))
    st.markdown(f"«{plain(named.commitment.quote.text)}»")
    now = "ingen status är registrerad."
    if newest is not None:
        told = f"{format_date(newest.decided_on)}, {newest.author_role}: {newest.reason}"
        now = f"{badge_status(newest.status)} {plain(told)}"
    st.markdown(f"**Målvärde:** {plain(say_target(named.commitment))}.  \n**Nu gäller:** {now}")


def _offer_log(named: Named, selection: Selection) -> None:
    """Offer what the log of activities holds as the reason, where it holds anything."""
    demo = is_demo(selection.viewer, selection.municipality)
    municipalities = [place.code for place in named.promise.municipalities]
    activities = list_papers(selection.viewer, Activity, municipalities, is_demo=demo)
    found = propose_done(named.commitment, activities, named.promise, today=selection.today)
    if found:
        st.markdown(f"**I aktivitetsloggen:** {plain(found)}")
        st.button("Använd som underlag", on_click=partial(_take, found))


def _take(found: str) -> None:
    _REASON.fill(f"{_REASON.text} {found}".strip()[:LONGEST])


def _ask(named: Named, newest: Decision | None, selection: Selection, clock: Clock) -> None:
    with st.form(_FORM, enter_to_submit=False):
        st.pills("Ny status", list(CommitmentStatus), format_func=name_status, key=_STATUS.key)
        st.text_area(
            "Skäl och underlag",
            max_chars=LONGEST,
            key=_REASON.key,
            help="Vad som visar att det är så: en siffra, ett protokoll, ett diarienummer. Aldrig namn.",
        )
        if named.commitment.minimum is not None:
            st.number_input(f"Antal gjorda ({named.commitment.minimum.what})", min_value=0, value=None, key=_DONE.key)
        ask_signing(_FORM, today=selection.today, day="Beslutad den")
        save = partial(_save, named, selection, after=newest.version if newest else 0, clock=clock)
        st.form_submit_button("Spara status", type="primary", on_click=save)
    st.caption("Den förra statusen finns kvar i historiken. Ångrar du dig skriver du en ny.")


def _save(named: Named, selection: Selection, *, after: int, clock: Clock) -> None:
    """Save before the page is drawn; what the writer saw stands in `after`."""
    status, reason = _STATUS.value, _REASON.text
    signed = read_signing(_FORM)
    gaps = {"status": status, "skäl och underlag": reason, "roll och dag": signed}
    if status is None or not reason or signed is None:
        refuse(f"Kvar att fylla i: {', '.join(name for name, given in gaps.items() if not given)}.")
        return
    mine = Decision(
        promise_id=named.promise.promise_id,
        commitment_id=named.commitment.commitment_id,
        status=status,
        decided_on=signed.day,
        author_role=signed.role,
        reason=reason,
        n_done=_DONE.value,
        is_demo=is_demo(selection.viewer, selection.municipality),
    )
    told = f"Sparad: {name_status(status)}, {named.commitment.name}."
    keep(selection.viewer, mine, after=after, clock=clock, told=told, forget=_FIELDS, save=save_decision)


def _describe(decision: Decision, names: Mapping[tuple[str, str], Named]) -> Mapping[str, str]:
    named = names.get((decision.promise_id, decision.commitment_id))
    return {
        "Åtagande": named.commitment.name if named else decision.commitment_id,
        "Status": name_status(decision.status),
        "Beslutad": format_date(decision.decided_on),
        "Antal gjorda": "–" if decision.n_done is None else format_count(decision.n_done),
        "Skäl": decision.reason,
        "Roll": decision.author_role,
    }
