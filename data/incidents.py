"""Read a file of incidents: when, where, what; nothing else in the file is looked at."""

from pathlib import Path

import numpy as np
import pandas as pd
from pyproj import Transformer

from data.delimited import read_delimited
from data.deliveries import ROWS, Kind
from data.descriptions import SourceDescription
from data.intake import Intake
from data.moments import PARTS, Moments, read_moments, read_parts
from data.refusals import Refusals
from data.shaping import shape
from data.terms import categorise, find_municipalities
from data.territory import find_outside

_NUMBER = r"[-+]?[0-9]+(?:[.,][0-9]+)?(?:[eE][-+]?[0-9]{1,3})?"
_NO_PLACE = ("", "-", "..", "NULL", "nan")


def read_incidents(path: Path, description: SourceDescription) -> Intake:
    """Read a CSV file of incidents.

    Parameters
    ----------
    path
        The file, see data.delimited.
    description
        What it holds.

    Returns
    -------
    Intake
        Its rows as ``data.deliveries.ROWS[Kind.INCIDENTS]``. Incidents without coordinates,
        or at (0, 0) where some systems put what they hide, are kept without a place.

    Raises
    ------
    DataError
        When the file can't be read, lacks a column, or has no row that could be understood.
    """
    sheet = read_delimited(path, description.headings)
    shaped = shape(sheet.table, description)
    rows = shaped.table
    refusals = Refusals(rows.index)
    municipality = find_municipalities(rows, description, source=path.name, refusals=refusals)
    first, last = _read_span(rows, description, refusals)
    x, y, lon, lat = _read_places(rows, description, refusals)
    categories = categorise(rows, description, source=path.name, refusals=refusals)
    is_placed = x.notna()
    rejections = (*sheet.rejections, *shaped.rejections, *refusals.rejections)
    table = pd.DataFrame(
        {
            "municipality": municipality,
            "category": categories.category,
            "source_category": categories.source_category,
            "from_at": first,
            "to_at": last,
            "x": x,
            "y": y,
            "crs": pd.Series(description.crs or "", index=rows.index, dtype="str").where(is_placed),
            "lon": lon,
            "lat": lat,
        }
    )[refusals.is_taken]
    table = table.assign(is_outside=_find_outside(table))[list(ROWS[Kind.INCIDENTS])]
    return Intake(
        file_name=path.name,
        sha256=sheet.sha256,
        description=description,
        table=table,
        rejections=tuple(sorted(rejections, key=lambda one: one.row)),
        uncategorised=categories.uncategorised,
        n_outside=int(table["is_outside"].sum()),
        n_unplaced=int(table["x"].isna().sum()),
    ).refuse_if_empty()


def _read_span(
    rows: pd.DataFrame, description: SourceDescription, refusals: Refusals
) -> tuple["pd.Series[pd.Timestamp]", "pd.Series[pd.Timestamp]"]:
    if "from_at" not in rows:
        moments = read_parts(rows[[name for name in PARTS if name in rows]])
        refusals.refuse(moments.is_faulty, "tiden går inte att läsa.")
        first, last = moments.first, moments.last
    else:
        begins = _read_end(rows, description, "from", refusals)
        first, last = begins.first, begins.last
        if "to_at" in rows:
            ends = _read_end(rows, description, "to", refusals)
            last = ends.last.fillna(last)
            refusals.refuse(last < first, "sluttiden är före starttiden.")
    extracted = pd.Timestamp(description.extract_date) + pd.Timedelta(days=1)
    refusals.refuse(first >= extracted, f"tiden är efter uttagsdatum {description.extract_date}.")
    return first, last


def _read_end(rows: pd.DataFrame, description: SourceDescription, end: str, refusals: Refusals) -> Moments:
    moments = read_moments(
        rows[f"{end}_at"],
        rows.get(f"{end}_clock"),
        date_format=description.date_format,
        is_midnight_day=description.is_midnight_day,
    )
    refusals.refuse(moments.is_faulty, "tiden {} går inte att läsa.", rows[f"{end}_at"])
    return moments


def _read_places(
    rows: pd.DataFrame, description: SourceDescription, refusals: Refusals
) -> tuple["pd.Series[float]", "pd.Series[float]", "pd.Series[float]", "pd.Series[float]"]:
    if description.crs is None or "x" not in rows:
        nowhere = pd.Series(np.nan, index=rows.index, dtype="float64")
        return nowhere, nowhere, nowhere, nowhere
    x, y = (_read_numbers(rows[axis], refusals) for axis in ("x", "y"))
    refusals.refuse(x.isna() != y.isna(), "bara den ena av x och y är ifylld.")
    is_placed = x.notna() & y.notna() & ~((x == 0) & (y == 0))
    x, y = x.where(is_placed), y.where(is_placed)
    to_degrees = Transformer.from_crs(description.crs, "EPSG:4326", always_xy=True)
    degrees = to_degrees.transform(x.to_numpy(dtype="float64"), y.to_numpy(dtype="float64"))
    lon, lat = (pd.Series(np.asarray(values, dtype="float64"), index=rows.index) for values in degrees)
    is_possible = lon.between(-180, 180) & lat.between(-90, 90)
    refusals.refuse(is_placed & ~is_possible, f"x och y kan inte vara koordinater i {description.crs}.")
    return x, y, lon.where(is_placed & is_possible), lat.where(is_placed & is_possible)


def _read_numbers(column: "pd.Series[str]", refusals: Refusals) -> "pd.Series[float]":
    written = column.str.replace("[ \u00a0\u202f]", "", regex=True)
    is_number = written.str.fullmatch(_NUMBER)
    refusals.refuse(~is_number & ~written.isin(_NO_PLACE), "koordinaten {} är inget tal.", column)
    return pd.to_numeric(written.where(is_number).str.replace(",", ".", regex=False)).astype("float64")


def _find_outside(table: pd.DataFrame) -> "pd.Series[bool]":
    is_outside = pd.Series(data=False, index=table.index)
    for municipality, rows in table.groupby("municipality"):
        lon, lat = rows["lon"].to_numpy(), rows["lat"].to_numpy()
        is_outside.loc[rows.index] = find_outside(lon, lat, municipality=str(municipality))
    return is_outside
