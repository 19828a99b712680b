"""The tables that pass between reading, deriving and showing: columns, kinds, units, meanings."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from data.errors import Problem


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its pandas kind, whether a cell may be empty, and what it means (with unit)."""

    dtype: str
    meaning: str
    is_nullable: bool = False


Table = Mapping[str, Column]

TIME = "datetime64[us]"

INCIDENTS: Table = MappingProxyType(
    {
        "incident_id": Column("int64", "the store's number for the incident"),
        "source": Column("str", "the name of the source that reported it"),
        "municipality": Column("str", "four-digit SCB code, or the name of a place outside Sweden"),
        "category": Column("str", "one of data.model.Category"),
        "source_category": Column("str", "the source's own word for the category", is_nullable=True),
        "from_at": Column(TIME, "earliest time it can have happened, Swedish clock time", is_nullable=True),
        "to_at": Column(TIME, "latest time it can have happened, Swedish clock time", is_nullable=True),
        "x": Column("float64", "easting or longitude as delivered, in `crs`", is_nullable=True),
        "y": Column("float64", "northing or latitude as delivered, in `crs`", is_nullable=True),
        "crs": Column("str", "the delivered coordinates' reference system, as 'EPSG:3006'", is_nullable=True),
        "lon": Column("float64", "longitude in degrees, WGS 84", is_nullable=True),
        "lat": Column("float64", "latitude in degrees, WGS 84", is_nullable=True),
        "is_outside": Column("bool", "the point lies outside Sweden or the municipality"),
        "is_demo": Column("bool", "invented example data"),
    }
)

COUNTED: Table = MappingProxyType(
    {name: INCIDENTS[name] for name in ("incident_id", "source", "category", "source_category", "from_at", "x")}
)
"""What of INCIDENTS is needed to count them by areas that they are known to lie in."""

SERIES: Table = MappingProxyType(
    {
        "source": Column("str", "the name of the source that counted"),
        "municipality": Column("str", "as in INCIDENTS; 'riket' or 'län:NN' for reference series"),
        "area_id": Column("str", "the area counted: an area's id, or `municipality` for the whole of it"),
        "category": Column("str", "one of data.model.Category"),
        "first_month": Column(TIME, "first day of the first month counted"),
        "n_months": Column("int64", "months counted: 1, or 12 for a year"),
        "n": Column("Int64", "number of incidents; empty where the source gives none", is_nullable=True),
        "is_preliminary": Column("bool", "the source calls the figure preliminary"),
        "is_demo": Column("bool", "invented example data"),
    }
)

AREAS: Table = MappingProxyType(
    {
        "area_id": Column("str", "the area's own id, the same through all versions"),
        "version": Column("int64", "1 for the first outline, then counting up"),
        "municipality": Column("str", "as in INCIDENTS"),
        "area_type": Column("str", "one of data.model.AreaType"),
        "label": Column("str", "the name people use"),
        "valid_from": Column(TIME, "first day the outline holds"),
        "is_approximate": Column("bool", "drawn by hand around a known point"),
        "source": Column("str", "who drew or published the outline"),
        "crs": Column("str", "the reference system in which the outline's edges are straight"),
        "exact_geometry": Column("object", "the outline as delivered, in `crs`"),
        "geometry": Column("geometry", "the outline in WGS 84, for drawing"),
        "is_demo": Column("bool", "invented example data"),
    }
)


def find_problems(table: pd.DataFrame, columns: Table) -> list[Problem]:
    """Find where a table departs from its description.

    Parameters
    ----------
    table
        The table to look at; it is not changed.
    columns
        One of INCIDENTS, SERIES, AREAS.

    Returns
    -------
    list of Problem
        Empty when the table is as described.

    Examples
    --------
    >>> find_problems(pd.DataFrame({"n": ["x"]}), {"n": Column("int64", "number")})[0].what
    'kolumnen har typen str, ska vara int64.'
    """
    problems = [Problem(name, "kolumnen saknas.") for name in columns if name not in table.columns]
    problems += [Problem(str(name), "kolumnen är okänd.") for name in table.columns if name not in columns]
    for name, column in columns.items():
        if name not in table.columns:
            continue
        if str(table[name].dtype) != column.dtype:
            problems.append(Problem(name, f"kolumnen har typen {table[name].dtype}, ska vara {column.dtype}."))
        elif not column.is_nullable and bool(table[name].isna().any()):
            problems.append(Problem(name, "kolumnen har tomma celler."))
    return problems
