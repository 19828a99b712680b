"""The rate of reporting beside a trend, as finely as whoever looks may see it: by month, or by quarter as a share."""

from collections.abc import Iterable, Mapping, Sequence

from dashboard.papers import list_papers
from dashboard.reporting_texts import say_quarters, say_rates
from dashboard.store import see
from dashboard.viewer import Viewer
from data.deliveries import Kind
from data.reporting import ReportingRate, is_reported
from geo.comparison import Comparison
from geo.reporting import add_rates
from geo.situation import Situation


def list_reported(situation: Situation) -> list[str]:
    """Name the sources whose number depends on how many report."""
    deliveries = situation.deliveries
    named = {str(source) for table in (situation.incidents, situation.series) for source in table["source"].unique()}
    told = dict.fromkeys(named, "")
    for source, definition in deliveries.loc[
        deliveries["kind"] != Kind.AREAS.value, ["source", "definition"]
    ].to_numpy():
        told[str(source)] = f"{told.get(str(source), '')} {definition}"
    return sorted(source for source, definition in told.items() if is_reported(source, definition))


def tell_rates(viewer: Viewer, situation: Situation, source: str, periods: Mapping[int, Sequence[int]]) -> str:
    """Tell how well reported the periods of a trend were; empty where no months are shown.

    Parameters
    ----------
    viewer
        Who looks.
    situation
        The municipality's tables.
    source
        Where the figures come from.
    periods
        The months that are shown of each year, the newest year first.
    """
    shown = {year: months for year, months in periods.items() if months}
    if not shown:
        return ""
    if not viewer.rights.sees_months:
        shares = see(viewer).read_quarter_shares(situation.municipality, is_demo=situation.is_demo)
        return say_quarters(shares, source=source, periods=shown)
    rates = list_papers(viewer, ReportingRate, [situation.municipality], is_demo=situation.is_demo)
    return say_rates([[add_rates(rates, source=source, year=year, months=months)] for year, months in shown.items()])


def tell_compared_rates(
    viewer: Viewer, situation: Situation, source: str, compared: Iterable[Comparison]
) -> tuple[str, ...]:
    """Tell how well reported the years of each comparison were, each with its own months in both years.

    Parameters
    ----------
    viewer, situation, source
        As for `tell_rates`.
    compared
        Of the source; they may have unequal months, and each has a verdict of its own.
    """
    periods = (dict.fromkeys((each.year, each.baseline_year), each.months) for each in compared)
    return tuple(told for each in periods if (told := tell_rates(viewer, situation, source, each)))
