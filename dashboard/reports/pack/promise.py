"""Löftet and Löften in a pack: whether each goal is kept, by what figures, and what was promised."""

from collections.abc import Iterator, Sequence
from itertools import starmap

from dashboard.comparison_texts import say_chance, say_gaps, say_verdicts
from dashboard.formats import format_date
from dashboard.goal_texts import badge_kept, say_definition, say_goal
from dashboard.goals import Answers, list_definitions
from dashboard.protected import ONLY_NUMBERS
from dashboard.reports.bars import Bars, say_bars
from dashboard.reports.document import Grid
from dashboard.reports.pack.commitments import tell_commitments
from dashboard.reports.pack.item import Item
from dashboard.reports.slide import Slide
from dashboard.reports.words import unbadge
from dashboard.selection import name_whole
from dashboard.texts import capitalise
from dashboard.views.goal import Weighed, weigh_goal
from dashboard.views.promise import name_promises
from dashboard.work import gather_work
from data.model import Promise
from geo.comparison import Comparison
from geo.question import Question

NO_PROMISE = "Kommunen har inget inlagt medborgarlöfte."


def tell_promise(item: Item) -> Iterator[Slide]:
    """Tell whether the goals of the chosen promise are kept, and how its commitments stand."""
    promise = _pick(item)
    if promise is None:
        yield Slide(NO_PROMISE)
        return
    yield from tell_goals(promise, item)
    yield tell_commitments(gather_work(promise, item.ground), item.ground)


def tell_words(item: Item) -> Iterator[Slide]:
    """Tell what each promise has promised, to the letter."""
    if not item.selection.promises:
        yield Slide(NO_PROMISE)
    for promise in item.selection.promises:
        names = {party.party_id: party.name for party in promise.parties}
        rows = tuple(
            (area.name, f"«{each.quote.text}»", ", ".join(names[owner] for owner in each.owners))
            for area in promise.focus_areas
            for each in area.commitments
        )
        period = f"{format_date(promise.period.first)} till {format_date(promise.period.last)}"
        number = promise.registry_number or "saknas i dokumentet"
        n = "ett åtagande" if len(rows) == 1 else f"{len(rows)} åtaganden"
        yield Slide(
            f"{promise.title} har {n} och gäller {period}.",
            shown=Grid(
                f"Åtaganden ordagrant: {promise.title}", ("Fokusområde", "Åtagande, ordagrant", "Ansvariga"), rows
            ),
            notes=f"Dokument: {'; '.join(document.title for document in promise.documents)}.",
            source=f"Källa: {promise.documents[0].title}, diarienummer {number}.",
        )


def tell_goals(promise: Promise, item: Item) -> Iterator[Slide]:
    """Tell each goal in the sentence that the promise's page says, those that can be measured first."""
    definitions = list_definitions(promise, item.ground)
    weighed = [
        weigh_goal(goal, promise, item.ground, definitions.get(goal.goal_id))
        for area in promise.focus_areas
        for goal in area.goals
    ]
    for each in weighed:
        if each.goal.measure is not None:
            yield _tell_goal(each, promise, item)
    if unmeasured := [each for each in weighed if each.goal.measure is None]:
        yield _tell_unmeasured(unmeasured, len(weighed), promise)


def _tell_unmeasured(weighed: Sequence[Weighed], n: int, promise: Promise) -> Slide:
    """Tell the goals that nothing can judge in one message, for it is the same of each."""
    titles = {document.document_id: document.title for document in promise.documents}
    return Slide(
        f"{len(weighed)} av {n} mål går inte att bedöma: löftet säger inte hur de ska mätas.",
        tuple(f"{unbadge(badge_kept(each.standing.kept))}: {each.goal.name}" for each in weighed),
        notes="\n".join(f"«{each.goal.quote.text}» ({titles[each.goal.quote.document]})" for each in weighed),
        source=f"Källa: {promise.documents[0].title}.",
    )


def _pick(item: Item) -> Promise | None:
    named = name_promises(item.selection.promises)
    if not named:
        return None
    by_id = {promise.promise_id: label for label, promise in named.items()}
    asked = item.find("lofte")
    return named[by_id[asked] if asked in by_id else item.pick("lofte", list(named), what="Löftet")]


def _tell_goal(weighed: Weighed, promise: Promise, item: Item) -> Slide:
    ground, goal = item.ground, weighed.goal
    titles = {document.document_id: document.title for document in promise.documents}
    quoted = f"Målet ordagrant: «{goal.quote.text}» ({titles[goal.quote.document]})"
    lines = [unbadge(badge_kept(weighed.standing.kept))]
    message = f"{capitalise(goal.name)}: {say_goal(goal, weighed.standing, weighed.definition)}"
    if not weighed.answers:
        return Slide(message, tuple(lines), notes=f"{quoted}\n{say_definition(weighed.definition)}", source=quoted)
    last = find_last(weighed.answers)
    question, compared = last[-1]
    lines += [f"{asked.year}: {say_verdicts(one)}" for asked, one in last]
    lines += list(dict.fromkeys(filter(None, starmap(_say_gaps, last))))
    lines += [ONLY_NUMBERS] if ground.is_protected(question.source) else []
    chances = (
        () if ground.is_protected(question.source) else tuple(f"{asked.year}: {say_chance(one)}" for asked, one in last)
    )
    whole = name_whole(ground.situation, question.source)
    return Slide(
        message,
        tuple(lines),
        lay_years(last),
        item.tell_ground(question.source, quoted, say_definition(weighed.definition), *chances),
        item.tell_source(question.source, question.category, whole, f"jämfört med {compared.baseline_year}"),
    )


def _say_gaps(_question: Question, compared: Comparison) -> str:
    return say_gaps(compared)


def find_last(answers: Answers) -> Answers:
    """Give the answers of the source that was answered last: sources are never added together."""
    source = answers[-1][0].source
    return [each for each in answers if each[0].source == source]


def lay_years(answers: Answers) -> Bars | None:
    """Lay each year beside the baseline year; only years with the same months as the last are laid out."""
    alike = [compared for _, compared in answers if compared.months == answers[-1][1].months]
    first = alike[0]
    counts = {first.baseline_year: first.baseline_n} | {each.year: each.n for each in alike}
    if all(n is None for n in counts.values()):
        return None
    baseline = f"{first.baseline_year} (jämförelseår)"
    labels = tuple(baseline if year == first.baseline_year else str(year) for year in sorted(counts))
    series = (("antal", tuple(counts[year] for year in sorted(counts))),)
    return Bars(labels, series, say_bars(labels, series), baseline)
