"""Bedömning, struck out: a follow-up that was written by mistake counts no more, and can count again."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from dashboard.formats import format_date
from dashboard.papers import list_papers, list_versions
from dashboard.selection import Selection
from dashboard.store import is_demo
from dashboard.texts import plain
from dashboard.views.field import Field
from dashboard.views.frame import show_table
from dashboard.views.keeping import Clock, keep
from dashboard.views.saving import refuse
from dashboard.views.signing import ask_own_role, read_own_role
from data.follow_ups import FollowUp
from data.model import FollowUpRule, Promise
from data.struck_follow_ups import StruckFollowUp

LONGEST = 300
_FORM = "stryk"
_WHICH, _WHY = Field(f"{_FORM}_tillfalle"), Field(f"{_FORM}_skal")


def show_striking(
    promise: Promise, rule: FollowUpRule, held: list[FollowUp], selection: Selection, *, clock: Clock
) -> None:
    """Offer to strike out one of a rule's follow-ups, and show those that are.

    Parameters
    ----------
    promise, rule
        Whose.
    held
        The rule's follow-ups that count.
    selection
        The municipality, and who looks.
    clock
        Gives the time, Swedish clock time.
    """
    if held:
        _ask(held, selection, clock)
    struck = _list_struck(promise, rule, selection)
    if struck:
        _show_struck(struck, selection, clock)


def describe_struck(struck: StruckFollowUp) -> Mapping[str, str]:
    """Tell what was struck out as names and values."""
    return {"Hölls": format_date(struck.held_on), "Struken därför att": struck.reason, "Roll": struck.author_role}


def _ask(held: list[FollowUp], selection: Selection, clock: Clock) -> None:
    with st.expander("Stryk ett tillfälle som blev fel"), st.form(_FORM, enter_to_submit=False, border=False):
        st.selectbox("Tillfälle", held, format_func=_name, key=_WHICH.key)
        st.text_input("Varför", placeholder="till exempel att mötet blev inställt", key=_WHY.key, max_chars=LONGEST)
        ask_own_role(_FORM)
        strike = partial(_strike, selection, clock)
        st.form_submit_button("Stryk tillfället", on_click=strike)


def _name(held: FollowUp) -> str:
    return plain(f"{format_date(held.held_on)}, {held.told_to}, {held.channel}")


def _strike(selection: Selection, clock: Clock) -> None:
    held, reason, role = _WHICH.value, _WHY.text, read_own_role(_FORM)
    gaps = {"tillfälle": held, "varför": reason, "din roll": role}
    if not isinstance(held, FollowUp) or not reason or role is None:
        refuse(f"Kvar att fylla i: {', '.join(name for name, given in gaps.items() if not given)}.")
        return
    struck = StruckFollowUp.of(held, municipality=selection.municipality, author_role=role, reason=reason)
    keep(
        selection.viewer,
        struck,
        after=_find_version(struck, selection),
        clock=clock,
        told=f"Tillfället {format_date(held.held_on)} är struket och räknas inte.",
        forget=(_WHICH, _WHY),
    )


def _find_version(struck: StruckFollowUp, selection: Selection) -> int:
    versions = list_versions(selection.viewer, struck)
    return versions[-1].version if versions else 0


def _list_struck(promise: Promise, rule: FollowUpRule, selection: Selection) -> list[StruckFollowUp]:
    places = [place.code for place in promise.municipalities]
    demo = is_demo(selection.viewer, selection.municipality)
    found = list_papers(selection.viewer, StruckFollowUp, places, is_demo=demo)
    return [one for one in found if (one.promise_id, one.rule_id) == (promise.promise_id, rule.rule_id)]


def _show_struck(struck: list[StruckFollowUp], selection: Selection, clock: Clock) -> None:
    st.markdown(f"**Strukna tillfällen ({len(struck)}), som inte räknas:**")
    show_table([describe_struck(one) for one in struck])
    for one in struck:
        told = f"Tillfället {format_date(one.held_on)} räknas igen."
        back = one.model_copy(update={"is_withdrawn": True})
        again = partial(keep, selection.viewer, back, after=one.version, clock=clock, told=told)
        st.button(f"Låt {format_date(one.held_on)} räknas igen", key=f"{_FORM}_{one.key}", on_click=again)
