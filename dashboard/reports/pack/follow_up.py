"""Uppföljning in a pack: what was held in time, how the goals stand and what the commitments have come to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dashboard.formats import format_date
from dashboard.goals import Ground, lay_ground
from dashboard.reports.document import Grid
from dashboard.reports.pack.assessed import tell_assessed
from dashboard.reports.pack.commitments import tell_commitments
from dashboard.reports.pack.item import Item
from dashboard.reports.pack.promise import NO_PROMISE
from dashboard.reports.slide import Slide
from dashboard.reports.words import unbadge
from dashboard.texts import badge_occasion, capitalise
from dashboard.work import Work, gather_work
from dashboard.work_texts import say_coming, say_counted
from data.model import FollowUpRule
from geo.schedule import find_next, find_overdue, plan_occasions


def tell_follow_up(item: Item) -> Iterator[Slide]:
    """Tell how each promise stood on the chosen day."""
    if not item.selection.promises:
        yield Slide(NO_PROMISE)
        return
    day = _read_day(item)
    ground = item.ground if day is None else lay_ground(item.selection, item.ground.situation, day=day)
    for promise in item.selection.promises:
        work = gather_work(promise, ground)
        for rule in promise.follow_up_rules:
            yield _tell_rule(rule, work, ground)
        yield from tell_assessed(promise, replace(item, ground=ground))
        yield tell_commitments(work, ground)


def _read_day(item: Item) -> date | None:
    asked = item.find("dag")
    if asked is None:
        return None
    shown = format_date(item.ground.day)
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        item.gone.append(f"Dagen «{asked}» går inte att läsa; här visas {shown}.")
        return None
    if day > item.selection.today:
        item.gone.append(f"Dagen {format_date(day)} har inte varit än; här visas {shown}.")
        return None
    return day


def _tell_rule(rule: FollowUpRule, work: Work, ground: Ground) -> Slide:
    occasions = plan_occasions(rule, period=work.promise.period, follow_ups=work.follow_ups, today=ground.day)
    rows = tuple(
        (
            f"{occasion.years}, nr {occasion.number}",
            format_date(occasion.suggested_date),
            format_date(occasion.last_date),
            "ingen registrerad" if occasion.held_on is None else format_date(occasion.held_on),
            unbadge(badge_occasion(occasion.state)),
        )
        for occasion in occasions
    )
    overdue, coming = find_overdue(occasions), find_next(occasions)
    told = "ingen uppföljning är registrerad"
    if work.follow_ups:
        told = f"{len(overdue)} av {len(occasions)} tillfällen hölls inte i tid"
    lines = list(filter(None, (say_counted(rule, work.promise.commitments, work.counts),)))
    if coming is not None:
        lines.append(say_coming(coming))
    return Slide(
        f"{capitalise(rule.what)}: {told}.",
        tuple(lines),
        Grid(capitalise(rule.what), ("Tillfälle", "Föreslagen senast", "Senast enligt löftet", "Hölls", "Läge"), rows),
        f"«{rule.quote.text}»",
        f"Källa: löftets egen regel och registrerade uppföljningar. Läget den {format_date(ground.day)}.",
    )
