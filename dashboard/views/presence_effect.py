"""Before and after: an area's change beside that of an area without the presence, with all that it can't say."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from dashboard.area_map import estimate_spread
from dashboard.derived import is_summed
from dashboard.formats import format_count, format_months, format_ratio, format_share
from dashboard.papers import list_papers
from dashboard.presence import Ground
from dashboard.reporting_rates import list_reported
from dashboard.reporting_texts import say_rates
from dashboard.selection import Selection, name_areas
from dashboard.texts import plain
from dashboard.views.frame import show_empty
from dashboard.views.presence_when import ask_ground
from dashboard.views.sources import show_passport
from dashboard.views.stacked import show_stacked
from data.model import Category
from data.presences import Presence
from data.reporting import ReportingRate
from geo.effect import FEWEST_FOR_A_VERDICT, EffectVerdict
from geo.presence_effect import BeforeAfter, Hindrance, compare_before_after, sum_categories
from geo.reporting import add_rates
from geo.situation import Situation

REST = "resten av kommunen"
LIMITS = (
    "Jämförelsen säger om området ändrades **annorlunda än jämförelseområdet**, aldrig varför. Ett område som valdes "
    "för att det var som värst sjunker ofta av sig självt. Närvaro kan också göra att mer upptäcks och anmäls, och "
    "händelser kan ha flyttat någon annanstans. Utan jämförelseområde går det inte att säga någonting."
)

NARCOTICS = (
    "Narkotika upptäcks mest genom polisens eget arbete: fler kan betyda mer närvaro, och färre är inte säkert bättre."
)


def show_effect(selection: Selection, situation: Situation, area_id: str) -> None:
    """Show the months after presence began against the same months the year before.

    Parameters
    ----------
    selection, situation, area_id
        Where.
    """
    st.subheader("Före och efter")
    if not selection.viewer.rights.sees_points:
        show_empty("Visas inte för din roll.", "Antal per område och kvartal står på sidan Lägesbild.")
        return
    if area_id == situation.municipality:
        show_empty("Välj en plats.", "Hela kommunen har inget jämförelseområde.")
        return
    ground = ask_ground(selection, situation)
    if ground is None:
        return
    names = name_areas(situation)
    start, against = _ask_comparison(selection, situation, area_id, names)
    if start is None:
        show_empty("Säg när närvaron började.", "Ingen närvaro är loggad på den här platsen.")
        return
    compared = _compare(ground, situation, area_id, against, start)
    if isinstance(compared, Hindrance):
        show_empty("Går inte att jämföra.", compared.value)
    else:
        _show_compared(compared, names[area_id], names.get(against, against))
        _show_reporting(compared.months, ground.view.source, selection, situation)
    st.caption(LIMITS)
    if Category.NARCOTICS.value in ground.view.categories:
        st.caption(NARCOTICS)
    show_passport(situation, ground.view.source)


def _ask_comparison(
    selection: Selection, situation: Situation, area_id: str, names: Mapping[str, str]
) -> tuple[date | None, str]:
    """Ask when presence began, and which area it is compared with."""
    left, right = st.columns(2)
    start = left.date_input(
        "Närvaron började",
        value=_find_start(selection, situation, area_id),
        key="start",
        bind="query-params",
        format="YYYY-MM-DD",
        help="Den första loggade närvaron här om inget annat sägs. Månaden då den började räknas inte.",
    )
    others = [each for each in names if each not in {area_id, situation.municipality}]
    against = right.selectbox(
        "Jämförelseområde",
        [REST, *others],
        format_func=lambda each: names.get(each, each),
        key="mot",
        bind="query-params",
    )
    return start if isinstance(start, date) else None, against


def _find_start(selection: Selection, situation: Situation, area_id: str) -> date | None:
    logged = list_papers(selection.viewer, Presence, [selection.municipality], is_demo=situation.is_demo)
    return min((one.start.date() for one in logged if one.area_id == area_id), default=None)


def _compare(ground: Ground, situation: Situation, area_id: str, against: str, start: date) -> BeforeAfter | Hindrance:
    view = ground.view
    spread = estimate_spread(view, situation)
    counts = _count(view.monthly, [area_id, situation.municipality, against], view.categories)
    area = counts[area_id]
    if against == REST:
        if is_summed(situation, view.source):
            return Hindrance.OVERLAP
        return compare_before_after(
            area, (counts[situation.municipality] - area).dropna(), start=start, dispersion=spread
        )
    if _overlap(situation, area_id, against):
        return Hindrance.OVERLAP
    return compare_before_after(area, counts[against], start=start, dispersion=spread)


def _count(monthly: pd.DataFrame, area_ids: Sequence[str], categories: Sequence[str]) -> Mapping[str, pd.Series]:
    return {area_id: sum_categories(monthly, area_id=area_id, categories=categories) for area_id in area_ids}


def _overlap(situation: Situation, area_id: str, against: str) -> bool:
    """Tell whether two areas share ground; a border in common is none."""
    outlines = situation.areas.set_index("area_id").geometry
    return bool(outlines[area_id].intersection(outlines[against]).area > 0)


def _show_compared(compared: BeforeAfter, name: str, other: str) -> None:
    found = compared.found
    st.markdown(f"**{_mark(found.verdict)}** (område mot jämförelseområde, inte en förklaring).")
    after = _name_months(compared.months)
    before = _name_months(tuple(pd.Timestamp(month - pd.DateOffset(years=1)) for month in compared.months))
    show_stacked(
        "Samma månader före och efter",
        [
            {"Område": place, f"Före: {before}": format_count(n[0]), f"Efter: {after}": format_count(n[1])}
            for place, n in ((name, compared.area), (other, compared.comparison))
        ],
    )
    st.markdown(
        f"Antalet i området blev **{format_ratio(found.ratio)} gånger** det som jämförelseområdets ändring hade gett "
        f"({format_ratio(found.ratio_low)}–{format_ratio(found.ratio_high)} med 95 % säkerhet; 1,00 är lika). "
        f"Minsta minskning som hade synts fyra gånger av fem: {format_share(found.smallest_fall_share)}."
    )
    if found.verdict is EffectVerdict.TOO_FEW:
        st.markdown(
            f"Det krävs minst {FEWEST_FOR_A_VERDICT} händelser i området, och fler när de kommer i serier, innan något "
            "alls sägs."
        )
    _say_earlier(compared)


def _show_reporting(after: Sequence[pd.Timestamp], source: str, selection: Selection, situation: Situation) -> None:
    """Show how well reported the months after and before were, where the number hangs on how many report."""
    if source not in list_reported(situation):
        return
    before = [pd.Timestamp(month - pd.DateOffset(years=1)) for month in after]
    rates = list_papers(selection.viewer, ReportingRate, [selection.municipality], is_demo=situation.is_demo)
    spans = [
        [add_rates(rates, source=source, year=year, months=months) for year, months in _group_by_year(each)]
        for each in (after, before)
    ]
    told = say_rates(spans)
    st.markdown(f"**Rapporteringsgrad.** {plain(told)}")


def _say_earlier(compared: BeforeAfter) -> None:
    before = compared.area[0]
    if compared.earlier_n is None:
        st.markdown("Samma månader ett år tidigare är inte kända: ingen vet om före-perioden var ovanligt hög.")
        return
    told = f"Samma månader ytterligare ett år tidigare hade området {format_count(compared.earlier_n)}."
    if compared.earlier_n < before:
        told += " Före-perioden låg alltså högre än året innan: en del av en nedgång är då att vänta ändå."
    st.markdown(told)


_MARKS = {
    EffectVerdict.BETTER: "↓",
    EffectVerdict.WORSE: "↑",
    EffectVerdict.UNCERTAIN: "≈",
    EffectVerdict.TOO_FEW: "○",
}


def _mark(verdict: EffectVerdict) -> str:
    return f"{_MARKS[verdict]} {plain(verdict.value.capitalize())}"


def _name_months(months: Sequence[pd.Timestamp]) -> str:
    """Name months of one or two years."""
    return ", ".join(f"{format_months(numbers)} {year}" for year, numbers in _group_by_year(months))


def _group_by_year(months: Sequence[pd.Timestamp]) -> list[tuple[int, list[int]]]:
    years = sorted({month.year for month in months})
    return [(year, [month.month for month in months if month.year == year]) for year in years]
