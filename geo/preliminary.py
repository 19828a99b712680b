"""The years that a source calls preliminary, and whether a comparison rests on any of them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from data.deliveries import Kind, find_references
from geo.question import Question
from geo.situation import Situation, list_registers


def list_preliminary(situation: Situation, source: str, *, until: int) -> frozenset[int]:
    """List the years, up to one, that hold a figure of the municipality which a source calls preliminary.

    Of all categories together, so that it tells no more than the source says of itself.
    """
    series = situation.series[situation.series["source"] == source]
    own = series[~series["area_id"].isin(find_references(situation.municipality)[1:])]
    told = own.loc[own["is_preliminary"].fillna(value=False).astype(bool), "first_month"]
    registers = _list_passports(situation, source, Kind.INCIDENTS)
    years = {each.first.year for each in registers if each.first is not None}
    registered = [
        year
        for year in range(min(years, default=until + 1), until + 1)
        if any(_is_called_preliminary(pd.Timestamp(year, month, 1), registers) for month in range(1, 13))
    ]
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
    registers = _list_passports(situation, question.source, Kind.INCIDENTS)
    years = (*question.baseline_years, question.baseline_year, question.year)
    return any(_is_called_preliminary(pd.Timestamp(year, month, 1), registers) for year in years for month in months)


def list_preliminary_months(
    situation: Situation, source: str, months: Iterable[pd.Timestamp]
) -> frozenset[pd.Timestamp]:
    """List the months of some that the newest delivery which vouches for them calls preliminary.

    Parameters
    ----------
    situation
        The municipality's tables.
    source
        One of its sources, counted from incidents or by itself.
    months
        First days of months.
    """
    kind = Kind.INCIDENTS if source in list_registers(situation) else Kind.SERIES
    told = _list_passports(situation, source, kind)
    return frozenset(month for month in set(months) if _is_called_preliminary(month, told))


class _Passport(NamedTuple):
    """A delivery: the months that it vouches for, and its first preliminary one, where there is one."""

    covers_first: pd.Timestamp
    covers_last: pd.Timestamp
    first: pd.Timestamp | None


def _list_passports(situation: Situation, source: str, kind: Kind) -> list[_Passport]:
    """List a source's deliveries of a kind that vouch for any months, the newest first."""
    deliveries = situation.deliveries
    own = deliveries[(deliveries["source"] == source) & (deliveries["kind"] == kind.value)]
    if own.empty:
        return []
    told = own.dropna(subset="covers_last")[::-1]
    rows = zip(told["covers_first"], told["covers_last"], told["preliminary_from"], strict=True)
    return [_Passport(first, last, None if pd.isna(said) else said) for first, last, said in rows]


def _is_called_preliminary(month: pd.Timestamp, told: Sequence[_Passport]) -> bool:
    """Tell whether the newest delivery that vouches for a month calls it preliminary; others' words are of others."""
    newest = next((each for each in told if each.covers_first <= month <= each.covers_last), None)
    return newest is not None and newest.first is not None and month >= newest.first
