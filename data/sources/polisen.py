"""Events as polisen.se gives them, from its interface or a file: read as notices, every row accounted for."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from data.deliveries import Rejection
from data.errors import DataError, Problem
from data.moments import read_moments
from data.personal import PersonalKind, mask_column
from data.refusals import Refusals
from data.sources.notices import NOTICES, Position, merge_notices, no_notices
from data.texts import clean

HOST = "polisen.se"
FIELDS = ("id", "datetime", "name", "summary", "url", "type", "location_name", "location_gps")
MAX_TEXT = 2_000
_MAX_ID = r"[0-9]{1,15}"
_PATH = r"/aktuellt/[A-Za-z0-9/._-]{1,300}"
_CENTRE = re.compile(r"(-?[0-9]{1,3}(?:[.][0-9]{1,12})?) ?, ?(-?[0-9]{1,3}(?:[.][0-9]{1,12})?)")
_SOURCE = "polisen.se"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of an answer or a file.

    Attributes
    ----------
    table
        As ``data.sources.notices.NOTICES``.
    rejections
        Rows that were refused, by their place among the events.
    n_read, n_repeated
        Every event; those that say the same as one before.
    counts
        The personal data that were masked in titles and summaries.
    """

    table: pd.DataFrame
    rejections: tuple[Rejection, ...]
    n_read: int
    n_repeated: int
    counts: Counter[PersonalKind]


def parse_events(body: bytes, *, source: str = _SOURCE) -> pd.DataFrame:
    """Read an answer, or a file of such, into a table of the fields as texts.

    Parameters
    ----------
    body
        JSON: a list of events.
    source
        What to call it in messages.

    Raises
    ------
    DataError
        When it is no list of events.

    Examples
    --------
    >>> parse_events(b'[{"id": 1, "type": "Brand", "location": {"name": "Motala"}}]')["location_name"].tolist()
    ['Motala']
    """
    try:
        events = json.loads(body)
    except (ValueError, RecursionError) as fault:
        problem = Problem("", "svaret är inte JSON.", "Försök igen senare; ändras det inte har polisen.se bytt format.")
        raise DataError(source, [problem]) from fault
    if not isinstance(events, list):
        raise DataError(source, [Problem("", "svaret är ingen lista av händelser.", "polisen.se kan ha bytt format.")])
    rows = [_flatten(event) for event in events]
    return pd.DataFrame(rows, columns=list(FIELDS), index=range(1, len(rows) + 1), dtype="str")


def read_events(events: pd.DataFrame, *, seen_at: "datetime | pd.Series[pd.Timestamp]") -> Reading:
    """Read events as notices.

    Parameters
    ----------
    events
        The fields FIELDS as texts, or numbers for the id; the index is each event's number.
    seen_at
        When they were fetched, Swedish clock time: one for all, or one for each.

    Returns
    -------
    Reading
        Understood wordings + repeated + rejected = read.

    Raises
    ------
    DataError
        When a field is missing altogether.

    Examples
    --------
    >>> events = parse_events(b'[{"id": 1, "datetime": "2022-10-07 1:03:33 +02:00", "type": "Brand"}]')
    >>> read_events(events, seen_at=datetime(2026, 1, 1)).rejections
    (Rejection(row=1, reason='platsen saknas.'),)
    """
    missing = [field for field in FIELDS if field not in events]
    if missing:
        what = f"fälten {', '.join(missing)} saknas."
        raise DataError(_SOURCE, [Problem("", what, "Kontrollera att det är händelser från polisen.se.")])
    texts = events[list(FIELDS)].astype("str").fillna("").apply(_clean_column)
    refusals = Refusals(texts.index)
    moments = read_moments(texts["datetime"], None, date_format=None)
    refusals.refuse(~texts["id"].str.fullmatch(_MAX_ID), "numret {} är inget heltal.", texts["id"])
    refusals.refuse(moments.first.isna(), "tiden {} går inte att läsa.", texts["datetime"])
    refusals.refuse(texts["type"] == "", "typen saknas.")
    refusals.refuse(texts["location_name"] == "", "platsen saknas.")
    for field in FIELDS:
        refusals.refuse(texts[field].str.len() > MAX_TEXT, f"fältet {field} är längre än {MAX_TEXT} tecken.")
    taken = texts[refusals.is_taken]
    wordings, counts = _write(taken, moments.first[taken.index], seen_at)
    table = merge_notices(no_notices(), wordings)
    return Reading(table, refusals.rejections, len(events), len(taken) - len(table), counts)


def _flatten(event: object) -> list[str]:
    if not isinstance(event, Mapping):
        return [""] * len(FIELDS)
    location = event.get("location")
    place: Mapping[str, Any] = location if isinstance(location, Mapping) else {}
    values = [*(event.get(field) for field in FIELDS[:-2]), place.get("name"), place.get("gps")]
    return [str(value) if isinstance(value, str | int) and not isinstance(value, bool) else "" for value in values]


def _clean_column(column: "pd.Series[str]") -> "pd.Series[str]":
    return column.map({text: clean(text) for text in column.unique()}).astype("str")


def _write(
    texts: pd.DataFrame, published_at: "pd.Series[pd.Timestamp]", seen_at: "datetime | pd.Series[pd.Timestamp]"
) -> tuple[pd.DataFrame, Counter[PersonalKind]]:
    title, summary = mask_column(texts["name"]), mask_column(texts["summary"])
    lat, lon = _read_centres(texts["location_gps"])
    seen = pd.Series(seen_at, index=texts.index) if isinstance(seen_at, datetime) else seen_at[texts.index]
    table = pd.DataFrame(
        {
            "notice_id": texts["id"].astype("int64"),
            "version": pd.Series(1, index=texts.index, dtype="int64"),
            "is_newest": pd.Series(data=True, index=texts.index, dtype="bool"),
            "seen_at": seen.astype("datetime64[us]"),
            "last_seen_at": seen.astype("datetime64[us]"),
            "published_at": published_at,
            "title": title.texts,
            "summary": summary.texts,
            "notice_type": texts["type"],
            "is_summary": texts["type"].str.casefold().str.startswith("sammanfattning"),
            "place_name": texts["location_name"],
            "position": _name_position(texts["location_name"], lat),
            "centre_lon": lon,
            "centre_lat": lat,
            "address": (f"https://{HOST}" + texts["url"]).where(texts["url"].str.fullmatch(_PATH), ""),
        }
    )
    return table[list(NOTICES)], title.counts + summary.counts


def _read_centres(written: "pd.Series[str]") -> tuple["pd.Series[float]", "pd.Series[float]"]:
    parts = written.str.extract(rf"^{_CENTRE.pattern}$").astype("float64")
    is_on_earth = parts[0].between(-90, 90) & parts[1].between(-180, 180) & ~((parts[0] == 0) & (parts[1] == 0))
    return parts[0].where(is_on_earth), parts[1].where(is_on_earth)


def _name_position(places: "pd.Series[str]", lat: "pd.Series[float]") -> "pd.Series[str]":
    is_county = places.str.casefold().str.endswith(" län")
    position = pd.Series(Position.MUNICIPALITY.value, index=places.index, dtype="str")
    return position.mask(is_county, Position.COUNTY.value).mask(lat.isna(), Position.NONE.value)
