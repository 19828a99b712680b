"""Places that a case may be opened for: those that stand out or come high, and have none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
import shapely

from dashboard.cases import MOST_NAME
from dashboard.formats import format_count
from dashboard.ranking import Ranking
from dashboard.texts import capitalise
from data.cases import Case, Origin, PlaceCase
from geo.cases import find_near
from geo.landmarks import describe_place
from geo.situation import Situation
from geo.standout import Cluster

N_SUGGESTED = 5
SAME_PLACE_M = 150
"""A place so near a case is that case's."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place that could become a case.

    Attributes
    ----------
    name
        Where it lies, in words.
    lon, lat
        Degrees, WGS 84.
    origin
        How it was found.
    told
        What was found.
    within
        The areas it lies in.
    has_case
        There is a case for it already.
    """

    name: str
    lon: float
    lat: float
    origin: Origin
    told: str
    within: tuple[str, ...]
    has_case: bool


def suggest_places(
    ranking: Ranking, clusters: Sequence[Cluster], situation: Situation, cases: Iterable[Case], *, year: int
) -> list[Suggestion]:
    """Suggest places: first those that passed the test, then the highest in order.

    Parameters
    ----------
    ranking, clusters
        What Lägesbild shows of the same view.
    situation
        The municipality's tables.
    cases
        Those there are.
    year
        The year of the view.
    """
    known = [case for case in cases if isinstance(case, PlaceCase) and case.lon is not None]
    found = [
        (cluster.outline.centroid.x, cluster.outline.centroid.y, Origin.TEST, _tell_cluster(cluster, year))
        for cluster in clusters
    ] + [
        (cell.lon, cell.lat, Origin.RANKING, f"plats {cell.rank} i ordningen, {format_count(cell.n)} händelser {year}")
        for cell in ranking.cells[:N_SUGGESTED]
    ]
    return [
        Suggestion(
            _name_place(lon, lat, situation),
            lon,
            lat,
            origin,
            told,
            _find_within(lon, lat, situation),
            has_case=_is_known(lon, lat, known),
        )
        for lon, lat, origin, told in found
    ]


def _find_within(lon: float, lat: float, situation: Situation) -> tuple[str, ...]:
    areas = situation.areas
    return tuple(areas.loc[areas.intersects(shapely.Point(lon, lat)), "area_id"]) if len(areas) else ()


def _tell_cluster(cluster: Cluster, year: int) -> str:
    return f"{format_count(cluster.n)} händelser {year}, en större del än förut"


def _name_place(lon: float, lat: float, situation: Situation) -> str:
    where = describe_place(lon, lat, situation.areas)
    return capitalise(f"plats {where}".strip())[:MOST_NAME]


def _is_known(lon: float, lat: float, cases: Sequence[PlaceCase]) -> bool:
    places = pd.DataFrame(
        {"lon": [case.lon for case in cases], "lat": [case.lat for case in cases], "is_outside": False}
    )
    return not places.empty and not find_near(places, lon, lat, within_m=SAME_PLACE_M).empty
