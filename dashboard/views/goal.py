"""One goal: its verdict in a sentence, and the figures, charts and sources that the sentence rests on."""

from dataclasses import dataclass

import streamlit as st

from dashboard.comparison_rows import lay_comparison
from dashboard.comparison_texts import say_gaps
from dashboard.derived import list_sources, list_years
from dashboard.goal_texts import badge_kept, say_definition, say_goal
from dashboard.goals import Answers, Ground, answer_goal, lay_by_source
from dashboard.protected import ONLY_NUMBERS
from dashboard.selection import Selection, name_whole
from dashboard.store import monthly_counts
from dashboard.texts import plain
from dashboard.views.references import show_references
from dashboard.views.reporting import show_rates_of_goal
from dashboard.views.sources import show_passport
from dashboard.views.stacked import show_stacked
from dashboard.views.way import show_way
from dashboard.views.year_charts import show_charts, show_years
from data.definitions import Definition
from data.model import Goal, Promise
from geo.goals import GoalStanding, judge_goal

RECIPE = (
    "Hämta kommunens antal ur Brås statistikdatabas eller be polisen om ett uttag, och läs in filen på sidan Läs in."
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A goal with all that its verdict rests on."""

    goal: Goal
    definition: Definition | None
    answers: Answers
    standing: GoalStanding


def weigh_goal(goal: Goal, promise: Promise, ground: Ground, definition: Definition | None) -> Weighed:
    """Hold a goal against every figure that the viewer may see, or those decided on."""
    answers = [] if goal.measure is None else answer_goal(goal.measure, promise, ground, definition)
    standing = judge_goal(goal, lay_by_source(answers), period=promise.period, today=ground.day)
    return Weighed(goal, definition, answers, standing)


def show_verdict(weighed: Weighed) -> None:
    """Show in one sentence whether the goal is kept."""
    sentence = plain(say_goal(weighed.goal, weighed.standing, weighed.definition))
    st.markdown(f"**{plain(weighed.goal.name)}** {badge_kept(weighed.standing.kept)}  \n{sentence}")


def show_evidence(weighed: Weighed, ground: Ground, selection: Selection) -> None:
    """Show what the sentence rests on: definition, charts, years, riket and the county, and the sources' limits."""
    st.subheader(f"Underlag: {plain(weighed.goal.name)}")
    st.markdown(plain(say_definition(weighed.definition)))
    if not weighed.answers:
        st.markdown(f"Inga siffror kan visas. {RECIPE}")
        return
    _show_figures(weighed, ground)
    show_rates_of_goal(weighed.answers, ground)
    sources = list(dict.fromkeys(question.source for question, _ in weighed.answers))
    if len(sources) > 1:
        st.markdown("Källorna räknar olika och läggs inte ihop. Ingen av dem är beslutad som den som gäller.")
    question = weighed.answers[-1][0]
    show_references(question, ground.situation, selection)
    for source in sources:
        show_passport(ground.situation, source)
    address = {"kategori": question.category, "kalla": question.source, "ar": str(question.year)}
    if question.source in list_sources(ground.situation):
        show_way("Alla år, områden och slag", "baslinje", selection, **address)


def _show_figures(weighed: Weighed, ground: Ground) -> None:
    situation = ground.situation
    last = {question.source: question for question, _ in weighed.answers}
    for source, question in last.items():
        st.markdown(f"**{plain(source)}**, {plain(name_whole(situation, source))}")
        if ground.is_protected(source):
            show_years([compared for asked, compared in weighed.answers if asked.source == source], question, situation)
            st.caption(f"{ONLY_NUMBERS} Den som ser alla tal kan få ett säkrare omdöme.")
            continue
        monthly = monthly_counts(ground.viewer, situation, source, ground.day)
        years = [year for year in list_years(situation, monthly, source) if year != question.baseline_year]
        show_charts(question, situation, monthly, years)
    rows = [
        {"År": f"{question.year}", "Källa": question.source}
        | _drop_year(lay_comparison(compared, compared.chance_verdict))
        for question, compared in weighed.answers
    ]
    show_stacked(f"{weighed.goal.name}: år för år, samma månader", rows)
    for told in list_gaps(weighed.answers):
        st.markdown(told)


def list_gaps(answers: Answers) -> list[str]:
    """List what the comparisons lack, each with its sources and years; what several lack alike is said once."""
    found: dict[str, list[str]] = {}
    for question, compared in answers:
        if gaps := say_gaps(compared):
            found.setdefault(gaps, []).append(f"{plain(question.source)} {question.year}")
    return [f"**{', '.join(named)}:** {gaps}" for gaps, named in found.items()]


def _drop_year(row: dict[str, str]) -> dict[str, str]:
    """Call the year's own count by one name, so that the years stand in one column."""
    baseline, year, *others = row
    return {f"Antal {baseline}": row[baseline], "Antal": row[year]} | {name: row[name] for name in others}
