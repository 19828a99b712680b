"""Columns that are left alone because they look like persons, their homes or somebody's own words."""

import pandas as pd

from data.columns.contents import filled, to_numbers
from data.columns.synonyms import fold_heading
from data.moments import read_moments
from data.personal import PersonalKind, looks_personal, mask

_CERTAIN = frozenset({PersonalKind.PERSONAL_NUMBER, PersonalKind.COORDINATION_NUMBER, PersonalKind.EMAIL})
_MOST, _MEASURED = 0.5, 0.9

_PERSONS = frozenset(
    {
        *("namn", "name", "kontakt", "brottsoffer", "offer", "målsägare", "gärningsman", "anmält av", "inlämnad av"),
        *("rapporterad av", "uppgiftslämnare", "rapportör", "person", "ålder", "age", "kön", "sex", "gender"),
        *("victim", "victims", "victim sex", "victim age", "suspect", "offender"),
    }
)
_HOMES = frozenset({"adress", "gata", "gatuadress", "address", "hundred block", "location", "plats fritext"})
_WORDS = frozenset(
    {"fritext", "beskrivning", "kommentar", "anteckning", "anteckningar", "summary", "description", "notes", "text"}
)


def find_reason(texts: "pd.Series[str]", heading: str, *, is_area: bool) -> str | None:
    """Say why a column isn't read, when it looks like a person's; an area's name is its own.

    Parameters
    ----------
    texts
        The column's first rows.
    heading
        Its heading.
    is_area
        Whether the file's rows are areas, whose «namn» is no person's.

    Examples
    --------
    >>> find_reason(pd.Series(["a"]), "Målsägande", is_area=False)
    'kolumnen «Målsägande» ska enligt rubriken innehålla personuppgifter.'
    >>> find_reason(pd.Series(["a"]), "Namn", is_area=True) is None
    True
    """
    said = fold_heading(heading)
    if said in _WORDS:
        return f"kolumnen «{heading}» är fri text."
    if said in _HOMES:
        return f"kolumnen «{heading}» kan vara en adress."
    if said in _PERSONS and not is_area:
        return f"kolumnen «{heading}» ska enligt rubriken innehålla personuppgifter."
    return looks_personal(texts.iloc[:0] if _is_measured(texts) else texts, heading)


def holds_persons(texts: "pd.Series[str]") -> bool:
    """Tell whether most values are certainly personal data, whatever the heading.

    Examples
    --------
    >>> holds_persons(pd.Series(["anna@example.se", "per@example.se"])), holds_persons(pd.Series(["stöld"]))
    (True, False)
    """
    words = filled(texts)
    if words.empty or _is_measured(texts):
        return False
    certain = {text: bool(_CERTAIN & set(mask(text).counts)) for text in pd.unique(words)}
    return float(words.map(certain).astype("bool").mean()) >= _MOST


def _is_measured(texts: "pd.Series[str]") -> bool:
    """Tell dates and decimal numbers, whose digits can fall like a personal number's."""
    words = filled(texts)
    if words.empty:
        return False
    is_decimal = to_numbers(words).notna() & words.str.contains("[.,]", regex=True)
    is_date = ~read_moments(words, None, date_format=None).is_faulty & words.str.contains("[-/.]", regex=True)
    return float((is_decimal | is_date).mean()) >= _MEASURED
