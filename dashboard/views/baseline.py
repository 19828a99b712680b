"""Baslinje: whether there is less than in the baseline year, and how sure that is."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.comparison_rows import lay_comparison
from dashboard.comparison_texts import say_chance, say_counts, say_gaps, say_several, say_share, say_verdicts
from dashboard.derived import answer, is_summed, list_baselines, list_categories, list_sources, list_years
from dashboard.selection import Selection, baseline_year_of, measures_of, name_areas, name_whole, say_baseline
from dashboard.store import monthly_counts, the_situation
from dashboard.texts import plain
from dashboard.views.beginning import show_beginning
from dashboard.views.frame import show_empty, show_heading
from dashboard.views.inhabitants import show_rates
from dashboard.views.outlook import show_projection, show_worst
from dashboard.views.protected_years import show_protected_years
from dashboard.views.references import show_references
from dashboard.views.reporting import show_reporting_rate
from dashboard.views.sources import ask_source, show_passport
from dashboard.views.stacked import show_stacked
from dashboard.views.year_charts import show_charts
from geo.comparison import Comparison
from geo.many import judge_together
from geo.question import Question
from geo.situation import Situation

RECIPE = (
    "Hämta kommunens antal ur Brås statistikdatabas eller be polisen om ett uttag, och läs in filen "
    "på sidan Läs in. Så här gör du står i docs/filformat.md."
)


def show_baseline(selection: Selection) -> None:
    """Show the municipality's counts against the baseline year."""
    situation = the_situation(selection.viewer, selection.municipality, selection.today)
    show_heading("Baslinje", selection, is_demo=situation.is_demo)
    sources = list_sources(situation)
    is_protected = not selection.viewer.rights.sees_points
    if sources:
        _show_question(sources, situation, selection)
        if is_protected:
            show_protected_years(selection, situation)
    elif not (is_protected and show_protected_years(selection, situation)):
        show_beginning("Det finns inga antal att jämföra, så frågan kan inte bedömas.", RECIPE, selection)


def _show_question(sources: Sequence[str], situation: Situation, selection: Selection) -> None:
    """Ask what to compare, and show the answer with all that it rests on."""
    asked = _ask_question(sources, situation, selection)
    if asked is None:
        return
    question, monthly, years = asked
    names = _name_counted(monthly, situation, question.source)
    compared = answer(question, situation, monthly)
    _show_answer(compared, question, names, selection)
    if question.area_id == situation.municipality and not (situation.is_demo or is_summed(situation, question.source)):
        show_rates(compared, selection)
    show_projection(compared, question, monthly)
    show_charts(question, situation, monthly, years)
    periods = dict.fromkeys((compared.year, compared.baseline_year), compared.months)
    show_reporting_rate(selection, situation, question.source, periods)
    show_worst(question, situation, monthly, selection)
    show_passport(situation, question.source)
    st.subheader("Riket och länet")
    show_references(question, situation, selection)
    _show_all_categories(question, situation, monthly)
    _show_all_areas(question, situation, monthly, names)


def _ask_question(
    sources: Sequence[str], situation: Situation, selection: Selection
) -> tuple[Question, pd.DataFrame, list[int]] | None:
    """Ask what to compare; None where the source has no year beside the baseline year, which is then said."""
    baseline_year = baseline_year_of(selection.promises)
    first, second, third, fourth = st.columns(4)
    with first:
        source = ask_source(_measured_first(sources, situation, selection))
    monthly = monthly_counts(selection.viewer, situation, source, selection.today)
    years = [year for year in list_years(situation, monthly, source) if year != baseline_year]
    if not years:
        show_empty(f"{source} har inget år att jämföra med {baseline_year}.", RECIPE)
        return None
    names = _name_counted(monthly, situation, source)
    question = Question(
        source,
        category=second.selectbox("Kategori", list_categories(situation, source), key="kategori", bind="query-params"),
        area_id=third.selectbox(
            "Område", list(names), format_func=names.__getitem__, key="omrade", bind="query-params"
        ),
        baseline_year=baseline_year,
        year=fourth.selectbox(f"Jämför {baseline_year} med", years[::-1], key="ar", bind="query-params"),
    )
    return replace(question, baseline_years=_ask_baseline_years(question, situation, monthly)), monthly, years


def _name_counted(monthly: pd.DataFrame, situation: Situation, source: str) -> dict[str, str]:
    """Name the areas that the source counts, and the whole by what its figure is."""
    counted = set(monthly["area_id"]) | {situation.municipality}
    names = {area_id: name for area_id, name in name_areas(situation).items() if area_id in counted}
    return names | {situation.municipality: name_whole(situation, source)}


def _measured_first(sources: Sequence[str], situation: Situation, selection: Selection) -> list[str]:
    """Put first the sources that have what the promise's goals are held against."""
    measured = {measure.category.value for measure in measures_of(selection.promises)}
    return sorted(sources, key=lambda source: not measured & set(list_categories(situation, source)))


def _ask_baseline_years(question: Question, situation: Situation, monthly: pd.DataFrame) -> tuple[int, ...]:
    """Ask whether chance is to be weighed against two or three years, where the source has them."""
    choices = list_baselines(question, situation, monthly)
    if len(choices) == 1:
        return ()
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    chosen = left.selectbox("Väg slumpen mot", list(choices), key="basar", bind="query-params")
    right.caption(
        "Fler år gör att mindre av utgångsläget är tur. Bestäm åren innan du ser siffrorna: den som väljer efteråt "
        "hittar vad den söker."
    )
    return choices[chosen]


def _show_answer(compared: Comparison, question: Question, names: dict[str, str], selection: Selection) -> None:
    st.subheader(f"{question.category.capitalize()}, {plain(names[question.area_id])}")
    st.markdown(f"**{say_counts(compared)}**  \n**{say_verdicts(compared)}**")
    st.markdown(" ".join(filter(None, [say_chance(compared), say_several(compared)])))
    if gaps := say_gaps(compared):
        st.markdown(gaps)
    if own_choice := say_baseline(selection.promises):
        st.markdown(own_choice)


def _show_all_categories(question: Question, situation: Situation, monthly: pd.DataFrame) -> None:
    categories = list_categories(situation, question.source)
    if len(categories) == 1:
        return
    st.subheader("Alla kategorier")
    asked = [replace(question, category=category) for category in categories]
    compared = [answer(each, situation, monthly) for each in asked]
    whole = _sum_alike(compared)
    rows = [
        {"Kategori": question.category}
        | lay_comparison(each, verdict)
        | {f"Andel {each.year}": say_share(each.n, whole)}
        for question, each, verdict in zip(asked, compared, judge_together(compared), strict=True)
    ]
    show_stacked(f"Alla kategorier mot {question.baseline_year}", rows)
    _say_many(len(rows))


def _show_all_areas(question: Question, situation: Situation, monthly: pd.DataFrame, names: dict[str, str]) -> None:
    if len(names) == 1:
        return
    st.subheader(f"Alla områden, {question.category}")
    asked = [replace(question, area_id=area_id) for area_id in names]
    compared = [answer(each, situation, monthly) for each in asked]
    rows = [
        {"Område": names[question.area_id]}
        | lay_comparison(each, verdict)
        | {f"Andel {each.year}": say_share(each.n, compared[0].n if each.months == compared[0].months else None)}
        for question, each, verdict in zip(asked, compared, judge_together(compared), strict=True)
    ]
    show_stacked(f"{question.category.capitalize()} i alla områden mot {question.baseline_year}", rows)
    _say_many(len(rows))


def _sum_alike(compared: Sequence[Comparison]) -> int | None:
    """Add the counts, or give None where one is missing or of other months: then no share can be told."""
    if any(each.n is None or each.months != compared[0].months for each in compared):
        return None
    return sum(each.n or 0 for each in compared)


def _say_many(n: int) -> None:
    st.caption(
        f"Omdömet är först räknemässigt, sedan mot slumpen. Här görs {n} jämförelser på en gång. Därför krävs mer för "
        "att en skillnad ska kallas säker här än när den visas för sig: högst en av tio säkra får väntas vara falsk."
    )
