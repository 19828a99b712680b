"""Rows of texts understood as incidents: when, where, what; nothing else of a row is looked at."""

import re
from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.coordinates import flag_positions, read_positions, to_degrees
from data.deliveries import ROWS, Kind
from data.descriptions import SourceDescription
from data.intake import Understood
from data.moments import PARTS, Moments, read_moments, read_parts
from data.refusals import Refusals, quote
from data.shaping import shape
from data.suspects import hide_personal_ids
from data.terms import categorise, clean_texts, find_municipalities
from data.territory import find_outside

ENDS = ("from", "to")
_QUOTED = re.compile("«(.*)»", re.DOTALL)
Midnights = Mapping[str, bool]
"""Whether midnight means that the clock is unknown, for each end of the span; unsaid, the rows tell."""


def understand_incidents(
    rows: pd.DataFrame,
    description: SourceDescription,
    *,
    source: str,
    midnights: Midnights | None = None,
    crs: str | None = None,
) -> Understood:
    """Understand rows of texts as incidents.

    Parameters
    ----------
    rows
        The columns of ``description.headings`` as texts, by row number.
    description
        What they hold.
    source
        The file's name.
    midnights
        What midnight means, where the rows are part of more; else the rows tell.
    crs
        The coordinates' system, where it is not the description's.

    Raises
    ------
    DataError
        When the description can't hold for such rows.
    """
    if midnights is None and description.is_midnight_day is not None:
        midnights = dict.fromkeys(ENDS, description.is_midnight_day)
    shaped = shape(rows, description)
    rows = shaped.table
    refusals = Refusals(rows.index)
    municipality = find_municipalities(rows, description, source=source, refusals=refusals)
    first, last = _read_span(rows, description, midnights or {}, refusals)
    places = _read_places(rows, crs or description.crs, refusals, is_swapped=description.is_swapped)
    categories = categorise(rows, description, source=source, refusals=refusals)
    table = pd.DataFrame(
        {
            "municipality": municipality,
            "category": categories.category,
            "source_category": categories.source_category,
            "from_at": first,
            "to_at": last,
            **places,
        }
    )[refusals.is_taken]
    table = table.assign(is_outside=_find_outside(table))[list(ROWS[Kind.INCIDENTS])]
    rejections = sorted((*shaped.rejections, *refusals.rejections), key=lambda one: one.row)
    is_placeable = ("x" in rows or "position" in rows) and bool(crs or description.crs)
    noted, hidden = _note(table, rows, is_placeable=is_placeable)
    return Understood(noted, tuple(rejections), categories.uncategorised, categories.masked + hidden)


def _note(table: pd.DataFrame, rows: pd.DataFrame, *, is_placeable: bool) -> tuple[pd.DataFrame, Counter[str]]:
    """Add what the store may tell of each row: its number, the source's own id, and what is odd about it.

    Beside it comes how much personal data was hidden in the ids.
    """
    remark = pd.Series("", index=table.index, dtype="str")
    remark[table["x"].isna() & is_placeable] = "koordinater saknas."
    remark.update(_remark_outside(table[table["is_outside"]]))
    noted = table.assign(row=table.index.astype("int64"), remark=remark.where(remark != ""))
    if "source_id" not in rows:
        return noted, Counter()
    own, hidden = hide_personal_ids(clean_texts(rows["source_id"]).reindex(table.index))
    return noted.assign(source_id=own.where(own != "")), hidden


def _remark_outside(table: pd.DataFrame) -> "pd.Series[str]":
    """Say of rows outside what they are outside of."""
    remark = pd.Series("ligger utanför kommunen.", index=table.index, dtype="str")
    for municipality, rows in table.groupby("municipality"):
        lon, lat = rows["lon"].to_numpy(), rows["lat"].to_numpy()
        said = flag_positions(lon, lat, municipality=str(municipality))
        told = [f"ligger mer än 20 km {one}." if one else "ligger utanför kommunen." for one in said]
        remark.loc[rows.index] = pd.Series(told, index=rows.index, dtype="str")
    return remark


def _read_span(
    rows: pd.DataFrame, description: SourceDescription, midnights: Midnights, refusals: Refusals
) -> tuple["pd.Series[pd.Timestamp]", "pd.Series[pd.Timestamp]"]:
    if "from_at" not in rows:
        moments = read_parts(rows[[name for name in PARTS if name in rows]])
        refusals.refuse(moments.is_faulty, "tiden går inte att läsa.")
        first, last = moments.first, moments.last
    else:
        begins = _read_end(rows, description, "from", midnights, refusals)
        first, last = begins.first, begins.last
        if "to_at" in rows:
            ends = _read_end(rows, description, "to", midnights, refusals)
            last = ends.last.fillna(last)
            refusals.refuse(last < first, "sluttiden är före starttiden.")
    extracted = pd.Timestamp(description.extract_date) + pd.Timedelta(days=1)
    refusals.refuse(first >= extracted, f"tiden är efter uttagsdatum {description.extract_date}.")
    return first, last


def _read_end(
    rows: pd.DataFrame, description: SourceDescription, end: str, midnights: Midnights, refusals: Refusals
) -> Moments:
    moments = read_moments(
        rows[f"{end}_at"],
        rows.get(f"{end}_clock"),
        date_format=description.date_format,
        is_midnight_day=midnights.get(end),
    )
    refusals.refuse(moments.is_faulty, "tiden {} går inte att läsa.", rows[f"{end}_at"])
    return moments


def _hide(reason: str) -> str:
    """Show the value in a reason only where it can't be about a person: reasons are stored."""
    return _QUOTED.sub(lambda found: quote(found[1]), reason)


def _read_places(
    rows: pd.DataFrame, crs: str | None, refusals: Refusals, *, is_swapped: bool
) -> dict[str, "pd.Series[float] | pd.Series[str]"]:
    """Read x, y, crs, lon and lat; empty where there is no place."""
    nowhere = pd.Series(np.nan, index=rows.index, dtype="float64")
    written = rows["position"] if "position" in rows else rows.get("x")
    if crs is None or written is None:
        empty = nowhere.astype("str")
        return {"x": nowhere, "y": nowhere, "crs": empty, "lon": nowhere, "lat": nowhere}
    positions = read_positions(written, rows.get("y"), is_swapped=is_swapped)
    faults = positions.faults.map(_hide)
    for reason in faults.unique():
        is_faulty = pd.Series(rows.index.isin(faults.index[faults == reason]), index=rows.index)
        refusals.refuse(is_faulty, reason.replace("{", "{{").replace("}", "}}"))
    x, y = positions.x, positions.y
    degrees = to_degrees(np.asarray(x, dtype="float64"), np.asarray(y, dtype="float64"), crs=crs)
    lon, lat = (pd.Series(values, index=rows.index) for values in degrees)
    is_possible = lon.notna() & lat.notna()
    refusals.refuse(x.notna() & ~is_possible, f"x och y kan inte vara koordinater i {crs[:100]}.")
    named = pd.Series(crs, index=rows.index, dtype="str").where(x.notna())
    return {"x": x, "y": y, "crs": named, "lon": lon, "lat": lat}


def _find_outside(table: pd.DataFrame) -> "pd.Series[bool]":
    is_outside = pd.Series(data=False, index=table.index)
    for municipality, rows in table.groupby("municipality"):
        lon, lat = rows["lon"].to_numpy(), rows["lat"].to_numpy()
        is_outside.loc[rows.index] = find_outside(lon, lat, municipality=str(municipality))
    return is_outside
