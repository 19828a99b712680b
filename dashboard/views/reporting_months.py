"""Rapporteringsgrad month by month: what has been kept count of, and the form for one more."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st
from pydantic import ValidationError

from dashboard.formats import format_count
from dashboard.papers import list_papers
from dashboard.reporting_rates import list_reported
from dashboard.reporting_texts import say_share
from dashboard.selection import Selection
from dashboard.store import is_demo, see, the_situation
from dashboard.texts import plain
from dashboard.views.exercise import show_exercise
from dashboard.views.field import Field, keep_apart
from dashboard.views.frame import show_empty, show_heading
from dashboard.views.keeping import Clock, keep, show_kept
from dashboard.views.role import ask_role
from dashboard.views.stacked import show_stacked
from data.demands import demand_counts
from data.papers import Paper
from data.reporting import REPORTERS, QuarterShare, ReportingRate, name_rate
from data.reports import SOURCE
from data.roles import Act
from geo.closed_periods import name_period

_FORM = "rapporteringsgrad"
_SOURCE = f"{_FORM}_kalla"
_FIELDS = tuple(Field(f"{_FORM}_{part}") for part in ("manad", "vantade", "inkomna", "rapportorer"))
_MONTH, _EXPECTED, _RECEIVED, _REPORTERS = _FIELDS


def show_reporting_months(selection: Selection, *, clock: Clock) -> None:
    """Show what has been kept count of, and the form for one more month.

    Parameters
    ----------
    selection
        Whose.
    clock
        Gives the time, Swedish clock time.
    """
    viewer = selection.viewer
    demand_counts(viewer.rights, "Rapporteringsgrad")
    demo = is_demo(viewer, selection.municipality)
    show_heading("Rapporteringsgrad", selection, is_demo=demo)
    st.markdown(
        "Antalet EST-rapporter beror på hur många som rapporterar. Här står hur många rapporter som väntades och hur "
        "många som kom in. En rapport om att inget har hänt är också en rapport."
    )
    if not viewer.rights.sees_months:
        _show_quarters(see(viewer).read_quarter_shares(selection.municipality, is_demo=demo))
        return
    rates = list_papers(viewer, ReportingRate, [selection.municipality], is_demo=demo)
    if show_kept(viewer, ReportingRate, clock=clock, describe=_describe):
        if viewer.rights.may(Act.DECIDE) and viewer.as_of is None:
            with st.expander("Skriv in en månad", icon=":material/add:", expanded=not rates):
                show_exercise(is_demo=demo)
                _ask(selection, rates, clock=clock, is_demo=demo)
        _show_rates(rates)


def _show_rates(rates: Sequence[ReportingRate]) -> None:
    if not rates:
        show_empty("Ingen rapporteringsgrad är skriven ännu.", "Skriv in den första månaden i formuläret ovan.")
        return
    newest = sorted(rates, key=lambda one: one.month, reverse=True)
    show_stacked(
        "Rapporteringsgrad per månad",
        [
            {
                "Månad": one.month,
                "Källa": one.source,
                "Väntade": format_count(one.n_expected),
                "Inkomna": format_count(one.n_received),
                "Grad": say_share(one.n_received / one.n_expected),
                "Rapportörer": ", ".join(one.reporters) or "–",
            }
            for one in newest
        ],
    )


def _show_quarters(shares: Sequence[QuarterShare]) -> None:
    """Show whole quarters as shares, to those who see no months."""
    if not shares:
        show_empty("Inget helt kvartal har en rapporteringsgrad som kan visas.", "Din roll ser den per helt kvartal.")
        return
    newest = sorted(shares, key=lambda one: (one.quarter, one.source), reverse=True)
    show_stacked(
        "Rapporteringsgrad per kvartal",
        [{"Kvartal": name_period(one.quarter), "Källa": one.source, "Grad": say_share(one.share)} for one in newest],
    )
    st.caption("Din roll ser hela kvartal. Ett kvartal där bara några få rapporter kom in, eller uteblev, visas inte.")


def _ask(selection: Selection, rates: Sequence[ReportingRate], *, clock: Clock, is_demo: bool) -> None:
    situation = the_situation(selection.viewer, selection.municipality, selection.today)
    sources = list(dict.fromkeys([*list_reported(situation), *(one.source for one in rates), SOURCE]))
    source = st.selectbox("Källa", sources, key=_SOURCE)
    keep_apart(_FORM, (selection.municipality, source), _FIELDS)
    month = st.text_input(
        "Månad (åååå-mm)", max_chars=7, placeholder=f"{selection.today:%Y-%m}", key=_MONTH.key
    ).strip()
    left, right = st.columns(2)
    expected = left.number_input(
        "Väntade rapporter", 1, 100_000, value=None, key=_EXPECTED.key, help="Antal rapportörer gånger antal veckor."
    )
    received = right.number_input("Inkomna av dem", 0, 100_000, value=None, key=_RECEIVED.key)
    reporters = st.multiselect("Vilka slags rapportörer lämnade någon rapport?", REPORTERS, key=_REPORTERS.key)
    role = ask_role()
    paper, told = _make(selection, source, month, expected, received, reporters, role, is_demo=is_demo)
    if told:
        st.caption(told)
    earlier = next((one for one in rates if paper is not None and one.key == paper.key), None)
    _offer_saving(paper, earlier, selection, clock)


def _offer_saving(
    paper: ReportingRate | None, earlier: ReportingRate | None, selection: Selection, clock: Clock
) -> None:
    if earlier is not None:
        st.warning(
            f"Månaden har redan {format_count(earlier.n_received)} av {format_count(earlier.n_expected)}. Det nya "
            "ersätter det; det tidigare är kvar i historiken.",
            icon="⚠️",
        )
    save = partial(
        keep,
        selection.viewer,
        paper,
        after=earlier.version if earlier else 0,
        clock=clock,
        told="Rapporteringsgraden är sparad.",
        forget=_FIELDS,
    )
    st.button("Spara månaden", type="primary", disabled=paper is None, on_click=save)


def _make(
    selection: Selection,
    source: str,
    month: str,
    expected: int | None,
    received: int | None,
    reporters: Sequence[str],
    role: str | None,
    *,
    is_demo: bool,
) -> tuple[ReportingRate | None, str]:
    """Make the paper, or say what lacks."""
    needed = {"månad": month, "väntade": expected, "inkomna": received, "roll": role}
    lacking = [name for name, given in needed.items() if given in (None, "")]
    if lacking:
        return None, f"Kvar att fylla i: {', '.join(lacking)}."
    if month > f"{selection.today:%Y-%m}":
        return None, f"Månaden {plain(month)} har inte varit än."
    try:
        paper = ReportingRate(
            municipality=selection.municipality,
            key=name_rate(source, month),
            author_role=str(role),
            is_demo=is_demo,
            source=source,
            month=month,
            n_expected=int(expected or 0),
            n_received=int(received or 0),
            reporters=tuple(reporters),
        )
    except ValidationError as fault:
        return None, _say_fault(fault)
    return paper, ""


def _say_fault(fault: ValidationError) -> str:
    first = fault.errors()[0]
    is_month = first["loc"][:1] in (("month",), ("key",))
    what = "månaden skrivs som 2026-03." if is_month else str(first["msg"]).removeprefix("Value error, ")
    return plain(what[:1].upper() + what[1:])


def _describe(paper: Paper) -> Mapping[str, str]:
    if not isinstance(paper, ReportingRate):
        return {}
    return {
        "Månad": paper.month,
        "Källa": paper.source,
        "Väntade": format_count(paper.n_expected),
        "Inkomna": format_count(paper.n_received),
        "Rapportörer": ", ".join(paper.reporters),
    }
