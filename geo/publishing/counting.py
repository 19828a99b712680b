"""The true counts of a source by piece, category and closed quarter: never shown, only protected."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from data.published import PublishedArea
from geo.preliminary import list_preliminary_months
from geo.publishing.closed import MONTHS_OF_QUARTER, describe_period, find_closed, name_quarters
from geo.publishing.kinds import SENSITIVE, is_sensitive
from geo.publishing.pieces import Piece, cut, find_pieces
from geo.situation import Situation, count_months, list_registers, stand_in

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
    ground
        The pieces that are there even if nothing has happened in them; None where all are.
    """

    areas: Piece
    pieces: tuple[Piece, ...]
    leaves: dict[Leaf, int]
    ground: frozenset[Piece] | None = None

    def leave_out_after(self, day: date) -> "Count":
        """Leave out the quarters that end after a day, and the pieces that only what is left out tells of.

        Examples
        --------
        >>> rest = frozenset()
        >>> count = Count(rest, (rest,), {(rest, "stöld", "2024K1"): 7, (rest, "stöld", "2024K2"): 9})
        >>> [period for _, _, period in count.leave_out_after(date(2024, 3, 31)).leaves]
        ['2024K1']
        """
        closed = {period for period in {leaf[2] for leaf in self.leaves} if describe_period(period).last <= day}
        told = {piece for (piece, _, period), n in self.leaves.items() if n and period in closed}
        pieces = tuple(piece for piece in self.pieces if self.ground is None or piece in self.ground | told)
        kept = set(pieces)
        leaves = {leaf: n for leaf, n in self.leaves.items() if leaf[2] in closed and leaf[0] in kept}
        return replace(self, pieces=pieces, leaves=leaves)


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
    if source in list_registers(situation):
        return _count_register(situation, source, _list_codes(described), on)
    [count] = _count_series(situation, source, _list_codes(described), [on])
    return count


def count_ends(
    situation: Situation, source: str, described: dict[str, PublishedArea], ends: Sequence[date], *, newest: Count
) -> list[Count]:
    """Count a source's closed quarters up to each of some days, as they would have been counted on that day.

    Parameters
    ----------
    situation, source, described
        As for `count_source`.
    ends
        The days, in order.
    newest
        What is counted up to the last of them, or later.
    """
    if source in list_registers(situation):
        return [newest.leave_out_after(end) for end in ends]
    return _count_series(situation, source, _list_codes(described), ends)


def _list_codes(described: dict[str, PublishedArea]) -> dict[str, str]:
    return {area_id: area.area_id for area_id, area in described.items()}


def _find_countable(situation: Situation, source: str, covered: pd.DataFrame) -> pd.DataFrame:
    """Leave out preliminary months, and culled ones that nobody can count by today's areas any more."""
    covered = covered[~covered["month"].isin(list_preliminary_months(situation, source, covered["month"]))]
    if situation.kept is None or not (situation.kept["source"] == source).any():
        return covered
    monthly = count_months(situation, source)
    unknown = pd.MultiIndex.from_frame(monthly.loc[monthly["n"].isna(), ["category", "month"]])
    return covered[~pd.MultiIndex.from_frame(covered[["category", "month"]]).isin(unknown)]


def _count_register(situation: Situation, source: str, codes: dict[str, str], on: date) -> Count:
    countable = stand_in(situation, source)
    covered = _find_countable(situation, source, countable.covered)
    incidents, areas = countable.incidents, situation.areas[situation.areas["area_id"].isin(list(codes))]
    assignment = countable.assignment[countable.assignment["incident_id"].isin(incidents["incident_id"])]
    inside = find_pieces(assignment, codes)
    told = is_sensitive(incidents["source_category"], incidents["category"])
    month = incidents["from_at"].dt.to_period("M").dt.to_timestamp().astype("datetime64[us]")
    rows = pd.DataFrame(
        {
            "piece": [inside.get(incident, frozenset()) for incident in incidents["incident_id"].tolist()],
            "category": incidents["category"].mask(told, SENSITIVE).to_numpy(),
            "period": name_quarters(month).to_numpy(),
        }
    )
    found = {key: int(n) for key, n in rows.groupby(["piece", "category", "period"]).size().items()}
    ground = cut(areas, codes, assignment.head(0))
    pieces = tuple(sorted(ground | set(inside.values()), key=sorted))
    months = {str(category): set(own) for category, own in covered.groupby("category")["month"]}
    if told.any():
        months[SENSITIVE] = set.intersection(*(months.get(word, set()) for word in set(incidents["category"][told])))
    leaves = {
        (piece, category, quarter): found.get((piece, category, quarter), 0)
        for category, own in months.items()
        for quarter in find_closed(own, on=on)
        for piece in pieces
    }
    return Count(frozenset(codes.values()), pieces, leaves, frozenset(ground)).leave_out_after(on)


def _count_series(situation: Situation, source: str, codes: dict[str, str], ends: Sequence[date]) -> list[Count]:
    """Take a source's own monthly counts up to each day; by area only where its areas are sure not to overlap."""
    monthly = _find_final(situation, source)
    table = monthly.assign(period=name_quarters(monthly["month"]))
    return [_lay_series(situation, _add_up(table, set(find_closed(table["month"], on=on))), codes) for on in ends]


def _find_final(situation: Situation, source: str) -> pd.DataFrame:
    """Find a source's monthly counts that are known, and not preliminary."""
    own = situation.series[(situation.series["source"] == source) & (situation.series["n_months"] == 1)]
    preliminary = own[own["is_preliminary"]][["category", "first_month"]].drop_duplicates()
    monthly = count_months(situation, source)
    is_preliminary = pd.MultiIndex.from_frame(monthly[["category", "month"]]).isin(
        pd.MultiIndex.from_frame(preliminary)
    )
    is_told = monthly["month"].isin(list_preliminary_months(situation, source, monthly["month"]))
    is_final = ~is_preliminary & ~is_told & monthly["n"].notna()
    return monthly[is_final].astype({"n": int})


def _add_up(table: pd.DataFrame, closed: Collection[str]) -> dict[tuple[str, str, str], int]:
    """Add up the closed quarters that have every month, by area, category and quarter."""
    sums = table[table["period"].isin(closed)].groupby(["area_id", "category", "period"])["n"].agg(["sum", "size"])
    whole = sums[sums["size"] == MONTHS_OF_QUARTER].reset_index()
    keys = zip(whole["area_id"], whole["category"], whole["period"], strict=True)
    return dict(zip(((str(a), str(c), str(p)) for a, c, p in keys), whole["sum"].astype(int).tolist(), strict=True))


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
