"""Rows of texts understood as incidents: when, where, what; nothing else of a row is looked at."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd
from pyproj import Transformer

from data.coordinates import read_positions
from data.deliveries import ROWS, Kind
from data.descriptions import SourceDescription
from data.files.systems import WGS84
from data.intake import Understood
from data.moments import PARTS, Moments, read_moments, read_parts
from data.refusals import Refusals, quote
from data.shaping import shape
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
    places = _read_places(rows, crs or description.crs, refusals)
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
    is_placeable = "x" in rows and bool(crs or description.crs)
    return Understood(
        _note(table, rows, is_placeable=is_placeable),
        tuple(rejections),
        categories.uncategorised,
    )


def _note(table: pd.DataFrame, rows: pd.DataFrame, *, is_placeable: bool) -> pd.DataFrame:
    """Add what the store may tell of each row: its number, the source's own id, and what is odd about it."""
    remark = pd.Series("", index=table.index, dtype="str")
    remark[table["x"].isna() & is_placeable] = "koordinater saknas."
    remark[table["is_outside"]] = "ligger utanför Sverige eller mer än 20 km utanför kommunen."
    noted = table.assign(row=table.index.astype("int64"), remark=remark.where(remark != ""))
    if "source_id" in rows:
        own = clean_texts(rows["source_id"]).reindex(table.index)
        noted = noted.assign(source_id=own.where(own != ""))
    return noted


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
    rows: pd.DataFrame, crs: str | None, refusals: Refusals
) -> dict[str, "pd.Series[float] | pd.Series[str]"]:
    """Read x, y, crs, lon and lat; empty where there is no place."""
    nowhere = pd.Series(np.nan, index=rows.index, dtype="float64")
    if crs is None or "x" not in rows:
        empty = nowhere.astype("str")
        return {"x": nowhere, "y": nowhere, "crs": empty, "lon": nowhere, "lat": nowhere}
    positions = read_positions(rows["x"], rows.get("y"))
    faults = positions.faults.map(_hide)
    for reason in faults.unique():
        is_faulty = pd.Series(rows.index.isin(faults.index[faults == reason]), index=rows.index)
        refusals.refuse(is_faulty, reason.replace("{", "{{").replace("}", "}}"))
    x, y = positions.x, positions.y
    to_degrees = Transformer.from_crs(crs, WGS84, always_xy=True)
    degrees = to_degrees.transform(x.to_numpy(dtype="float64"), y.to_numpy(dtype="float64"))
    lon, lat = (pd.Series(np.asarray(values, dtype="float64"), index=rows.index) for values in degrees)
    is_possible = lon.between(-180, 180) & lat.between(-90, 90)
    refusals.refuse(x.notna() & ~is_possible, f"x och y kan inte vara koordinater i {crs[:100]}.")
    named = pd.Series(crs, index=rows.index, dtype="str").where(x.notna())
    return {"x": x, "y": y, "crs": named, "lon": lon.where(is_possible), "lat": lat.where(is_possible)}


def _find_outside(table: pd.DataFrame) -> "pd.Series[bool]":
    is_outside = pd.Series(data=False, index=table.index)
    for municipality, rows in table.groupby("municipality"):
        lon, lat = rows["lon"].to_numpy(), rows["lat"].to_numpy()
        is_outside.loc[rows.index] = find_outside(lon, lat, municipality=str(municipality))
    return is_outside
