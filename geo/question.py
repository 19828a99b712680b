"""A question to a municipality's figures, "färre än 2023?", and the years they can be asked of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.situation import Situation

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


def _shared_years(whole: pd.DataFrame, n_areas: int) -> Sequence[int]:
    areas_per_year = whole.groupby(level="year").size()
    return list(areas_per_year[areas_per_year == n_areas].index)
