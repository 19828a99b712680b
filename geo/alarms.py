"""What makes a comparison one of registration and not of crime."""

import pandas as pd

from data.deliveries import COUNTRY
from geo.coverage import CoverageAlarm, Window, find_mix_alarm, find_place_alarm, find_step_alarm, share_placed
from geo.question import MONTHS_OF_A_YEAR, Question
from geo.situation import Situation, count_months, stand_in


def find_alarm(question: Question, situation: Situation, monthly: pd.DataFrame) -> CoverageAlarm | None:
    """Find what makes a comparison one of registration and not of crime.

    Parameters
    ----------
    question
        What is compared; only changes from its baseline year to its year matter.
    situation
        The municipality's tables.
    monthly
        `geo.situation.count_months` of the question's source.

    Returns
    -------
    CoverageAlarm or None
        The first of: a step in a source that says that it misses incidents, beside riket where
        it has the same months; for an area, a step in the share with a place; two categories
        that changed places. `answer` asks for it only where it would call a difference certain.

    Notes
    -----
    None is no clearance: small changes and series of few incidents show nothing.
    """
    last_year = max(question.baseline_year, question.year)
    between = (pd.Timestamp(question.first_year, 2, 1), pd.Timestamp(last_year, MONTHS_OF_A_YEAR, 1))
    of_area = monthly[monthly["area_id"] == question.area_id]
    by_category = {str(name): _lay_series(rows) for name, rows in of_area.groupby("category")}
    if question.category not in by_category:
        return None
    alarm = None
    if tells_shortfall(situation, question.source):
        own = by_category[question.category]
        alarm = find_step_alarm(own, reference_n=_find_reference(question, situation, own), between=between)
    if alarm is None and question.area_id != situation.municipality:
        alarm = _find_place_alarm(question, situation, between)
    return alarm or find_mix_alarm(by_category, question.category, between=between)


def tells_shortfall(situation: Situation, source: str) -> bool:
    """Tell whether a source says that it misses incidents."""
    deliveries = situation.deliveries
    return bool(deliveries.loc[deliveries["source"] == source, "shortfall_note"].notna().any())


def _lay_series(rows: pd.DataFrame) -> pd.Series:
    return rows.set_index("month")["n"].dropna().astype("float64").sort_index()


def _find_reference(question: Question, situation: Situation, own: pd.Series) -> pd.Series | None:
    """Find a series of riket that has every month of the municipality's own; the first by source's name."""
    series = situation.series
    is_country = (series["area_id"] == COUNTRY) & (series["category"] == question.category) & (series["n_months"] == 1)
    for source in sorted(set(series.loc[is_country, "source"])):
        counts = count_months(situation, str(source))
        is_asked = (counts["area_id"] == COUNTRY) & (counts["category"] == question.category)
        found = _lay_series(counts[is_asked])
        if own.index.isin(found.index[found > 0]).all():
            return found
    return None


def _find_place_alarm(question: Question, situation: Situation, between: Window) -> CoverageAlarm | None:
    incidents = stand_in(situation, question.source).incidents
    chosen = incidents[incidents["category"] == question.category]
    if chosen.empty:
        return None
    shares = share_placed(chosen, has_place=chosen["has_point"])
    return find_place_alarm(shares["n"], shares["placed_n"], between=between)
