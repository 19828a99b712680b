"""Read a file of counts per area or municipality, category and month or year."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.deliveries import COUNTRY, ROWS, Kind, Rejection
from data.descriptions import RepeatedRow, SourceDescription
from data.files.form import Form
from data.files.rows import read_whole
from data.intake import Intake, find_form, first_of
from data.periods import read_periods, read_year_and_month
from data.refusals import Refusals
from data.shaping import shape
from data.suspects import refuse_personal_ids, refuse_persons
from data.terms import MAX_WORD, categorise, clean_texts, find_municipalities
from data.territory import find_municipality

MISSING = ("", "..", ".", ":", "NULL", "nan", "NA")
DASHES = ("-", "–", "—", "−")  # sources write any of them
YEAR = 12
_WHOLE = r"[0-9]{1,9}(?:[.,]0{1,2})?"
_CELL = ["municipality", "area_id", "source_category", "category", "first_month", "n_months"]


def read_series(path: Path, description: SourceDescription, *, form: Form | None = None) -> Intake:
    """Read a file of counts; it is held whole, since a cell can stand on rows far apart.

    Parameters
    ----------
    path
        The file, of any format; see data.files.
    description
        What it holds.
    form
        How it is laid out, where somebody has said so.

    Returns
    -------
    Intake
        Its rows as ``data.deliveries.ROWS[Kind.SERIES]``: as given, zeros not filled in.

    Raises
    ------
    DataError
        When the file can't be read, lacks a column, or has no row that could be understood.
    """
    texts, broken, file = read_whole(path, form or find_form(description), columns=description.headings)
    found = understand_series(texts, description, source=path.name, sha256=file.sha256, broken=broken)
    return found.refuse_if_empty()


def understand_series(
    texts: pd.DataFrame,
    description: SourceDescription,
    *,
    source: str,
    sha256: str,
    broken: tuple[Rejection, ...] = (),
) -> Intake:
    """Understand rows of texts as counts.

    Parameters
    ----------
    texts
        The columns of ``description.headings``, by row number.
    description
        What they hold.
    source, sha256
        The file's name and checksum.
    broken
        Rows that could not be told apart into columns.

    Raises
    ------
    DataError
        When the description can't hold for such rows.
    """
    refuse_persons(texts, description, source=source)
    shaped = shape(texts, description)
    rows = shaped.table
    if "area_id" in rows:
        rows = rows.assign(area_id=clean_texts(rows["area_id"]))
    refusals = Refusals(rows.index)
    municipality = find_municipalities(rows, description, source=source, refusals=refusals)
    categories = categorise(rows, description, source=source, refusals=refusals)
    table = pd.DataFrame(
        {
            "municipality": municipality,
            "area_id": _find_areas(rows, municipality, refusals),
            "category": categories.category,
            "source_category": categories.source_category,
            "n": _read_counts(rows["n"], refusals, is_dash_zero=description.is_dash_zero),
            **_read_periods(rows, description, refusals),
            "n_rows": 1,
        }
    )
    table = _settle_repeats(table[refusals.is_taken], description.repeated_row, refusals)
    rejections = (*broken, *shaped.rejections, *shaped.number(refusals.rejections))
    return Intake(
        file_name=source,
        sha256=sha256,
        description=description,
        table=table[list(ROWS[Kind.SERIES])],
        rejections=tuple(sorted(rejections, key=lambda one: one.row)),
        uncategorised=categories.uncategorised,
        n_outside=_count_outside(table),
        n_hiding=refusals.n_hiding + len(broken),
        masked=categories.masked,
    )


def _find_areas(rows: pd.DataFrame, municipality: "pd.Series[str]", refusals: Refusals) -> "pd.Series[str]":
    if "area_id" not in rows:
        return municipality
    reason = "området saknas, så antalet kan inte föras till något område."
    refusals.refuse(rows["area_id"] == "", reason, hides=False)
    refusals.refuse(rows["area_id"].str.len() > MAX_WORD, f"områdets id är längre än {MAX_WORD} tecken.")
    refuse_personal_ids(rows["area_id"], refusals, "områdets id")
    return rows["area_id"]


def _read_counts(column: "pd.Series[str]", refusals: Refusals, *, is_dash_zero: bool) -> "pd.Series[int]":
    written = column.str.replace("[ \u00a0\u202f]", "", regex=True)
    is_dash = written.isin(DASHES)
    is_whole = written.str.fullmatch(_WHOLE)
    refusals.refuse(~(is_dash | is_whole | written.isin(MISSING)), "antalet {} är inget heltal från noll.", column)
    whole = pd.to_numeric(written.where(is_whole).str.replace(",", ".", regex=False)).astype("Int64")
    return whole.mask(is_dash, 0) if is_dash_zero else whole


def _read_periods(
    rows: pd.DataFrame, description: SourceDescription, refusals: Refusals
) -> dict[str, "pd.Series[Any]"]:
    if "period" in rows:
        periods = read_periods(clean_texts(rows["period"]))
        reason = "perioden {} är varken en månad (2023-01) eller ett år (2023)."
        refusals.refuse(periods.year.isna(), reason, rows["period"])
    else:
        periods = read_year_and_month(rows["year"], rows.get("month"))
        refusals.refuse(periods.year.isna(), "året {} går inte att läsa.", rows["year"])
        if "month" in rows:
            refusals.refuse(periods.month.isna(), "månaden {} är inte 1 till 12.", rows["month"])
    year, month, is_marked = periods.year, periods.month, periods.is_marked
    is_year = month.isna()
    first = pd.to_datetime(year.str.cat(month.fillna("1").str.zfill(2), sep="-"), format="%Y-%m", errors="coerce")
    refusals.refuse(first.isna(), "månaden finns inte.")
    ends = first.where(is_year, first + pd.DateOffset(months=1)).where(~is_year, first + pd.DateOffset(years=1))
    reason = f"perioden var inte slut när uppgifterna togs ut ({description.extract_date})."
    refusals.refuse(ends > pd.Timestamp(description.extract_date), reason, hides=False)
    is_preliminary = is_marked
    if description.preliminary_from is not None:
        is_preliminary = is_marked | (ends > pd.Timestamp(first_of(description.preliminary_from)))
    n_months = pd.Series(np.where(is_year, YEAR, 1), index=rows.index)
    return {"first_month": first.astype("datetime64[us]"), "n_months": n_months, "is_preliminary": is_preliminary}


def _settle_repeats(table: pd.DataFrame, rule: RepeatedRow, refusals: Refusals) -> pd.DataFrame:
    """Leave one row per cell, as the description says."""
    is_repeated = table.duplicated(_CELL, keep=False)
    if not is_repeated.any():
        return table
    if rule is RepeatedRow.SUM:
        return _sum_repeats(table)
    if rule is RepeatedRow.SAME:
        is_again = table.duplicated([*_CELL, "n", "is_preliminary"])
        refusals.refuse(is_again, "samma uppgift står redan på en tidigare rad.", hides=False)
        table = table[~is_again]
        is_repeated = table.duplicated(_CELL, keep=False)
    reason = "samma område, kategori och tid står på flera rader; ange «upprepad_rad» i beskrivningen."
    refusals.refuse(is_repeated, reason)
    return table[~is_repeated]


def _sum_repeats(table: pd.DataFrame) -> pd.DataFrame:
    """Sum the rows of each cell; unknown where one of them is."""
    cells = table.assign(is_missing=table["n"].isna()).groupby(_CELL, as_index=False, dropna=False, sort=False)
    sums = cells.agg({"n": "sum", "is_missing": "any", "is_preliminary": "any", "n_rows": "sum"})
    return sums.assign(n=sums["n"].mask(sums["is_missing"]).astype("Int64"))


def _count_outside(table: pd.DataFrame) -> int:
    is_swedish = {
        place: place == COUNTRY or find_municipality(place) is not None for place in table["municipality"].unique()
    }
    return int((~table["municipality"].map(is_swedish).astype("bool")).sum())
