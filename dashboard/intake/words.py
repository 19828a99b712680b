"""The source's words for what happened, and the category of the house that each is."""

from collections.abc import Mapping

import streamlit as st

from dashboard.intake.desk import Arrived
from dashboard.texts import plain
from data.arrivals import Look
from data.categories import find_category
from data.columns.contents import filled
from data.crime_codes import find_code
from data.deliveries import Kind
from data.model import Category
from data.texts import clean

MOST = 40


def find_words(found: Look, kind: Kind, heading: str) -> dict[str, Category | None]:
    """Find the category of each word among a column's first rows; None for a word without one.

    The words that the proposal has settled keep their category; the others are looked up in the house list.
    """
    words = list(dict.fromkeys(clean(word) for word in filled(found.preview.head[heading]).unique()))
    known = {word.casefold(): category for word, category in found.proposal.words.items()}
    return {word: known.get(word.casefold()) or _look_up(word, kind) for word in words}


def ask_words(arrived: Arrived, found: Look, kind: Kind, heading: str | None) -> dict[str, str | None]:
    """Ask for the category of each word; those without one come first."""
    if heading is None or kind is Kind.AREAS:
        return {}
    words = find_words(found, kind, heading)
    unmapped = [word for word, category in words.items() if category is None]
    mapped = [word for word, category in words.items() if category is not None]
    st.subheader("Kategorierna")
    chosen: dict[str, str | None] = {}
    if unmapped:
        st.markdown(
            f"**{len(unmapped)} ord har ingen kategori.** De läses in som «okategoriserad» om inget väljs; källans "
            "eget ord sparas bredvid."
        )
        chosen |= _ask_each(arrived, heading, words, unmapped)
    if mapped:
        with st.expander(f"{len(mapped)} ord har en kategori: visa och ändra"):
            chosen |= _ask_each(arrived, heading, words, mapped)
    if not words:
        st.markdown("Kolumnen är tom i de första raderna.")
    st.caption(f"Orden är ur filens första {len(found.preview.head)} rader. Ord längre ned slås upp på samma sätt.")
    return chosen


def _ask_each(
    arrived: Arrived, heading: str, words: Mapping[str, Category | None], asked: list[str]
) -> dict[str, str | None]:
    chosen: dict[str, str | None] = {}
    shown = asked[:MOST]
    for at in range(0, len(shown), 2):
        for column, word in zip(st.columns(2), shown[at : at + 2], strict=False):
            with column:
                chosen[word] = _ask_word(arrived, heading, word, words[word])
    if len(asked) > MOST:
        rest = ", ".join(f"«{plain(word)}»" for word in asked[MOST : 4 * MOST])
        st.markdown(f"Och {len(asked) - MOST} ord till, som läses in så som de är gissade: {rest}")
    return chosen


def _ask_word(arrived: Arrived, heading: str, word: str, guessed: Category | None) -> str | None:
    categories = list(Category)
    chosen = st.selectbox(
        f"«{plain(word)}» är",
        categories,
        index=categories.index(guessed or Category.UNCATEGORISED),
        format_func=lambda one: one.value,
        key=arrived.key("ord", heading, word, guessed),
        persist_state="session",
    )
    # What nobody has given a category is left out, so that the list of such words tells of it.
    return None if chosen is Category.UNCATEGORISED and guessed is None else chosen.value


def _look_up(word: str, kind: Kind) -> Category | None:
    return find_category(word) if kind is Kind.INCIDENTS or find_code(word) else None
