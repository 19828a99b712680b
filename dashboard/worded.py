"""The queue as a reviewer reads it: each incident's facts in words, and why another may be the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.formats import MISSING
from dashboard.place_texts import format_place
from dashboard.selection import name_areas
from dashboard.spans import format_span
from geo.join import assign_areas
from geo.situation import Situation


@dataclass(frozen=True, slots=True)
class Worded:
    """An incident in words.

    Attributes
    ----------
    incident_id
        The store's number.
    category
        The house's category.
    from_at, to_at
        Its time span; may be missing.
    is_placed
        Its point and its time are known, so that others like it can be looked for.
    facts
        What is known of it, name by name; texts from files among them.
    """

    incident_id: int
    category: str
    from_at: pd.Timestamp
    to_at: pd.Timestamp
    is_placed: bool
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another incident that it may be the same as; only one that counts can be merged with."""

    other: Worded
    why: str
    is_counted: bool


def word_incidents(incidents: pd.DataFrame, situation: Situation) -> dict[int, Worded]:
    """Put incidents in words, by their numbers.

    Parameters
    ----------
    incidents
        As data.store.QUEUE or data.tables.INCIDENTS; few, for each is worded by itself.
    situation
        Where their areas stand.
    """
    names = name_areas(situation)
    within = assign_areas(incidents, situation.areas).groupby("incident_id")["area_id"].agg(list)
    rows = ({str(name): value for name, value in row.items()} for row in incidents.to_dict("records"))
    worded = (_word(row, names, within.get(row["incident_id"], [])) for row in rows)
    return {each.incident_id: each for each in worded}


def find_candidates(
    worded: Worded, proposals: pd.DataFrame, *, queued: Mapping[int, Worded], counted: Mapping[int, Worded]
) -> list[Candidate]:
    """Give what an incident may be the same as, the nearest first.

    Parameters
    ----------
    worded
        The incident.
    proposals
        As of `geo.duplicates.propose_duplicates`.
    queued, counted
        The incidents proposed, in words.
    """
    own = proposals[proposals["incident_id"] == worded.incident_id]
    found = []
    for other_id, distance_m in zip(own["other_id"], own["distance_m"], strict=True):
        other = counted.get(other_id) or queued.get(other_id)
        if other is None:  # somebody else decided of it while this page was drawn
            continue
        why = f"samma kategori, {distance_m:.0f} meter från varandra, {_say_gap(worded, other)}"
        found.append(Candidate(other, why, is_counted=other_id in counted))
    return found


def _say_gap(one: Worded, other: Worded) -> str:
    """Say how long it is from the end of the one to the beginning of the other."""
    gap = max(one.from_at - other.to_at, other.from_at - one.to_at)
    if gap <= pd.Timedelta(0):
        return "tiderna möts"
    hours = round(gap / pd.Timedelta(hours=1))
    return f"{hours} timmar emellan" if hours > 1 else "högst en timme emellan"


def _word(row: Mapping[str, Any], names: Mapping[str, str], within: Sequence[str]) -> Worded:
    """Word one incident; what a table doesn't have isn't said."""
    own_word, severity, role = (row.get(name) for name in ("source_category", "severity", "author_role"))
    facts = {
        "När": format_span(row["from_at"], row["to_at"]),
        "Var": _word_place(row, names, within),
        "Kategori": row["category"] + (f" (källans ord: {own_word})" if _is_said(own_word) else ""),
        "Källa": row["source"] + (f", {role}" if _is_said(role) else ""),
    }
    if "severity" in row:
        facts["Allvar"] = severity if _is_said(severity) else MISSING
    is_placed = all(_is_said(row[name]) for name in ("lon", "lat", "from_at", "to_at"))
    return Worded(row["incident_id"], row["category"], row["from_at"], row["to_at"], is_placed, facts)


def _word_place(row: Mapping[str, Any], names: Mapping[str, str], within: Sequence[str]) -> str:
    if _is_said(row.get("area_id")):
        return f"någonstans i {names.get(row['area_id'], row['area_id'])}"
    if not _is_said(row["lon"]):
        return MISSING
    areas = " och ".join(names[area_id] for area_id in within) or "utanför alla områden"
    outside = ", utanför kommunen" if row["is_outside"] else ""
    return f"{areas} ({format_place(row['lon'], row['lat'])}{outside})"


def _is_said(value: object) -> bool:
    return value is not None and not pd.isna(value)  # type: ignore[call-overload] # one cell, never a table
