"""The rate of reporting in words: what it was, and what can't be said without it."""

from collections.abc import Iterable, Mapping, Sequence

from dashboard.formats import MISSING, format_count, format_months, format_share
from data.reporting import QuarterShare, name_quarter
from geo.closed_periods import name_period
from geo.reporting import ALIKE, Reported, add_share, are_alike, have_same_months

UNSAYABLE = "Utan den går det inte att säga om antalet speglar läget eller bara hur många som rapporterar."

_ALIKE = "Rapporteringsgraden är ungefär lika."
_UNLIKE = "Rapporteringsgraden skiljer sig, så en skillnad i antal kan bero på rapporteringen."
_MONTHS_OF_A_QUARTER = 3
_OTHER_MONTHS = "Åren visas inte med samma månader, så rapporteringsgraderna går inte att ställa mot varandra."


def say_reported(reported: Reported) -> str:
    """Say a period's rate.

    Examples
    --------
    >>> say_reported(Reported(2026, (1,), (), 40, 30, ("polis", "skola"))).replace(chr(160), " ")
    '2026 (jan): 30 av 40 väntade rapporter kom in (75 %), från polis, skola.'
    >>> say_reported(Reported(2023, (1, 2), (2,), 40, 30, ())).replace(chr(160), " ")
    '2023 (jan–feb): uppgift saknas för feb.'
    """
    lead = f"{reported.year} ({format_months(reported.months)}):"
    if reported.share is None:
        lacking = "" if reported.lacking == reported.months else f" för {format_months(reported.lacking)}"
        return f"{lead} {MISSING}{lacking}."
    told = f"{format_count(reported.n_received)} av {format_count(reported.n_expected)} väntade rapporter kom in"
    reporters = f", från {', '.join(reported.reporters)}" if reported.reporters else ""
    return f"{lead} {told} ({format_share(reported.share)}){reporters}."


def say_rates(spans: Sequence[Sequence[Reported]]) -> str:
    """Say the rates of the spans that are compared, and what follows for the comparison of the first with each other.

    Parameters
    ----------
    spans
        The newest first; one over New Year has two parts, a year each, and is judged as a whole.

    Examples
    --------
    >>> full, half = Reported(2023, (1,), (), 40, 40, ()), Reported(2024, (1,), (), 40, 20, ())
    >>> say_rates([[half], [full]]).split(". ")[-1]
    'Rapporteringsgraden skiljer sig, så en skillnad i antal kan bero på rapporteringen.'
    >>> say_rates([[Reported(2024, (1,), (1,), 0, 0, ())]]).endswith(UNSAYABLE)
    True
    """
    told = " ".join(say_reported(one) for span in spans for one in span)
    if any(add_share(span) is None for span in spans):
        return f"{told} {UNSAYABLE}"
    first, *others = spans
    if not others:
        return told
    if not have_same_months(spans):
        return f"{told} {_OTHER_MONTHS}"
    return f"{told} {_ALIKE if all(are_alike(first, other) for other in others) else _UNLIKE}"


def say_quarters(shares: Iterable[QuarterShare], *, source: str, periods: Mapping[int, Sequence[int]]) -> str:
    """Say the rates of the whole quarters of the periods that are compared, for those who see no months.

    Parameters
    ----------
    shares
        The quarters that may be told.
    source
        Whose reports.
    periods
        The months that are shown of each year, the newest first.

    Examples
    --------
    >>> shares = [QuarterShare(source="EST", quarter=quarter, share=0.75) for quarter in ("2025K1", "2024K1")]
    >>> say_quarters(shares, source="EST", periods={2025: [1, 2, 3], 2024: [1, 2, 3]}).replace(chr(160), " ")
    'kvartal 1 2025: 75 %; kvartal 1 2024: 75 %. Rapporteringsgraden är ungefär lika.'
    """
    held = {one.quarter: one.share for one in shares if one.source == source}
    quarters = {year: list_quarters(year, months) for year, months in periods.items()}
    asked = [quarter for each in quarters.values() for quarter in each]
    if not asked:
        return f"Din roll ser den per kvartal, och månaderna som visas är inget helt kvartal. {UNSAYABLE}"
    told = "; ".join(f"{name_period(one)}: {say_share(held.get(one))}" for one in asked)
    if not set(asked) <= set(held):
        return f"{told}. {UNSAYABLE}"
    if len(asked) * _MONTHS_OF_A_QUARTER < sum(len(set(months)) for months in periods.values()):
        return f"{told}. Din roll ser den per kvartal, och några månader som visas är inget helt kvartal. {UNSAYABLE}"
    if len({frozenset(months) for months in periods.values()}) > 1:
        return f"{told}. {_OTHER_MONTHS}"
    first, *others = ([held[quarter] for quarter in each] for each in quarters.values())
    if not others:
        return f"{told}."
    return f"{told}. {_ALIKE if all(_are_near(first, other) for other in others) else _UNLIKE}"


def list_quarters(year: int, months: Sequence[int]) -> list[str]:
    """List the quarters of a year of which every month is shown.

    Examples
    --------
    >>> list_quarters(2025, [1, 2, 3, 4])
    ['2025K1']
    """
    named = [name_quarter(f"{year}-{month:02d}") for month in sorted(set(months))]
    return [quarter for quarter in dict.fromkeys(named) if named.count(quarter) == _MONTHS_OF_A_QUARTER]


def _are_near(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) < ALIKE for a, b in zip(one, other, strict=True))


def say_share(share: float | None) -> str:
    """Say a share; none may be missing, or come of so few reports that it is protected.

    Examples
    --------
    >>> say_share(0.75).replace(chr(160), " "), say_share(0), say_share(None)
    ('75 %', '0 %', 'ingen uppgift att visa')
    """
    return "ingen uppgift att visa" if share is None else format_share(share) if share else "0 %"
