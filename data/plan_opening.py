"""An action plan in a file from outside, Excel or Word: the table with Brå's six columns found, and read as texts."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from data.action_plans import SIX_COLUMNS
from data.errors import DataError, Problem
from data.files.form import Form
from data.files.limits import MAX_ROWS
from data.files.preview import Preview, preview
from data.files.rows import read_whole
from data.plan_tables import COLUMNS, OWN_COLUMNS, STANDING_COLUMNS
from data.texts import clean

NUMBER = "Nr"
"""In a document, where the columns don't fit side by side, the rows of its tables belong together by this."""

MOST_ROWS = 2_000
_MOST_TABLES = 20
# What stands last in a plan is a row, however much it looks like a note or a sum.
_WHOLE = Form(last_row=MAX_ROWS)


def open_plan(path: Path) -> pd.DataFrame:
    """Read the cells of a plan, in the child process that can be ended.

    Parameters
    ----------
    path
        The upload. Its headings may stand in any case, below titles, in any sheet or table.

    Returns
    -------
    DataFrame
        Those of `data.plan_tables.COLUMNS` that the file has, the six at least, as texts by the rows'
        number in the file.

    Raises
    ------
    DataError
        When it can't be read, is hostile, or lacks a column.
    """
    first = preview(path, form=_WHOLE)
    others = [name for name in first.choices if name != first.form.sheet][:_MOST_TABLES]
    plan = first
    if _lacking(first):
        seen = (preview(path, form=replace(_WHOLE, sheet=name)) for name in others)
        plan = next((each for each in seen if not _lacking(each)), first)
    if lacking := _lacking(plan):
        raise DataError(path.name, [_tell_lacking(name, plan) for name in lacking])
    table = _read(path, plan, (*COLUMNS, NUMBER))
    if NUMBER not in table.columns:
        return table
    for name in others if plan is first else [each for each in first.choices if each != plan.form.sheet]:
        beside = preview(path, form=replace(_WHOLE, sheet=name))
        table = _join(table, _read(path, beside, (*STANDING_COLUMNS, *OWN_COLUMNS, NUMBER)), name, path.name)
    return table.drop(columns=NUMBER)


def _lacking(seen: Preview) -> list[str]:
    found = _match(seen.headings)
    return [name for name in SIX_COLUMNS if name not in found]


def _match(headings: Iterable[str]) -> Mapping[str, str]:
    """Find the file's heading for each of our columns."""
    ours = {name.casefold(): name for name in (*COLUMNS, NUMBER)}
    told = {heading: clean(heading).rstrip(" :.*").casefold() for heading in headings}
    return {ours[name]: heading for heading, name in reversed(told.items()) if name in ours}


def _tell_lacking(name: str, seen: Preview) -> Problem:
    listed = ", ".join(f"«{heading}»" for heading in seen.headings[:40])
    where = f"rad {seen.form.header_row}" if seen.form.header_row else ""
    return Problem(where, f"kolumnen «{name}» saknas.", f"Planen ska ha Brås sex kolumner. Filens kolumner: {listed}.")


def _read(path: Path, seen: Preview, names: Iterable[str]) -> pd.DataFrame:
    found = _match(seen.headings)
    wanted = {name: found[name] for name in names if name in found}
    if not wanted:
        return pd.DataFrame()
    if seen.n_rows is not None and seen.n_rows > MOST_ROWS:
        what = f"tabellen har {seen.n_rows} rader; en plan har högst {MOST_ROWS}."
        raise DataError(path.name, [Problem("", what, "Kontrollera att det är rätt fil.")])
    table, rejections, _ = read_whole(path, replace(seen.form, last_row=MAX_ROWS), columns=wanted)
    if rejections:
        raise DataError(path.name, [Problem(f"rad {one.row}", one.reason) for one in rejections])
    return table


def _join(plan: pd.DataFrame, beside: pd.DataFrame, name: str, source: str) -> pd.DataFrame:
    """Put the rows of a table beside those of the plan, by their number."""
    if NUMBER not in beside.columns:
        return plan
    columns = [column for column in beside.columns if column != NUMBER and column not in plan.columns]
    numbers, others = plan[NUMBER].str.strip(), beside[NUMBER].str.strip()
    problems = [
        Problem(f"{place}rad {row}, {NUMBER}", f"«{number}» står på flera rader.", "Ge varje rad ett eget nummer.")
        for place, column in (("", numbers), (f"{name}, ", others))
        for row, number in column[column.duplicated() & (column != "")].items()
    ]
    problems += [
        Problem(f"{name}, rad {row}, {NUMBER}", f"«{number}» finns inte i planens tabell.", "Ta bort raden där också.")
        for row, number in others[~others.isin(set(numbers) - {""})].items()
    ]
    if problems:
        raise DataError(source, problems)
    found = beside.set_index(others)[columns].reindex(numbers.where(numbers != "", None)).fillna("")
    return plan.assign(**{column: found[column].to_numpy() for column in columns})
