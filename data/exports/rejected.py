"""The rows of a file that were not taken: a workbook with the reason beside each, to be mended and sent again."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from data.deliveries import Rejection
from data.exports.workbook import write_workbook
from data.personal import PersonalKind, looks_personal, mask, mask_column, report

SHEET = "Avvisade rader"
_ROW, _REASON = "rad", "orsak"


def write_rejected(
    rows: pd.DataFrame, rejections: Sequence[Rejection], *, file_name: str, created: date, notes: Iterable[str] = ()
) -> bytes:
    """Write the rejected rows as a workbook: the columns that may be read, the row's number, the reason.

    Parameters
    ----------
    rows
        The file's cells as texts under the file's own headings, only columns that may be read; the
        index is the row's number in the file. Rows that were not rejected are left out.
    rejections
        The rejected rows. One whose cells could not be read has only its number and reason.
    file_name
        As its sender knows it.
    created
        The day that the workbook tells.
    notes
        More to say on the last sheet.

    Returns
    -------
    bytes
        An Excel file that can be read in again. Personal data are masked, and columns of such left empty.

    Examples
    --------
    >>> rows = pd.DataFrame({"tid": ["i går"]}, index=[7])
    >>> write_rejected(
    ...     rows, [Rejection(7, "tiden går inte att läsa.")], file_name="a.csv", created=date(2026, 1, 1)
    ... )[:2]
    b'PK'
    """
    reasons = pd.Series([mask(one.reason).text for one in rejections], dtype="str")
    numbers = pd.Index([one.row for one in rejections], dtype="int64")
    table = rows.reindex(numbers).reset_index(drop=True)
    masked, counts, emptied = _mask(table, rows)
    row, reason = (_unused(name, masked.columns) for name in (_ROW, _REASON))
    masked[row] = numbers.to_numpy()
    masked[reason] = reasons
    said = (*_explain(file_name, len(table), row=row, reason=reason), *notes, *emptied, *report(counts))
    return write_workbook({SHEET: masked}, notes=said, created=created)


def _mask(table: pd.DataFrame, rows: pd.DataFrame) -> tuple[pd.DataFrame, Counter[PersonalKind], list[str]]:
    counts: Counter[PersonalKind] = Counter()
    columns: dict[str, pd.Series[str]] = {}
    emptied = []
    for place, heading in enumerate(map(str, table.columns)):
        texts = table.iloc[:, place].astype("str")
        why = looks_personal(rows.iloc[:, place].astype("str"), heading)
        done = mask_column(texts)
        counts += done.counts
        if why is not None and "rubriken" in why:
            emptied.append(f"Kolumnen «{heading}» är tömd: {why}")
            done = mask_column(texts.where(texts.isna(), ""))
        columns[heading] = done.texts
    return pd.DataFrame(columns, index=table.index), counts, emptied


def _explain(file_name: str, n: int, *, row: str, reason: str) -> tuple[str, ...]:
    return (
        f"Bladet «{SHEET}» har de {n} rader ur {mask(file_name).text} som inte lästes in.",
        f"«{row}» är radens nummer i filen och «{reason}» säger varför den avvisades.",
        "Rätta cellerna, spara arbetsboken och läs in den som en ny leverans från samma källa.",
        f"«{row}» och «{reason}» kan stå kvar: de läses inte in. Rader som redan finns läggs inte till en gång till.",
        "En text inom hakparentes, som [personnummer], har ersatt vad som såg ut som en personuppgift.",
        "Hämta värdet ur originalet bara om det är en tid, plats eller kategori; skriv aldrig dit en personuppgift.",
    )


def _unused(name: str, headings: "pd.Index[str]") -> str:
    taken = {str(heading).casefold() for heading in headings}
    while name in taken:
        name += " (rättning)"
    return name
