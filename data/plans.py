"""A week's plan: in which windows somebody means to be where."""

from datetime import date, timedelta
from typing import Annotated, ClassVar

from pydantic import Field, NaiveDatetime, model_validator

from data.papers import Paper
from data.presences import Minutes, PresenceKind, find_fraction
from data.roles import Act, Grain
from data.values import Text, Value

MOST_WINDOWS = 100
"""Windows of a week's plan."""

DAYS = 7


class PlannedWindow(Value):
    """A time when somebody means to be in an area.

    Attributes
    ----------
    area_id, start, minutes, what
        As in `data.presences.Presence`.
    """

    area_id: Text
    start: NaiveDatetime
    minutes: Minutes
    what: PresenceKind


class WeekPlan(Paper):
    """What is planned for one week; where the police mean to be is not for everyone to know beforehand.

    Attributes
    ----------
    year, week
        ISO year and week.
    windows
        In order of time, no two that begin at once in one area.

    Examples
    --------
    >>> WeekPlan(municipality="0586", key=name_plan(2026, 48), author_role="polis", year=2026, week=48, windows=()).key
    'plan-2026-v48'
    """

    kind: ClassVar[str] = "veckoplan"
    act: ClassVar[Act] = Act.REGISTER
    seen_from: ClassVar[Grain] = Grain.CELLS

    year: Annotated[int, Field(ge=2000, le=2199)]
    week: Annotated[int, Field(ge=1, le=53)]
    windows: Annotated[tuple[PlannedWindow, ...], Field(max_length=MOST_WINDOWS)]

    @model_validator(mode="after")
    def _is_one_week(self) -> "WeekPlan":
        first = find_monday(self.year, self.week)
        if self.key != name_plan(self.year, self.week):
            msg = "en vecka har en enda plan."
            raise ValueError(msg)
        if any(
            find_fraction(window.start) or not first <= window.start.date() < first + timedelta(days=DAYS)
            for window in self.windows
        ):
            msg = "varje planerad tid ska börja i veckan, på en hel minut."
            raise ValueError(msg)
        order = [(window.start, window.area_id) for window in self.windows]
        if order != sorted(set(order)):
            msg = "de planerade tiderna ska stå i ordning, varje tid och område en gång."
            raise ValueError(msg)
        return self


def find_monday(year: int, week: int) -> date:
    """Find the first day of an ISO week.

    Raises
    ------
    ValueError
        When the year has no such week.

    Examples
    --------
    >>> find_monday(2026, 53)
    datetime.date(2026, 12, 28)
    """
    return date.fromisocalendar(year, week, 1)


def name_plan(year: int, week: int) -> str:
    """Give the key of a week's plan: a week has one, so that two who plan see each other.

    Examples
    --------
    >>> name_plan(2027, 1)
    'plan-2027-v01'
    """
    return f"plan-{year}-v{week:02}"


def add_windows(plan: WeekPlan, windows: tuple[PlannedWindow, ...]) -> WeekPlan:
    """Add windows to a plan; one at the same time in the same area takes the old one's place.

    Parameters
    ----------
    plan
        It is not changed.
    windows
        In any order.

    Raises
    ------
    ValueError
        When one lies in another week, or they are more than `MOST_WINDOWS`.

    Examples
    --------
    >>> from datetime import datetime
    >>> plan = WeekPlan(municipality="0586", key="plan-2026-v03", author_role="polis", year=2026, week=3, windows=())
    >>> window = PlannedWindow(area_id="a", start=datetime(2026, 1, 16, 20), minutes=60, what=PresenceKind.ON_FOOT)
    >>> len(add_windows(add_windows(plan, (window,)), (window,)).windows)
    1
    """
    by_time = {(window.start, window.area_id): window for window in (*plan.windows, *windows)}
    ordered = tuple(by_time[when] for when in sorted(by_time))
    return WeekPlan.model_validate(dict(plan) | {"windows": ordered})
