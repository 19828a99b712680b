"""How well reported the months of a slide were, where the number hangs on how many report."""

from collections.abc import Mapping, Sequence

from dashboard.reporting_rates import list_reported, tell_rates
from dashboard.reports.pack.item import Item


def say_reporting(item: Item, source: str, periods: Mapping[int, Sequence[int]]) -> list[str]:
    """Say the reporting rate of the months shown of each year, in a sentence; nothing where it says nothing.

    Parameters
    ----------
    item
        Whose figures.
    source
        Where they come from.
    periods
        The months that are shown of each year, the newest first.
    """
    situation = item.ground.situation
    if source not in list_reported(situation):
        return []
    told = tell_rates(item.ground.viewer, situation, source, periods)
    return [f"Rapporteringsgrad. {told}"] if told else []
