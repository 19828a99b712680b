"""What a promise's goals are held against: the definitions decided, and the figures that the viewer may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.derived import answer, end_months, list_categories, list_sources
from dashboard.protected import answer_protected
from dashboard.selection import Selection
from dashboard.store import monthly_counts, see, the_counts
from dashboard.viewer import Viewer
from data.assessments import Assessment
from data.definitions import Definition
from data.model import Measure, Promise
from data.store.seen import ShownCounts
from geo.alarms import tells_shortfall
from geo.answer import hold_back
from geo.comparison import Comparison
from geo.goals import list_asked_years
from geo.question import Question
from geo.situation import Situation

Answers = list[tuple[Question, Comparison]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What promises are held against.

    Attributes
    ----------
    viewer
        Who looks.
    situation
        The municipality, as far as the viewer may see it.
    counts
        Protected counts, for those who don't see points.
    day
        The day to judge from.
    counted_on
        The day whose areas the figures are counted in, where that is another: a report judges when its day has ended,
        and protected counts are always of the areas as they are now.
    """

    viewer: Viewer
    situation: Situation
    counts: ShownCounts
    day: date
    counted_on: date | None = None

    def is_protected(self, source: str) -> bool:
        """Tell whether a source's figures are shown as protected counts."""
        return source in self.counts.tables and source not in list_sources(self.situation)


def lay_ground(selection: Selection, situation: Situation, *, day: date) -> Ground:
    """Gather what the viewer may see of a municipality, up to a day."""
    viewer = selection.viewer
    if viewer.rights.sees_points:
        return Ground(viewer, situation, ShownCounts(), day)
    counts = the_counts(viewer, selection.municipality, selection.today)
    return Ground(viewer, situation, counts, day, counted_on=selection.today)


def list_definitions(promise: Promise, ground: Ground) -> dict[str, Definition]:
    """Give the definition that holds for each goal on the day, the last decided, by the goal's id."""
    found = see(ground.viewer).read_definitions(promise.promise_id, as_of=ground.day)
    own = [each for each in found if each.is_demo == ground.situation.is_demo]
    return {each.goal_id: each for each in own}


def list_assessments(promise: Promise, ground: Ground) -> dict[str, Assessment]:
    """Give the assessment that holds for each focus area on the day, the last decided, by the focus area's id."""
    found = see(ground.viewer).read_assessments(promise.promise_id, as_of=ground.day)
    own = [each for each in found if each.is_demo == ground.situation.is_demo]
    return {each.focus_area_id: each for each in own}


def answer_goal(measure: Measure, promise: Promise, ground: Ground, definition: Definition | None = None) -> Answers:
    """Answer for each year of the promise and each source, with the months that had ended on the day.

    Parameters
    ----------
    measure
        What the promise itself holds the goal against.
    promise
        Whose years are asked for.
    ground
        The figures.
    definition
        What was decided of the goal: then only its source, its category and its baseline year count.
    """
    if definition is not None:
        measure = Measure(category=definition.category, baseline_year=definition.baseline_year)
    answers = [*_answer_protected(measure, promise, ground), *_answer_seen(measure, promise, ground)]
    if definition is None:
        return answers
    return [(question, compared) for question, compared in answers if question.source == definition.source]


def lay_by_source(answers: Answers) -> dict[str, Sequence[Comparison]]:
    """Lay out answers per source, the years in order."""
    sources = dict.fromkeys(question.source for question, _ in answers)
    return {source: [each for question, each in answers if question.source == source] for source in sources}


def _answer_seen(measure: Measure, promise: Promise, ground: Ground) -> Answers:
    situation, day = ground.situation, ground.day
    answers: Answers = []
    for source in list_sources(situation):
        if measure.category.value not in list_categories(situation, source):
            continue
        monthly = monthly_counts(ground.viewer, situation, source, ground.counted_on or day)
        ended = end_months(situation, monthly, day)
        for year in list_asked_years(promise.period, day):
            question = Question(source, situation.municipality, measure.category.value, measure.baseline_year, year)
            compared = answer(question, situation, ended)
            is_whole_year_ended = year < day.year
            if compared.n is not None and (len(ended) or is_whole_year_ended):
                answers.append((question, compared))
    return answers


def _speaks_of(table: pd.DataFrame, measure: Measure, ground: Ground) -> bool:
    """Tell whether a source has any incident of what is measured: none at all, ever, is no figure of it."""
    is_asked = (table["area_id"] == ground.situation.municipality) & (table["category"] == measure.category.value)
    return bool((table.loc[is_asked, "n"].fillna(1) > 0).any())


def _answer_protected(measure: Measure, promise: Promise, ground: Ground) -> Answers:
    """Answer with the whole years that may be shown of sources that aren't seen as they are."""
    found = [
        each
        for source in ground.counts.tables
        if ground.is_protected(source) and _speaks_of(ground.counts.tables[source], measure, ground)
        for each in answer_protected(
            ground.counts,
            source=source,
            area_id=ground.situation.municipality,
            category=measure.category.value,
            baseline_year=measure.baseline_year,
            years=[year for year in list_asked_years(promise.period, ground.day) if year < ground.day.year],
            has_shortfall=tells_shortfall(ground.situation, source),
        )
    ]
    held = [(question, hold_back(compared, question, ground.situation)) for question, compared in found]
    return [(question, compared) for question, compared in held if compared.n is not None]
