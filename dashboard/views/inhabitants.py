"""Beside the counts: how many they are for each so many who live there, where that is known."""

from collections.abc import Iterable

import streamlit as st

from dashboard.formats import format_count, format_decimal, format_months
from dashboard.papers import list_papers
from dashboard.selection import Selection
from dashboard.texts import plain
from data.indicators import Indicator, find_population
from geo.baseline import ALL_MONTHS
from geo.comparison import Comparison
from geo.inhabitants import Rate, choose_scale, derive_rate


def show_rates(compared: Comparison, selection: Selection) -> None:
    """Show the municipality's two counts for each so many inhabitants; nothing where no population is kept."""
    indicators = list_papers(selection.viewer, Indicator, [selection.municipality], is_demo=False)
    if said := say_rates(compared, indicators, municipality=selection.municipality):
        st.markdown(said)


def say_rates(compared: Comparison, indicators: Iterable[Indicator], *, municipality: str) -> str:
    """Say the two counts for each so many inhabitants, whose population it is, and which year lacks one.

    Parameters
    ----------
    compared
        Two counts of the whole municipality.
    indicators
        What is known of it.
    municipality
        Its code.

    Returns
    -------
    str
        As Markdown; empty where neither year has both a count and a population.
    """
    known = tuple(indicators)
    rates: list[Rate] = []
    sources: dict[str, None] = {}
    lacking: list[int] = []
    for year, n in ((compared.baseline_year, compared.baseline_n), (compared.year, compared.n)):
        found = find_population(known, geography=municipality, year=year)
        if found is None:
            lacking.append(year)
            continue
        population, indicator = found
        if rate := derive_rate(n, population, year=year):
            rates.append(rate)
            sources[f"{indicator.attribution}, {indicator.title}, uttag {indicator.fetched_on}"] = None
    if not rates:
        return ""
    scale = choose_scale(rates)
    told = ", ".join(f"{format_decimal(rate.per(scale))} år {rate.year}" for rate in rates)
    lived = ", ".join(f"{format_count(rate.population)} år {rate.year}" for rate in rates)
    months = "" if compared.months == ALL_MONTHS else f" ({format_months(compared.months)}, inte uppräknat till helår)"
    missing = f" Folkmängden {lacking[0]} är inte inläst, så det året har inget sådant tal." if lacking else ""
    return (
        f"**Per {format_count(scale)} invånare: {told}**{months}. Folkmängd {lived} "
        f"({plain('; '.join(sources))}).{missing}"
    )
