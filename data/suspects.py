"""Columns and ids that hold persons are refused, whatever a description calls them."""

import hashlib
from collections import Counter

import pandas as pd

from data.columns.persons import holds_persons
from data.descriptions import SourceDescription
from data.errors import DataError, Problem
from data.personal import PersonalKind, mask, mask_column
from data.refusals import Refusals

_WORDED = frozenset({"category", "label", "area_id", "source_id", "area_type", "municipality"})
_ENOUGH = 1_000
PLAIN_ID = r"[1-9][0-9]{0,8}|[1-9][0-9]{3}-K[1-9][0-9]{0,6}-[0-9]{2}"
"""Running numbers and the police's case numbers: in these nothing personal is ever found, and it takes long to tell."""
_MOST, _ALMOST_ALL = 0.5, 0.9
_CERTAIN = frozenset({PersonalKind.PERSONAL_NUMBER, PersonalKind.COORDINATION_NUMBER, PersonalKind.EMAIL})


def refuse_persons(texts: pd.DataFrame, description: SourceDescription, *, source: str) -> None:
    """Refuse a file of which a column that is to be read holds mostly personal data.

    Parameters
    ----------
    texts
        The columns of ``description.headings``; the first thousand rows are looked at.
    description
        Which column is what.
    source
        The file's name.

    Raises
    ------
    DataError
        With every such column.

    Examples
    --------
    >>> from data.descriptions import Columns
    >>> told = SourceDescription.model_construct(columns=Columns(category="kontakt"), selection={}, period_columns={})
    >>> refuse_persons(pd.DataFrame({"category": ["anna@example.se"] * 3}), told, source="brott.csv")
    Traceback (most recent call last):
    data.errors.DataError: brott.csv: 1 fel
      kontakt: kolumnen innehåller personuppgifter och läses aldrig. Välj en annan kolumn.
    """
    head = texts.iloc[:_ENOUGH]
    wrong = [
        heading
        for term, heading in description.headings.items()
        if term in head and (holds_persons(head[term]) or (term in _WORDED and _holds_phones(head[term])))
    ]
    if wrong:
        what = "kolumnen innehåller personuppgifter och läses aldrig."
        raise DataError(source, [Problem(mask(one).text, what, "Välj en annan kolumn.") for one in wrong])


def _holds_phones(texts: "pd.Series[str]") -> bool:
    words = texts[texts != ""]
    are_phones = {text: PersonalKind.PHONE in mask(text).counts for text in words.unique()}
    return bool(len(words)) and float(words.map(are_phones).astype("bool").mean()) >= _MOST


def refuse_personal_ids(ids: "pd.Series[str]", refusals: Refusals, what: str) -> None:
    """Refuse the rows whose id looks personal; where almost all do it is the form of the ids, and few are certain.

    Parameters
    ----------
    ids
        The ids, by row.
    refusals
        Where refused rows are written.
    what
        What they are ids of, in Swedish.

    Examples
    --------
    >>> ids = pd.Series(["0586A0010", "19811218-9876", "0586A0020"])
    >>> refusals = Refusals(ids.index)
    >>> refuse_personal_ids(ids, refusals, "områdets id")
    >>> refusals.rejections
    (Rejection(row=1, reason='områdets id ser ut som en personuppgift.'),)
    """
    kinds = {text: set(mask(text).counts) for text in ids.unique()}
    is_personal = ids.map({text: bool(found) for text, found in kinds.items()}).astype("bool")
    is_certain = ids.map({text: bool(found & _CERTAIN) for text, found in kinds.items()}).astype("bool")
    is_form = len(ids) > 0 and float(is_personal.mean()) >= _ALMOST_ALL
    refusals.refuse(is_certain if is_form else is_personal, f"{what} ser ut som en personuppgift.")


def hide_personal_ids(ids: "pd.Series[str]") -> tuple["pd.Series[str]", Counter[str]]:
    """Put a checksum in the place of each id that looks personal: it is still the same in every delivery.

    Parameters
    ----------
    ids
        The source's own ids, by row; empty texts for none.

    Returns
    -------
    Series, Counter
        The ids, and how many pieces of personal data of each kind there were.

    Examples
    --------
    >>> hidden, n = hide_personal_ids(pd.Series(["K-17", "19811218-9876", ""]))
    >>> hidden.tolist(), dict(n)
    (['K-17', 'dolt-0612dee0f794', ''], {'personnummer': 1})
    """
    masked = mask_column(ids.mask(ids.str.fullmatch(PLAIN_ID), ""))
    is_personal = (masked.texts != ids) & (masked.texts != "")
    if not is_personal.any():
        return ids, Counter()
    digests = {text: f"dolt-{hashlib.sha256(text.encode()).hexdigest()[:12]}" for text in ids[is_personal].unique()}
    return ids.mask(is_personal, ids.map(digests)), Counter({kind.value: n for kind, n in masked.counts.items()})
