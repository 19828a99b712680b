"""What the reader is asked: every answer is one of what the publication holds, and stands in the address."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from dashboard.public.figures import list_spans, name_category
from dashboard.public.shelf import Shown
from data.publications import (
    ALL,
    PeriodKind,
    Publication,
    PublishedArea,
    PublishedCategory,
    PublishedPeriod,
    PublishedSource,
    PublishedTable,
)


def ask_municipality(shown: Sequence[Shown]) -> Shown | None:
    """Ask whose publication to show, when there are several; None when there is none."""
    if len(shown) < 2:  # noqa: PLR2004 # one is no choice
        return next(iter(shown), None)
    names = name_apart([(one.publication.municipality_name, one.publication.municipality) for one in shown])
    by_name = dict(zip(names, shown, strict=True))
    return by_name[_ask("Kommun", names, key="kommun")]


def ask_category(publication: Publication) -> PublishedCategory:
    """Ask what kind of incident to show; the sum of all stands first."""
    names = name_apart([(name_category(category), category.code) for category in publication.categories])
    by_label = dict(zip(names, publication.categories, strict=True))
    ordered = sorted(by_label, key=lambda label: by_label[label].code != ALL)
    return by_label[_ask("Vad har hänt?", ordered, key="vad")]


def ask_span(publication: Publication) -> tuple[PublishedPeriod, ...]:
    """Ask which stretch of time to show in a table."""
    spans = list_spans(publication)
    return spans[_ask("När?", list(spans), key="nar")]


def ask_period(publication: Publication) -> PublishedPeriod:
    """Ask which period to show on the map, the newest whole year first; a part of a year's figures is none."""
    listed = [period for span in list_spans(publication).values() for period in reversed(span)]
    ordered = [period for period in listed if period.kind != PeriodKind.LATE]
    named = name_apart([(period.label, period.code) for period in dict.fromkeys(ordered)])
    by_label = dict(zip(named, dict.fromkeys(ordered), strict=True))
    return by_label[_ask("När?", list(by_label), key="period")]


def ask_table(publication: Publication) -> tuple[PublishedTable, PublishedSource]:
    """Ask whose figures to show, when there are several sources; sources are never added together."""
    tables = {table.source: table for table in publication.tables if table.cells}
    name = _ask("Vem har räknat?", list(tables), key="kalla") if len(tables) > 1 else next(iter(tables))
    return tables[name], next(source for source in publication.sources if source.source == name)


def ask_area(areas: Sequence[PublishedArea]) -> PublishedArea | None:
    """Ask which area to say more about; None while none is chosen."""
    by_label = dict(zip(name_apart([(area.label, area.area_id) for area in areas]), areas, strict=True))
    chosen = st.selectbox(
        "Område (välj här eller i kartan)",
        list(by_label),
        index=None,
        placeholder="Välj",
        key="omrade",
        bind="query-params",
    )
    return by_label[chosen] if chosen else None


def name_apart(named: Sequence[tuple[str, str]]) -> list[str]:
    """Give each a name of its own: one that stands twice gets its code beside it.

    Examples
    --------
    >>> name_apart([("Centrum", "a"), ("Centrum", "b"), ("Norr", "c")])
    ['Centrum (a)', 'Centrum (b)', 'Norr']
    """
    times = Counter(name for name, _ in named)
    return [name if times[name] == 1 else f"{name} ({code})" for name, code in named]


def _ask(label: str, options: list[str], *, key: str) -> str:
    return st.selectbox(label, options, key=key, bind="query-params")
