"""From a source's words to ours: which municipality a row is about, and which category."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from data.categories import find_category
from data.crime_codes import find_code
from data.deliveries import Kind
from data.descriptions import SourceDescription
from data.errors import DataError, Problem
from data.model import Category
from data.personal import mask, mask_column
from data.refusals import Refusals
from data.territory import find_municipality
from data.texts import are_clean, clean

MAX_WORD = 100
MAX_WORDS = 1_500
NO_WORD = "(tomt)"
_CODE = 4


@dataclass(frozen=True, slots=True)
class Categories:
    """The category of each row, the source's own word for it, and the words that have no category."""

    category: "pd.Series[str]"
    source_category: "pd.Series[str]"
    uncategorised: Counter[str]
    masked: Counter[str] = field(default_factory=Counter)


def find_municipalities(
    table: pd.DataFrame, description: SourceDescription, *, source: str, refusals: Refusals
) -> "pd.Series[str]":
    """Find the municipality of each row; rows whose municipality does not exist are refused.

    Parameters
    ----------
    table
        The file's rows: municipality and area_id are looked at.
    description
        Says where the municipality stands.
    source
        The file's name.
    refusals
        Where refused rows are written.
    """
    if description.municipality is not None:
        place = find_place(description.municipality, kind=description.kind, source=source)
        return pd.Series(place, index=table.index, dtype="str")
    if description.is_municipality_in_area_id:
        written = table["area_id"].str[:_CODE]
        refusals.refuse(
            table["area_id"] == "", "områdets kod saknas, så kommunen är okänd.", table["area_id"], hides=False
        )
    else:
        written = clean_texts(table["municipality"])
    found = {text: find_municipality(text) for text in written.unique()}
    places = written.map(found).astype("str")
    is_reference = ~places.str.fullmatch(r"[0-9]{4}").fillna(value=False)
    is_unknown = places.isna() if description.kind is Kind.SERIES else places.isna() | is_reference
    refusals.refuse(is_unknown, "kommunen {} finns inte i SCB:s lista.", written)
    return places


def find_place(text: str, *, kind: Kind, source: str) -> str:
    """Find the place that a whole file is about: a code, a reference area, or a name outside Sweden.

    Raises
    ------
    DataError
        When it looks like a code but is none, or a reference area can't have such rows.

    Examples
    --------
    >>> find_place("Mjölby", kind=Kind.INCIDENTS, source="brott.csv")
    '0586'
    >>> find_place("Vancouver", kind=Kind.INCIDENTS, source="brott.csv")
    'Vancouver'
    """
    place = find_municipality(text)
    if place is None and any(sign.isdigit() for sign in text):
        problem = Problem("kommun", f"koden «{text}» är ingen kommuns.", "Skriv SCB:s kommunkod eller kommunens namn.")
        raise DataError(source, [problem])
    if place is not None and not place.isdecimal() and kind is not Kind.SERIES:
        problem = Problem("kommun", f"«{text}» är ingen kommun.", "Bara antal kan gälla riket eller ett län.")
        raise DataError(source, [problem])
    return place or clean(text)


def categorise(table: pd.DataFrame, description: SourceDescription, *, source: str, refusals: Refusals) -> Categories:
    """Give each row its category by the description's list; words outside it are uncategorised.

    Raises
    ------
    DataError
        When the column holds so many different texts that it can't be categories: free text
        is never stored.
    """
    if description.category is not None:
        fixed = pd.Series(description.category.value, index=table.index, dtype="str")
        return Categories(fixed, pd.Series(np.nan, index=table.index, dtype="str"), Counter())
    words, masked = _mask_words(clean_texts(table["category"]))
    if words.nunique() > MAX_WORDS:
        what = f"kolumnen för kategori har {words.nunique()} olika värden och ser ut att vara fri text."
        raise DataError(source, [Problem("kolumner.kategori", what, "Ange kolumnen med källans kategorier.")])
    refusals.refuse(words.str.len() > MAX_WORD, f"kategorin är längre än {MAX_WORD} tecken.")
    meanings = {clean(mask(word).text).casefold(): category.value for word, category in description.categories.items()}
    if description.looks_up_categories:
        meanings = _look_up(words, is_named=description.kind is Kind.INCIDENTS) | meanings
    meant = {word: meanings.get(word.casefold(), Category.UNCATEGORISED.value) for word in words.unique()}
    is_unlisted = ~words.str.casefold().isin(meanings)
    unlisted = words[is_unlisted & refusals.is_taken].replace("", NO_WORD)
    return Categories(
        words.map(meant).astype("str"),
        words.where(words != "").astype("str"),
        Counter(unlisted.tolist()),
        masked,
    )


def _mask_words(words: "pd.Series[str]") -> tuple["pd.Series[str]", Counter[str]]:
    """Take personal data out of words that will be stored: people write in any column."""
    masked = mask_column(words)
    return masked.texts, Counter({kind.value: n for kind, n in masked.counts.items()})


def _look_up(words: "pd.Series[str]", *, is_named: bool) -> dict[str, str]:
    """Look words up in the house lists; names only where a row is one incident, as counts may nest in each other."""
    asked = [word for word in words.unique() if is_named or find_code(word) is not None]
    return {word.casefold(): found.value for word in asked if (found := find_category(word)) is not None}


def clean_texts(column: "pd.Series[str]") -> "pd.Series[str]":
    """Clean a column of texts, each different text once.

    Examples
    --------
    >>> clean_texts(pd.Series([" a ", "a"])).tolist()
    ['a', 'a']
    """
    texts = column.unique()
    if are_clean(texts):
        return column.astype("str")
    return column.map({text: clean(text) for text in texts}).astype("str")
