"""Aktiviteter: what was done, counted against what was promised, and the form that writes one more."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard.done_rows import COUNTED, lay_done
from dashboard.formats import format_count, format_date
from dashboard.papers import list_papers
from dashboard.selection import Selection
from dashboard.store import is_demo, see
from dashboard.texts import plain
from dashboard.views.exercise import show_exercise
from dashboard.views.field import Field, keep_apart
from dashboard.views.frame import show_empty, show_heading
from dashboard.views.keeping import Clock, keep, show_kept
from dashboard.views.saving import refuse
from dashboard.views.signing import ask_signing, day_of, read_signing
from dashboard.views.stacked import show_stacked
from data.activities import CHANNELS, KINDS, Activity
from data.demands import demand_counts
from data.model import Commitment, Promise
from data.roles import Act

LONGEST = 300
N_SHOWN = 20
_FORM = "aktivitet"
_WHAT, _COMMITMENT, _AREA, _N, _PEOPLE, _CHANNEL, _PLACE, _NOTE = (
    Field(f"{_FORM}_{part}") for part in ("vad", "atagande", "omrade", "antal", "deltagare", "kanal", "plats", "not")
)
_EMPTIED = (_WHAT, _AREA, _N, _PEOPLE, _CHANNEL, _PLACE, _NOTE, day_of(_FORM))

Commitments = Mapping[str, tuple[Promise, Commitment]]
Names = Mapping[str, str]


def show_activities(selection: Selection, *, clock: Clock, new_id: Callable[[], object]) -> None:
    """Show what was done for the municipality's promises.

    Parameters
    ----------
    selection
        Whose, and the day that everything is judged from.
    clock
        Gives the time, Swedish clock time.
    new_id
        Gives each activity an id of its own.
    """
    viewer = selection.viewer
    demand_counts(viewer.rights, "Aktiviteter")
    demo = is_demo(viewer, selection.municipality)
    show_heading("Aktiviteter", selection, is_demo=demo)
    municipalities = _list_municipalities(selection)
    activities = list_papers(viewer, Activity, municipalities, is_demo=demo)
    names = _name_places(selection, municipalities)
    commitments = _name_commitments(selection)
    if show_kept(viewer, Activity, clock=clock, describe=partial(_describe, names=names)) and _may_write(selection):
        with st.expander("Skriv en aktivitet", icon=":material/add:", expanded=not activities):
            show_exercise(is_demo=demo)
            _ask(selection, commitments, names, clock, new_id)
    for promise in selection.promises:
        _show_promise(promise, activities, names, selection)
    _show_all(activities, commitments, names, selection, clock)


def _may_write(selection: Selection) -> bool:
    return selection.viewer.rights.may(Act.DECIDE) and selection.viewer.as_of is None


def _list_municipalities(selection: Selection) -> list[str]:
    """List the municipalities that share the promises: what one of them did counts for the other too."""
    shared = [place.code for promise in selection.promises for place in promise.municipalities]
    return list(dict.fromkeys([selection.municipality, *shared]))


def _name_places(selection: Selection, municipalities: Sequence[str]) -> dict[str, str]:
    tables = [see(selection.viewer).read_areas(code, on=selection.today) for code in municipalities]
    return {
        str(area_id): str(label)
        for table in tables
        for area_id, label in zip(table["area_id"], table["label"], strict=True)
    }


def _name_commitments(selection: Selection) -> dict[str, tuple[Promise, Commitment]]:
    return {
        f"{commitment.name} ({promise.title})": (promise, commitment)
        for promise in selection.promises
        for commitment in promise.commitments
    }


def _show_promise(promise: Promise, activities: Sequence[Activity], names: Names, selection: Selection) -> None:
    st.header(plain(promise.title))
    rows = lay_done(promise, activities, names, today=selection.today)
    show_stacked("Gjort mot lovat, åtagande för åtagande", rows)
    st.caption(COUNTED)


def _show_all(
    activities: Sequence[Activity], commitments: Commitments, names: Names, selection: Selection, clock: Clock
) -> None:
    st.header(f"Alla aktiviteter ({len(activities)})")
    if not activities:
        show_empty("Ingen aktivitet är skriven.", "Skriv den första ovan: en träff, en varning, en dialog.")
        return
    shown = activities
    if len(activities) > N_SHOWN and not st.toggle(
        f"Visa alla, inte bara de {N_SHOWN} senaste", key="alla_aktiviteter"
    ):
        shown = sorted(activities, key=lambda each: each.day)[-N_SHOWN:]
    titles = {(promise.promise_id, each.commitment_id): each.name for promise, each in commitments.values()}
    for activity in sorted(shown, key=lambda each: each.day, reverse=True):
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            serves = titles.get((activity.promise_id or "", activity.commitment_id or ""), "utan åtagande")
            facts = _describe(activity, names)
            told = ", ".join(
                f"{name.lower()}: {value}" for name, value in facts.items() if name in _BESIDE and value != "–"
            )
            lead = f"**{format_date(activity.day)} {plain(activity.what)}** × {activity.n}"
            st.markdown(f"{lead} – {plain(serves)}  \n{plain(told)}", width="stretch")
            if _may_write(selection):
                _offer_withdrawal(activity, selection, clock)


_BESIDE = ("Deltagare", "Var", "Kanal", "Anteckning")


def _offer_withdrawal(activity: Activity, selection: Selection, clock: Clock) -> None:
    withdrawn = activity.model_copy(update={"is_withdrawn": True})
    back = partial(
        keep, selection.viewer, withdrawn, after=activity.version, clock=clock, told="Aktiviteten är tillbakatagen."
    )
    named = f"Ta tillbaka: {activity.what} {format_date(activity.day)}"
    st.button("Ta tillbaka", key=f"tillbaka_{activity.key}", help=plain(named), on_click=back)


def _ask(
    selection: Selection, commitments: Commitments, names: Names, clock: Clock, new_id: Callable[[], object]
) -> None:
    keep_apart(_FORM, selection.municipality, (*_EMPTIED, _COMMITMENT))
    with st.form(_FORM, enter_to_submit=False):
        st.pills("Vad gjordes?", _list_kinds(commitments), key=_WHAT.key)
        st.selectbox(
            "För vilket åtagande?", list(commitments), index=None, placeholder="Inget särskilt", key=_COMMITMENT.key
        )
        left, right = st.columns(2)
        left.number_input("Antal gånger", min_value=1, value=1, key=_N.key)
        right.number_input("Antal deltagare", min_value=0, value=None, key=_PEOPLE.key, placeholder="tomt om okänt")
        left.selectbox(
            "Område", list(names), index=None, format_func=names.__getitem__, placeholder="Inget", key=_AREA.key
        )
        right.text_input("Plats i ord (aldrig en bostad)", key=_PLACE.key, max_chars=LONGEST)
        st.pills("Kanal", CHANNELS, key=_CHANNEL.key)
        st.text_input("Anteckning (aldrig namn)", key=_NOTE.key, max_chars=LONGEST)
        ask_signing(_FORM, today=selection.today, day="Dag")
        save = partial(_save, selection, commitments, clock, new_id)
        st.form_submit_button("Spara aktivitet", type="primary", on_click=save)


def _list_kinds(commitments: Commitments) -> list[str]:
    """List what may be written, the promise's own words of what it counts first."""
    promised = [each.minimum.what for _, each in commitments.values() if each.minimum is not None]
    return list(dict.fromkeys([*promised, *KINDS]))


def _save(selection: Selection, commitments: Commitments, clock: Clock, new_id: Callable[[], object]) -> None:
    what, signed = _WHAT.value, read_signing(_FORM)
    if what is None or signed is None:
        gaps = {"vad som gjordes": what, "roll och dag": signed}
        refuse(f"Kvar att fylla i: {', '.join(name for name, given in gaps.items() if not given)}.")
        return
    chosen = commitments.get(_COMMITMENT.value or "")
    activity = Activity(
        municipality=selection.municipality,
        key=str(new_id()),
        author_role=signed.role,
        is_demo=is_demo(selection.viewer, selection.municipality),
        what=what,
        day=signed.day,
        n=_N.value or 1,
        n_participants=_PEOPLE.value,
        channel=_CHANNEL.value,
        promise_id=chosen[0].promise_id if chosen else None,
        commitment_id=chosen[1].commitment_id if chosen else None,
        area_id=_AREA.value,
        place=_PLACE.text or None,
        note=_NOTE.text or None,
    )
    keep(selection.viewer, activity, after=0, clock=clock, told="Aktiviteten är sparad.", forget=_EMPTIED)


def _describe(activity: Activity, names: Names) -> Mapping[str, str]:
    where = ", ".join(filter(None, [names.get(activity.area_id or "", activity.area_id or ""), activity.place or ""]))
    return {
        "Vad": activity.what,
        "Dag": format_date(activity.day),
        "Antal gånger": format_count(activity.n),
        "Deltagare": format_count(activity.n_participants),
        "Var": where or "–",
        "Kanal": activity.channel or "–",
        "Anteckning": activity.note or "–",
        "Läge": "tillbakatagen" if activity.is_withdrawn else "gäller",
    }
