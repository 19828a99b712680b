"""How many incidents there are for each so many who live somewhere: only of a year whose population is known."""

from dataclasses import dataclass

FEW, MANY = 1_000, 100_000


@dataclass(frozen=True, slots=True)
class Rate:
    """Incidents for each so many inhabitants.

    Attributes
    ----------
    year
        The year of both the incidents and the population.
    n, population
        How many of each.
    """

    year: int
    n: int
    population: int

    def per(self, inhabitants: int) -> float:
        """Give the incidents for each so many inhabitants."""
        return self.n * inhabitants / self.population


def derive_rate(n: int | None, population: int | None, *, year: int) -> Rate | None:
    """Derive a rate.

    Parameters
    ----------
    n
        Incidents; None where they are not known.
    population
        Inhabitants that very year; None where they are not known.
    year
        The year of both.

    Returns
    -------
    Rate or None
        None where either is missing or nobody lives there: no population is carried over from another year.

    Examples
    --------
    >>> derive_rate(287, 28_700, year=2023).per(1_000)
    10.0
    >>> derive_rate(287, None, year=2023) is None
    True
    """
    return None if n is None or not population else Rate(year, n, population)


def choose_scale(rates: list[Rate]) -> int:
    """Choose for how many inhabitants the rates are best told, the same for all.

    Examples
    --------
    >>> choose_scale([Rate(2023, 287, 28_700)]), choose_scale([Rate(2023, 287, 28_700), Rate(2024, 3, 28_650)])
    (1000, 100000)
    """
    return FEW if all(rate.per(FEW) >= 1 for rate in rates) else MANY
