"""The first rows of a file as they will be understood, for a person to agree or object."""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from data.areas import OUTLINE, POINT, understand_areas
from data.arrivals.looking import Look
from data.deliveries import Kind
from data.descriptions import SourceDescription
from data.errors import DataError, Problem
from data.files.table import GEOMETRY, X
from data.incident_rows import understand_incidents
from data.incidents import settle_crs
from data.intake import Intake
from data.series import understand_series
from data.suspects import refuse_persons

N_ROWS = 10


def understand_head(look: Look, description: SourceDescription, *, n: int = N_ROWS) -> Intake:
    """Understand a file's first rows by the same rules as when it is read in.

    Parameters
    ----------
    look
        The file.
    description
        What it holds, as a person has settled it.
    n
        Number of rows of the file, at most 200.

    Returns
    -------
    Intake
        Their table (with the row number and remarks for incidents) and those that would be refused,
        with the reason. Unlike that of a whole file it may have no rows.

    Raises
    ------
    DataError
        When the description names a column that isn't there, or one that holds personal data.
    """
    seen = look.preview
    headings = dict(description.headings)
    if description.kind is Kind.AREAS:
        headings |= {OUTLINE: GEOMETRY} | ({POINT: X} if X in seen.headings else {})
    _check_headings(look, headings.values())
    head = pd.DataFrame({term: seen.head[heading] for term, heading in headings.items()}, index=seen.head.index)
    if description.kind is Kind.INCIDENTS:
        return _understand_incidents(head, look, description, n)
    if description.kind is Kind.SERIES:
        return understand_series(head.iloc[:n], description, source=seen.file_name, sha256=seen.sha256)
    if POINT not in head:  # offered only where there are points
        head = head.assign(**{POINT: ""})
    return understand_areas(head.iloc[:n], description, source=seen.file_name, sha256=seen.sha256, stated_crs=seen.crs)


def _check_headings(look: Look, headings: Iterable[str]) -> None:
    missing = sorted(set(headings) - set(look.preview.headings))
    if missing:
        remedy = "Välj en av filens kolumner."
        problems = [Problem("", f"kolumnen «{heading}» finns inte.", remedy) for heading in missing]
        raise DataError(look.preview.file_name, problems)


def _understand_incidents(head: pd.DataFrame, look: Look, description: SourceDescription, n: int) -> Intake:
    seen = look.preview
    refuse_persons(head, description, source=seen.file_name)
    crs = settle_crs(seen.crs, seen.form.format, description, seen.file_name)
    # All rows at hand tell what midnight means in them.
    found = understand_incidents(head, description, source=seen.file_name, crs=crs)
    shown = head.index[:n]
    table = found.table[found.table.index.isin(shown)]
    whole = Intake(
        file_name=seen.file_name,
        sha256=seen.sha256,
        description=description,
        table=table,
        rejections=tuple(one for one in found.rejections if one.row in shown),
        uncategorised=found.uncategorised,
        masked=found.masked,
    )
    return replace(whole, n_outside=int(table["is_outside"].sum()), n_unplaced=int(table["x"].isna().sum()))
