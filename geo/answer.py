"""The answer to a question: a comparison of figures by month, else by year."""

from dataclasses import replace

import pandas as pd

from data.deliveries import Kind
from geo.alarms import find_alarm, tells_shortfall
from geo.baseline import ALL_MONTHS, compare_counts, compare_months, widen_baseline
from geo.breaks import SeriesBreak, find_break
from geo.chance import estimate_dispersion
from geo.comparison import Comparison
from geo.many import CERTAIN
from geo.preliminary import is_preliminary
from geo.question import MONTHS_OF_A_YEAR, Question, lay_out_years
from geo.redefinitions import find_redefinition
from geo.refused_rows import withhold_refused
from geo.situation import Situation, list_registers
from geo.unknown_months import withhold_unknown_months


def answer(question: Question, situation: Situation, monthly: pd.DataFrame) -> Comparison:
    """Hold an area's count of one category against the same months of the baseline year.

    Parameters
    ----------
    question
        What to compare.
    situation
        The municipality's tables.
    monthly
        `geo.situation.count_months` of the question's source.

    Returns
    -------
    Comparison
        From monthly counts where there are any; else from the source's yearly figures, which
        chance can't be weighed for; else "kan inte bedömas", as across a break in the statistics.
    """
    if (broken := _answer_broken(question, situation)) is not None:
        return broken
    of_category = monthly[monthly["category"] == question.category]
    chosen = of_category[of_category["area_id"] == question.area_id]
    if not chosen["n"].notna().any():
        return _note_redefinition(_answer_by_year(question, situation), question, situation)
    sisters = of_category[of_category["area_id"].isin(find_sisters(situation, question.area_id))]
    dispersion = estimate_dispersion(lay_out_years(sisters))
    by_month = _answer_by_month(question, situation, chosen.set_index("month")["n"], dispersion)
    compared = _note_redefinition(by_month, question, situation)
    if compared.chance_verdict not in CERTAIN:
        return compared
    compared = replace(compared, alarm=find_alarm(question, situation, monthly))
    compared = withhold_unknown_months(compared, question, situation)
    return withhold_refused(compared, question, situation)


def hold_back(compared: Comparison, question: Question, situation: Situation) -> Comparison:
    """Hold counts that others made to what is known of the statistics: breaks, and what the source says that it counts.

    Parameters
    ----------
    compared
        Counts of the question that were not made by `answer`: protected ones.
    question, situation
        As in `answer`.
    """
    return _answer_broken(question, situation) or _note_redefinition(compared, question, situation)


def find_sisters(situation: Situation, area_id: str) -> list[str]:
    """Name the areas that share an area's spread: those of its type; a whole has none but itself.

    Riket is no sister of a town: what is large and even there is small and bursty here.
    """
    types = situation.areas.set_index("area_id")["area_type"]
    return [area_id] if area_id not in types.index else types.index[types == types[area_id]].tolist()


def list_baselines(question: Question, situation: Situation, monthly: pd.DataFrame) -> dict[str, tuple[int, ...]]:
    """List what chance may be weighed against: the baseline year, and with it the one or two years before.

    Parameters
    ----------
    question
        What is compared; its own `baseline_years` are not read.
    situation, monthly
        As in `answer`.

    Returns
    -------
    dict
        Per name the years for `Question.baseline_years`, none for the baseline year alone; only
        years that have every month compared, and no break before them.
    """
    choices: dict[str, tuple[int, ...]] = {str(question.baseline_year): ()}
    for n_years in (2, 3):
        years = tuple(range(question.baseline_year - n_years + 1, question.baseline_year + 1))
        widened = answer(replace(question, baseline_years=years), situation, monthly)
        if question.year in years or widened.baseline_years != years:
            break
        choices[f"{years[0]}–{years[-1]}"] = years
    return choices


def _answer_by_month(
    question: Question, situation: Situation, monthly_n: pd.Series, dispersion: float | None
) -> Comparison:
    compared = compare_months(
        monthly_n,
        baseline_year=question.baseline_year,
        year=question.year,
        dispersion=dispersion,
        has_shortfall=tells_shortfall(situation, question.source),
    )
    compared = widen_baseline(compared, monthly_n, baseline_years=question.baseline_years, dispersion=dispersion)
    return replace(compared, is_preliminary=is_preliminary(question, situation, compared.months))


def _answer_broken(question: Question, situation: Situation) -> Comparison | None:
    """Answer that years on either side of a break can't be compared, where there is one."""
    if (series_break := _find_break(question, situation)) is None:
        return None
    unknown = compare_counts(None, None, baseline_year=question.baseline_year, year=question.year, dispersion=None)
    return replace(unknown, series_break=series_break)


def _note_redefinition(compared: Comparison, question: Question, situation: Situation) -> Comparison:
    """Note that the years may not be counts of the same thing, by the source's own words."""
    if compared.n is None:
        return compared
    years = (*compared.baseline_years, question.baseline_year, question.year)
    found = find_redefinition(situation, question.source, years=years, months=compared.months)
    return replace(compared, unlike=found) if found else compared


def _answer_by_year(question: Question, situation: Situation) -> Comparison:
    yearly = _yearly(situation.series, question)
    return compare_counts(
        yearly.get(question.baseline_year),
        yearly.get(question.year),
        baseline_year=question.baseline_year,
        year=question.year,
        dispersion=None,
        is_preliminary=is_preliminary(question, situation, ALL_MONTHS),
        has_shortfall=tells_shortfall(situation, question.source),
    )


def _find_break(question: Question, situation: Situation) -> SeriesBreak | None:
    types = situation.areas.loc[situation.areas["area_id"] == question.area_id, "area_type"]
    return find_break(
        question.first_year,
        max(question.baseline_year, question.year),
        category=question.category,
        area_type=None if types.empty else str(types.iloc[0]),
        is_counted_by_source=not _is_register(situation, question.source),
    )


def _is_register(situation: Situation, source: str) -> bool:
    """Tell whether a source is counted from incidents, also for those who are given none of them."""
    deliveries = situation.deliveries
    own = deliveries["kind"] == Kind.INCIDENTS.value
    return source in list_registers(situation) or source in set(deliveries.loc[own, "source"])


def _yearly(series: pd.DataFrame, question: Question) -> dict[int, int]:
    is_chosen = (
        (series["source"] == question.source)
        & (series["area_id"] == question.area_id)
        & (series["category"] == question.category)
        & (series["n_months"] == MONTHS_OF_A_YEAR)
    )
    rows = series[is_chosen & series["n"].notna()]
    return {month.year: int(n) for month, n in zip(rows["first_month"], rows["n"], strict=True)}
