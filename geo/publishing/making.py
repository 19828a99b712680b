"""A municipality's next publication: everything that is closed, protected, with what an official must know of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.errors import DataError, Problem
from data.other_incidents import OtherIncidents
from data.publications import Publication
from geo.disclosure.protection import K
from geo.publishing.assembling import Made, assemble, find_newly_undone
from geo.publishing.basis import Basis
from geo.publishing.cautions import say_audit, warn_before_publishing, warn_of_pairs, warn_of_unresolved
from geo.publishing.definitions import warn_of_redefinitions
from geo.publishing.difference import Difference, compare_publications
from geo.publishing.doubles import find_undone
from geo.publishing.pairs import Pair
from geo.publishing.promises import PromiseRecord, describe_promise, warn_of_words
from geo.publishing.rounds import Past, go_by_quarter
from geo.situation import Situation, list_sources


@dataclass(frozen=True, slots=True)
class Draft:
    """A publication that nobody has published yet.

    Attributes
    ----------
    publication
        As citizens will see it.
    difference
        What is new since the last.
    audit
        What the audit found, in Swedish.
    warnings
        What the official should know before publishing; not published.
    bases
        The true counts behind it, by source. Never published.
    pairs
        Every two sources that count some of the same kinds and periods.
    """

    publication: Publication
    difference: Difference
    audit: str
    warnings: tuple[str, ...]
    bases: Mapping[str, Basis]
    pairs: tuple[Pair, ...] = ()


def prepare_publication(
    situation: Situation,
    *,
    name: str,
    promises: Sequence[PromiseRecord],
    past: Past,
    closed_on: date,
    today: date,
    k: int = K,
    confirmed: Collection[OtherIncidents] = (),
) -> Draft:
    """Prepare the next publication.

    Parameters
    ----------
    situation
        The municipality's tables.
    name
        What people call it.
    promises
        Its promises, with the decisions and follow-ups of the kind (real or invented) of the situation.
    past
        Every earlier publication of it: one that is left out can be subtracted.
    closed_on
        The day up to which quarters and years must have ended.
    today
        The day of publishing.
    k
        The smallest count that isn't small.
    confirmed
        What officials have said of two sources of the same kinds, standing or taken back.

    Raises
    ------
    DataError
        When there is nothing closed to publish or nothing can be protected; says what to do.
    """
    _check(situation, past, name=name, closed_on=closed_on, today=today)
    undone = find_undone(past.bases or {}, list_sources(situation))
    went = go_by_quarter(situation, past, closed_on=closed_on, k=k, confirmed=confirmed)
    last = past.publications[-1] if past.publications else None
    is_same = last is None or (_says_the_same(promises, last, today) and not find_newly_undone(undone, last))
    refused = list(went.refused.values())
    if not went.shown and (refused or is_same):
        raise DataError(name, [*refused, *went.doubles] or [_find_nothing_new(situation, closed_on)])
    made = Made(went.shown, went.told, went.areas, went.bases, today, k, undone)
    publication = assemble(situation, name=name, promises=promises, last=last, made=made)
    difference = compare_publications(publication, last)
    warnings = (
        *warn_of_unresolved(situation, went.shown),
        *warn_before_publishing([*refused, *went.doubles], went.bases, past.bases or {}, publication),
        *warn_of_pairs(went.pairs, went.shown, past.bases or {}),
        *warn_of_redefinitions(publication, last),
        *(told for record in promises for told in warn_of_words(record)),
    )
    audit = say_audit(went.shown, len(past.publications), went.bases, went.pairs)
    return Draft(publication, difference, audit, warnings, went.bases, went.pairs)


def _check(situation: Situation, past: Past, *, name: str, closed_on: date, today: date) -> None:
    problems = []
    if closed_on > today:
        problems.append(
            Problem("", f"{closed_on} har inte varit än.", "Publicera per en dag som har passerat: bara det avslutade.")
        )
    if any(each.is_demo != situation.is_demo for each in past.publications):
        problems.append(
            Problem(
                "",
                "tidigare publiceringar har påhittade demodata och den här riktiga uppgifter, eller tvärtom.",
                "Låt dem aldrig följa på varandra: börja en ny svit.",
            )
        )
    if past.publications and closed_on < past.publications[-1].closed_on:
        problems.append(
            Problem(
                "",
                f"senaste publiceringen gäller till och med {past.publications[-1].closed_on}.",
                "Publicera per en senare dag.",
            )
        )
    if problems:
        raise DataError(name, problems)


def _says_the_same(promises: Sequence[PromiseRecord], last: Publication, today: date) -> bool:
    """Tell whether the promises stand as they were published last."""
    return tuple(describe_promise(record, on=today) for record in promises) == last.promises


def _find_nothing_new(situation: Situation, closed_on: date) -> Problem:
    if situation.coverage.empty:
        return Problem("", "ingen källa svarar för någon månad.", "Läs in uppgifter som täcker hela kvartal.")
    return Problem(
        "",
        f"inget nytt kvartal eller år är avslutat och täckt per {closed_on}.",
        "Vänta tills kvartalet är slut, eller läs in uppgifter som täcker hela kvartalet.",
    )
