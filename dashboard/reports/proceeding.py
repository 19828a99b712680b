"""What a case needs beside the figures: follow-up rules, what was told, what to decide, and contradictions."""

from collections.abc import Iterator

from dashboard.formats import format_date
from dashboard.goals import Ground
from dashboard.reports.document import Block, Grid, Heading, Listing, Quotation, Sentence, Tone
from dashboard.reports.words import unbadge
from dashboard.store import list_follow_ups, see
from dashboard.texts import badge_occasion, capitalise
from dashboard.work import gather_work
from dashboard.work_texts import say_coming, say_counted
from data.model import Promise
from geo.schedule import find_next, find_overdue, plan_occasions

_NOT_HELD = "ingen registrerad"


def tell_follow_up(promise: Promise, ground: Ground) -> Iterator[Block]:
    """Tell the promise's own rules and whether each occasion was held."""
    yield Heading("När löftet ska följas upp")
    work = gather_work(promise, ground)
    known = [each for each in work.follow_ups if each.held_on <= ground.day]
    titles = {document.document_id: document.title for document in promise.documents}
    if not promise.follow_up_rules:
        yield Sentence("Löftet säger inte hur ofta det ska följas upp.")
    for rule in promise.follow_up_rules:
        occasions = plan_occasions(rule, period=promise.period, follow_ups=known, today=ground.day)
        yield Quotation(rule.quote.text, titles[rule.quote.document])
        rows = tuple(
            (
                f"{occasion.years}, nr {occasion.number}",
                format_date(occasion.last_date),
                _NOT_HELD if occasion.held_on is None else format_date(occasion.held_on),
                unbadge(badge_occasion(occasion.state)),
            )
            for occasion in occasions
        )
        yield Grid(capitalise(rule.what), ("Tillfälle", "Senast enligt löftet", "Hölls", "Läge"), rows)
        if counted := say_counted(rule, promise.commitments, work.counts):
            yield Sentence(counted)
        if overdue := find_overdue(occasions):
            yield Sentence(f"{len(overdue)} av {len(occasions)} tillfällen hölls inte i tid.", Tone.STRONG)
        if (coming := find_next(occasions)) is not None:
            yield Sentence(say_coming(coming))


def tell_told(promise: Promise, ground: Ground) -> Iterator[Block]:
    """Tell what was published and where the result was told, and when."""
    yield Heading("Vad som har berättats för medborgarna")
    situation = ground.situation
    published = see(ground.viewer).list_published(situation.municipality, is_demo=situation.is_demo)
    is_known = published["recorded_at"].dt.date <= ground.day if len(published) else []
    rows = tuple(
        (str(row["name"]), format_date(row["recorded_at"].date())) for _, row in published[is_known].iterrows()
    )
    if rows:
        yield Grid("Publicerat", ("Publicering", "Dag"), rows)
    else:
        yield Sentence("Inget är publicerat för medborgarna.")
    held = list_follow_ups(ground.viewer, promise.promise_id, is_demo=situation.is_demo)
    names = {rule.rule_id: rule.what for rule in promise.follow_up_rules}
    told = tuple(
        (format_date(each.held_on), names.get(each.rule_id, each.rule_id), each.told_to, each.channel)
        for each in held
        if each.held_on <= ground.day
    )
    if told:
        yield Grid("Uppföljt och redovisat", ("Dag", "Vad", "Inför vem", "Kanal"), told)
    else:
        yield Sentence("Ingen uppföljning eller redovisning är registrerad.")


def tell_proposal(promise: Promise, ground: Ground, *, n_without: int) -> Iterator[Block]:
    """Propose what to decide; a draft, for the official to change.

    Parameters
    ----------
    promise, ground
        What the report tells of.
    n_without
        How many goals have a measure but no decided definition.
    """
    yield Heading("Förslag till beslut")
    held = list_follow_ups(ground.viewer, promise.promise_id, is_demo=ground.situation.is_demo)
    known = [each for each in held if each.held_on <= ground.day]
    occasions = [
        occasion
        for rule in promise.follow_up_rules
        for occasion in plan_occasions(rule, period=promise.period, follow_ups=known, today=ground.day)
    ]
    items = ["Att lägga rapporten till handlingarna."]
    if n_without:
        items.append("Att besluta vilken källa och definition som målen med mått ska hållas mot.")
    if promise.goals_without_measure:
        items.append("Att ge ansvariga parter i uppdrag att föreslå mått för de mål som saknar mått.")
    if find_overdue(occasions):
        items.append("Att de uppföljningar som inte hölls i tid genomförs och redovisas.")
    yield Sentence("Ett utkast, skrivet ur det som saknas. Ändra det.", Tone.NOTE)
    yield Listing(tuple(items))


def tell_contradictions(promise: Promise) -> Iterator[Block]:
    """Tell where the promise's documents say different things; neither is repaired."""
    yield Heading("Motsägelser i dokumenten")
    titles = {document.document_id: document.title for document in promise.documents}
    if not promise.contradictions:
        yield Sentence("Inga motsägelser är kända.")
    for found in promise.contradictions:
        yield Heading(found.about, 3)
        for quote in found.readings:
            yield Quotation(quote.text, titles[quote.document])
    if promise.notes:
        yield Listing(promise.notes)
