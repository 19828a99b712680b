"""The rate of reporting over the months that are compared, and whether two of them can be held against each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.reporting import ReportingRate
from geo.comparison import Comparison

ALIKE = 0.10
"""Rates that differ by less, in parts of the whole, are called alike."""


@dataclass(frozen=True, slots=True)
class Reported:
    """The reports of a year's months, as far as anybody has kept count.

    Attributes
    ----------
    year, months
        The months that were asked about.
    lacking
        Those of them without a count; with any, there is no rate.
    n_expected, n_received
        Of the others.
    reporters
        Kinds of reporters that handed in any.
    """

    year: int
    months: tuple[int, ...]
    lacking: tuple[int, ...]
    n_expected: int
    n_received: int
    reporters: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """The part that came in, 0 to 1; None where a month has no count."""
        return None if self.lacking or not self.n_expected else self.n_received / self.n_expected


def add_rates(rates: Iterable[ReportingRate], *, source: str, year: int, months: Sequence[int]) -> Reported:
    """Add up the reports of some months of a year.

    Parameters
    ----------
    rates
        What has been kept count of.
    source
        Whose reports.
    year, months
        Which months.

    Examples
    --------
    >>> told = {"municipality": "0586", "key": "a", "author_role": "samordnare", "source": "EST"}
    >>> rates = [ReportingRate(**told, month="2026-01", n_expected=40, n_received=30)]
    >>> add_rates(rates, source="EST", year=2026, months=[1]).share
    0.75
    >>> add_rates(rates, source="EST", year=2026, months=[1, 2]).lacking
    (2,)
    """
    wanted = {f"{year}-{month:02d}": month for month in months}
    held = {one.month: one for one in rates if one.source == source and one.month in wanted}
    return Reported(
        year=year,
        months=tuple(months),
        lacking=tuple(month for name, month in wanted.items() if name not in held),
        n_expected=sum(one.n_expected for one in held.values()),
        n_received=sum(one.n_received for one in held.values()),
        reporters=tuple(sorted({kind for one in held.values() for kind in one.reporters})),
    )


def are_alike(one: Reported, other: Reported) -> bool | None:
    """Tell whether two periods were reported about equally well; None where either has no rate.

    Examples
    --------
    >>> full = Reported(2023, (1,), (), 40, 40, ())
    >>> are_alike(full, Reported(2026, (1,), (), 40, 30, ())), are_alike(full, Reported(2026, (1,), (1,), 0, 0, ()))
    (False, None)
    """
    if one.share is None or other.share is None:
        return None
    return abs(one.share - other.share) < ALIKE


def list_compared_months(compared: Iterable[Comparison]) -> dict[int, tuple[int, ...]]:
    """List the months that comparisons speak of, the newest year first and the baseline year among them.

    Parameters
    ----------
    compared
        Of one source.

    Examples
    --------
    >>> from geo.baseline import compare_counts
    >>> half = compare_counts(9, 8, baseline_year=2023, year=2025, dispersion=None, months=(1, 2, 3))
    >>> whole = compare_counts(40, 30, baseline_year=2023, year=2024, dispersion=None, months=(1, 2, 3, 4))
    >>> list_compared_months([whole, half])
    {2025: (1, 2, 3), 2024: (1, 2, 3, 4), 2023: (1, 2, 3, 4)}
    """
    spoken: dict[int, set[int]] = {}
    for each in compared:
        for year in (each.year, each.baseline_year):
            spoken.setdefault(year, set()).update(each.months)
    return {year: tuple(sorted(spoken[year])) for year in sorted(spoken, reverse=True)}
