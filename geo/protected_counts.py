"""Counts per area, category and closed period as somebody without the right to points may see them."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from data.roles import Rights
from data.store.seen import ShownCounts, Tables
from geo.closed_periods import add_months, group, lay_periods
from geo.disclosure import HIDDEN_MARK, DisclosureError, Hierarchy, Release, lay_margins, protect
from geo.disjoint import Parts, find_leaves
from geo.preliminary import list_preliminary
from geo.published_counts import ALL, COLUMNS, show_published
from geo.publishing.closed import find_years, list_quarters
from geo.publishing.counting import count_source
from geo.publishing.kinds import SENSITIVE, SENSITIVE_K, is_sensitive
from geo.situation import Situation, add_kept, gather, list_registers, list_sources, stand_in

MOST_CELLS = 4_000
"""With more finest cells than this, longer periods are told: proving that nobody can work them out takes too long."""

TOO_MANY_FOR_MONTHS = "Det är för många områden för att visa kortare perioder än kvartal för din roll."
TOO_MANY = "Det är för många områden för att visa kortare perioder än år för din roll."
NONE_CLOSED = "Ingen hel period har avslutats än, så inga antal kan visas för din roll."
ONLY_YEARS = "Bara hela år visas: talen för kortare perioder är för små."
ONLY_QUARTERS = "Kortare perioder än kvartal visas inte: talen är för små."
APART = (
    "Känsliga brott (sexualbrott, brott i nära relation, hatbrott) visas bara per år för hela kommunen, och ingår inte "
    "i något annat tal."
)
NO_MONTHS = "Källan har inga månadssiffror, så inga antal per område kan visas för din roll."


def protect_counts(tables: Tables, rights: Rights, day: date) -> ShownCounts:
    """Count what each source has per area, category and closed period, and hide what is small.

    Parameters
    ----------
    tables
        All there is of the municipality.
    rights
        The smallest number to show, and the finest period.
    day
        Only periods that had ended on this day are counted.

    Returns
    -------
    ShownCounts
        Of every source with something smaller than the whole municipality or with small numbers;
        all periods of a source are one closed release, audited together. Where something has been
        published, what was published and what could be published next (`geo.published_counts`).

    Notes
    -----
    Sources are protected one by one. A crime that stands in two of them may be worked out by who
    knows that they count alike. So may one that came in late, by who saw the same period before.
    """
    situation = lay_tables(tables)
    if tables.publications:
        shown_counts = show_published(tables, situation, rights, day)
    else:
        shown_counts = _protect_sources(situation, rights, day)
    preliminary = {source: list_preliminary(situation, source, until=day.year) for source in shown_counts.tables}
    return replace(shown_counts, preliminary=preliminary)


def _protect_sources(situation: Situation, rights: Rights, day: date) -> ShownCounts:
    shown: dict[str, pd.DataFrame] = {}
    remarks: dict[str, tuple[str, ...]] = {}
    for source in list_sources(situation):
        leaves, areas, told = find_leaves(situation, source)
        try:
            shown[source], more = _protect(leaves, areas, rights, day)
            apart = _count_sensitive(situation, source, rights, day)
            shown[source] = pd.concat([shown[source], apart], ignore_index=True) if len(apart) else shown[source]
            more = (*more, *((APART,) if len(apart) else ()))
        except DisclosureError as fault:
            more = (str(fault),)
        remarks[source] = (*told, *more)
    return ShownCounts({name: table for name, table in shown.items() if len(table)}, remarks)


def lay_tables(tables: Tables) -> Situation:
    """Make a situation of what the gate gave.

    Parameters
    ----------
    tables
        As far as somebody may see them.
    """
    situation = gather(
        tables.municipality,
        incidents=tables.incidents,
        series=tables.series,
        areas=tables.areas,
        deliveries=tables.deliveries,
        coverage=tables.coverage,
        is_demo=tables.is_demo,
        assignment=tables.assignment,
    )
    return situation if tables.kept is None else add_kept(situation, tables.kept, rows_from=tables.rows_from)


def _count_sensitive(situation: Situation, source: str, rights: Rights, day: date) -> pd.DataFrame:
    """Count what is sensitive per closed year of the whole municipality; it is in no other number."""
    nothing = pd.DataFrame(columns=COLUMNS)
    if source not in list_registers(situation):
        return nothing
    incidents = stand_in(situation, source).incidents
    if not is_sensitive(incidents["source_category"], incidents["category"]).any():
        return nothing
    leaves = count_source(situation, source, {}, on=day - timedelta(days=1)).leaves
    quarters: dict[str, int] = {}
    for (_, category, quarter), n in leaves.items():
        if category == SENSITIVE:
            quarters[quarter] = quarters.get(quarter, 0) + n
    years = {year: sum(quarters[quarter] for quarter in list_quarters(year)) for year in find_years(quarters)}
    k = max(rights.k, SENSITIVE_K)
    rows = [
        (situation.municipality, SENSITIVE, year, n if n >= k else pd.NA, "" if n >= k else HIDDEN_MARK)
        for year, n in years.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"n": "Int64"}) if rows else nothing


def _protect(leaves: pd.DataFrame, areas: Parts, rights: Rights, day: date) -> tuple[pd.DataFrame, tuple[str, ...]]:
    if leaves.empty:
        return leaves, (NO_MONTHS,)
    periods = lay_periods(leaves, rights.span, day)
    n_rows = leaves["area_id"].nunique() * leaves["category"].nunique()
    remarks = []
    if n_rows * periods["period"].nunique() > MOST_CELLS:
        periods, remarks = periods.assign(period=periods["quarter"]), [TOO_MANY_FOR_MONTHS]
    if n_rows * periods["period"].nunique() > MOST_CELLS:
        periods = periods[periods["year"] != ""].assign(period=periods["year"], quarter="")
        remarks = [TOO_MANY]
    if periods.empty:
        return leaves.head(0), (NONE_CLOSED,)
    cells = add_months(leaves, periods)
    categories = sorted(cells["category"].unique())
    house = Hierarchy(
        areas=areas,
        categories={ALL: categories} if len(categories) > 1 else {},
        periods=group(periods, "quarter", "period") | group(periods, "year", "quarter"),
    )
    laid = lay_margins(cells, house)
    told = laid[laid["area_id"].isin(areas)].reset_index(drop=True)
    release = Release("Skyddade antal", {"antal": told}, house)
    protected = protect(release, k=rights.k)
    shown = protected.tables["antal"]
    return shown, (*remarks, *_say_merged(told, shown))


def _say_merged(told: pd.DataFrame, shown: pd.DataFrame) -> list[str]:
    """Say what isn't shown as finely as asked."""
    said = []
    if gone := set(told["period"]) - set(shown["period"]):
        said.append(ONLY_YEARS if any("K" in period for period in gone) else ONLY_QUARTERS)
    if gone := set(told["category"]) - set(shown["category"]):
        said.append(f"Bara sammanlagt, för att talen är små: {', '.join(sorted(gone))}.")
    return said
