"""The reader's choices as one value; the widgets that ask for them are bound to the address."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from dashboard.derived import is_summed
from dashboard.viewer import Viewer
from data.model import Measure, Promise
from geo.situation import Situation

BASELINE_YEAR = 2023
"""The year that promises compare with unless they say another."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What the reader looks at.

    Attributes
    ----------
    municipality
        Code, or the name of a place outside Sweden.
    name
        What people call it.
    promises
        The promises the municipality is part of, newest first; those that haven't begun come last, however given.
    today
        The day everything is judged from.
    viewer
        Who looks; nobody in particular has the least right.
    """

    municipality: str
    name: str
    promises: tuple[Promise, ...]
    today: date
    viewer: Viewer = field(default_factory=Viewer)

    def __post_init__(self) -> None:
        """Put last what hasn't begun: a promise that is decided ahead doesn't take the place of the one that holds."""
        ordered = sorted(self.promises, key=lambda promise: self.today < promise.period.first)
        object.__setattr__(self, "promises", tuple(ordered))


def name_areas(situation: Situation) -> dict[str, str]:
    """Name the whole municipality and its areas, by id; a name that stands twice gets its id beside it.

    Names end up in addresses, so each must lead to one area.
    """
    labels = dict(zip(situation.areas["area_id"], situation.areas["label"], strict=True))
    times = Counter(labels.values())
    unique = {area_id: label if times[label] == 1 else f"{label} ({area_id})" for area_id, label in labels.items()}
    return {situation.municipality: "hela kommunen"} | unique


def promises_of(municipality: str, promises: tuple[Promise, ...]) -> tuple[Promise, ...]:
    """Give the promises that a municipality is part of, newest first."""
    own = [promise for promise in promises if municipality in {place.code for place in promise.municipalities}]
    return tuple(sorted(own, key=lambda promise: promise.period.first, reverse=True))


def baseline_year_of(promises: tuple[Promise, ...]) -> int:
    """Give the year that a municipality's newest measured goal compares with.

    Examples
    --------
    >>> baseline_year_of(())
    2023
    """
    measures = measures_of(promises)
    return measures[0].baseline_year if measures else BASELINE_YEAR


def say_baseline(promises: tuple[Promise, ...]) -> str:
    """Say that the baseline year is ours where no promise names one.

    Examples
    --------
    >>> say_baseline(())
    'Inget löfte här anger ett basår; 2023 är vårt val.'
    """
    return "" if measures_of(promises) else f"Inget löfte här anger ett basår; {BASELINE_YEAR} är vårt val."


def name_whole(situation: Situation, source: str) -> str:
    """Name a source's figure for the whole municipality: a sum of areas is called a sum."""
    return "summan av områdena" if is_summed(situation, source) else "hela kommunen"


def measures_of(promises: tuple[Promise, ...]) -> list[Measure]:
    """Give what the promises' goals are held against, in their order."""
    return [goal.measure for promise in promises for area in promise.focus_areas for goal in area.goals if goal.measure]
