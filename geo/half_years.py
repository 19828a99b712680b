"""Half-years: the months that a half-year report tells of."""

from dataclasses import dataclass
from datetime import date

_MONTHS = 6


@dataclass(frozen=True, slots=True)
class HalfYear:
    """January to June, or July to December."""

    year: int
    half: int

    @property
    def months(self) -> tuple[int, ...]:
        """Its months, 1–12."""
        first = 1 + _MONTHS * (self.half - 1)
        return tuple(range(first, first + _MONTHS))

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.months[0], 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def quarters(self) -> tuple[str, str]:
        """Its quarters, as protected counts name them."""
        first = 2 * self.half - 1
        return f"{self.year}K{first}", f"{self.year}K{first + 1}"


def find_half_year(day: date) -> HalfYear:
    """Find the last half-year that had ended when a day ended: a report never tells of a half-year under way.

    Parameters
    ----------
    day
        The day that the report is made for.

    Examples
    --------
    >>> find_half_year(date(2025, 6, 30)), find_half_year(date(2025, 6, 29))
    (HalfYear(year=2025, half=1), HalfYear(year=2024, half=2))
    >>> find_half_year(date(2026, 1, 15)).last
    datetime.date(2025, 12, 31)
    """
    halves = (HalfYear(year, half) for year in (day.year, day.year - 1) for half in (2, 1))
    return next(each for each in halves if each.last <= day)
