"""What the reader is asked: every answer is one of what the publication holds, and stands in the address."""

from collections import Counter
from collections.abc import Collection, Sequence

import streamlit as st

from dashboard.public.figures import MOST_COLUMNS, list_spans, name_category, say_redefinitions
from dashboard.public.shelf import Shown
from dashboard.public.words import GONE, NOT_PUBLISHED, ON_REPORTERS
from dashboard.texts import plain
from data.publications import ALL, Publication
from data.published import (
    PeriodKind,
    PublishedArea,
    PublishedCategory,
    PublishedPeriod,
    PublishedSource,
    PublishedTable,
)
from data.reporting import is_reported

_SPAN, _PERIOD, _MUNICIPALITY = "nar", "period", "kommun"
_LONGEST = 80
NOTHING_BESIDE = "inget"
MOST_STEPS = 100
"""Years on the map's slider."""


def ask_municipality(shown: Sequence[Shown]) -> Shown | None:
    """Ask whose publication to show, when there are several; None when there is none.

    An address that names a municipality without one is told so: its reader would take the other's figures for its own.
    """
    if not shown:
        return None
    names = name_apart([(one.publication.municipality_name, one.publication.municipality) for one in shown])
    by_name = dict(zip(names, shown, strict=True))
    asked = st.query_params.get(_MUNICIPALITY)
    chosen = names[0]
    if len(names) > 1:
        chosen = st.selectbox("Kommun", names, key=_MUNICIPALITY, bind="query-params")
    if asked is not None and asked not in by_name:
        st.warning(NOT_PUBLISHED.format(asked=_quote(asked), shown=plain(chosen)), icon="⚠️")
    return by_name[chosen]


def ask_category(publication: Publication) -> PublishedCategory:
    """Ask what kind of incident to show; the sum of all stands first."""
    names = name_apart([(name_category(category), category.code) for category in publication.categories])
    by_label = dict(zip(names, publication.categories, strict=True))
    ordered = sorted(by_label, key=lambda label: by_label[label].code != ALL)
    return by_label[_ask("Vad har hänt?", ordered, key="vad")]


def ask_span(publication: Publication, *, most_years: int = MOST_COLUMNS) -> tuple[PublishedPeriod, ...]:
    """Ask which stretch of time to show in a table, or to step through on the map, where more years fit."""
    spans = list_spans(publication, most_years=most_years)
    return spans[_ask("När?", list(spans), key=_SPAN)]


def list_steps(span: Sequence[PublishedPeriod]) -> dict[str, PublishedPeriod]:
    """List by name the steps of a stretch of time, in its order: its quarters, or its years where it has none."""
    quarters = [period for period in span if period.kind == PeriodKind.QUARTER]
    ordered = quarters or [period for period in span if period.kind == PeriodKind.YEAR]
    return dict(zip(name_apart([(period.label, period.code) for period in ordered]), ordered, strict=True))


def ask_period(span: Sequence[PublishedPeriod]) -> PublishedPeriod:
    """Ask which period of a stretch to show on the map, the newest to begin with."""
    steps = list_steps(span)
    newest = list(steps)[-1]
    if len(steps) == 1:
        st.markdown(f"**Tid:** {plain(newest)}")
        return steps[newest]
    asked = st.query_params.get(_PERIOD)
    chosen = st.select_slider("Dra för att byta tid", list(steps), value=newest, key=_PERIOD, bind="query-params")
    _tell_lost(asked, steps, shown=chosen)
    return steps[chosen]


def ask_beside(span: Sequence[PublishedPeriod]) -> PublishedPeriod | None:
    """Ask which period of a stretch to lay beside, if any."""
    steps = list_steps(span)
    return steps.get(_ask("Lägg bredvid", [NOTHING_BESIDE, *reversed(steps)], key="bredvid"))


def take_up_period(publication: Publication) -> None:
    """Let the stretch of time be that of the period which the address names, until another is chosen."""
    asked = st.query_params.get(_PERIOD)
    if asked is None or _SPAN in st.session_state or _SPAN in st.query_params:
        return
    for name, span in list_spans(publication, most_years=MOST_STEPS).items():
        if asked in list_steps(span):
            st.session_state[_SPAN] = name
            return


def ask_table(publication: Publication) -> tuple[PublishedTable, PublishedSource]:
    """Ask whose figures to show, when there are several sources; sources are never added together.

    Where the figures are what people report, it is told what they hang on, and where some are of something else.
    """
    tables = {table.source: table for table in publication.tables if table.cells}
    name = _ask("Vem har räknat?", list(tables), key="kalla") if len(tables) > 1 else next(iter(tables))
    source = next(source for source in publication.sources if source.source == name)
    if is_reported(name, source.definition):
        st.markdown(ON_REPORTERS)
    for said in say_redefinitions(source, publication):
        st.warning(plain(said), icon="⚠️")
    return tables[name], source


def ask_area(areas: Sequence[PublishedArea]) -> PublishedArea | None:
    """Ask which area to say more about; None while none is chosen."""
    by_label = dict(zip(name_apart([(area.label, area.area_id) for area in areas]), areas, strict=True))
    asked = st.query_params.get("omrade")
    chosen = st.selectbox(
        "Område (välj här eller i kartan)",
        list(by_label),
        index=None,
        placeholder="Välj",
        key="omrade",
        bind="query-params",
    )
    _tell_lost(asked, by_label, shown=chosen or "inget område")
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
    asked = st.query_params.get(key)
    chosen = st.selectbox(label, options, key=key, bind="query-params")
    _tell_lost(asked, options, shown=chosen)
    return chosen


def _tell_lost(asked: str | None, options: Collection[str], *, shown: str) -> None:
    """Tell of a choice in the address that isn't there, until the reader chooses something."""
    if asked is not None and asked not in options:
        st.caption(GONE.format(asked=_quote(asked), shown=plain(shown)))


def _quote(asked: str) -> str:
    return f"«{plain(asked[:_LONGEST])}»"
