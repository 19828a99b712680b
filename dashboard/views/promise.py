"""Hålls löftet?: one promise, whether its goals are kept, what that rests on, what is done, and what is overdue."""

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.goals import Ground, lay_ground, list_definitions
from dashboard.selection import Selection
from dashboard.store import the_situation
from dashboard.texts import plain, say_period
from dashboard.views.beginning import show_beginning
from dashboard.views.brief import show_brief
from dashboard.views.frame import show_heading
from dashboard.views.goal import Weighed, show_evidence, show_verdict, weigh_goal
from dashboard.views.promise_work import show_occasions, show_overdue, show_work
from dashboard.views.way import show_way
from dashboard.work import gather_work
from data.model import Promise

ADDRESS = "lofte"
"""What the address calls the promise."""

_TAKEN = "lofte_ur_adressen"


def show_promise(selection: Selection) -> None:
    """Show one promise: the answer first, then what it rests on."""
    situation = the_situation(selection.viewer, selection.municipality, selection.today)
    show_heading("Hålls löftet?", selection, is_demo=situation.is_demo)
    promise = _ask_promise(selection)
    if promise is None:
        show_beginning("Kommunen har inget inlagt medborgarlöfte.", "Se sidan Löftestext.", selection)
        return
    ground = lay_ground(selection, situation, day=selection.today)
    _show_facts(promise, selection)
    work = gather_work(promise, ground)
    weighed = _weigh_goals(promise, ground)
    show_brief(weighed, work, ground.day)
    show_way("Löftets egna ord, med källor", "loften", selection)
    _show_goals(promise, weighed)
    for each in weighed:
        if each.goal.measure is not None:
            show_evidence(each, ground, selection)
    show_work(work, ground, selection)
    show_overdue(work)
    show_occasions(work, ground)
    show_way("Hela uppföljningen", "uppfoljning", selection)


def name_promises(promises: Sequence[Promise]) -> dict[str, Promise]:
    """Name promises for a list and an address: by title, and by id too where two have the same.

    Parameters
    ----------
    promises
        Those of a municipality.
    """
    times = Counter(promise.title for promise in promises)
    return {
        promise.title if times[promise.title] == 1 else f"{promise.title} ({promise.promise_id})": promise
        for promise in promises
    }


def _ask_promise(selection: Selection) -> Promise | None:
    """Ask which promise, where there are several; the address names it by its title or its id."""
    named = name_promises(selection.promises)
    asked = st.query_params.get(ADDRESS)
    by_id = {promise.promise_id: label for label, promise in named.items()}
    if asked in by_id:
        if st.session_state.get(_TAKEN) != asked:  # once: then the reader may choose another
            st.session_state[_TAKEN], st.session_state[ADDRESS] = asked, by_id[asked]
    elif asked is not None and asked not in named:
        st.error(f"**Löftet «{plain(asked)}» finns inte i {plain(selection.name)}.** Nedan visas ett annat.")
    if not named:
        return None
    return _choose(named)


def _choose(named: Mapping[str, Promise]) -> Promise:
    if len(named) == 1:
        return next(iter(named.values()))
    return named[st.selectbox("Löfte", list(named), key=ADDRESS, bind="query-params")]


def _show_facts(promise: Promise, selection: Selection) -> None:
    st.header(plain(promise.title))
    parties = ", ".join(party.name for party in promise.parties)
    st.markdown(f"Gäller {say_period(promise.period, selection.today)}. Lovat av {plain(parties)}.")


def _weigh_goals(promise: Promise, ground: Ground) -> list[Weighed]:
    definitions = list_definitions(promise, ground)
    return [
        weigh_goal(goal, promise, ground, definitions.get(goal.goal_id))
        for focus_area in promise.focus_areas
        for goal in focus_area.goals
    ]


def _show_goals(promise: Promise, weighed: Sequence[Weighed]) -> None:
    """Show in one sentence each whether the goals are kept."""
    st.subheader("Hålls målen?")
    for each in sorted(weighed, key=lambda each: each.goal.measure is None):
        show_verdict(each)
    without = [area.name for area in promise.focus_areas if not area.goals]
    if without:
        st.markdown(f"**Inget mål i löftet** för {plain(', '.join(without))}. Där finns bara åtaganden.")
