"""What a publication tells more coarsely than usual, said once and of the periods that it is true of."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from data.published import PeriodKind, PublishedPeriod
from geo.publishing.closed import describe_period

MOST_NAMED = 2
"""Quarters in a row."""


def say_coarser(source: str, told: Sequence[tuple[Collection[str], str]], *, until: date) -> list[str]:
    """Say what of a source is told more coarsely.

    Parameters
    ----------
    source
        Its name.
    told
        New periods, and what is told more coarsely of them, as they were protected one after another.
    until
        The last day that the publication tells of.

    Examples
    --------
    >>> say_coarser("polisen", [(["2024K1"], "Bara alla slag."), (["2024K2"], "")], until=date(2024, 6, 30))
    ['polisen, jan–mar 2024: Bara alla slag.']
    >>> say_coarser("polisen", [(["2024K1"], "Bara alla slag.")], until=date(2024, 3, 31))
    ['polisen, nytt till och med 2024-03-31: Bara alla slag.']
    """
    remarks = list(dict.fromkeys(said for _, said in told))
    if len(remarks) == 1:
        return [f"{source}, nytt till och med {until}: {said}" for said in remarks if said]
    by_remark = {said: [period for own, each in told if each == said for period in own] for said in remarks if said}
    return [f"{source}, {name_periods(periods)}: {said}" for said, periods in by_remark.items()]


def name_periods(codes: Collection[str]) -> str:
    """Name quarters and years, the quarters first; three in a row and more by the first and the last.

    Examples
    --------
    >>> name_periods({"2024", "2024K4", "2024K3"})
    'jul–sep 2024, okt–dec 2024 och hela 2024'
    >>> name_periods({"2023K4", "2024K1", "2024K2", "2024K4"})
    'okt–dec 2023 till apr–jun 2024 och okt–dec 2024'
    """
    described = [describe_period(code) for code in sorted(codes)]
    runs: list[list[PublishedPeriod]] = []
    for period in (each for each in described if each.kind is PeriodKind.QUARTER):
        if runs and runs[-1][-1].last + timedelta(days=1) == period.first:
            runs[-1].append(period)
        else:
            runs.append([period])
    named = [label for run in runs for label in _name_run([period.label for period in run])]
    named += [f"hela {period.label}" for period in described if period.kind is not PeriodKind.QUARTER]
    return " och ".join(filter(None, (", ".join(named[:-1]), named[-1])))


def _name_run(labels: list[str]) -> list[str]:
    return labels if len(labels) <= MOST_NAMED else [f"{labels[0]} till {labels[-1]}"]
