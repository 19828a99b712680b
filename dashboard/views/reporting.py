"""Rapporteringsgrad: beside every trend of reports, how many of those expected came in."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.goals import Answers, Ground, lay_by_source
from dashboard.reporting_rates import list_reported, tell_compared_rates, tell_rates
from dashboard.selection import Selection
from dashboard.texts import plain
from geo.closed_periods import list_period_months
from geo.situation import Situation


def show_reporting_rate(
    selection: Selection, situation: Situation, source: str, periods: Mapping[int, Sequence[int]]
) -> None:
    """Show how well reported the periods of a trend were; nothing where the number doesn't hang on who reports.

    Parameters
    ----------
    selection
        Whose, and who looks.
    situation
        The municipality's tables.
    source
        Where the figures come from.
    periods
        The months that are shown of each year, the newest year first.
    """
    if source in list_reported(situation):
        _show_told([tell_rates(selection.viewer, situation, source, periods)])


def show_rates_of_goal(answers: Answers, ground: Ground) -> None:
    """Show beside a goal's figures how well reported its years were: source by source, each year on a line of its own.

    Parameters
    ----------
    answers
        From `dashboard.goals.answer_goal`.
    ground
        What they rest on.
    """
    for source, compared in lay_by_source(answers).items():
        if source in list_reported(ground.situation):
            _show_told(tell_compared_rates(ground.viewer, ground.situation, source, compared))


def show_rate_of_periods(selection: Selection, situation: Situation, source: str, codes: Sequence[str]) -> None:
    """Show how well reported closed periods were.

    Parameters
    ----------
    selection, situation, source
        As for `show_reporting_rate`.
    codes
        As ``"2025K1"`` or ``"2025"``, each of a year of its own, the newest first.
    """
    show_reporting_rate(selection, situation, source, {int(code[:4]): list_period_months(code) for code in codes})


def _show_told(told: Sequence[str]) -> None:
    if lines := "  \n".join(plain(each) for each in told if each):
        st.markdown(f"**Rapporteringsgrad.** {lines}")
