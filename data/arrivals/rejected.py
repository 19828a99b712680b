"""The rows of a file that were not taken, as a workbook to be mended and sent again."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas as pd

from data.arrivals.uploads import name_path
from data.deliveries import Rejection
from data.descriptions import SourceDescription
from data.exports import write_rejected
from data.files.form import Form
from data.files.rows import read_rows
from data.files.table import GEOMETRY
from data.intake import find_form


def gather_rejected(
    path: Path,
    description: SourceDescription,
    rejections: Iterable[Rejection],
    *,
    created: date,
    form: Form | None = None,
) -> bytes:
    """Gather a file's refused rows with the reason beside each; only columns that the description names.

    Parameters
    ----------
    path
        The file, the same that was refused.
    description
        What it holds.
    rejections
        The refused rows; of a delivery that is stored, ``Store.read_rejections`` tells them.
    created
        The day.
    form
        How the file is laid out, where somebody has said so.

    Returns
    -------
    bytes
        An Excel file that can be read in again when its cells are mended.

    Raises
    ------
    DataError
        When the file can't be read any more.
    """
    path = name_path(path)
    refused = sorted(rejections, key=lambda one: one.row)
    wanted = {one.row for one in refused}
    headings = {heading: heading for heading in description.headings.values() if heading != GEOMETRY}
    parts = [pd.DataFrame(columns=list(headings), dtype="str")]
    if wanted:
        with read_rows(path, form or find_form(description), columns=headings) as rows:
            parts += [batch.table[batch.table.index.isin(wanted)] for batch in rows]
    return write_rejected(pd.concat(parts), refused, file_name=path.name, created=created)
