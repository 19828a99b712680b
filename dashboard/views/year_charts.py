"""A goal's figures as charts: year beside year with the span that chance explains, and month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts import draw_months, draw_years
from dashboard.comparison_texts import name_baseline, say_counts
from dashboard.derived import answer, kept_with_situation
from dashboard.formats import format_months
from geo.comparison import Comparison
from geo.question import Question
from geo.situation import Situation


def show_charts(question: Question, situation: Situation, monthly: pd.DataFrame, years: Sequence[int]) -> None:
    """Show the same months of every year that can be compared, and say which years can't and why.

    Parameters
    ----------
    question
        What is asked; its year is the one in focus.
    situation, monthly
        As in `geo.answer.answer`.
    years
        The years to show beside the baseline year.
    """
    chosen = answer(question, situation, monthly)
    compared = {year: answer(replace(question, year=year), situation, monthly) for year in years}
    same_months = [each for each in compared.values() if each.months == chosen.months and each.n is not None]
    if same_months:
        left, right = st.columns(2)
        with left:
            show_years(same_months, question, situation)
            if chosen.chance is not None:
                told = f"Det ljusa bandet visar de antal som slumpen ensam kan ge om risken är {name_baseline(chosen)}."
                st.caption(told)
        with right:
            _show_months(question, situation, monthly)
    _say_breaks(compared)


def show_years(compared: Sequence[Comparison], question: Question, situation: Situation) -> None:
    """Show the same months of some years beside the baseline year's.

    Parameters
    ----------
    compared
        All of the same months.
    question
        What is counted; its year is told in words.
    situation
        Whether it is invented.
    """
    chosen = next((each for each in compared if each.year == question.year), compared[-1])
    title = f"{question.category.capitalize()}, antal {format_months(chosen.months)}"
    st.vega_lite_chart(spec=_years_once(situation, tuple(compared), title), alt=f"Stapeldiagram. {say_counts(chosen)}")


def _say_breaks(compared: Mapping[int, Comparison]) -> None:
    """Say which years are not shown because they were counted in another way."""
    gone: dict[str, list[str]] = {}
    for year, each in compared.items():
        if each.series_break is not None:
            gone.setdefault(each.series_break.reason, []).append(str(year))
    for reason, years in gone.items():
        st.caption(f"**Brott i serien.** {reason} Därför visas inte {', '.join(years)}.")


def _show_months(question: Question, situation: Situation, monthly: pd.DataFrame) -> None:
    if spec := _months_once(situation, monthly, question):
        told = f"Linjediagram med {question.category} per månad {question.baseline_year} och {question.year}."
        st.vega_lite_chart(spec=spec, alt=told)


# Describing a chart takes longer than all else on its page, so it is kept.
@kept_with_situation
def _years_once(situation: Situation, compared: tuple[Comparison, ...], title: str) -> dict[str, Any]:
    return draw_years(compared, title=title, is_demo=situation.is_demo).to_dict()


@kept_with_situation
def _months_once(situation: Situation, monthly: pd.DataFrame, question: Question) -> dict[str, Any]:
    is_chosen = (monthly["area_id"] == question.area_id) & (monthly["category"] == question.category)
    lines = monthly[is_chosen].set_index("month")["n"]
    if not lines.notna().any():
        return {}
    shown = [question.baseline_year, question.year]
    return draw_months(lines, years=shown, title="Månad för månad", is_demo=situation.is_demo).to_dict()
