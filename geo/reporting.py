"""The rate of reporting over the months that are compared, and whether two of them can be held against each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.reporting import ReportingRate

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


def are_alike(some: Sequence[Reported], others: Sequence[Reported]) -> bool | None:
    """Tell whether two spans were reported about equally well; None where either has no rate, or has other months.

    Parameters
    ----------
    some, others
        The spans, year by year; one over New Year has two parts, which are added up.

    Examples
    --------
    >>> full = Reported(2023, (1,), (), 40, 40, ())
    >>> half, february = Reported(2026, (1,), (), 40, 20, ()), Reported(2026, (2,), (), 40, 40, ())
    >>> are_alike([full], [half]), are_alike([full], [february])
    (False, None)
    """
    share, other = add_share(some), add_share(others)
    if share is None or other is None or not have_same_months([some, others]):
        return None
    return abs(share - other) < ALIKE


def add_share(parts: Sequence[Reported]) -> float | None:
    """Give the share of a span's parts together, 0 to 1; None where a month has no count.

    Examples
    --------
    >>> add_share([Reported(2025, (1,), (), 40, 40, ()), Reported(2024, (12,), (), 60, 30, ())])
    0.7
    """
    if any(part.share is None for part in parts):
        return None
    return sum(part.n_received for part in parts) / sum(part.n_expected for part in parts)


def have_same_months(spans: Iterable[Sequence[Reported]]) -> bool:
    """Tell whether spans have the same months of the year: others may be reported otherwise.

    Examples
    --------
    >>> over_new_year = [Reported(2025, (1,), (), 40, 40, ()), Reported(2024, (12,), (), 40, 40, ())]
    >>> have_same_months([over_new_year, [Reported(2023, (1, 12), (), 80, 80, ())]])
    True
    """
    return len({tuple(sorted(month for part in span for month in part.months)) for span in spans}) <= 1
