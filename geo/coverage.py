"""Did the way of counting change? What makes a figure one of registration and not of crime.

Crime drifts; registration jumps. A source that begins to place more of its incidents gives
more of them from one month to the next. What is found here withholds a verdict, it never
gives one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geo.steps import Step, find_step

ALARM_LEVEL = 0.04
"""The p-value that raises an alarm. The approximation runs a little over it in small bursty series, which so stay
under one false alarm in twenty (benchmarks/verdicts.py)."""

STEP_BOUNDS = (1 / 2, 3 / 2)
"""Between these a step is taken for crime; outside them, in a source that misses much, for registration."""

PLACED_BOUNDS = (0.9, 1.1)
"""How much the share with a place may step before an area's figures are no longer comparable."""

MIX_MONTHS = 3
"""Two categories that step opposite ways within so many months may have been coded anew."""

_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)

Window = tuple[pd.Timestamp, pd.Timestamp]


@dataclass(frozen=True, slots=True)
class CoverageAlarm:
    """Why a figure may be about registration and not about crime.

    Attributes
    ----------
    first_month
        The first month of the new level.
    ratio
        New level over old.
    p_value
        How often at most a series without a step gives one as clear.
    reason
        For the reader, in Swedish: what changed, from when and how much.
    """

    first_month: pd.Timestamp
    ratio: float
    p_value: float
    reason: str


def find_step_alarm(
    monthly_n: pd.Series, *, reference_n: pd.Series | None = None, between: Window | None = None
) -> CoverageAlarm | None:
    """Find a step too clear for chance and too large for crime, in a source that misses incidents.

    Parameters
    ----------
    monthly_n
        Incidents per month, indexed by the month's first day.
    reference_n
        The same for riket, so that a national rise is no alarm. Not for the county: the same
        police region registers both, and a step in both would hide itself.
    between
        The first and last month that may begin the new level.

    Returns
    -------
    CoverageAlarm or None
        None too where the series is too short or empty: no alarm is no clearance.

    Notes
    -----
    Size alone tells registration from crime here, by `STEP_BOUNDS`. A real drop of a third
    passes (withheld for about 1 % of the planted ones, benchmarks/verdicts.py); a real
    halving from one month to the next is withheld, and the reader is told why. Use it only for
    sources that say that they miss incidents.

    Examples
    --------
    >>> months = pd.date_range("2022-01-01", "2025-12-01", freq="MS")
    >>> find_step_alarm(pd.Series([10] * 29 + [30] * 19, index=months)).reason.split(" är ")[0]
    'Från juni 2024'
    """
    step = find_step(monthly_n, reference_n=reference_n, between=between)
    if step is None or not _is_alarming(step, STEP_BOUNDS):
        return None
    beside = "" if reference_n is None else ", räknat mot riket,"
    return _raise_alarm(
        step,
        f"Från {_name(step.first_month)} är antalet per månad{beside} {_times(step.ratio)} nivån före. Ett så stort "
        "och plötsligt språng kan bero på att en annan del av händelserna registreras, till exempel med plats.",
    )


def find_place_alarm(n: pd.Series, placed_n: pd.Series, *, between: Window | None = None) -> CoverageAlarm | None:
    """Find a step in the share of records that have a place.

    Parameters
    ----------
    n, placed_n
        Incidents per month, all and those with a place, indexed by the month's first day.
    between
        As in `find_step_alarm`.

    Returns
    -------
    CoverageAlarm or None
        Where the share with a place has stepped outside `PLACED_BOUNDS`.

    Notes
    -----
    Matters to an area's figures, which hold only what has a place, and not to the
    municipality's. The rarer of the two, with place and without, is searched with all
    incidents as its reference, which errs towards silence.

    Examples
    --------
    >>> months = pd.date_range("2022-01-01", "2025-12-01", freq="MS")
    >>> alarm = find_place_alarm(pd.Series(50, index=months), pd.Series([10] * 24 + [30] * 24, index=months))
    >>> round(alarm.ratio, 2), f"{alarm.first_month:%Y-%m}"
    (3.0, '2024-01')
    """
    is_rare = 2 * placed_n.sum() <= n.sum()
    step = find_step(placed_n if is_rare else n - placed_n, reference_n=n, between=between)
    if step is None:
        return None
    is_after = n.index >= step.first_month
    if not (n[is_after].sum() and n[~is_after].sum() and placed_n[~is_after].sum()):
        return None
    after, before = (placed_n[side].sum() / n[side].sum() for side in (is_after, ~is_after))
    step = Step(step.first_month, float(after / before), step.p_value)
    if not _is_alarming(step, PLACED_BOUNDS):
        return None
    return _raise_alarm(
        step,
        f"Från {_name(step.first_month)} har {100 * after:.0f} av 100 händelser en känd plats, mot {100 * before:.0f} "
        "före. Antalet i ett område ändras av det även om brotten inte gör det.",
    )


def find_mix_alarm(
    monthly_n: Mapping[str, pd.Series], category: str, *, between: Window | None = None
) -> CoverageAlarm | None:
    """Find a category that took over from another at the same time, as when codes change.

    Parameters
    ----------
    monthly_n
        Incidents per month of every category of one source and area.
    category
        The one that a verdict is about.
    between
        As in `find_step_alarm`.

    Returns
    -------
    CoverageAlarm or None
        Where the category and another step opposite ways within `MIX_MONTHS`, both clearly and
        outside `STEP_BOUNDS`, and their sum doesn't.

    Notes
    -----
    Each category is held against the sum of all, so that what befalls the whole source is no
    alarm here. The risk is shared over the categories searched (Bonferroni).

    Examples
    --------
    >>> months = pd.date_range("2022-01-01", "2025-12-01", freq="MS")
    >>> up, down = pd.Series([10] * 24 + [30] * 24, index=months), pd.Series([30] * 24 + [10] * 24, index=months)
    >>> given = {"stöld": up, "övrigt": down, "våld": pd.Series(40, index=months)}
    >>> find_mix_alarm(given, "stöld").reason.split(".")[0]
    'Från januari 2024 har stöld och övrigt bytt nivå åt var sitt håll samtidigt'
    """
    whole = sum(monthly_n.values(), start=pd.Series(0, index=monthly_n[category].index))
    own = find_step(monthly_n[category], reference_n=whole, between=between)
    if own is None or not _is_alarming(own, STEP_BOUNDS, n_searched=len(monthly_n)):
        return None
    for other in sorted(monthly_n.keys() - {category}):
        step = find_step(monthly_n[other], reference_n=whole, between=between)
        if step is None or not _is_alarming(step, STEP_BOUNDS, n_searched=len(monthly_n)):
            continue
        both = find_step(monthly_n[category] + monthly_n[other], between=between)
        if _are_opposite(own, step) and not (both and _is_alarming(both, STEP_BOUNDS)):
            return _raise_alarm(
                own,
                f"Från {_name(own.first_month)} har {category} och {other} bytt nivå åt var sitt håll samtidigt. "
                "Det kan bero på att händelserna kodas på ett annat sätt.",
            )
    return None


def share_placed(incidents: pd.DataFrame, *, has_place: pd.Series) -> pd.DataFrame:
    """Count per month how many incidents there are and how many have a place.

    Parameters
    ----------
    incidents
        `data.tables.INCIDENTS`, of one source and category; the month is that of `from_at`.
    has_place
        Whether each has one, index as `incidents`.

    Returns
    -------
    DataFrame
        Indexed by the month's first day, for months with incidents: `n`, `placed_n`, `placed_share`.

    Examples
    --------
    >>> given = pd.DataFrame({"from_at": pd.to_datetime(["2024-01-03", "2024-01-09"])})
    >>> share_placed(given, has_place=pd.Series([True, False]))["placed_share"].tolist()
    [0.5]
    """
    month = incidents["from_at"].dt.to_period("M").dt.to_timestamp().rename("month")
    by_month = has_place.groupby(month)
    counted = pd.DataFrame({"n": by_month.size(), "placed_n": by_month.sum()})
    return counted.assign(placed_share=counted["placed_n"] / counted["n"])


def _is_alarming(step: Step, bounds: tuple[float, float], *, n_searched: int = 1) -> bool:
    return step.p_value * n_searched <= ALARM_LEVEL and not bounds[0] < step.ratio < bounds[1]


def _are_opposite(one: Step, other: Step) -> bool:
    apart = abs(one.first_month.to_period("M").ordinal - other.first_month.to_period("M").ordinal)
    return (one.ratio > 1) != (other.ratio > 1) and apart <= MIX_MONTHS


def _raise_alarm(step: Step, reason: str) -> CoverageAlarm:
    return CoverageAlarm(step.first_month, step.ratio, step.p_value, reason)


def _name(month: pd.Timestamp) -> str:
    return f"{_MONTHS[month.month - 1]} {month.year}"


def _times(ratio: float) -> str:
    return f"{ratio:.1f} gånger".replace(".", ",")
