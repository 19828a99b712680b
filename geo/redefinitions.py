"""Whether a source counted the same thing in two years, by its own words of what it counts."""

from collections.abc import Iterable, Sequence

import pandas as pd

from geo.situation import Situation


def find_redefinition(situation: Situation, source: str, *, years: Iterable[int], months: Sequence[int]) -> str:
    """Find that a source says something else of what it counts in one year than in another.

    Parameters
    ----------
    situation
        The municipality's tables.
    source
        Whose figures.
    years, months
        What is compared.

    Returns
    -------
    str
        For the reader, in Swedish; empty where the same definitions stand for every month of which any is known, or
        where none is known of one of the years: deliveries that don't say what months they cover tell nothing here.

    Notes
    -----
    Words are compared, so the same thing in other words is found too. Nobody but the reader can tell them apart.
    Words that come or go part the months, also where others stand for all of them: those may be another file's, of
    other kinds or places, and which delivery a figure came from isn't known here. So nothing found is no promise: two
    deliveries of all the months may have been counted by turns.
    """
    deliveries = situation.deliveries
    own = deliveries[(deliveries["source"] == source) & (deliveries["kind"] != "områden")]
    if len(own) < 2:  # noqa: PLR2004 - it takes two to differ
        return ""
    told = own.dropna(subset=["covers_first", "covers_last"])
    compared = [pd.Timestamp(year, month, 1) for year in sorted(set(years)) for month in months]
    covered = _find_covered(zip(told["covers_first"], told["covers_last"], told["definition"], strict=True), compared)
    by_month = [tuple(words for words, own in covered.items() if month in own) for month in compared]
    spoken = {
        year: [words for words, own in covered.items() if any(month.year == year for month in own)]
        for year in sorted(set(years))
    }
    if not all(spoken.values()) or len({words for words in by_month if words}) == 1:
        return ""
    said = "; ".join(f"{year} «{' och '.join(words)}»" for year, words in spoken.items())
    return (
        f"Källan säger olika om vad den räknar: {said}. Är det inte samma sak går åren inte att jämföra. Är det samma "
        "sak, ångra de äldre och läs in leveranserna med samma definition."
    )


def fold_words(definition: str) -> str:
    """Fold a definition, so that the same words with other spaces, case and stop are one.

    Examples
    --------
    >>> fold_words(" Alla  brott. ") == fold_words("alla brott")
    True
    """
    return " ".join(definition.strip().rstrip(".").casefold().split())


def _find_covered(
    passports: Iterable[tuple[pd.Timestamp, pd.Timestamp, str]], compared: Sequence[pd.Timestamp]
) -> dict[str, set[pd.Timestamp]]:
    """Find the months that each definition vouches for; the same words with other spaces, case and stop are one."""
    covered: dict[str, tuple[str, set[pd.Timestamp]]] = {}
    for first, last, definition in passports:
        words = str(definition).strip().rstrip(".")
        _, own = covered.setdefault(fold_words(words), (words, set()))
        own.update(month for month in compared if first <= month <= last)
    return dict(covered.values())
