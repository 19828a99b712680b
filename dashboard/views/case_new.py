"""A new case: from a place that the test or the order has found, or by hand."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

import streamlit as st

from dashboard.cases import MOST_NAME
from dashboard.derived import list_registers, list_sources
from dashboard.formats import format_date
from dashboard.place_texts import format_place
from dashboard.places import the_clusters, the_ranking
from dashboard.presence import list_commitments
from dashboard.selection import Selection, baseline_year_of, name_areas
from dashboard.suggestions import Suggestion, suggest_places
from dashboard.texts import plain
from dashboard.views.case_work import DAYS_TO_NEXT, NO_PERSONS
from dashboard.views.field import Field, keep_apart
from dashboard.views.keeping import keep
from dashboard.views.view import ask_view
from data.case_steps import CaseStep
from data.cases import AreaCase, Case, Link, Origin, PlaceCase
from data.model import Category
from geo.situation import Situation

Clock = Callable[[], datetime]

AREA, PLACE = "ett område", "en plats (visas bara för analytiker/polis)"
FROM_SEARCH = "Platser som sökningen och ordningen har hittat"
_FIELDS = tuple(
    Field(f"nytt_{name}") for name in ("slag", "omrade", "namn", "om", "varfor", "nasta", "atagande", "nyckel", "punkt")
)
_KIND, _AREA, _NAME, _ABOUT, _WHY, _NEXT, _LINKS, _KEY, _PLACE = _FIELDS


def show_new(
    cases: Sequence[Case],
    selection: Selection,
    situation: Situation,
    *,
    clock: Clock,
    new_id: Callable[[], object],
    role: str,
) -> None:
    """Show the form for a new case.

    Parameters
    ----------
    cases
        Those there are.
    selection, situation
        Where.
    clock
        Gives the time, Swedish clock time.
    new_id
        Gives each case a key of its own.
    role
        Who writes.
    """
    st.header("Nytt ärende")
    if selection.viewer.rights.sees_points:
        _show_suggestions(cases, selection, situation)
    keep_apart("nytt", selection.municipality, _FIELDS)
    key = st.session_state.setdefault(_KEY.key, str(new_id()))
    case, problem = _ask(key, selection, situation, role)
    st.button(
        "Öppna ärendet",
        type="primary",
        disabled=case is None,
        on_click=partial(keep, selection.viewer, case, after=0, clock=clock, told="Ärendet är öppnat.", forget=_FIELDS),
    )
    if problem:
        st.caption(problem)


def _show_suggestions(cases: Sequence[Case], selection: Selection, situation: Situation) -> None:
    sources = [source for source in list_sources(situation) if source in list_registers(situation)]
    if not sources or not st.toggle(FROM_SEARCH, key="forslag", bind="query-params"):
        return
    view = ask_view(situation, sources, selection)
    viewer, today = selection.viewer, selection.today
    year = baseline_year_of(selection.promises)
    clusters = the_clusters(viewer, view, situation, baseline_year=year, day=today) or ()
    ranking = the_ranking(viewer, view, situation, day=today)
    found = suggest_places(ranking, clusters, situation, cases, year=view.year)
    if not found:
        st.markdown(f"Sökningen har inte hittat någon plats. {plain(ranking.no_order)}")
    for number, each in enumerate(found):
        left, right = st.columns([4, 1], vertical_alignment="center")
        where = format_place(each.lon, each.lat)
        left.markdown(f"**{plain(each.name)}** ({where}): {plain(each.told)}. Ur: {each.origin.value}.")
        if each.has_case:
            right.markdown("har redan ett ärende")
        else:
            right.button("Fyll i", key=f"fyll-{number}", on_click=_fill, args=(each,))
    st.caption(
        "En hög plats i ordningen kan vara slump. Det är kartläggningen som avgör om det är något att arbeta med."
    )


def _fill(found: Suggestion) -> None:
    _KIND.fill(PLACE)
    _NAME.fill(found.name)
    _WHY.fill(f"{found.origin.value.capitalize()}: {found.told}.")
    _PLACE.fill(found)
    _AREA.fill(next(iter(found.within), None))


def _ask(key: str, selection: Selection, situation: Situation, role: str) -> tuple[Case | None, str]:
    kinds = [AREA, PLACE] if selection.viewer.rights.sees_points else [AREA]
    kind = st.pills("**Ärendet gäller**", kinds, default=AREA, key=_KIND.key, required=True)
    area_id, name = _ask_name(kind, situation)
    found = _ask_point() if kind == PLACE else None
    about = st.multiselect(
        "Handlar om", [each for each in Category if each is not Category.UNCATEGORISED], key=_ABOUT.key
    )
    why = st.text_area("Varför platsen behöver ett ärende", key=_WHY.key, max_chars=1000, help=NO_PERSONS).strip()
    later = selection.today + timedelta(days=DAYS_TO_NEXT)
    next_on = st.date_input(
        "Kartlagd senast", value=later, key=_NEXT.key, format="YYYY-MM-DD", min_value=selection.today
    )
    links = _ask_links(selection, area_id)
    if not (name and why and isinstance(next_on, date)) or (kind == AREA and area_id is None):
        return None, "Kvar att fylla i: vilket område eller vilken plats, varför, och när det ska vara kartlagt."
    facts = {
        "municipality": selection.municipality,
        "key": key,
        "author_role": role,
        "is_demo": situation.is_demo,
        "name": name[:MOST_NAME],
        "origin": found.origin if found else Origin.HAND,
        "categories": tuple(about),
        "step": CaseStep.FOUND,
        "step_on": selection.today,
        "reason": why,
        "next_on": next_on,
        "commitments": links,
    }
    if kind == AREA:
        return AreaCase.model_validate(facts | {"area_id": area_id}), ""
    point = {"lon": found.lon, "lat": found.lat} if found else {}
    return PlaceCase.model_validate(facts | point | {"within": (area_id,) if area_id else ()}), ""


def _ask_name(kind: str, situation: Situation) -> tuple[str | None, str]:
    """Ask which area, and of a place also what it is called."""
    names = {area_id: name for area_id, name in name_areas(situation).items() if area_id != situation.municipality}
    area_id = st.selectbox(
        "Område" if kind == AREA else "Område som platsen ligger i, om den ligger i något",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="Välj område",
        key=_AREA.key,
    )
    if kind != PLACE:
        return area_id, names.get(area_id, "") if area_id else ""
    return area_id, st.text_input("Vad platsen kallas", key=_NAME.key, max_chars=MOST_NAME, help=NO_PERSONS).strip()


def _ask_point() -> Suggestion | None:
    """Show the point of the suggestion that the form was filled from, as long as the place has a name."""
    found = _PLACE.value
    if not isinstance(found, Suggestion):
        return None
    if not _NAME.text:  # what was filled in is gone: somebody begins on another place
        _PLACE.empty()
        return None
    st.markdown(f"**Punkt:** {format_place(found.lon, found.lat)}, ur {found.origin.value}.")
    st.button("Ta bort punkten", on_click=_PLACE.empty, type="tertiary")
    return found


def _ask_links(selection: Selection, area_id: str | None) -> tuple[Link, ...]:
    """Ask which commitments the case concerns; those that name the area are chosen from the start."""
    named = {
        Link(promise_id=promise.promise_id, commitment_id=commitment.commitment_id): commitment.name
        for promise in selection.promises
        for commitment in promise.commitments
    }
    own = [
        Link(promise_id=promise.promise_id, commitment_id=commitment.commitment_id)
        for promise, commitment in (list_commitments(selection.promises, area_id) if area_id else [])
    ]
    periods = {promise.promise_id: format_date(promise.period.first)[:4] for promise in selection.promises}
    if not named:
        return ()
    chosen = st.multiselect(
        "Åtaganden som ärendet hör till",
        list(named),
        default=own,
        format_func=lambda link: f"{named[link]} ({periods[link.promise_id]})",
        key=f"{_LINKS.key}-{area_id}",
    )
    return tuple(chosen)
