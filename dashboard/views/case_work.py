"""One case: how it stands, what was done, and forms for its next step and for visits and talks."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import streamlit as st

from dashboard.cases import (
    badge_step,
    count_years,
    name_commitments,
    name_kind,
    say_next,
    tabulate_steps,
    tabulate_stretches,
)
from dashboard.formats import format_count, format_date
from dashboard.papers import list_versions
from dashboard.selection import Selection, name_areas
from dashboard.texts import plain
from dashboard.views.field import Field, keep_apart
from dashboard.views.keeping import keep
from dashboard.views.presence_when import ask_ground
from dashboard.views.stacked import show_stacked
from data.case_steps import STEPS_AFTER, CaseStep
from data.cases import MOST_VISITS, AreaCase, Case, PlaceCase, add_visit, take_step
from data.visits import Visit, VisitKind
from geo.cases import NEAR_M, divide_by_period, find_next, list_steps
from geo.situation import Situation

Clock = Callable[[], datetime]

DAYS_TO_NEXT = 30
_OF_STEP = tuple(Field(f"arende_{name}") for name in ("steg", "dag", "varfor", "nasta", "vem"))
_STEP, _ON, _WHY, _NEXT, _OWNER = _OF_STEP
_OF_VISIT = tuple(Field(f"besok_{name}") for name in ("slag", "dag", "antal", "vad"))
_WHAT, _DAY, _N, _TOLD = _OF_VISIT
NO_PERSONS = "Skriv inga namn, adresser eller annat som pekar ut någon: det avvisas när det sparas."


def show_case(case: Case, selection: Selection, situation: Situation, *, clock: Clock, role: str | None) -> None:
    """Show a case and, to those who may write, its forms.

    Parameters
    ----------
    case
        As it stands.
    selection, situation
        Where.
    clock
        Gives the time, Swedish clock time.
    role
        Who writes; None for who may not.
    """
    st.header(plain(case.name))
    st.markdown(f"{badge_step(case.step)} sedan {format_date(case.step_on)}: {plain(case.reason)}")
    found = find_next(case, today=selection.today)
    who = f", av {plain(case.owner)}" if case.owner and found.step else ""
    tell = st.warning if found.n_days_late else st.markdown
    tell(f"**Nästa steg:** {plain(say_next(found))}{who}")
    _show_facts(case, selection, situation)
    if role is not None:
        keep_apart("arende", case.key, (*_OF_STEP, *_OF_VISIT))
        left, right = st.columns(2)
        with left:
            _ask_step(case, selection, clock, role)
        with right:
            _ask_visit(case, selection, clock, role)
    _show_history(case, selection)
    if selection.viewer.rights.sees_points:
        _show_counts(case, selection, situation)


def _show_facts(case: Case, selection: Selection, situation: Situation) -> None:
    names = name_areas(situation)
    facts = {
        "Gäller": name_kind(case),
        "Område": ", ".join(names.get(area_id, area_id) for area_id in case.area_ids) or "utanför områdena",
        "Upptäckt genom": case.origin.value,
        "Handlar om": ", ".join(case.categories) or "inte angivet",
        "Åtaganden": ", ".join(name_commitments(case, selection.promises)) or "inget",
    }
    st.markdown(" · ".join(f"**{name}:** {plain(told)}" for name, told in facts.items()))


def _ask_step(case: Case, selection: Selection, clock: Clock, role: str) -> None:
    st.subheader("Ta nästa steg")
    choices = [*STEPS_AFTER[case.step], case.step]
    step = st.pills("**Steg**", choices, format_func=lambda each: _name_step(each, case.step), key=_STEP.key)
    on = st.date_input("Dag", value=selection.today, key=_ON.key, format="YYYY-MM-DD", max_value=selection.today)
    why = st.text_area("Varför, och vad som kom fram", key=_WHY.key, max_chars=1000, help=NO_PERSONS)
    next_on = None
    if step is not CaseStep.CLOSED:
        later = selection.today + timedelta(days=DAYS_TO_NEXT)
        next_on = st.date_input("Nästa steg senast", value=later, key=_NEXT.key, format="YYYY-MM-DD")
    owner = st.text_input("Vem tar nästa steg (roll eller part)", value=case.owner or "", key=_OWNER.key, max_chars=80)
    taken, problem = _take(case, step, on, why, next_on, owner, role)
    st.button(
        "Spara steget",
        type="primary",
        disabled=taken is None,
        on_click=partial(
            keep,
            selection.viewer,
            taken,
            after=case.version,
            clock=clock,
            told="Steget är sparat.",
            forget=_OF_STEP,
        ),
    )
    if problem:
        st.caption(problem)


def _name_step(step: CaseStep, current: CaseStep) -> str:
    return f"fortfarande {step.value}" if step is current else step.value


def _take(
    case: Case, step: CaseStep | None, on: object, why: str, next_on: object, owner: str, role: str
) -> tuple[Case | None, str]:
    if step is None or not why.strip():
        return None, "Välj steg och skriv varför."
    if not isinstance(on, date) or (step is not CaseStep.CLOSED and not isinstance(next_on, date)):
        return None, "Välj dag för steget och för nästa."
    if on < case.step_on:
        return None, f"Det senaste steget togs {format_date(case.step_on)}: välj den dagen eller en senare."
    if isinstance(next_on, date) and next_on < on:
        return None, "Nästa steg kan inte tas före det här: välj en senare dag."
    by = next_on if isinstance(next_on, date) else None
    owned = case.model_copy(update={"owner": owner.strip() or None})
    return take_step(owned, step, on=on, reason=why.strip(), next_on=by, author_role=role), ""


def _ask_visit(case: Case, selection: Selection, clock: Clock, role: str) -> None:
    st.subheader("Lägg till besök eller samtal")
    if len(case.visits) >= MOST_VISITS:
        st.caption(f"Ärendet har redan {MOST_VISITS} besök och samtal: avsluta det och öppna ett nytt.")
        return
    what = st.pills("**Vad**", list(VisitKind), key=_WHAT.key)
    on = st.date_input(
        "Vilken dag", value=selection.today, key=_DAY.key, format="YYYY-MM-DD", max_value=selection.today
    )
    n = st.number_input("Hur många", 1, 1000, value=1, key=_N.key)
    told = st.text_area("Vad som kom fram", key=_TOLD.key, max_chars=500, help=NO_PERSONS)
    visited = None
    if what is not None and isinstance(on, date):
        visit = Visit(on=on, what=what, n=int(n), told=told.strip() or None)
        visited = add_visit(case, visit, author_role=role)
    st.button(
        "Spara besöket",
        disabled=visited is None,
        on_click=partial(
            keep,
            selection.viewer,
            visited,
            after=case.version,
            clock=clock,
            told="Besöket är sparat.",
            forget=_OF_VISIT,
        ),
    )
    if visited is None:
        st.caption("Välj vad det var, och dag.")


def _show_history(case: Case, selection: Selection) -> None:
    st.subheader("Vad som har gjorts")
    steps = list_steps(list_versions(selection.viewer, case))
    show_stacked("Stegen, det senaste först", tabulate_steps(steps))
    if case.visits:
        show_stacked(
            "Besök och samtal, det senaste först",
            [
                {
                    "Dag": format_date(visit.on),
                    "Vad": visit.what.value,
                    "Antal": format_count(visit.n),
                    "Vad som kom fram": visit.told or "–",
                }
                for visit in reversed(case.visits)
            ],
        )
    show_stacked("Per löftesperiod", tabulate_stretches(divide_by_period(case, steps, selection.promises)))


def _show_counts(case: Case, selection: Selection, situation: Situation) -> None:
    ground = ask_ground(selection, situation)
    if ground is None:
        return
    if rows := count_years(case, ground, situation):
        show_stacked("Händelser år för år", rows)
        where = "i området" if isinstance(case, AreaCase) else f"inom {NEAR_M} meter från punkten"
        st.caption(
            f"{ground.view.named.capitalize()} {where}. En plats som valdes för att det hände mycket där får ofta "
            "färre året efter utan att någon gör något. Om en insats hjälpte går bara att pröva mot ett "
            "jämförelseområde: se Före/efter på sidan Närvaro."
        )
    elif isinstance(case, PlaceCase):
        st.markdown("Ärendet har ingen punkt, så det går inte att räkna vad som hänt där.")
