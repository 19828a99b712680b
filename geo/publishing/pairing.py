"""Which two sources of a municipality count some of the same kinds and periods, before anything is published."""

from collections.abc import Collection
from datetime import date

from data.other_incidents import OtherIncidents
from geo.publishing.counting import count_source
from geo.publishing.pairs import Pair, list_pairs
from geo.publishing.pieces import describe_areas
from geo.publishing.rounds import Past
from geo.situation import Situation, list_sources


def find_pairs(
    situation: Situation, past: Past, *, closed_on: date, confirmed: Collection[OtherIncidents] = ()
) -> tuple[Pair, ...]:
    """Find every two sources that count some of the same kinds and periods.

    Parameters
    ----------
    situation
        The municipality's tables.
    past
        All that was published before.
    closed_on
        The day up to which quarters must have ended.
    confirmed
        What officials have said of two sources, standing or taken back.
    """
    described = describe_areas(situation.areas, past.list_areas())
    counts = {source: count_source(situation, source, described, on=closed_on) for source in list_sources(situation)}
    return list_pairs(counts, past.bases or {}, said=confirmed)
