"""Counts per area, category and closed period as somebody without the right to points may see them."""

from dataclasses import replace
from datetime import date

from data.roles import Rights
from data.store.seen import ShownCounts, Tables
from geo.preliminary import list_preliminary
from geo.published_counts import show_published
from geo.publishing.kept import Kept
from geo.situation import Situation, add_kept, gather


def protect_counts(tables: Tables, rights: Rights, day: date, *, kept: Kept | None = None) -> ShownCounts:
    """Count what each source has per area, category and closed period, and hide what is small.

    Parameters
    ----------
    tables
        All there is of the municipality.
    rights
        The smallest number to show.
    day
        Only periods that had ended before this day are counted.
    kept
        Where what earlier rounds came to is kept; None where nothing is.

    Returns
    -------
    ShownCounts
        Of every source: what was published, and what could be published next (`geo.published_counts`).

    Notes
    -----
    Two sources that count some of the same kinds and periods are protected together, others one by one:
    a crime that stands in two of those, under other kinds, may be worked out by who knows it. So may one
    that came in late, by who saw the same period before it was published.
    """
    situation = lay_tables(tables)
    shown_counts = show_published(tables, situation, rights, day, kept=kept)
    preliminary = {source: list_preliminary(situation, source, until=day.year) for source in shown_counts.tables}
    return replace(shown_counts, preliminary=preliminary)


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
