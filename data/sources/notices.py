"""The police's notices: a list to read beside the map, never counted and never a place on it."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import pandas as pd

from data.tables import TIME, Column, Table

SAYS = (
    "Polisens händelser är ett urval som pressfunktionen skriver om. De räknas aldrig som brott i kartan eller i tal."
)


class Position(StrEnum):
    """What a notice's coordinates are: never where it happened."""

    MUNICIPALITY = "kommunens mittpunkt, inte platsen"
    COUNTY = "länets mittpunkt, inte platsen"
    NONE = "ingen position"


NOTICES: Table = MappingProxyType(
    {
        "notice_id": Column("int64", "the police's number for the notice"),
        "version": Column("int64", "1 for the wording that was last seen first, then counting up"),
        "is_newest": Column("bool", "no other wording has been seen later"),
        "seen_at": Column(TIME, "when this wording was first fetched, Swedish clock time"),
        "last_seen_at": Column(TIME, "when this wording was last fetched, Swedish clock time"),
        "published_at": Column(TIME, "when the police published or changed it, Swedish clock time"),
        "title": Column("str", "its heading, personal data masked"),
        "summary": Column("str", "its text, personal data masked"),
        "notice_type": Column("str", "the police's own type, commas and all; not one of data.model.Category"),
        "is_summary": Column("bool", "a summary of a shift or a week: many events or none"),
        "place_name": Column("str", "municipality or county"),
        "position": Column("str", "one of data.sources.notices.Position"),
        "centre_lon": Column("float64", "longitude in degrees of the place's centre", is_nullable=True),
        "centre_lat": Column("float64", "latitude in degrees of the place's centre", is_nullable=True),
        "address": Column("str", "where the notice is read at polisen.se, or empty"),
    }
)

_NUMBERED = ("version", "is_newest")
_SEEN = ("seen_at", "last_seen_at")
WORDING: tuple[str, ...] = tuple(name for name in NOTICES if name not in {*_NUMBERED, *_SEEN})
"""What makes a wording of a notice the same wording when it comes again."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an answer changed in the list: notices never seen before, and further wordings of notices."""

    n_new: int
    n_edited: int


def merge_notices(known: pd.DataFrame, arrived: pd.DataFrame) -> pd.DataFrame:
    """Join notices with those known: the wording seen last holds, every other is kept.

    Answers may come in any order, and any number of times: of each wording it is remembered when it
    was first and last seen. A notice that went back to an earlier wording has that one as its newest.

    Parameters
    ----------
    known, arrived
        As NOTICES.

    Returns
    -------
    pandas.DataFrame
        As NOTICES, by notice and version.

    Examples
    --------
    >>> merge_notices(no_notices(), no_notices()).empty
    True
    """
    filled = [table for table in (known, arrived) if len(table)]
    if not filled:
        return no_notices()
    both = pd.concat(filled, ignore_index=True).sort_values("seen_at")
    seen = both.groupby(list(WORDING), dropna=False, sort=False)[list(_SEEN)]
    wordings = seen.agg({"seen_at": "min", "last_seen_at": "max"}).reset_index()
    # Wordings seen in the same answer are told apart by what they say, so that no order of arrival shows.
    kept = wordings.sort_values(["notice_id", "last_seen_at", "published_at", "seen_at", *WORDING], ignore_index=True)
    number = kept.groupby("notice_id").cumcount() + 1
    is_newest = ~kept.duplicated("notice_id", keep="last")
    return kept.assign(version=number.astype("int64"), is_newest=is_newest)[list(NOTICES)]


def find_change(known: pd.DataFrame, merged: pd.DataFrame) -> Change:
    """Count what is new in a list of notices.

    Parameters
    ----------
    known, merged
        Before and after ``merge_notices``.

    Examples
    --------
    >>> find_change(no_notices(), no_notices())
    Change(n_new=0, n_edited=0)
    """
    n_new = merged["notice_id"].nunique() - known["notice_id"].nunique()
    return Change(n_new=n_new, n_edited=len(merged) - len(known) - n_new)


def no_notices() -> pd.DataFrame:
    """Give an empty list of notices.

    Examples
    --------
    >>> list(no_notices())[:2]
    ['notice_id', 'version']
    """
    return pd.DataFrame({name: pd.Series(dtype=column.dtype) for name, column in NOTICES.items()})
