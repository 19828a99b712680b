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
        For the reader, in Swedish; empty where a definition vouches for all of the years, or for one of them none is
        known: deliveries that don't say what months they cover tell nothing here.

    Notes
    -----
    Words are compared, so the same thing in other words is found too. Nobody but the reader can tell them apart.
    """
    deliveries = situation.deliveries
    own = deliveries[(deliveries["source"] == source) & (deliveries["kind"] != "områden")]
    if len(own) < 2:  # noqa: PLR2004 - it takes two to differ
        return ""
    told = own.dropna(subset=["covers_first", "covers_last"])
    passports = list(zip(told["covers_first"], told["covers_last"], told["definition"].astype(str), strict=True))
    spoken = {year: _find_spoken(passports, year, months) for year in sorted(set(years))}
    if not all(spoken.values()) or set.intersection(*(set(each) for each in spoken.values())):
        return ""
    said = "; ".join(f"{year} «{' och '.join(each.values())}»" for year, each in spoken.items())
    return (
        f"Källan säger olika om vad den räknar: {said}. Är det inte samma sak går åren inte att jämföra. Är det samma "
        "sak, läs in leveranserna med samma definition."
    )


def _find_spoken(
    passports: Iterable[tuple[pd.Timestamp, pd.Timestamp, str]], year: int, months: Sequence[int]
) -> dict[str, str]:
    """Find the definitions that vouch for any of a year's months, by their words without spaces, case and full stop."""
    compared = [pd.Timestamp(year, month, 1) for month in months]
    covering = (words for first, last, words in passports if any(first <= month <= last for month in compared))
    return {" ".join(words.casefold().split()).rstrip("."): words.strip().rstrip(".") for words in covering}
