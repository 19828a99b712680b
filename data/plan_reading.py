"""The rows of an action plan read from a table of texts: each fault is named by row and column."""

import pandas as pd

from data.errors import DataError, Problem
from data.plan_cells import ReadRow, RowReader, Writer
from data.plan_tables import KEY


def read_plan(table: pd.DataFrame, writer: Writer, *, source: str) -> tuple[ReadRow, ...]:
    """Read the rows of a plan from a table of texts.

    Parameters
    ----------
    table
        At least the six columns, by the rows' number in the file; see `data.plan_tables.lay_plan`.
    writer
        Whose plan, and who writes.
    source
        The file, as its sender knows it.

    Raises
    ------
    DataError
        With every fault: what lacks, what can't be understood, what looks like personal data.

    Examples
    --------
    >>> cells = {"Orsak": "Mörkt", "Åtgärd": "Lys", "Operativa mål": "", "När": "våren", "Vem": "", "Uppföljning": ""}
    >>> who = Writer("0586", "samordnare", is_demo=False, new_key=lambda: "rad-1")
    >>> read_plan(pd.DataFrame([cells], index=[2]), who, source="plan.xlsx")
    Traceback (most recent call last):
    data.errors.DataError: plan.xlsx: 1 fel
      rad 2, Vem: cellen är tom. Fyll i den, eller ta bort raden.
    """
    problems: list[Problem] = []
    found: dict[str, ReadRow] = {}
    last = max((row.position for row in writer.standing.values()), default=0.0)
    for number, given in zip(table.index.tolist(), table.to_dict("records"), strict=True):
        cells = {str(name): _tidy(str(text)) for name, text in given.items()}
        reader = RowReader(int(number), cells, writer)
        read = reader.read(last)
        if read is not None and read.row.key in found:
            what = f"nyckeln står också på rad {found[read.row.key].number}."
            reader.refuse(KEY, what, "Töm den ena cellen, så blir den raden ny.")
        elif read is not None:
            found[read.row.key] = read
            last = max(last, read.row.position)
        problems += reader.problems
    if problems:
        raise DataError(source, problems)
    return tuple(found.values())


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
