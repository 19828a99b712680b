"""Rows of a register that were refused: each may have been an incident of a year with fewer, which no figure has."""

from dataclasses import replace

import pandas as pd

from data.deliveries import Kind
from geo.chance import weigh_chance
from geo.comparison import ChanceVerdict, Comparison
from geo.many import CERTAIN
from geo.question import Question
from geo.situation import Situation


def withhold_refused(compared: Comparison, question: Question, situation: Situation) -> Comparison:
    """Withhold a certain difference that the refused rows of the year with fewer could undo.

    Parameters
    ----------
    compared
        What the rows that were taken say.
    question
        What was asked.
    situation
        The municipality's tables; without the right to points they tell no numbers of rows.

    Notes
    -----
    Nothing is known of a refused row but its delivery: all of them may be of the category, the area and the months
    compared. Rather too much is therefore withheld.
    """
    if compared.chance_verdict not in CERTAIN or "n_refused" not in situation.deliveries:
        return compared
    is_fewer = compared.chance_verdict is ChanceVerdict.FEWER
    years = (compared.year,) if is_fewer else compared.baseline_years or (compared.baseline_year,)
    n = _count_refused(situation, question.source, [pd.Timestamp(y, m, 1) for y in years for m in compared.months])
    if not n or _is_certain_with(compared, n, is_fewer=is_fewer):
        return compared
    rows, they = ("En rad", "den") if n == 1 else (f"{n} rader", "de")
    told = (
        f"{rows} i källans filer för {' och '.join(map(str, years))} avvisades och räknas inte; {they} kan vara hela "
        "skillnaden. Rätta filen, läs in den igen och ångra uttag som den ersätter."
    )
    return replace(compared, unlike=told)


def _count_refused(situation: Situation, source: str, months: list[pd.Timestamp]) -> int:
    """Count the refused rows of the deliveries that cover any of the months, less those that were read in since.

    A mended file comes under the same description: either all the refused rows and no others, or all rows, of which
    most are known. One of other rows, each category in a file of its own, has another number of them.
    """
    deliveries = situation.deliveries
    is_register = (deliveries["source"] == source) & (deliveries["kind"] == Kind.INCIDENTS.value)
    left: dict[tuple[object, ...], int] = {}
    for one in deliveries[is_register].to_dict("records"):
        first, last = one["covers_first"], one["covers_last"]
        if pd.isna(first) or pd.isna(last) or not any(first <= month <= last for month in months):
            continue
        alike = (first, last, one["extract_date"])
        before, n_refused = left.get(alike, 0), int(one["n_refused"])
        n_new = int(one["n_accepted"]) + int(one["n_remarked"])
        is_same_file = 0 < before == int(one["n_read"]) or int(one["n_known"]) > 0
        left[alike] = max(n_refused, before - n_new) if is_same_file else before + n_refused
    return sum(left.values())


def _is_certain_with(compared: Comparison, n: int, *, is_fewer: bool) -> bool:
    """Tell whether the difference would be certain with so many more in the year with fewer."""
    if compared.chance is None or compared.baseline_n is None or compared.n is None:
        return False
    then, now = compared.baseline_n if compared.weighed_n is None else compared.weighed_n, compared.n
    then, now = (then, now + n) if is_fewer else (then + n, now)
    ratio = 1 / max(1, len(compared.baseline_years))
    is_same_way = now < ratio * then if is_fewer else now > ratio * then
    return is_same_way and weigh_chance(then, now, dispersion=compared.chance.dispersion, ratio=ratio).is_ruled_out
