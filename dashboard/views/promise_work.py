"""What is done of a promise: focus areas with assessments and commitments, what is overdue, when it is told."""

import streamlit as st

from dashboard.formats import format_date
from dashboard.goal_texts import badge_colour
from dashboard.goals import Ground, list_assessments
from dashboard.selection import Selection
from dashboard.texts import badge_status, capitalise, plain
from dashboard.views.commitments import show_commitments
from dashboard.views.way import show_way
from dashboard.work import Work
from dashboard.work_texts import say_coming, say_counted, say_overdue
from data.assessments import Assessment
from data.model import FocusArea
from geo.followup import spread_statuses
from geo.overdue import Why
from geo.schedule import find_next, find_overdue, plan_occasions

EVERYWHERE = "hela löftet"
_OVERDUE = "forsenat"
NO_RULES = "För löftet är ingen regel om uppföljning inlagd."


def say_n_overdue(work: Work) -> str:
    """Say how much is overdue, for the top of the page."""
    if not work.overdue:
        return f"**Försenat:** {_say_none(work)}"
    n_held = sum(each.occasion is not None for each in work.overdue)
    n_done = len(work.overdue) - n_held
    told = [
        f"{n} {one if n == 1 else several}"
        for n, one, several in ((n_done, "åtagande", "åtaganden"), (n_held, "uppföljning", "uppföljningar"))
        if n
    ]
    is_ended = any(each.why is Why.UNFINISHED for each in work.overdue)
    ended = ", med det som inte var klart när löftet tog slut" * is_ended
    return f"**▲ Försenat:** {' och '.join(told)}{ended}. [Läs vad det är](#{_OVERDUE})"


def _say_none(work: Work) -> str:
    """Say that nothing is overdue, where anything is known of it."""
    if not work.newest and not work.follow_ups:
        return "går inte att säga, för ingen har skrivit något om hur löftet går."
    return "inget, så vitt registret vet."


def show_overdue(work: Work) -> None:
    """Show what is overdue, or that nothing known is."""
    st.subheader("Det som är försenat", anchor=_OVERDUE)
    if work.overdue:
        st.markdown("\n".join(f"- ▲ {say_overdue(each, work.newest)}" for each in work.overdue))
    else:
        st.markdown(capitalise(_say_none(work)))
    unknown = [each for each in work.promise.commitments if each.commitment_id not in work.newest]
    if unknown:
        n = f"{len(unknown)} av {len(work.promise.commitments)} åtaganden"
        st.caption(f"För {n} har ingen skrivit någon status. Om de är försenade går inte att säga.")


def show_work(work: Work, ground: Ground, selection: Selection) -> None:
    """Show the commitments per focus area, or those of one place."""
    st.subheader("Det som är lovat, och hur det går")
    area_id = _ask_place(work)
    if area_id is not None:
        show_way("Se platsen på kartan", "lagesbild", selection, omrade=work.areas[area_id])
    assessments = list_assessments(work.promise, ground)
    for focus_area in work.promise.focus_areas:
        here = [each for each in focus_area.commitments if area_id is None or area_id in each.areas]
        if here:
            st.markdown(f"#### {plain(focus_area.name)}")
            if area_id is None:
                _show_assessment(focus_area, assessments.get(focus_area.focus_area_id), work)
            show_commitments(here, work, ground)


def show_occasions(work: Work, ground: Ground) -> None:
    """Show by each of the promise's own rules when it was told last, and when it should be next."""
    st.subheader("När löftet följs upp")
    if not work.promise.follow_up_rules:
        st.markdown(NO_RULES)
    for rule in work.promise.follow_up_rules:
        occasions = plan_occasions(rule, period=work.promise.period, follow_ups=work.follow_ups, today=ground.day)
        held = [each.held_on for each in occasions if each.held_on is not None]
        told = [f"**{plain(capitalise(rule.what))}.** Löftet säger: «{plain(rule.quote.text)}»"]
        if work.follow_ups:
            told.append(f"Gjort {len(held)} av {len(occasions)} gånger" + (f", senast {max(held)}." if held else "."))
        if late := find_overdue(occasions):
            told.append(f"**{len(late)} hölls inte i tid.**")
        if coming := find_next(occasions):
            told.append(say_coming(coming))
        if not work.follow_ups:
            told.append("Ingen uppföljning är registrerad, så om tillfällena hölls går inte att säga.")
        told.append(say_counted(rule, work.promise.commitments, work.counts))
        st.markdown(" ".join(filter(None, told)))


def _ask_place(work: Work) -> str | None:
    """Ask for one of the places that commitments name, where they name any; None for the whole promise."""
    if not work.areas:
        return None
    labels = {label: area_id for area_id, label in work.areas.items()}
    chosen = st.pills("Visa", [EVERYWHERE, *labels], default=EVERYWHERE, key="plats", bind="query-params")
    return labels.get(chosen or "")


def _show_assessment(focus_area: FocusArea, assessment: Assessment | None, work: Work) -> None:
    """Show how somebody judged the focus area, and how its commitments are spread; never one for the other."""
    spread = spread_statuses(focus_area.commitments, work.newest)
    st.markdown(" ".join(f"{badge_status(status)} {n}" for status, n in spread.items() if n))
    if assessment is None:
        st.markdown("Ingen har bedömt fokusområdet.")
        return
    st.markdown(
        f"{badge_colour(assessment.colour)} {format_date(assessment.decided_on)} av {plain(assessment.author_role)}: "
        f"{plain(assessment.reason)} **Underlag:** {plain(assessment.evidence)}"
    )
