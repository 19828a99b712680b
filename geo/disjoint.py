"""A source's monthly counts of parts that don't overlap, and what parts each area consists of."""

from collections.abc import Mapping

import pandas as pd

from geo.counts import count_incidents
from geo.publishing.kinds import is_sensitive
from geo.situation import PARTITIONS, Situation, count_months, list_registers, stand_in

NO_AREAS = (
    "Källans områden visas inte för din roll: de är inte delar av en helhet, så små tal i dem går inte att skydda."
)

Parts = Mapping[str, list[str]]
"""Which parts each area consists of."""


def find_leaves(situation: Situation, source: str) -> tuple[pd.DataFrame, Parts, tuple[str, ...]]:
    """Find a source's monthly counts of parts that don't overlap, and what parts each area consists of."""
    if source in list_registers(situation):
        leaves, areas = _count_parts(situation, source)
        return leaves, areas, ()
    return _take_parts(situation, source)


def _count_parts(situation: Situation, source: str) -> tuple[pd.DataFrame, Parts]:
    """Count incidents per part: those that lie in the same areas and no other; areas may overlap."""
    area_ids = situation.areas["area_id"].tolist()
    countable = stand_in(situation, source)
    incidents = countable.incidents
    incidents = incidents[~is_sensitive(incidents["source_category"], incidents["category"])]
    assigned = countable.assignment[countable.assignment["incident_id"].isin(incidents["incident_id"])]
    within = assigned.groupby("incident_id")["area_id"].agg(frozenset)
    parts = [frozenset[str](), *(frozenset([area_id]) for area_id in area_ids)]
    parts += sorted(set(within) - set(parts), key=sorted)
    codes = {part: f"del {number}" for number, part in enumerate(parts)}
    of_incident = [codes[within.get(incident_id, parts[0])] for incident_id in incidents["incident_id"]]
    lying = pd.DataFrame({"incident_id": incidents["incident_id"], "area_id": of_incident})
    counted = [
        count_incidents(
            incidents,
            lying,
            area_ids=list(codes.values()),
            categories=[str(category)],
            months=pd.DatetimeIndex(rows["month"].drop_duplicates().sort_values()),
            whole=situation.municipality,
        )
        for category, rows in countable.covered.groupby("category", sort=True)
    ]
    known = count_months(situation, source)
    leaves = pd.concat(counted, ignore_index=True) if counted else known.head(0)
    # Of a culled month nobody knows how many lay in an outline drawn since: then nothing is told of it.
    unknown = pd.MultiIndex.from_frame(known.loc[known["n"].isna(), ["category", "month"]])
    is_unknown = pd.MultiIndex.from_frame(leaves[["category", "month"]]).isin(unknown)
    leaves = leaves.assign(n=leaves["n"].mask(is_unknown))
    areas = {area_id: [code for part, code in codes.items() if area_id in part] for area_id in area_ids}
    return leaves[leaves["area_id"] != situation.municipality], areas | {situation.municipality: list(codes.values())}


def _take_parts(situation: Situation, source: str) -> tuple[pd.DataFrame, Parts, tuple[str, ...]]:
    """Take the counts a source gives of areas that make up a whole, or of the whole alone."""
    whole = situation.municipality
    counts = count_months(situation, source)
    types = situation.areas.set_index("area_id")["area_type"]
    given = sorted(set(counts["area_id"]) & set(types.index))
    is_partition = len(set(types[given])) == 1 and set(types[given]) <= PARTITIONS
    if given and is_partition and not _is_given(situation, source):
        parts = {area_id: f"del {number}" for number, area_id in enumerate(given)}
        leaves = counts[counts["area_id"].isin(given)]
        areas = {area_id: [part] for area_id, part in parts.items()} | {whole: list(parts.values())}
        return leaves.assign(area_id=leaves["area_id"].map(parts)), areas, ()
    leaves = counts[counts["area_id"] == whole].assign(area_id="del 0")
    return leaves, {whole: ["del 0"]}, (NO_AREAS,) * bool(given)


def _is_given(situation: Situation, source: str) -> bool:
    """Tell whether a source gives a figure of its own for the whole, which its areas needn't add up to."""
    series = situation.series
    return bool(((series["source"] == source) & (series["area_id"] == situation.municipality)).any())
