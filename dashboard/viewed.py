"""What is looked at: a source's counts of some categories in a year or a month, and the incidents behind them."""

from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.derived import kept_with_situation
from dashboard.formats import MONTHS, format_count, format_date, format_months
from dashboard.month_rows import MONTHS_OF_A_YEAR, UNDATED, Rows, number_month, order_rows
from geo.counts import covered_months, total_year
from geo.grid import Floats
from geo.join import Placing, place
from geo.situation import Situation, has_rows

POINT_COLOUR = "#0072b2"


@dataclass(frozen=True, eq=False)
class View:
    """What the map shows: a source's counts of some categories in a year, or in one of its months.

    Two are the same only when they are one: what is counted is counted once and stays with the view.

    Attributes
    ----------
    source
        One source.
    categories
        The categories added together.
    year
        The year.
    monthly
        `geo.situation.count_months` of the source.
    month
        The only month that is shown, or None for all of the year.
    others
        The views that were made of this one, of another year say: what is counted for one that was
        there before is not counted again.
    """

    source: str
    categories: tuple[str, ...]
    year: int
    monthly: pd.DataFrame
    month: int | None = None
    others: dict[tuple[object, ...], "View"] = field(default_factory=dict, repr=False)

    @property
    def what(self) -> str:
        """Name what is counted."""
        return self.categories[0] if len(self.categories) == 1 else "händelser"

    @property
    def named(self) -> str:
        """Name what is counted, after a number."""
        return f"händelser ({self.what})" if len(self.categories) == 1 else "händelser"

    def count_named(self, n: int | None) -> str:
        """Say a number of what is counted, in the singular where it is one.

        Examples
        --------
        >>> view = View("polisen", ("stöld",), 2025, pd.DataFrame())
        >>> view.count_named(1), view.count_named(2)
        ('1 händelse (stöld)', '2 händelser (stöld)')
        """
        return f"{format_count(n)} {self.named.replace('händelser', 'händelse', 1) if n == 1 else self.named}"

    @cached_property
    def months(self) -> list[int]:
        """List the months that every category has figures for: only these are counted."""
        if self._first is not self:
            return self._first.months
        if self.month is not None:
            return [self.month] if self.month in self.of(self.year, None).months else []
        covered = [
            set(covered_months(self._rows[self._rows["category"] == category], self.year))
            for category in self.categories
        ]
        return sorted(set.intersection(*covered)) if covered else []

    @property
    def when(self) -> str:
        """Name the months and the year that are counted."""
        if self.month is not None:
            return f"{MONTHS[self.month - 1]} {self.year}"
        return f"{format_months(self.months)} {self.year}"

    @cached_property
    def totals(self) -> pd.Series:
        """Give the count per area."""
        if self._first is not self:
            return self._first.totals
        counted = self._rows[self._rows["month"].dt.month.isin(self.months)]
        return total_year(counted, year=self.year, categories=self.categories)

    @cached_property
    def counts(self) -> dict[str, int | None]:
        """Give the count per area; None where it is missing."""
        return {str(area_id): None if pd.isna(n) else int(n) for area_id, n in self.totals.items()}

    @cached_property
    def _rows(self) -> pd.DataFrame:
        """The counts of the view's year and categories, whatever its month."""
        if self.month is not None:
            return self.of(self.year, None)._rows  # noqa: SLF001 # its own kind
        of_year = self.monthly[self.monthly["month"].dt.year == self.year]
        return pd.DataFrame(of_year[of_year["category"].isin(self.categories)])

    def of(self, year: int, month: int | None) -> "View":
        """View the same of another year or month; the same one each time it is asked for."""
        other = replace(self, year=year, month=month)
        return self.others.setdefault(other.key, other)

    @property
    def key(self) -> tuple[object, ...]:
        """Tell apart what is shown; the same counts are the very same table."""
        return self.source, self.categories, id(self.monthly), self.year, self.month

    @property
    def _first(self) -> "View":
        """The first of the views that show exactly this."""
        return self.others.setdefault(self.key, self)


def lay_view(
    situation: Situation, monthly: pd.DataFrame, *, source: str, categories: tuple[str, ...], year: int
) -> View:
    """Give the view of a whole year; the same one to all who ask, so that what is counted is counted once."""
    return _lay_view(situation, monthly, source, categories, year)


@kept_with_situation
def _lay_view(
    situation: Situation,  # noqa: ARG001 # the view is kept with it
    monthly: pd.DataFrame,
    source: str,
    categories: tuple[str, ...],
    year: int,
) -> View:
    return View(source, categories, year, monthly)


def find_placed(incidents: pd.DataFrame) -> pd.DataFrame:
    """Leave the incidents whose place is known and in Sweden."""
    return pd.DataFrame(incidents[incidents["lon"].notna() & ~incidents["is_outside"]])


def count_of(totals: pd.Series, area_id: str) -> int | None:
    """Give an area's count; None where it is missing."""
    n = totals.get(area_id)
    return None if n is None or pd.isna(n) else int(n)


def count_points(view: View, situation: Situation) -> int:
    """Count the incidents with a place."""
    return int((~np.isnan(situation.incidents["lon"].to_numpy()[_find_rows(view, situation)])).sum())


def find_points(view: View, situation: Situation) -> pd.DataFrame:
    """Give the incidents with a place as points of the map."""
    rows = _find_rows(view, situation)
    chosen = pd.DataFrame({name: situation.incidents[name].take(rows) for name in ("lon", "lat", "category")})
    placed = chosen[chosen["lon"].notna()]
    return pd.DataFrame(placed[["lon", "lat"]]).assign(colour=POINT_COLOUR, caption=placed["category"])


def find_coordinates(view: View, situation: Situation) -> tuple[Floats, Floats]:
    """Give the longitudes and latitudes of the incidents whose place is known and in Sweden."""
    rows = _find_rows(view, situation)
    lon, lat, is_outside = (situation.incidents[name].to_numpy()[rows] for name in ("lon", "lat", "is_outside"))
    is_placed = ~np.isnan(lon) & ~is_outside.astype(bool)
    return lon[is_placed], lat[is_placed]


def has_incidents(view: View, situation: Situation) -> bool:
    """Tell whether the view counts any incidents that are still there one by one."""
    return len(_find_rows(view, situation)) > 0


def count_places(view: View, situation: Situation) -> dict[Placing, int]:
    """Count the view's incidents by whether they lie in an area, beside them all, or have no known place."""
    is_of = _place_all(situation)
    rows = _find_rows(view, situation)
    return {placing: int(is_so[rows].sum()) for placing, is_so in is_of.items()}


@kept_with_situation
def _place_all(situation: Situation) -> dict[Placing, npt.NDArray[np.bool_]]:
    placing = place(situation.incidents, situation.assignment).to_numpy()
    return {kind: np.asarray(placing == kind, dtype=bool) for kind in (Placing.OUTSIDE, Placing.UNKNOWN)}


def is_culled(view: View, situation: Situation) -> bool:
    """Tell whether any of the view's incidents were culled (gallrade): then only their number is known."""
    return bool(view.months) and not has_rows(situation, view.source, pd.Timestamp(view.year, view.months[0], 1))


def say_culled(situation: Situation, *views: View) -> str:
    """Say that incidents were culled where any of some views lacks them; empty where none does."""
    if not any(is_culled(view, situation) for view in views):
        return ""
    first = situation.rows_from[views[0].source]
    return (
        f"Händelserna en och en från före {format_date(first)} är gallrade: antalen är kvar, men inte platser och "
        "klockslag."
    )


def say_untested(view: View, situation: Situation, *, baseline_year: int) -> str:
    """Say what it takes to test places, where they can't be: incidents with a place, and two whole years."""
    if view.year == baseline_year:
        return f"Det är basåret {baseline_year} som visas: välj ett annat år att hålla mot det."
    needed = (
        f"Det krävs händelser med känd plats både {view.year} och {baseline_year}, och månadssiffror för minst två "
        "hela år."
    )
    return f"{needed} {say_culled(situation, view, replace(view, year=baseline_year))}".strip()


@partial(kept_with_situation, most=2)
def select_incidents(view: View, situation: Situation) -> pd.DataFrame:
    """Select the incidents that the view counts: its categories, in the months that are counted.

    None of them where some were culled: a part would look like calm.
    """
    return situation.incidents.take(_find_rows(view, situation))


@partial(kept_with_situation, most=4)
def _find_rows(view: View, situation: Situation) -> Rows:
    """Find where the incidents that the view counts stand in the table."""
    if is_culled(view, situation):
        return np.empty(0, np.intp)
    ordered = order_rows(situation, view.source, view.categories)
    return ordered.find(number_month(view.year, month) for month in view.months)


def count_left_out(view: View, situation: Situation) -> tuple[int, int]:
    """Count the view's incidents that are in no figure: of unknown time, and in months not covered that year."""
    ordered = order_rows(situation, view.source, view.categories)
    months = range(1, MONTHS_OF_A_YEAR + 1) if view.month is None else [view.month]
    uncovered = [] if is_culled(view, situation) else [month for month in months if month not in view.months]
    numbers = [number_month(view.year, month) for month in uncovered]
    return ordered.count(UNDATED, UNDATED + 1), sum(ordered.count(each, each + 1) for each in numbers)
