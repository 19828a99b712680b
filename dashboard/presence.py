"""When an area's incidents happen and what was promised there, laid out for the page of presence; without Streamlit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

import numpy as np
import pandas as pd

from dashboard.area_map import View, estimate_spread, is_culled, select_incidents
from dashboard.derived import kept_with_situation
from dashboard.formats import format_count
from dashboard.presence_texts import MINUTES_IN_HOUR
from data.model import Commitment, Promise
from data.plans import PlannedWindow, find_monday
from data.presences import PresenceKind
from geo.presence import HOURS, Basis, Week, lay_week
from geo.ranked_windows import RankedWindow, rank_windows
from geo.situation import Situation

WINDOWS_SEED = 2023
"""The same windows get the same intervals each time."""

_WRITTEN_IN = "inskriv"


@dataclass(frozen=True, slots=True)
class Ground:
    """What the hours of a week are counted from.

    Attributes
    ----------
    view
        Source, categories and the newest year.
    years
        The years counted together.
    culled_years
        Those left out because only their numbers are left.
    length
        Hours of a window.
    only_known
        Whether only incidents with a known time are shared out.
    """

    view: View
    years: tuple[int, ...]
    culled_years: tuple[int, ...]
    length: int
    only_known: bool

    @property
    def when(self) -> str:
        """Name the years."""
        return f"{self.years[0]}–{self.years[-1]}" if len(self.years) > 1 else "".join(map(str, self.years))


@dataclass(frozen=True, slots=True)
class Windows:
    """An area's week and its windows in order.

    Attributes
    ----------
    week
        The hours, and what is known of them.
    length
        Hours of a window; 24 where only weekdays can be read.
    ranked
        All windows, the highest first.
    no_order
        Why there are none, as a sentence; empty when there are.
    """

    week: Week
    length: int
    ranked: tuple[RankedWindow, ...]
    no_order: str


def find_windows(ground: Ground, situation: Situation, area_id: str) -> Windows:
    """Find when an area's incidents happen, and put the windows of the week in order.

    Parameters
    ----------
    ground
        What is counted.
    situation
        The municipality's tables.
    area_id
        The area, or the municipality.
    """
    view = ground.view
    return _find_windows(
        situation, view.monthly, view.source, view.categories, ground.years, area_id, ground.length, ground.only_known
    )


@kept_with_situation
def _find_windows(
    situation: Situation,
    monthly: pd.DataFrame,
    source: str,
    categories: tuple[str, ...],
    years: tuple[int, ...],
    area_id: str,
    length: int,
    only_known: bool,  # noqa: FBT001 - a small key, by which the answer is kept
) -> Windows:
    views = [View(source, categories, year, monthly) for year in years]
    # The area first: of a million incidents it holds a few thousand, and each year is looked for among those.
    here = replace(situation, incidents=select_within(situation.incidents, situation, area_id))
    chosen = pd.concat([select_incidents(each, here) for each in views])
    week = lay_week(chosen, is_registered=is_registered(situation, source), only_known=only_known)
    length = HOURS if week.basis is Basis.DAYS else length
    dispersion = estimate_spread(views[-1], situation)
    ranked: tuple[RankedWindow, ...] = ()
    if week.basis in {Basis.HOURS, Basis.DAYS} and dispersion is not None:
        rng = np.random.default_rng(WINDOWS_SEED)
        ranked = rank_windows(week.hours.shares, length=length, dispersion=dispersion, rng=rng)
    return Windows(week, length, ranked, "" if ranked else _say_no_order(week, dispersion))


def _say_no_order(week: Week, dispersion: float | None) -> str:
    if week.basis is Basis.NOTHING:
        return "Det finns inga händelser med känd tid här."
    if week.basis is Basis.REGISTERED:
        return (
            "Källan daterar händelser efter när de skrevs in, inte efter när de hände. Den säger inte när ni ska vara "
            "på plats."
        )
    if dispersion is None:
        return "Tiderna går inte att ordna: hur mycket antalen svänger går bara att skatta med två hela år."
    return f"För få händelser för att ordna tiderna: {format_count(week.hours.n)} med känd tid."


def is_registered(situation: Situation, source: str) -> bool:
    """Tell whether a source says that it dates incidents by when they were written in."""
    definitions = situation.deliveries.loc[situation.deliveries["source"] == source, "definition"]
    return bool(definitions.astype("str").str.casefold().str.contains(_WRITTEN_IN, regex=False).any())


def select_within(incidents: pd.DataFrame, situation: Situation, area_id: str) -> pd.DataFrame:
    """Select the incidents of an area; all of them for the whole municipality."""
    if area_id == situation.municipality:
        return incidents
    here = situation.assignment.loc[situation.assignment["area_id"] == area_id, "incident_id"]
    return pd.DataFrame(incidents[incidents["incident_id"].isin(here)])


def divide_years(view: View, situation: Situation, years: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Divide years into those whose incidents are there one by one and those that were culled, in order."""
    counted = [year for year in sorted(years) if View(view.source, view.categories, year, view.monthly).months]
    culled = tuple(
        year for year in counted if is_culled(View(view.source, view.categories, year, view.monthly), situation)
    )
    return tuple(year for year in counted if year not in culled), culled


def find_default_area(promises: Sequence[Promise], area_ids: Sequence[str]) -> str | None:
    """Find the area to begin with: one whose commitment speaks of presence, else any that a commitment names."""
    named = [commitment for promise in promises for commitment in promise.commitments if commitment.areas]
    ordered = sorted(named, key=lambda commitment: not speaks_of_presence(commitment))
    return next((area_id for commitment in ordered for area_id in commitment.areas if area_id in area_ids), None)


def speaks_of_presence(commitment: Commitment) -> bool:
    """Tell whether a commitment is to be somewhere, by its own words."""
    return "närvaro" in commitment.quote.text.casefold()


def list_commitments(promises: Sequence[Promise], area_id: str) -> list[tuple[Promise, Commitment]]:
    """List the commitments that name an area, with the promise that holds each."""
    return [
        (promise, commitment)
        for promise in promises
        for commitment in promise.commitments
        if area_id in commitment.areas
    ]


def plan_window(
    window: RankedWindow, *, area_id: str, year: int, week: int, what: PresenceKind, most_hours: int = 8
) -> PlannedWindow:
    """Plan a ranked window for a week.

    Examples
    --------
    >>> window = RankedWindow(4, 20, 4, 9, 9, 4, 16, 1, 1, 2)
    >>> planned = plan_window(window, area_id="a", year=2026, week=3, what=PresenceKind.ON_FOOT)
    >>> str(planned.start), planned.minutes
    ('2026-01-16 20:00:00', 240)
    """
    day = find_monday(year, week) + timedelta(days=window.weekday)
    minutes = min(window.length, most_hours) * MINUTES_IN_HOUR
    return PlannedWindow(
        area_id=area_id, start=datetime.combine(day, time(window.first_hour)), minutes=minutes, what=what
    )
