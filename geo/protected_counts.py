"""Counts per area, category and closed period as somebody without the right to points may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from data.roles import Rights, Span
from data.store.seen import ShownCounts, Tables
from geo.counts import count_incidents
from geo.disclosure import HIDDEN_MARK, DisclosureError, Hierarchy, Release, lay_margins, protect
from geo.preliminary import list_preliminary
from geo.published_counts import ALL, COLUMNS, show_published
from geo.publishing.closed import LATE, find_years, list_quarters
from geo.publishing.counting import count_source
from geo.publishing.kinds import SENSITIVE, SENSITIVE_K, is_sensitive
from geo.situation import PARTITIONS, Situation, add_kept, count_months, gather, list_registers, list_sources, stand_in

__all__ = ["ALL", "lay_tables", "name_period", "protect_counts"]

QUARTERS_OF_A_YEAR = 4
MONTHS_OF_A_QUARTER = 3
MOST_CELLS = 4_000
"""With more finest cells than this, longer periods are told: proving that nobody can work them out takes too long."""

TOO_MANY_FOR_MONTHS = "Det är för många områden för att visa kortare perioder än kvartal för din roll."
TOO_MANY = "Det är för många områden för att visa kortare perioder än år för din roll."
NO_AREAS = (
    "Källans områden visas inte för din roll: de är inte delar av en helhet, så små tal i dem går inte att skydda."
)
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
        leaves, areas, told = _find_leaves(situation, source)
        try:
            shown[source], more = _protect(leaves, areas, rights, day)
            apart = _count_sensitive(situation, source, rights, day)
            shown[source] = pd.concat([shown[source], apart], ignore_index=True) if len(apart) else shown[source]
            more = (*more, *((APART,) if len(apart) else ()))
        except DisclosureError as fault:
            more = (str(fault),)
        remarks[source] = (*told, *more)
    return ShownCounts({name: table for name, table in shown.items() if len(table)}, remarks)


def name_period(code: str) -> str:
    """Name a period for a reader.

    Examples
    --------
    >>> name_period("2024K1"), name_period("2024"), name_period("2024-03")
    ('kvartal 1 2024', 'hela 2024', '2024-03')
    >>> name_period("2024S")
    '2024, inkommet senare'
    """
    if code.endswith(LATE):
        return f"{code.removesuffix(LATE)}, inkommet senare"
    year, _, quarter = code.partition("K")
    if quarter:
        return f"kvartal {quarter} {year}"
    return code if "-" in code else f"hela {code}"


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


Parts = Mapping[str, list[str]]


def _find_leaves(situation: Situation, source: str) -> tuple[pd.DataFrame, Parts, tuple[str, ...]]:
    """Find a source's monthly counts of parts that don't overlap, and what parts each area consists of."""
    if source in list_registers(situation):
        leaves, areas = _count_parts(situation, source)
        return leaves, areas, ()
    return _take_parts(situation, source)


def _count_parts(situation: Situation, source: str) -> tuple[pd.DataFrame, Parts]:
    """Count incidents per part: those that lie in the same areas and no other; areas may overlap."""
    area_ids = situation.areas["area_id"].tolist()
    countable = stand_in(situation, source)
    incidents = countable.incidents
    incidents = incidents[~is_sensitive(incidents["source_category"], incidents["category"])]
    assigned = countable.assignment[countable.assignment["incident_id"].isin(incidents["incident_id"])]
    within = assigned.groupby("incident_id")["area_id"].agg(frozenset)
    parts = [frozenset[str](), *(frozenset([area_id]) for area_id in area_ids)]
    parts += sorted(set(within) - set(parts), key=sorted)
    codes = {part: f"del {number}" for number, part in enumerate(parts)}
    of_incident = [codes[within.get(incident_id, parts[0])] for incident_id in incidents["incident_id"]]
    lying = pd.DataFrame({"incident_id": incidents["incident_id"], "area_id": of_incident})
    counted = [
        count_incidents(
            incidents,
            lying,
            area_ids=list(codes.values()),
            categories=[str(category)],
            months=pd.DatetimeIndex(rows["month"].drop_duplicates().sort_values()),
            whole=situation.municipality,
        )
        for category, rows in countable.covered.groupby("category", sort=True)
    ]
    known = count_months(situation, source)
    leaves = pd.concat(counted, ignore_index=True) if counted else known.head(0)
    # Of a culled month nobody knows how many lay in an outline drawn since: then nothing is told of it.
    unknown = pd.MultiIndex.from_frame(known.loc[known["n"].isna(), ["category", "month"]])
    is_unknown = pd.MultiIndex.from_frame(leaves[["category", "month"]]).isin(unknown)
    leaves = leaves.assign(n=leaves["n"].mask(is_unknown))
    areas = {area_id: [code for part, code in codes.items() if area_id in part] for area_id in area_ids}
    return leaves[leaves["area_id"] != situation.municipality], areas | {situation.municipality: list(codes.values())}


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


def _take_parts(situation: Situation, source: str) -> tuple[pd.DataFrame, Parts, tuple[str, ...]]:
    """Take the counts a source gives of areas that make up a whole, or of the whole alone."""
    whole = situation.municipality
    counts = count_months(situation, source)
    types = situation.areas.set_index("area_id")["area_type"]
    given = sorted(set(counts["area_id"]) & set(types.index))
    is_partition = len(set(types[given])) == 1 and set(types[given]) <= PARTITIONS
    if given and is_partition and not _is_given(situation, source):
        parts = {area_id: f"del {number}" for number, area_id in enumerate(given)}
        leaves = counts[counts["area_id"].isin(given)]
        areas = {area_id: [part] for area_id, part in parts.items()} | {whole: list(parts.values())}
        return leaves.assign(area_id=leaves["area_id"].map(parts)), areas, ()
    leaves = counts[counts["area_id"] == whole].assign(area_id="del 0")
    return leaves, {whole: ["del 0"]}, (NO_AREAS,) * bool(given)


def _is_given(situation: Situation, source: str) -> bool:
    """Tell whether a source gives a figure of its own for the whole, which its areas needn't add up to."""
    series = situation.series
    return bool(((series["source"] == source) & (series["area_id"] == situation.municipality)).any())


def _protect(leaves: pd.DataFrame, areas: Parts, rights: Rights, day: date) -> tuple[pd.DataFrame, tuple[str, ...]]:
    if leaves.empty:
        return leaves, (NO_MONTHS,)
    periods = _lay_periods(leaves, rights.span, day)
    n_rows = leaves["area_id"].nunique() * leaves["category"].nunique()
    remarks = []
    if n_rows * periods["period"].nunique() > MOST_CELLS:
        periods, remarks = periods.assign(period=periods["quarter"]), [TOO_MANY_FOR_MONTHS]
    if n_rows * periods["period"].nunique() > MOST_CELLS:
        periods = periods[periods["year"] != ""].assign(period=periods["year"], quarter="")
        remarks = [TOO_MANY]
    if periods.empty:
        return leaves.head(0), (NONE_CLOSED,)
    cells = _add_months(leaves, periods)
    categories = sorted(cells["category"].unique())
    house = Hierarchy(
        areas=areas,
        categories={ALL: categories} if len(categories) > 1 else {},
        periods=_group(periods, "quarter", "period") | _group(periods, "year", "quarter"),
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


def _lay_periods(leaves: pd.DataFrame, span: Span, day: date) -> pd.DataFrame:
    """Name the closed periods each month lies in: `month`, `period` (the finest shown), `quarter`, `year`.

    A quarter counts when all of it had ended on the day and it is covered; a year when all its quarters do.
    """
    months = pd.DataFrame({"month": pd.Series(leaves["month"].unique()).sort_values(ignore_index=True)})
    months = months[months["month"] + pd.offsets.MonthBegin() <= pd.Timestamp(day)]
    year, number = months["month"].dt.year.astype(str), months["month"].dt.quarter.astype(str)
    laid = months.assign(quarter=year + "K" + number, year=year)
    laid = laid[laid.groupby("quarter")["month"].transform("size") == MONTHS_OF_A_QUARTER]
    n_quarters = laid.groupby("year")["quarter"].transform("nunique")
    laid = laid.assign(year=laid["year"].where(n_quarters == QUARTERS_OF_A_YEAR, ""))
    period = laid["month"].dt.strftime("%Y-%m") if span in {Span.MOMENT, Span.MONTH} else laid["quarter"]
    return laid.assign(period=period)


def _group(periods: pd.DataFrame, coarse: str, fine: str) -> dict[str, list[str]]:
    pairs = periods[[coarse, fine]].drop_duplicates()
    pairs = pairs[(pairs[coarse] != "") & (pairs[fine] != "") & (pairs[coarse] != pairs[fine])]
    return {str(code): rows[fine].tolist() for code, rows in pairs.groupby(coarse)}


def _add_months(leaves: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """Add months up to the finest period; a period that lacks one is missing."""
    keys = ["area_id", "category", "period"]
    dated = leaves.merge(periods[["month", "period"]], on="month")
    summed = dated.groupby(keys)["n"].sum(skipna=False).astype("Int64")
    n_months = dated.groupby(keys)["month"].nunique()
    whole = n_months.groupby(level="period").transform("max")
    summed = summed.mask(n_months < whole)
    grid = pd.MultiIndex.from_product(_list_levels(dated, keys), names=keys)
    return summed.reindex(grid).reset_index()


def _list_levels(table: pd.DataFrame, keys: Iterable[str]) -> list[list[str]]:
    return [sorted(table[key].unique()) for key in keys]
