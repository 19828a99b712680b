"""Kom igång: from a chosen municipality to its first view, step by step; the store tells how far it has come."""

from functools import partial

import streamlit as st

from dashboard.promising.keeping import Writer, describe
from dashboard.promising.uploading import show_uploading
from dashboard.promising.writing import show_writing
from dashboard.selection import Selection
from dashboard.starting import SYMBOLS, Step, StepState, hold, lay_steps
from dashboard.store import list_own_promises
from dashboard.texts import plain
from dashboard.views.demo import show_demo_removal
from dashboard.views.keeping import Clock, keep, show_kept
from dashboard.views.role import ask_role
from dashboard.views.way import show_way
from data.demands import demand
from data.own_promises import OwnPromise
from data.promise_writing import write_promise
from data.roles import Act
from data.territory import list_municipalities

UPLOAD, WRITE = "Ladda upp en fil", "Skriv i ett formulär"
_CHOSEN, _WAY = "kommunval", "satt"
_ABOUT = (
    "Här går en ny kommun från ingenting till sin första lägesbild. Du kan sluta när som helst: "
    "sidan ser i registret vad som redan är gjort."
)


def show_start(selection: Selection, *, clock: Clock) -> None:
    """Show the steps, with the two that are taken here.

    Parameters
    ----------
    selection
        The municipality on its way in.
    clock
        Gives the time, Swedish clock time.
    """
    demand(selection.viewer.rights, Act.READ_IN)
    st.title(f"Kom igång: {plain(selection.name)}")
    st.markdown(_ABOUT)
    may_go_on = show_kept(selection.viewer, OwnPromise, clock=clock, describe=describe)
    steps = lay_steps(hold(selection))
    n_left = sum(step.state in {StepState.NOW, StepState.LATER} for step in steps)
    st.progress(1 - n_left / len(steps), text=f"{len(steps) - n_left} av {len(steps)} steg är klara")
    for number, step in enumerate(steps, start=1):
        _show_step(number, step, selection)
        if number == 1:
            _ask_municipality(selection)
        elif number == 2 and may_go_on:  # noqa: PLR2004 - the promise
            _show_promise(step, selection, clock)
    show_demo_removal(selection.viewer, clock=clock)


def _show_step(number: int, step: Step, selection: Selection) -> None:
    st.header(f"{number}. {step.title}")
    st.markdown(f"**{SYMBOLS[step.state]} {step.state.value.capitalize()}.** {plain(step.told)}")
    if step.way is not None:
        path, label = step.way
        show_way(label, path, selection, **dict(step.address))


def _ask_municipality(selection: Selection) -> None:
    names = list_municipalities()
    codes = list(names)
    st.session_state[_CHOSEN] = selection.municipality if selection.municipality in names else None
    st.selectbox(
        "Kommun, ur SCB:s lista",
        codes,
        index=None,
        format_func=names.__getitem__,
        placeholder="Skriv kommunens namn",
        key=_CHOSEN,
        on_change=_choose,
    )


def _choose() -> None:
    chosen = st.session_state[_CHOSEN]
    if chosen is not None:
        st.session_state["kommun"] = chosen


def _show_promise(step: Step, selection: Selection, clock: Clock) -> None:
    role = ask_role()
    own = [paper for paper in list_own_promises() if paper.municipality == selection.municipality]
    for paper in own:
        _show_own(paper, selection, clock, role)
    if step.state is StepState.DONE:
        show_way("Läs löftet", "loften", selection)
    with st.expander(
        "Lägg in ett löfte till, eller en ny version" if step.state is StepState.DONE else "Lägg in löftet",
        expanded=step.state is StepState.NOW,
    ):
        way = st.pills("**Hur vill du göra?**", [WRITE, UPLOAD], key=_WAY, bind="query-params")
        if way == UPLOAD:
            show_uploading(Writer(selection, role, clock))
        elif way == WRITE:
            show_writing(Writer(selection, role, clock))


def _show_own(paper: OwnPromise, selection: Selection, clock: Clock, role: str | None) -> None:
    promise = paper.promise
    with st.expander(f"{plain(promise.title)}, version {paper.version}"):
        name = f"{promise.promise_id}.yaml"
        text = write_promise(promise)
        st.download_button("Hämta löftet som fil", text, name, "application/yaml", on_click="ignore")
        st.caption("Ändra i filen och ladda upp den igen: då blir det en ny version, och den gamla finns kvar.")
        is_sure = st.checkbox("Jag vill ta tillbaka löftet", key=f"lofte.tillbaka.{paper.key}")
        if is_sure and not role:
            st.caption("Välj din roll ovan.")
        elif is_sure:
            gone = paper.model_copy(update={"is_withdrawn": True, "author_role": role})
            told = f"Löftet «{promise.title}» visas inte längre."
            take_back = partial(keep, selection.viewer, gone, after=paper.version, clock=clock, told=told)
            st.button("Ta tillbaka löftet", key=f"lofte.bort.{paper.key}", on_click=take_back)
