"""A municipality's next publication: everything that is closed, protected, with what an official must know of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from data.errors import DataError, Problem
from data.publications import Publication, PublishedArea, PublishedTable
from geo.disclosure import DisclosureError
from geo.disclosure.protection import K
from geo.publishing.assembling import Made, assemble, find_newly_undone
from geo.publishing.basis import Basis
from geo.publishing.cautions import say_audit, warn_before_publishing, warn_of_unresolved
from geo.publishing.closed import list_ends
from geo.publishing.counting import Count, count_ends
from geo.publishing.difference import Difference, compare_publications
from geo.publishing.doubles import find_double, find_undone
from geo.publishing.kinds import SENSITIVE, lay_groups, name_anew
from geo.publishing.levels import find_scope
from geo.publishing.pieces import Piece, describe_areas, find_ground
from geo.publishing.promises import PromiseRecord, describe_promise, warn_of_words
from geo.publishing.protecting import Shown, protect_source
from geo.publishing.remarks import name_periods
from geo.situation import Situation, list_sources


@dataclass(frozen=True, slots=True)
class Past:
    """All that was published before, the first one first, and the true counts behind the last, by source."""

    publications: tuple[Publication, ...] = ()
    bases: Mapping[str, Basis] | None = None

    def list_tables(self) -> dict[str, list[PublishedTable]]:
        """List each source's tables, the first one first, without those that a later one says all of."""
        found: dict[str, list[PublishedTable]] = {}
        for publication in self.publications:
            for table in publication.tables:
                found[table.source] = _add_table(found.get(table.source, []), table)
        return found


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
    """

    publication: Publication
    difference: Difference
    audit: str
    warnings: tuple[str, ...]
    bases: Mapping[str, Basis]


def prepare_publication(
    situation: Situation,
    *,
    name: str,
    promises: Sequence[PromiseRecord],
    past: Past,
    closed_on: date,
    today: date,
    k: int = K,
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

    Raises
    ------
    DataError
        When there is nothing closed to publish or nothing can be protected; says what to do.
    """
    _check(situation, past, name=name, closed_on=closed_on, today=today)
    known = list({area.area_id: area for each in past.publications for area in each.areas}.values())
    described = describe_areas(situation.areas, known)
    areas = [*known, *(area for area in described.values() if area.area_id not in {each.area_id for each in known})]
    undone = find_undone(past.bases or {}, list_sources(situation))
    went = _go_by_quarter(situation, described, past, ground=find_ground(areas), closed_on=closed_on, k=k)
    last = past.publications[-1] if past.publications else None
    is_same = last is None or (_says_the_same(promises, last, today) and not find_newly_undone(undone, last))
    if not went.shown and (went.refused or is_same):
        raise DataError(name, [*went.refused, *went.doubles] or [_find_nothing_new(situation, closed_on)])
    made = Made(went.shown, went.told, areas, went.bases, today, k, undone)
    publication = assemble(situation, name=name, promises=promises, last=last, made=made)
    difference = compare_publications(publication, last)
    warnings = (
        *warn_of_unresolved(situation, went.shown),
        *warn_before_publishing([*went.refused, *went.doubles], went.bases, past.bases or {}, publication),
        *(told for record in promises for told in warn_of_words(record)),
    )
    return Draft(publication, difference, say_audit(went.shown.values(), len(past.publications)), warnings, went.bases)


@dataclass(slots=True)
class _Round:
    """What has come of the sources so far: protected tables, true counts, and those that can't be published."""

    bases: dict[str, Basis]
    earlier: dict[str, list[PublishedTable]]
    shown: dict[str, Shown] = field(default_factory=dict)
    told: dict[str, list[tuple[Collection[str], str]]] = field(default_factory=dict)
    refused: list[Problem] = field(default_factory=list)
    doubles: list[Problem] = field(default_factory=list)

    def show(self, source: str, shown: Shown, basis: Basis, new: Collection[str]) -> None:
        """Show a source's table, which has all that was shown of it before, with some new periods."""
        self.shown[source] = shown
        self.told.setdefault(source, []).append((new, shown.said))
        self.earlier[source] = _add_table(self.earlier.get(source, []), shown.table)
        self.bases[source] = basis

    def refuse(self, source: str, why: str, new: Collection[str]) -> None:
        """Leave a source's new periods out; of one that was shown before, what was shown stands."""
        of = f", {name_periods(new)}" if source in self.bases else ""
        self.refused.append(Problem(f"källan «{source}»{of}", why))


def _add_table(tables: Sequence[PublishedTable], table: PublishedTable) -> list[PublishedTable]:
    """Add a source's next table, without those that it says all of: the audit learns nothing more from them."""
    said = set(table.cells)
    return [*(each for each in tables if not said.issuperset(each.cells)), table]


def _go_by_quarter(
    situation: Situation,
    described: dict[str, PublishedArea],
    past: Past,
    *,
    ground: Collection[Piece],
    closed_on: date,
    k: int,
) -> _Round:
    """Protect each quarter beside those before it, as if it had been published when it had ended.

    That is how those without points were shown it meanwhile: other figures hidden in the publication would give
    away some of those that were hidden then. Late is only what came in after a real publication.
    """
    went = _Round(dict(past.bases or {}), earlier=past.list_tables())
    since = past.publications[-1].closed_on if past.publications else closed_on
    ends = [*list_ends(since, closed_on), closed_on]
    counts = {source: count_ends(situation, source, described, ends) for source in list_sources(situation)}
    for number, _ in enumerate(ends):
        went.refused.clear()
        went.doubles.clear()
        counted = {source: own[number] for source, own in counts.items()}
        _go_through(went, situation.municipality, counted, past.bases or {}, ground=ground, k=k)
    return went


def _go_through(
    went: _Round,
    place: str,
    counted: Mapping[str, Count],
    published: Mapping[str, Basis],
    *,
    ground: Collection[Piece],
    k: int,
) -> None:
    """Protect every source that has something new."""
    for source, count in counted.items():
        if double := find_double(source, count, published):
            went.doubles.append(double)
            continue
        before = went.bases.get(source, Basis())
        spoken = {category for _, category, _ in count.leaves} - {SENSITIVE}
        groups = name_anew(lay_groups(spoken), before.groups)
        known = published.get(source, Basis())
        after = before.grow(count, groups, ground, published=known.periods)
        new = after.periods - before.periods
        if not new:
            continue
        earlier = went.earlier.get(source, [])
        scope = find_scope(source, place, before=before, after=after, areas=count.areas, groups=groups, earlier=earlier)
        try:
            shown = protect_source(scope, after, earlier, k=k)
        except DisclosureError as error:
            went.refuse(source, str(error), new)
            continue
        went.show(source, shown, after, new)


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
