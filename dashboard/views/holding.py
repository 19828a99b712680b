"""Bedömning, held: a follow-up that was held is written, so that the year round and the council see it."""

from functools import partial

import streamlit as st

from dashboard.formats import format_date
from dashboard.registers import save_follow_up
from dashboard.selection import Selection
from dashboard.store import is_demo, list_follow_ups
from dashboard.texts import capitalise, plain
from dashboard.views.field import Field, keep_apart
from dashboard.views.frame import show_empty, show_table
from dashboard.views.keeping import Clock, show_kept
from dashboard.views.saving import refuse, save_once
from dashboard.views.signing import ask_signing, day_of, read_signing
from dashboard.views.striking import describe_struck, show_striking
from data.errors import DataError
from data.follow_ups import FollowUp
from data.model import FollowUpRule, Promise
from data.struck_follow_ups import StruckFollowUp

LONGEST = 200
_FORM = "hallen"
_RULE = f"{_FORM}_regel"
_TOLD_TO, _CHANNEL = Field(f"{_FORM}_for"), Field(f"{_FORM}_kanal")
_EMPTIED = (_TOLD_TO, _CHANNEL, day_of(_FORM))


def show_holding(selection: Selection, *, clock: Clock) -> None:
    """Show the form for a follow-up that was held, and those that are written already."""
    if not show_kept(selection.viewer, StruckFollowUp, clock=clock, describe=describe_struck):
        return
    rules = {
        f"{capitalise(rule.what)} ({promise.title})": (promise, rule)
        for promise in selection.promises
        for rule in promise.follow_up_rules
    }
    if not rules:
        show_empty("Löftet säger inte att det ska följas upp.", "Därför finns inget tillfälle att registrera.")
        return
    promise, rule = rules[st.selectbox("Vad hölls?", list(rules), key=_RULE)]
    keep_apart(_FORM, (promise.promise_id, rule.rule_id), _EMPTIED)
    st.markdown(f"«{plain(rule.quote.text)}»")
    _ask(promise, rule, selection, clock)
    held = _list_held(promise, rule, selection)
    _show_held(held)
    show_striking(promise, rule, held, selection, clock=clock)


def _ask(promise: Promise, rule: FollowUpRule, selection: Selection, clock: Clock) -> None:
    with st.form(_FORM, enter_to_submit=False):
        suggested = ", ".join(rule.recipients)
        st.text_input("Inför vem (nämnd, råd eller grupp; aldrig en person)", suggested, key=_TOLD_TO.key)
        st.text_input("Hur", placeholder="till exempel möte, dnr KS 2025:1", key=_CHANNEL.key, max_chars=LONGEST)
        ask_signing(_FORM, today=selection.today, day="Hölls den")
        save = partial(_save, promise, rule, selection, clock=clock)
        st.form_submit_button("Spara uppföljning", type="primary", on_click=save)
    st.caption("Blir det fel? Stryk tillfället nedanför. Då räknas det inte, och det syns att det har funnits.")


def _save(promise: Promise, rule: FollowUpRule, selection: Selection, *, clock: Clock) -> None:
    told_to, channel, signed = _TOLD_TO.text, _CHANNEL.text, read_signing(_FORM)
    gaps = {"inför vem": told_to, "hur": channel, "roll och dag": signed}
    if not told_to or not channel or signed is None:
        refuse(f"Kvar att fylla i: {', '.join(name for name, given in gaps.items() if not given)}.")
        return
    held = FollowUp(
        promise_id=promise.promise_id,
        rule_id=rule.rule_id,
        held_on=signed.day,
        told_to=told_to,
        channel=channel,
        author_role=signed.role,
        is_demo=is_demo(selection.viewer, selection.municipality),
    )
    if _is_written(held, selection):
        refuse("Samma tillfälle är redan sparat den dagen.")
        return
    told = f"Sparad: uppföljning {format_date(signed.day)}."
    try:
        save_once(held, lambda: save_follow_up(selection.viewer, held, now=clock()), told=told, forget=_EMPTIED)
    except DataError as fault:
        refuse(" ".join(str(problem) for problem in fault.problems))


def _is_written(held: FollowUp, selection: Selection) -> bool:
    known = list_follow_ups(selection.viewer, held.promise_id, is_demo=held.is_demo)
    return any((one.rule_id, one.held_on) == (held.rule_id, held.held_on) for one in known)


def _list_held(promise: Promise, rule: FollowUpRule, selection: Selection) -> list[FollowUp]:
    demo = is_demo(selection.viewer, selection.municipality)
    held = list_follow_ups(selection.viewer, promise.promise_id, is_demo=demo)
    return [one for one in held if one.rule_id == rule.rule_id]


def _show_held(held: list[FollowUp]) -> None:
    st.subheader(f"Hållna tillfällen ({len(held)})")
    if held:
        show_table(
            [
                {"Hölls": format_date(one.held_on), "Inför": one.told_to, "Hur": one.channel, "Roll": one.author_role}
                for one in held
            ]
        )
