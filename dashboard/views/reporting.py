"""Rapporteringsgrad: beside every trend of reports, how many of those expected came in; and the form that tells it."""

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st
from pydantic import ValidationError

from dashboard.formats import format_count
from dashboard.goals import Answers, Ground, lay_by_source
from dashboard.papers import list_papers
from dashboard.reporting_rates import tell_compared_rates, tell_rates
from dashboard.reporting_texts import say_share
from dashboard.selection import Selection
from dashboard.store import is_demo, see, the_situation
from dashboard.texts import plain
from dashboard.views.exercise import show_exercise
from dashboard.views.frame import show_empty, show_heading
from dashboard.views.keeping import Clock, keep, show_kept
from dashboard.views.role import ask_role
from dashboard.views.stacked import show_stacked
from data.deliveries import Kind
from data.demands import demand_counts
from data.papers import Paper
from data.reporting import REPORTERS, QuarterShare, ReportingRate, is_reported, name_rate
from data.reports import SOURCE
from data.roles import Act
from geo.closed_periods import list_period_months, name_period
from geo.situation import Situation

_FORM = "rapporteringsgrad"
_SOURCE, _MONTH, _EXPECTED, _RECEIVED, _REPORTERS = (
    f"{_FORM}_{part}" for part in ("kalla", "manad", "vantade", "inkomna", "rapportorer")
)


def show_reporting_rate(
    selection: Selection, situation: Situation, source: str, periods: Mapping[int, Sequence[int]]
) -> None:
    """Show how well reported the periods of a trend were; nothing where the number doesn't hang on who reports.

    Parameters
    ----------
    selection
        Whose, and who looks.
    situation
        The municipality's tables.
    source
        Where the figures come from.
    periods
        The months that are shown of each year, the newest year first.
    """
    if source in list_reported(situation):
        _show_told([tell_rates(selection.viewer, situation, source, periods)])


def show_rates_of_goal(answers: Answers, ground: Ground) -> None:
    """Show beside a goal's figures how well reported its years were: source by source, each year on a line of its own.

    Parameters
    ----------
    answers
        From `dashboard.goals.answer_goal`.
    ground
        What they rest on.
    """
    for source, compared in lay_by_source(answers).items():
        if source in list_reported(ground.situation):
            _show_told(tell_compared_rates(ground.viewer, ground.situation, source, compared))


def show_rate_of_periods(selection: Selection, situation: Situation, source: str, codes: Sequence[str]) -> None:
    """Show how well reported closed periods were.

    Parameters
    ----------
    selection, situation, source
        As for `show_reporting_rate`.
    codes
        As ``"2025K1"`` or ``"2025"``, each of a year of its own, the newest first.
    """
    show_reporting_rate(selection, situation, source, {int(code[:4]): list_period_months(code) for code in codes})


def _show_told(told: Sequence[str]) -> None:
    if lines := "  \n".join(plain(each) for each in told if each):
        st.markdown(f"**Rapporteringsgrad.** {lines}")


def list_months(monthly: pd.DataFrame, *, year: int) -> list[int]:
    """List the months of a year that a source has figures for; `monthly` is as `dashboard.store.monthly_counts`."""
    is_known = (monthly["month"].dt.year == year) & monthly["n"].notna()
    return sorted({int(month) for month in monthly.loc[is_known, "month"].dt.month})


def list_reported(situation: Situation) -> list[str]:
    """Name the sources whose number depends on how many report."""
    deliveries = situation.deliveries
    named = {str(source) for table in (situation.incidents, situation.series) for source in table["source"].unique()}
    told = dict.fromkeys(named, "")
    for source, definition in deliveries.loc[
        deliveries["kind"] != Kind.AREAS.value, ["source", "definition"]
    ].to_numpy():
        told[str(source)] = f"{told.get(str(source), '')} {definition}"
    return sorted(source for source, definition in told.items() if is_reported(source, definition))


def show_reporting(selection: Selection, *, clock: Clock) -> None:
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
    month = st.text_input("Månad (åååå-mm)", max_chars=7, placeholder=f"{selection.today:%Y-%m}", key=_MONTH).strip()
    left, right = st.columns(2)
    expected = left.number_input(
        "Väntade rapporter", 1, 100_000, value=None, key=_EXPECTED, help="Antal rapportörer gånger antal veckor."
    )
    received = right.number_input("Inkomna av dem", 0, 100_000, value=None, key=_RECEIVED)
    reporters = st.multiselect("Vilka slags rapportörer lämnade någon rapport?", REPORTERS, key=_REPORTERS)
    role = ask_role()
    paper, told = _make(selection, source, month, expected, received, reporters, role, is_demo=is_demo)
    if told:
        st.caption(told)
    earlier = next((one for one in rates if paper is not None and one.key == paper.key), None)
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
        forget=(_MONTH, _EXPECTED, _RECEIVED, _REPORTERS),
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
        first = fault.errors()[0]
        is_month = first["loc"][:1] in (("month",), ("key",))
        what = "månaden skrivs som 2026-03." if is_month else str(first["msg"]).removeprefix("Value error, ")
        return None, plain(what[:1].upper() + what[1:])
    return paper, ""


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
