"""A question to a municipality's figures, "färre än 2023?", and its answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.deliveries import COUNTRY, find_references
from geo.baseline import ALL_MONTHS, compare_counts, compare_months, widen_baseline
from geo.breaks import SeriesBreak, find_break
from geo.chance import estimate_dispersion
from geo.comparison import Comparison
from geo.coverage import CoverageAlarm, Window, find_mix_alarm, find_place_alarm, find_step_alarm, share_placed
from geo.many import CERTAIN
from geo.situation import Situation, count_months, list_registers, stand_in

MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Question:
    """What is held against what.

    Attributes
    ----------
    source
        One source; sources are never added together.
    area_id
        An area, or the municipality for the whole of it.
    category
        One of `data.model.Category`.
    baseline_year, year
        The years compared.
    baseline_years
        Two or three years that chance is weighed against together instead of the baseline year
        alone (`geo.baseline.widen_baseline`); settled before the figures are seen.
    """

    source: str
    area_id: str
    category: str
    baseline_year: int
    year: int
    baseline_years: tuple[int, ...] = ()

    @property
    def first_year(self) -> int:
        """The first year that any figure comes from."""
        return min(self.baseline_year, self.year, *self.baseline_years)


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
    if (series_break := _find_break(question, situation)) is not None:
        unknown = compare_counts(None, None, baseline_year=question.baseline_year, year=question.year, dispersion=None)
        return replace(unknown, series_break=series_break)
    of_category = monthly[monthly["category"] == question.category]
    chosen = of_category[of_category["area_id"] == question.area_id]
    has_shortfall = tells_shortfall(situation, question.source)
    if chosen["n"].notna().any():
        sisters = of_category[of_category["area_id"].isin(find_sisters(situation, question.area_id))]
        dispersion = estimate_dispersion(lay_out_years(sisters))
        monthly_n = chosen.set_index("month")["n"]
        compared = compare_months(
            monthly_n,
            baseline_year=question.baseline_year,
            year=question.year,
            dispersion=dispersion,
            has_shortfall=has_shortfall,
        )
        compared = widen_baseline(compared, monthly_n, baseline_years=question.baseline_years, dispersion=dispersion)
        compared = replace(compared, is_preliminary=is_preliminary(question, situation, compared.months))
        is_certain = compared.chance_verdict in CERTAIN
        return replace(compared, alarm=find_alarm(question, situation, monthly)) if is_certain else compared
    yearly = _yearly(situation.series, question)
    return compare_counts(
        yearly.get(question.baseline_year),
        yearly.get(question.year),
        baseline_year=question.baseline_year,
        year=question.year,
        dispersion=None,
        is_preliminary=is_preliminary(question, situation, ALL_MONTHS),
        has_shortfall=has_shortfall,
    )


def find_sisters(situation: Situation, area_id: str) -> list[str]:
    """Name the areas that share an area's spread: those of its type; a whole has none but itself.

    Riket is no sister of a town: what is large and even there is small and bursty here.
    """
    types = situation.areas.set_index("area_id")["area_type"]
    return [area_id] if area_id not in types.index else types.index[types == types[area_id]].tolist()


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
    by_category = {str(name): _series(rows) for name, rows in of_area.groupby("category")}
    if question.category not in by_category:
        return None
    alarm = None
    if tells_shortfall(situation, question.source):
        own = by_category[question.category]
        alarm = find_step_alarm(own, reference_n=_find_reference(question, situation, own), between=between)
    if alarm is None and question.area_id != situation.municipality:
        alarm = _find_place_alarm(question, situation, between)
    return alarm or find_mix_alarm(by_category, question.category, between=between)


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


def list_years(situation: Situation, monthly: pd.DataFrame, source: str) -> list[int]:
    """List the years that a source has figures of, by month or by year."""
    rows = situation.series[(situation.series["source"] == source) & situation.series["n"].notna()]
    return sorted(set(monthly.loc[monthly["n"].notna(), "month"].dt.year) | set(rows["first_month"].dt.year))


def lay_out_years(monthly: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Lay monthly counts out as areas by years by months, with the years that every area has in full.

    Parameters
    ----------
    monthly
        Columns `area_id`, `month`, `n`, of one category.

    Returns
    -------
    array
        Shape (areas, years, 12), for `geo.chance.estimate_dispersion`; no years where none is whole.

    Examples
    --------
    >>> months = pd.date_range("2023-01-01", "2024-11-01", freq="MS")
    >>> lay_out_years(pd.DataFrame({"area_id": "a", "month": months, "n": 1})).shape
    (1, 1, 12)
    """
    dated = monthly.assign(year=monthly["month"].dt.year, of_year=monthly["month"].dt.month)
    wide = dated.pivot(index=["year", "area_id"], columns="of_year", values="n").astype("float64")
    whole = wide[wide.notna().all(axis="columns") & (wide.shape[1] == MONTHS_OF_A_YEAR)]
    n_areas = monthly["area_id"].nunique()
    years = _shared_years(whole, n_areas)
    if not years:
        return np.empty((n_areas, 0, MONTHS_OF_A_YEAR))
    kept = whole[whole.index.get_level_values("year").isin(years)]
    return kept.to_numpy().reshape(len(years), n_areas, MONTHS_OF_A_YEAR).swapaxes(0, 1)


def _find_break(question: Question, situation: Situation) -> SeriesBreak | None:
    types = situation.areas.loc[situation.areas["area_id"] == question.area_id, "area_type"]
    return find_break(
        question.first_year,
        max(question.baseline_year, question.year),
        category=question.category,
        area_type=None if types.empty else str(types.iloc[0]),
        is_counted_by_source=question.source not in list_registers(situation),
    )


def tells_shortfall(situation: Situation, source: str) -> bool:
    """Tell whether a source says that it misses incidents."""
    deliveries = situation.deliveries
    return bool(deliveries.loc[deliveries["source"] == source, "shortfall_note"].notna().any())


def _series(rows: pd.DataFrame) -> pd.Series:
    return rows.set_index("month")["n"].dropna().astype("float64").sort_index()


def _find_reference(question: Question, situation: Situation, own: pd.Series) -> pd.Series | None:
    """Find a series of riket that has every month of the municipality's own; the first by source's name."""
    series = situation.series
    is_country = (series["area_id"] == COUNTRY) & (series["category"] == question.category) & (series["n_months"] == 1)
    for source in sorted(set(series.loc[is_country, "source"])):
        counts = count_months(situation, str(source))
        is_asked = (counts["area_id"] == COUNTRY) & (counts["category"] == question.category)
        found = _series(counts[is_asked])
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


def _shared_years(whole: pd.DataFrame, n_areas: int) -> Sequence[int]:
    areas_per_year = whole.groupby(level="year").size()
    return list(areas_per_year[areas_per_year == n_areas].index)


def _yearly(series: pd.DataFrame, question: Question) -> dict[int, int]:
    is_chosen = (
        (series["source"] == question.source)
        & (series["area_id"] == question.area_id)
        & (series["category"] == question.category)
        & (series["n_months"] == MONTHS_OF_A_YEAR)
    )
    rows = series[is_chosen & series["n"].notna()]
    return {month.year: int(n) for month, n in zip(rows["first_month"], rows["n"], strict=True)}


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
