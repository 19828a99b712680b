"""The rate of reporting in words: what it was, and what can't be said without it."""

from collections.abc import Sequence

from dashboard.formats import MISSING, format_count, format_months, format_share
from geo.reporting import Reported, are_alike

UNSAYABLE = "Utan den går det inte att säga om antalet speglar läget eller bara hur många som rapporterar."


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


def say_rates(periods: Sequence[Reported]) -> str:
    """Say the rates of the periods that are compared, and what follows for the comparison.

    Examples
    --------
    >>> full, half = Reported(2023, (1,), (), 40, 40, ()), Reported(2024, (1,), (), 40, 20, ())
    >>> say_rates([half, full]).split(". ")[-1]
    'Rapporteringsgraden skiljer sig, så en skillnad i antal kan bero på rapporteringen.'
    >>> say_rates([Reported(2024, (1,), (1,), 0, 0, ())]).endswith(UNSAYABLE)
    True
    """
    told = " ".join(say_reported(one) for one in periods)
    if any(one.share is None for one in periods):
        return f"{told} {UNSAYABLE}"
    if all(are_alike(periods[0], other) for other in periods[1:]):
        return told if len(periods) == 1 else f"{told} Rapporteringsgraden är ungefär lika."
    return f"{told} Rapporteringsgraden skiljer sig, så en skillnad i antal kan bero på rapporteringen."
