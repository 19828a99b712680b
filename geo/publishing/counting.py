"""The true counts of a source by piece, category and closed quarter: never shown, only protected."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd

from data.publications import PublishedArea
from geo.publishing.closed import MONTHS_OF_QUARTER, find_closed, name_quarters
from geo.publishing.kinds import SENSITIVE, is_sensitive
from geo.publishing.pieces import Piece, cut, find_pieces
from geo.situation import Situation, count_months

Leaf = tuple[Piece, str, str]
"""Piece, category and quarter."""


@dataclass(frozen=True, slots=True)
class Count:
    """What a source knows now.

    Attributes
    ----------
    areas
        The codes of the areas that it is counted by.
    pieces
        What they cut the municipality into.
    leaves
        How many per piece, category and closed quarter; a quarter that the source doesn't vouch for isn't there.
    """

    areas: Piece
    pieces: tuple[Piece, ...]
    leaves: dict[Leaf, int]


def count_source(situation: Situation, source: str, described: dict[str, PublishedArea], *, on: date) -> Count:
    """Count a source's closed quarters.

    Parameters
    ----------
    situation
        The municipality's tables.
    source
        One of its sources.
    described
        How each area is published, by area id.
    on
        The day up to which periods have closed.
    """
    incidents = situation.incidents[situation.incidents["source"] == source]
    covered = _find_covered(situation, source)
    codes = {area_id: area.area_id for area_id, area in described.items()}
    if incidents.empty:
        return _count_series(situation, source, codes, covered, on)
    areas = situation.areas[situation.areas["area_id"].isin(list(codes))]
    assignment = situation.assignment[situation.assignment["incident_id"].isin(incidents["incident_id"])]
    return _count_register(incidents, areas, assignment, codes, covered, on)


def _find_covered(situation: Situation, source: str) -> pd.DataFrame:
    """Find the months that the source vouches for, final ones only."""
    covered = situation.coverage[situation.coverage["source"] == source]
    covered = covered[covered["municipality"] == situation.municipality]
    passports = situation.deliveries[situation.deliveries["source"] == source]
    starts = passports.sort_values("delivery_id")["preliminary_from"].tail(1)
    if len(starts) and pd.notna(starts.iloc[0]):
        covered = covered[covered["month"] < starts.iloc[0]]
    return covered


def _count_register(
    incidents: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    assignment: pd.DataFrame,
    codes: dict[str, str],
    covered: pd.DataFrame,
    on: date,
) -> Count:
    inside = find_pieces(assignment, codes)
    told = is_sensitive(incidents["source_category"])
    month = incidents["from_at"].dt.to_period("M").dt.to_timestamp().astype("datetime64[us]")
    rows = pd.DataFrame(
        {
            "piece": [inside.get(incident, frozenset()) for incident in incidents["incident_id"].tolist()],
            "category": incidents["category"].mask(told, SENSITIVE).to_numpy(),
            "period": name_quarters(month).to_numpy(),
        }
    )
    found = {key: int(n) for key, n in rows.groupby(["piece", "category", "period"]).size().items()}
    pieces = tuple(sorted(cut(areas, codes, assignment), key=sorted))
    months = {str(category): set(own) for category, own in covered.groupby("category")["month"]}
    if told.any():
        months[SENSITIVE] = set.intersection(*(months.get(word, set()) for word in set(incidents["category"][told])))
    leaves = {
        (piece, category, quarter): found.get((piece, category, quarter), 0)
        for category, own in months.items()
        for quarter in find_closed(own, on=on)
        for piece in pieces
    }
    return Count(frozenset(codes.values()), pieces, leaves)


def _count_series(situation: Situation, source: str, codes: dict[str, str], covered: pd.DataFrame, on: date) -> Count:
    """Take a source's own monthly counts; by area only where its areas are sure not to overlap."""
    own = situation.series[(situation.series["source"] == source) & (situation.series["n_months"] == 1)]
    preliminary = own[own["is_preliminary"]][["category", "first_month"]].drop_duplicates()
    monthly = count_months(situation, source)
    is_final = monthly["month"].isin(covered["month"]) & ~pd.MultiIndex.from_frame(monthly[["category", "month"]]).isin(
        pd.MultiIndex.from_frame(preliminary)
    )
    monthly = monthly[is_final & monthly["n"].notna()].astype({"n": int})
    closed = set(find_closed(monthly["month"], on=on))
    table = monthly.assign(period=name_quarters(monthly["month"]))
    sums = table[table["period"].isin(closed)].groupby(["area_id", "category", "period"])["n"].agg(["sum", "size"])
    whole = sums[sums["size"] == MONTHS_OF_QUARTER].reset_index()
    keys = zip(whole["area_id"], whole["category"], whole["period"], strict=True)
    n = dict(zip(((str(a), str(c), str(p)) for a, c, p in keys), whole["sum"].astype(int).tolist(), strict=True))
    return _lay_series(situation, n, codes)


def _lay_series(situation: Situation, n: dict[tuple[str, str, str], int], codes: dict[str, str]) -> Count:
    whole = {key[1:]: count for key, count in n.items() if key[0] == situation.municipality}
    given = sorted({key[0] for key in n} & set(codes))
    known = situation.areas[situation.areas["area_id"].isin(given)]
    pieces = cut(known, codes, pd.DataFrame({"incident_id": [], "area_id": []}))
    rest = {key: count - sum(n.get((area, *key), count + 1) for area in given) for key, count in whole.items()}
    if any(len(piece) > 1 for piece in pieces) or min(rest.values(), default=0) < 0:
        given, rest = [], whole
    singles = [frozenset([codes[area]]) for area in given]
    leaves = {(frozenset([codes[area]]), *key): n[area, *key] for area in given for key in whole}
    leaves |= {(frozenset(), *key): count for key, count in rest.items()}
    return Count(frozenset(codes[area] for area in given), (frozenset(), *singles), leaves)
