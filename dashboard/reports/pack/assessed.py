"""The goals in a follow-up: what was done held beside what came of it, year by year, as the page has it."""

from collections.abc import Iterator, Mapping

from dashboard.comparison_texts import say_counts, say_gaps, say_verdicts
from dashboard.goals import Answers, Ground, answer_goal, list_definitions
from dashboard.protected import ONLY_NUMBERS
from dashboard.reports.pack.item import Item
from dashboard.reports.pack.promise import find_last, lay_years
from dashboard.reports.slide import Slide
from dashboard.reports.words import unbadge
from dashboard.selection import name_whole
from dashboard.store import list_decisions
from dashboard.texts import badge_assessment, capitalise
from data.follow_ups import Decision
from data.model import FocusArea, Goal, Promise
from geo.comparison import Comparison
from geo.followup import assess, newest_decisions
from geo.question import Question

SEVERAL = "Källorna räknar olika och läggs inte ihop. Löftet säger inte vilken som gäller."
Newest = Mapping[str, Decision]


def tell_assessed(promise: Promise, item: Item) -> Iterator[Slide]:
    """Tell how each goal of a promise was assessed each year, those that figures can judge first."""
    ground = item.ground
    decisions = list_decisions(ground.viewer, promise.promise_id, is_demo=ground.situation.is_demo, as_of=ground.day)
    newest = newest_decisions(decisions)
    unjudged, quoted = [], []
    for area in promise.focus_areas:
        for goal in area.goals:
            if answers := _answer(goal, promise, ground):
                yield _tell_goal(goal, area, answers, newest, item)
            else:
                assessment = assess(area, goal, newest, None)
                unjudged.append(f"{capitalise(goal.name)}: {unbadge(badge_assessment(assessment))}")
                quoted.append(f"«{goal.quote.text}» {assessment.sentence}")
    if unjudged:
        n = sum(len(area.goals) for area in promise.focus_areas)
        source = f"Källa: {promise.documents[0].title}."
        message = f"{len(unjudged)} av {n} mål går inte att bedöma med siffror."
        yield Slide(message, tuple(unjudged), notes="\n".join(quoted), source=source)


def _answer(goal: Goal, promise: Promise, ground: Ground) -> Answers:
    if goal.measure is None:
        return []
    return answer_goal(goal.measure, promise, ground, list_definitions(promise, ground).get(goal.goal_id))


def _tell_goal(goal: Goal, area: FocusArea, answers: Answers, newest: Newest, item: Item) -> Slide:
    """Tell one goal; the newest year's assessment is the message, and every year stands below it."""
    question, compared = answers[-1]
    newest_word = unbadge(badge_assessment(assess(area, goal, newest, compared)))
    lines = [_say_year(asked, one, goal, area, newest) for asked, one in answers]
    lines += [SEVERAL] if len({asked.source for asked, _ in answers}) > 1 else []
    lines += [ONLY_NUMBERS] if any(item.ground.is_protected(asked.source) for asked, _ in answers) else []
    told = (f"{asked.source} {asked.year}: {say_counts(one)} {say_gaps(one)}".strip() for asked, one in answers)
    whole = name_whole(item.ground.situation, question.source)
    return Slide(
        f"{capitalise(goal.name)}. {question.year}, {question.source}: {newest_word}.",
        tuple(lines),
        lay_years(find_last(answers)),
        item.tell_ground(question.source, f"Målet ordagrant: «{goal.quote.text}»", *told),
        item.tell_source(question.source, question.category, whole, f"jämfört med {compared.baseline_year}"),
    )


def _say_year(question: Question, compared: Comparison, goal: Goal, area: FocusArea, newest: Newest) -> str:
    assessment = assess(area, goal, newest, compared)
    told = f"{unbadge(badge_assessment(assessment))}. {say_verdicts(compared)} {assessment.sentence}"
    return f"{question.year}, {question.source}: {' '.join(told.split())}"
