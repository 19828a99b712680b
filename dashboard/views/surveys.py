"""Undersökningar: what people answered, beside the county and the country, with intervals and never beyond them."""

from collections.abc import Sequence

import streamlit as st

from dashboard.papers import list_papers
from dashboard.selection import Selection
from dashboard.store import is_demo
from dashboard.survey_charts import draw_survey, list_marks
from dashboard.survey_texts import list_values, name_sex, say_beside, say_change, say_recorded, say_value
from dashboard.texts import plain
from dashboard.views.exercise import show_exercise
from dashboard.views.frame import show_empty, show_heading
from dashboard.views.keeping import Clock, show_kept
from dashboard.views.role import ask_role
from dashboard.views.stacked import show_stacked
from dashboard.views.survey_form import ask_removal, ask_survey, describe_survey, name_places
from dashboard.views.way import show_way
from data.demands import demand_counts
from data.roles import Act
from data.surveys import Sex, Survey, SurveyValue

RECIPE = (
    "Läs in Brås arbetsbok med kommunindikatorer på sidan Läs in, så kommer värdena ur Nationella "
    "trygghetsundersökningen hit. Kommunens egen trygghetsmätning kan skrivas in nedan."
)
_METHOD = (
    "Felmarginalen är 95-procentig. Att andelen är lägre eller högre sägs bara när felmarginalerna inte möts. Det är "
    "ett strängt krav: det som inte går att säga kan ändå vara så. Utsatthet för brott gäller året före "
    "undersökningen. Antalet svarande i NTU gäller hela undersökningen på platsen, inte varje fråga."
)


def show_surveys(selection: Selection, *, clock: Clock) -> None:
    """Show the survey values of a municipality.

    Parameters
    ----------
    selection
        Whose.
    clock
        Gives the time, Swedish clock time.
    """
    viewer = selection.viewer
    demand_counts(viewer.rights, "Undersökningar")
    demo = is_demo(viewer, selection.municipality)
    show_heading("Undersökningar", selection, is_demo=demo)
    names = name_places(selection)
    known = list_papers(viewer, Survey, list(names), is_demo=demo)
    may_write = viewer.rights.may(Act.DECIDE) and viewer.as_of is None
    is_open = show_kept(viewer, Survey, clock=clock, describe=describe_survey)
    chosen: list[Survey] = []
    if known:
        chosen = _ask_question(known, list(names))
        _show_question(chosen, names, selection, is_demo=demo)
    else:
        show_empty("Det finns inga undersökningar för kommunen, länet eller riket.", RECIPE)
        if viewer.rights.may(Act.READ_IN):
            show_way("Läs in en fil", "las-in", selection)
    if may_write and is_open:
        with st.expander("Skriv in eller ta bort ett undersökningsvärde", icon=":material/edit:"):
            show_exercise(is_demo=demo)
            role = ask_role()
            ask_survey(selection, known, chosen, role=role, clock=clock, is_demo=demo)
            if chosen:
                ask_removal(selection, chosen, role=role, clock=clock)


def _ask_question(known: Sequence[Survey], places: Sequence[str]) -> list[Survey]:
    """Ask for a question; gives its surveys, the municipality's own first."""
    names = {one.key: f"{one.question} ({one.source})" for one in sorted(known, key=lambda one: one.question)}
    key = st.selectbox("Fråga", list(names), format_func=names.__getitem__, key="fraga", bind="query-params")
    return sorted((one for one in known if one.key == key), key=lambda one: places.index(one.municipality))


def _show_question(chosen: Sequence[Survey], names: dict[str, str], selection: Selection, *, is_demo: bool) -> None:
    sexes = sorted({value.sex for one in chosen for value in one.figures}, key=lambda sex: sex or "")
    sex = _ask_sex(sexes)
    st.subheader(plain(chosen[0].question))
    if chosen[0].measure:
        st.caption(plain(chosen[0].measure))
    said = _say(chosen, names, selection, sex)
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in said))
    marks = list_marks(chosen, names, sex)
    if len(marks):
        title = f"{chosen[0].question}: {name_sex(sex)}"
        chart = draw_survey(marks, places=list(names.values()), title=title, is_demo=is_demo)
        st.altair_chart(chart, alt=f"Punkter med felmarginal per år. {' '.join(said)}")
    show_stacked(f"{chosen[0].question}. Källa: {chosen[0].source}.", list_values(chosen, names))
    st.caption(plain(say_recorded(chosen, names)))
    st.caption(_METHOD)


def _ask_sex(sexes: Sequence[Sex | None]) -> Sex | None:
    """Ask whose answers to show, where the source tells them apart."""
    if len(sexes) == 1:
        return sexes[0]
    named = {name_sex(sex): sex for sex in sexes}
    return named[st.selectbox("Vems svar", list(named), key="kon", bind="query-params")]


def _say(chosen: Sequence[Survey], names: dict[str, str], selection: Selection, sex: Sex | None) -> list[str]:
    own = _list_of(chosen, selection.municipality, sex)
    if not own:
        newest = [(names[one.municipality], _list_of(chosen, one.municipality, sex)[-1:]) for one in chosen]
        lead = f"{selection.name}: uppgift saknas. Nedan står bara länet och riket."
        return [lead, *(say_value(name.capitalize(), value) for name, values in newest for value in values)]
    *earlier, last = own
    told = [say_value(selection.name, last)]
    told += [say_change(last, earlier[-1])] if earlier else []
    if len(earlier) > 1:
        told.append(say_change(last, earlier[0]))
    for place, name in names.items():
        if place != selection.municipality:
            same = [value for value in _list_of(chosen, place, sex) if value.survey_year == last.survey_year]
            told += [say_beside(last, value, name) for value in same]
    return told


def _list_of(chosen: Sequence[Survey], place: str, sex: Sex | None) -> list[SurveyValue]:
    return [value for one in chosen if one.municipality == place for value in one.figures if value.sex is sex]
