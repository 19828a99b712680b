"""Whether a commitment that can be counted has come to its number, in every place that must."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from data.model import Minimum, Period


class Reached(StrEnum):
    """Whether a commitment that can be counted has come to its number."""

    MET = "uppfyllt"
    NOT_YET = "inte uppfyllt än"
    NOT_MET = "inte uppfyllt"
    UNRECORDED = "inget registrerat"


class Done(NamedTuple):
    """Something that was done: what, where (an `area_id`; empty where no place is said), when and how many times."""

    what: str
    place: str
    day: date
    n: int = 1


class Tally(NamedTuple):
    """How many times in one of the places that each must come to the number; no place where none is named."""

    place: str
    n: int


class Count(NamedTuple):
    """Whether the number is reached, and how many times in each place."""

    reached: Reached
    tallies: tuple[Tally, ...]


def count_minimum(minimum: Minimum, done: Iterable[Done], *, period: Period, today: date) -> Count:
    """Count how often a commitment's "minst" was done, and tell whether every place has come to the number.

    Parameters
    ----------
    minimum
        What is counted, how many times, and the places that each must come to the number.
    done
        All that was recorded of the promise's work, of every kind.
    period
        The days the promise covers; what was done before or after doesn't count.
    today
        The day to judge from; what is later is passed over.

    Returns
    -------
    Count
        "inte uppfyllt" only when the period has ended. Where nothing at all was recorded, nobody has
        kept the register: then "inget registrerat", and the tallies are no zeros to be shown.

    Examples
    --------
    >>> years = Period(first=date(2024, 1, 1), last=date(2025, 12, 31))
    >>> each = Minimum(what="medborgardialog", times=1, places=("hogsby-centrum", "monsteras-centrum"))
    >>> one = Done("medborgardialog", "hogsby-centrum", date(2024, 9, 12))
    >>> count_minimum(each, [one], period=years, today=date(2026, 1, 15)).reached.value
    'inte uppfyllt'
    """
    known = [each for each in done if period.first <= each.day <= min(today, period.last)]
    counted = [each for each in known if _is_same(each.what, minimum.what)]
    places = minimum.places or ("",)
    tallies = tuple(
        Tally(place, sum(each.n for each in counted if not minimum.places or each.place == place)) for place in places
    )
    if all(tally.n >= minimum.times for tally in tallies):
        return Count(Reached.MET, tallies)
    if not known:
        return Count(Reached.UNRECORDED, tallies)
    return Count(Reached.NOT_MET if today > period.last else Reached.NOT_YET, tallies)


def _is_same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
