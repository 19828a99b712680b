"""The years that a source calls preliminary, and whether a comparison rests on any of them."""

from collections.abc import Sequence

import pandas as pd

from data.deliveries import find_references
from geo.question import Question
from geo.situation import Situation


def list_preliminary(situation: Situation, source: str, *, until: int) -> frozenset[int]:
    """List the years, up to one, that hold a figure of the municipality which a source calls preliminary.

    Of all categories together, so that it tells no more than the source says of itself.
    """
    series = situation.series[situation.series["source"] == source]
    own = series[~series["area_id"].isin(find_references(situation.municipality)[1:])]
    told = own.loc[own["is_preliminary"].fillna(value=False).astype(bool), "first_month"]
    first = _find_preliminary_from(situation, source)
    registered = [] if first is None else range(first.year, until + 1)
    return frozenset([*told.dt.year.tolist(), *registered])


def is_preliminary(question: Question, situation: Situation, months: Sequence[int]) -> bool:
    """Tell whether the source calls any of the compared figures preliminary.

    The figure that holds now is what counts: a final one puts an end to its preliminary forerunner.
    """
    series = situation.series[
        (situation.series["source"] == question.source) & (situation.series["category"] == question.category)
    ]
    of_area = series[series["area_id"] == question.area_id]
    rows = of_area if len(of_area) else series
    is_compared = rows["first_month"].dt.year.isin(
        [*question.baseline_years, question.baseline_year, question.year]
    ) & (rows["first_month"].dt.month.isin(months) | (rows["n_months"] > 1))
    if bool(rows.loc[is_compared, "is_preliminary"].any()):
        return True
    first = _find_preliminary_from(situation, question.source)
    years = (*question.baseline_years, question.baseline_year, question.year)
    return first is not None and any(pd.Timestamp(year, month, 1) >= first for year in years for month in months)


def _find_preliminary_from(situation: Situation, source: str) -> pd.Timestamp | None:
    """Find the first preliminary day of a source's register, as its last delivery says."""
    deliveries = situation.deliveries
    registers = deliveries[(deliveries["source"] == source) & (deliveries["kind"] == "händelser")]
    first = registers["preliminary_from"].iloc[-1] if len(registers) else None
    return None if pd.isna(first) else pd.Timestamp(first)
