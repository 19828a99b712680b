"""Incidents of which only the year is known: they count in January, though they may have happened in any month."""

from dataclasses import replace

import pandas as pd

from geo.chance import weigh_chance
from geo.comparison import ChanceVerdict, Comparison
from geo.many import CERTAIN
from geo.question import MONTHS_OF_A_YEAR, Question
from geo.situation import Situation

_A_YEAR = pd.Timedelta(days=364)


def withhold_unknown_months(compared: Comparison, question: Question, situation: Situation) -> Comparison:
    """Withhold a certain difference over a part of a year, where incidents without a month may have made it.

    Parameters
    ----------
    compared
        A whole year is as it is: then it doesn't matter which month they count in.
    question
        What was asked.
    situation
        The municipality's tables.

    Notes
    -----
    Where January is compared, none of those of the year with more may have happened in the months compared. Where it
    isn't, all of those of the year with fewer may. They are counted for the whole municipality, so for an area rather
    too much is withheld.
    """
    if len(compared.months) == MONTHS_OF_A_YEAR or compared.chance_verdict not in CERTAIN:
        return compared
    is_fewer = compared.chance_verdict is ChanceVerdict.FEWER
    then, now = compared.baseline_years or (compared.baseline_year,), (compared.year,)
    n = _count_without_month(situation, question, then if is_fewer is _counts_them(compared) else now)
    if not n or _is_certain_without(compared, n, is_fewer=is_fewer):
        return compared
    told = "En händelse har" if n == 1 else f"{n} händelser har"
    return replace(compared, unlike=f"{told} bara årtal: de räknas i januari, men kan ha hänt när som helst det året.")


def _counts_them(compared: Comparison) -> bool:
    """Tell whether the month is compared in which those of which only the year is known count."""
    return 1 in compared.months


def _count_without_month(situation: Situation, question: Question, years: tuple[int, ...]) -> int:
    incidents = situation.incidents
    is_asked = (incidents["source"] == question.source) & (incidents["category"] == question.category)
    first, last = incidents.loc[is_asked, "from_at"], incidents.loc[is_asked, "to_at"]
    return int(first[(last - first) >= _A_YEAR].dt.year.isin(years).sum())


def _is_certain_without(compared: Comparison, n: int, *, is_fewer: bool) -> bool:
    """Tell whether the difference would be certain with so many less in the year with more, or more in the other."""
    if compared.chance is None or compared.baseline_n is None or compared.n is None:
        return False
    then, now = compared.baseline_n if compared.weighed_n is None else compared.weighed_n, compared.n
    moved = -n if _counts_them(compared) else n
    then, now = (max(0, then + moved), now) if is_fewer is _counts_them(compared) else (then, max(0, now + moved))
    ratio = 1 / max(1, len(compared.baseline_years))
    is_same_way = now < ratio * then if is_fewer else now > ratio * then
    return is_same_way and weigh_chance(then, now, dispersion=compared.chance.dispersion, ratio=ratio).is_ruled_out
