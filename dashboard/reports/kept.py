"""Each focus area of a promise: its goals and what they rest on, its commitments, how it was judged."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pandas as pd

from dashboard.bands import find_band
from dashboard.comparison_rows import lay_comparison
from dashboard.comparison_texts import say_chance, say_gaps
from dashboard.derived import answer, end_months
from dashboard.formats import format_count, format_date, format_months
from dashboard.goal_texts import badge_kept, say_definition, say_goal
from dashboard.goals import Answers, Ground, answer_goal, lay_by_source, list_assessments, list_definitions
from dashboard.place_texts import name_reference
from dashboard.protected import ONLY_NUMBERS
from dashboard.reports.document import Block, Grid, Heading, Quotation, Sentence, Tone
from dashboard.reports.pictures import draw_months, draw_years
from dashboard.reports.planned import Plan, tell_next
from dashboard.reports.words import join_words, unbadge
from dashboard.selection import name_whole
from dashboard.store import list_decisions, monthly_counts
from dashboard.texts import badge_assessment, name_status, say_target
from dashboard.views.sources import list_passports
from data.assessments import Assessment
from data.cases import AreaCase
from data.definitions import Definition
from data.follow_ups import Decision
from data.model import CommitmentStatus, FocusArea, Goal, Promise
from geo.comparison import Comparison
from geo.followup import Assessment as Judged
from geo.followup import newest_decisions
from geo.goals import judge_goal
from geo.question import Question
from geo.situation import list_references

DEVIATING = frozenset({CommitmentStatus.DELAYED, CommitmentStatus.CLOSED_UNDONE})

_DONE, _NOT_TOLD = "Gjort enligt statusen", "inte angivet"
"""What was told when the status was set; what is written in the log stands under Aktiviteter."""


def tell_focus_areas(
    promise: Promise, ground: Ground, *, plan: Plan, cases: Sequence[AreaCase] = ()
) -> Iterator[Block]:
    """Tell how each focus area stands and what is to be done next, in the order of the promise."""
    decisions = list_decisions(ground.viewer, promise.promise_id, is_demo=ground.situation.is_demo, as_of=ground.day)
    definitions, assessments = list_definitions(promise, ground), list_assessments(promise, ground)
    titles = {document.document_id: document.title for document in promise.documents}
    newest = newest_decisions(decisions)
    for area in promise.focus_areas:
        yield Heading(f"Fokusområde: {area.name}")
        for goal in area.goals:
            yield Heading(f"Mål: {goal.name}", 3)
            yield Quotation(goal.quote.text, titles[goal.quote.document])
            yield from _tell_goal(goal, promise, ground, definitions.get(goal.goal_id))
        yield Heading("Bedömning", 3)
        yield from _tell_assessment(assessments.get(area.focus_area_id))
        yield Heading("Åtaganden", 3)
        yield from _tell_commitments(area, promise, newest)
        yield from tell_next(area, promise, plan, cases)


def end_day(ground: Ground) -> Ground:
    """Judge figures when the day has ended: a report of 30 June has June in it."""
    return replace(ground, day=ground.day + timedelta(days=1), counted_on=ground.counted_on or ground.day)


def _tell_goal(goal: Goal, promise: Promise, ground: Ground, definition: Definition | None) -> Iterator[Block]:
    ended = end_day(ground)
    answers = [] if goal.measure is None else answer_goal(goal.measure, promise, ended, definition)
    standing = judge_goal(goal, lay_by_source(answers), period=promise.period, today=ended.day)
    yield Sentence(f"{unbadge(badge_kept(standing.kept))}. {say_goal(goal, standing, definition)}", Tone.STRONG)
    if goal.measure is None:
        return
    yield Sentence(say_definition(definition), Tone.NOTE)
    for source in dict.fromkeys(question.source for question, _ in answers):
        yield from _tell_indicator([each for each in answers if each[0].source == source], ended)


def _tell_indicator(answers: Answers, ground: Ground) -> Iterator[Block]:
    question = answers[0][0]
    rows = [({"År": str(asked.year)} | _lay(compared)) for asked, compared in answers]
    caption = f"{question.category.capitalize()}, {name_whole(ground.situation, question.source)}: {question.source}"
    columns = tuple(rows[0])
    yield Grid(caption, columns, tuple(tuple(row[name] for name in columns) for row in rows))
    is_protected = ground.is_protected(question.source)
    if is_protected:
        yield Sentence(ONLY_NUMBERS, Tone.NOTE)
    for asked, compared in answers:
        chance = "" if is_protected else say_chance(compared)
        if told := " ".join(filter(None, (chance, say_gaps(compared)))):
            yield Sentence(f"{asked.year}: {told}", Tone.NOTE)
    yield from _draw(answers, ground)
    yield from _tell_references(question, [asked.year for asked, _ in answers], ground)
    for passport in list_passports(ground.situation, question.source):
        yield Sentence(passport, Tone.NOTE)


def _lay(compared: Comparison) -> dict[str, str]:
    """Lay a comparison out with the same headings whatever its years."""
    laid = lay_comparison(compared, compared.chance_verdict)
    return {
        f"Basår {compared.baseline_year}": laid[f"{compared.baseline_year}"],
        "Utfall": laid[f"{compared.year}"],
        "Omdöme": laid["Omdöme"],
        "Ändring": laid["Ändring"],
        "Månader": laid["Månader"],
    }


def _draw(answers: Answers, ground: Ground) -> Iterator[Block]:
    question, last = answers[-1]
    alike = [compared for _, compared in answers if compared.months == last.months and compared.n is not None]
    is_demo = ground.situation.is_demo
    what = f"{question.category.capitalize()}, {question.source}"
    if alike:
        yield draw_years(alike, caption=f"{what}: {say_years(alike)}", is_demo=is_demo)
    if ground.is_protected(question.source):
        return
    monthly = monthly_counts(ground.viewer, ground.situation, question.source, ground.counted_on or ground.day)
    own = monthly[(monthly["area_id"] == question.area_id) & (monthly["category"] == question.category)]
    ended = own[own["month"] + pd.offsets.MonthEnd(0) < pd.Timestamp(ground.day)].set_index("month")["n"]
    years = dict.fromkeys((question.baseline_year, *(asked.year for asked, _ in answers)))
    lines = {year: [_find(ended, year, month) for month in range(1, 13)] for year in years}
    yield draw_months(lines, caption=f"{what}: månad för månad", is_demo=is_demo)


def say_years(alike: Sequence[Comparison]) -> str:
    """Say which months and years the bars are of, and what the field behind them is."""
    years = sorted({alike[0].baseline_year, *(compared.year for compared in alike)})
    told = f"antal {format_months(alike[0].months)} {join_words([str(year) for year in years])}."
    if (band := find_band(alike)) is None:
        return told
    fewest, most = map(format_count, band)
    field = f"Fältet bakom staplarna, {fewest}–{most}"
    return f"{told} {field}: antal som inte skiljer sig säkert från {_name_weighed(alike[0])}."


def _name_weighed(compared: Comparison) -> str:
    """Name what chance is weighed against, by each of its years: one between them may be left out."""
    if years := compared.baseline_years:
        return f"medeltalet för jämförelseåren {join_words([str(year) for year in years])}"
    return f"antalet jämförelseåret {compared.baseline_year}"


def _find(counts: "pd.Series[int]", year: int, month: int) -> float | None:
    n = counts.get(pd.Timestamp(year, month, 1))
    return None if n is None or pd.isna(n) else float(n)


def _tell_references(question: Question, years: list[int], ground: Ground) -> Iterator[Block]:
    """Tell riket and län for the same years: without them it doesn't show whether a change is local."""
    rows = []
    situation = ground.situation
    for area_id in list_references(situation):
        for source in sorted(set(situation.series.loc[situation.series["area_id"] == area_id, "source"])):
            monthly = monthly_counts(ground.viewer, situation, source, ground.counted_on or ground.day)
            monthly = end_months(situation, monthly, ground.day)
            for year in years:
                compared = answer(replace(question, source=source, area_id=area_id, year=year), situation, monthly)
                if compared.n is not None:
                    where = {"Område": name_reference(area_id), "Källa": source, "År": str(year)}
                    rows.append(where | _lay(compared))
    if rows:
        columns = tuple(rows[0])
        cells = tuple(tuple(row[name] for name in columns) for row in rows)
        yield Grid(f"Riket och länet, {question.category}", columns, cells)
    else:
        yield Sentence(f"Riket och länet saknas för {question.category}: det syns inte om en ändring är lokal.")


def _tell_assessment(assessment: Assessment | None) -> Iterator[Block]:
    if assessment is None:
        yield Sentence("Ingen bedömning är registrerad för fokusområdet.")
        return
    badge = unbadge(badge_assessment(Judged(assessment.colour, "bedömning", "")))
    told = f"{badge}, {format_date(assessment.decided_on)}, {assessment.author_role}. {assessment.reason}"
    yield Sentence(told, Tone.STRONG)
    yield Sentence(f"Underlag: {assessment.evidence}")


def _tell_commitments(area: FocusArea, promise: Promise, newest: dict[str, Decision]) -> Iterator[Block]:
    names = {party.party_id: party.name for party in promise.parties}
    rows = []
    for commitment in area.commitments:
        decision = newest.get(commitment.commitment_id)
        status = decision.status if decision else CommitmentStatus.UNKNOWN
        rows.append(
            (
                commitment.quote.text,
                ", ".join(names[owner] for owner in commitment.owners),
                name_status(status),
                say_target(commitment),
                format_count(decision.n_done) if decision and decision.n_done is not None else _NOT_TOLD,
                f"{decision.reason} ({format_date(decision.decided_on)}, {decision.author_role})"
                if decision
                else "Ingen status är registrerad.",
            )
        )
    columns = ("Åtagande, ordagrant", "Ansvariga", "Status", "Målvärde", _DONE, "Underlag och skäl")
    told_n = [name for name in columns if name != _DONE or any(row[columns.index(_DONE)] != _NOT_TOLD for row in rows)]
    laid = tuple(tuple(row[columns.index(name)] for name in told_n) for row in rows)
    yield Grid(f"Åtaganden inom {area.name}", tuple(told_n), laid)
    late = [row for row in rows if any(status.value in row[2] for status in DEVIATING)]
    told = f"{len(late)} av {len(rows)} åtaganden avviker: de är försenade eller avslutade utan att vara genomförda."
    yield Sentence(told if late else "Inget åtagande är registrerat som försenat eller avslutat utan genomförande.")
