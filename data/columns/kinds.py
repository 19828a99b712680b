"""What the rows of a file are: incidents, counts or areas."""

from dataclasses import dataclass

import pandas as pd

from data.columns.guesses import Looked, guess
from data.deliveries import Kind
from data.periods import read_periods

GEOMETRY = "geometri"
_ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class Found:
    """A kind, why in Swedish, and what a person must settle, if anything."""

    kind: Kind
    why: str
    question: str = ""


def find_kind(columns: list[Looked], *, period_columns: dict[str, str]) -> Found:
    """Find what the rows of a file are.

    Parameters
    ----------
    columns
        Those that may be read.
    period_columns
        Headings that are periods, see `find_period_columns`.
    """
    if any(one.heading == GEOMETRY for one in columns):
        return Found(Kind.AREAS, "filen har gränser (ytor).")
    if period_columns:
        return Found(Kind.SERIES, "filen har en kolumn för varje period.")
    counted = {one.term for one in guess(columns, Kind.SERIES)}
    timed = {one.term for one in guess(columns, Kind.INCIDENTS)}
    if "n" not in counted:
        is_unsure = not {"x", "from_at", "day"} & timed
        question = "Filen har varken datum, plats eller antal. Är varje rad en händelse eller ett antal?" * is_unsure
        return Found(Kind.INCIDENTS, "filen har ingen kolumn med antal, så varje rad är en händelse.", question)
    is_timed = bool({"x", "from_at"} & timed)
    if not {"period", "year"} & counted:
        question = "Filen har både antal och datum. Är varje rad en händelse eller ett antal?"
        return Found(Kind.INCIDENTS, "filen har datum.", question)
    question = "Filen har både antal, period och datum. Är varje rad en händelse eller ett antal?" if is_timed else ""
    return Found(Kind.SERIES, "filen har antal och period.", question)


def find_period_columns(columns: list[Looked]) -> dict[str, str]:
    """Find the columns that hold the counts of one month or year each, with their period.

    Examples
    --------
    >>> from data.columns.guesses import look
    >>> head = pd.DataFrame({"Kommun": ["Mjölby"], "2023": ["7"], "maj 2024": ["1"]})
    >>> find_period_columns(look(head, list(head)))
    {'2023': '2023', 'maj 2024': '2024-05'}
    """
    counts = [one.heading for one in columns if one.contents.whole_share >= _ENOUGH]
    if not counts:
        return {}
    periods = read_periods(pd.Series(counts, dtype="str"))
    texts = periods.year.where(periods.month.isna(), periods.year.str.cat(periods.month, sep="-"))
    is_sound = periods.year.between("1950", "2100") & (periods.month.isna() | periods.month.between("01", "12"))
    found = {heading: text for heading, text, is_so in zip(counts, texts, is_sound, strict=True) if is_so}
    return found if len(found) > 1 else {}
