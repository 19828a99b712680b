"""Closed quarters protected one after another: as those without points see them before they are published."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from data.errors import Problem
from data.other_incidents import OtherIncidents
from data.publications import Publication
from data.published import PublishedArea, PublishedTable
from geo.disclosure import DisclosureError
from geo.publishing.basis import Basis
from geo.publishing.closed import describe_period
from geo.publishing.counting import Count, count_ends, count_source
from geo.publishing.doubles import find_double, find_twins
from geo.publishing.kept import Kept
from geo.publishing.kinds import SENSITIVE, lay_groups, name_anew
from geo.publishing.levels import find_scope
from geo.publishing.pairs import Pair, list_pairs
from geo.publishing.pieces import Piece, describe_areas, find_ground
from geo.publishing.protecting import Shown
from geo.publishing.remarks import name_periods
from geo.publishing.twins import Twin
from geo.publishing.years import protect_years
from geo.situation import Situation, list_sources


@dataclass(frozen=True, slots=True)
class Past:
    """What went before.

    Attributes
    ----------
    publications
        All that was published, the first one first.
    bases
        The true counts behind the last, by source.
    kept
        What earlier rounds came to, published or not; None where it isn't kept.
    """

    publications: tuple[Publication, ...] = ()
    bases: Mapping[str, Basis] | None = None
    kept: Kept | None = None

    def list_tables(self) -> dict[str, list[PublishedTable]]:
        """List each source's tables, the first one first, without those that a later one says all of."""
        found: dict[str, list[PublishedTable]] = {}
        for publication in self.publications:
            for table in publication.tables:
                found[table.source] = _add_table(found.get(table.source, []), table)
        return found

    def list_areas(self) -> list[PublishedArea]:
        """List every outline ever published, once."""
        return list({area.area_id: area for each in self.publications for area in each.areas}.values())


@dataclass(slots=True)
class Rounds:
    """What has come of the sources so far: protected tables, true counts, and those that can't be published.

    Attributes
    ----------
    areas
        All that were ever published, and those of now.
    bases
        The true counts by source.
    earlier
        The tables that the next round is protected beside, by source.
    shown
        The protected table of each source that has something new: all that was shown of it before, and the new.
    told
        Its new periods round by round, and what is told more coarsely of them.
    refused
        By source, the new periods that can't be shown, and why.
    doubles
        The sources that wait, since another one counts the same kinds and periods.
    pairs
        Every two sources that count some of the same kinds and periods.
    kept
        What earlier rounds came to; None where it isn't kept.
    """

    areas: Sequence[PublishedArea]
    bases: dict[str, Basis]
    earlier: dict[str, list[PublishedTable]]
    shown: dict[str, Shown] = field(default_factory=dict)
    told: dict[str, list[tuple[Collection[str], str]]] = field(default_factory=dict)
    refused: dict[str, Problem] = field(default_factory=dict)
    doubles: list[Problem] = field(default_factory=list)
    pairs: tuple[Pair, ...] = ()
    kept: Kept | None = None

    def show(self, source: str, shown: Shown, basis: Basis, new: Collection[str]) -> None:
        """Show a source's table, which has all that was shown of it before, with some new periods."""
        self.shown[source] = shown
        self.told.setdefault(source, []).append((new, shown.said))
        self.earlier[source] = _add_table(self.earlier.get(source, []), shown.table)
        self.bases[source] = basis

    def refuse(self, source: str, why: str, new: Collection[str]) -> None:
        """Leave a source's new periods out; of one that was shown before, what was shown stands."""
        of = f", {name_periods(new)}" if source in self.bases else ""
        self.refused[source] = Problem(f"källan «{source}»{of}", why)


def go_by_quarter(
    situation: Situation, past: Past, *, closed_on: date, k: int, confirmed: Collection[OtherIncidents] = ()
) -> Rounds:
    """Protect each quarter beside those before it, as if it had been published when it had ended.

    Parameters
    ----------
    situation
        The municipality's tables.
    past
        All that was published before; nothing before the first publication.
    closed_on
        The day up to which quarters and years must have ended.
    k
        The smallest count that isn't small.
    confirmed
        What officials have said of two sources of the same kinds, standing or taken back.

    Notes
    -----
    That is how those without points were shown it meanwhile, also before the first publication:
    other figures hidden in the publication would give away some of those that were hidden then. A
    round rests on the quarters that had ended and the rounds before it, and on nothing later; so who
    looks on two days sees the same of what had ended on the first, as long as nothing has come in
    late. Late is only what came in after a real publication.
    """
    described = describe_areas(situation.areas, known := past.list_areas())
    areas = [*known, *(area for area in described.values() if area.area_id not in {each.area_id for each in known})]
    ground = find_ground(areas)
    published = past.bases or {}
    went = Rounds(areas, dict(published), earlier=past.list_tables(), kept=past.kept)
    sources = sorted(list_sources(situation), key=lambda source: source not in published)  # the published go first
    newest = {source: count_source(situation, source, described, on=closed_on) for source in sources}
    went.pairs = list_pairs(newest, published, said=confirmed)
    ends = _list_ends(newest, published) or [closed_on]
    counts = {
        source: count_ends(situation, source, described, published.get(source, Basis()).reach(ends), newest=own)
        for source, own in newest.items()
    }
    for number, _ in enumerate(ends):
        went.refused.clear()
        went.doubles.clear()
        counted = {source: own[number] for source, own in counts.items()}
        _go_through(went, situation.municipality, counted, published, ground=ground, k=k, confirmed=confirmed)
    return went


def _list_ends(newest: Mapping[str, Count], published: Mapping[str, Basis]) -> list[date]:
    """List the days on which the quarters that haven't been up for publication ended, the first one first."""
    new = {
        period
        for source, count in newest.items()
        for period in {period for _, _, period in count.leaves} - published.get(source, Basis()).periods
    }
    return sorted(describe_period(period).last for period in new)


def _go_through(
    went: Rounds,
    place: str,
    counted: Mapping[str, Count],
    published: Mapping[str, Basis],
    *,
    ground: Collection[Piece],
    k: int,
    confirmed: Collection[OtherIncidents],
) -> None:
    """Protect every source that has something new."""
    for number, (source, count) in enumerate(counted.items()):
        ahead = {other: went.bases[other] for other in list(counted)[:number] if other in went.bases}
        if double := find_double(source, count, published, said=confirmed, new=ahead):
            went.doubles.append(double)
            continue
        before = went.bases.get(source, Basis())
        groups = name_anew(lay_groups(_list_spoken(count)), before.groups)
        known = published.get(source, Basis())
        after = before.grow(count, groups, ground, published=known.periods)
        new = after.periods - before.periods
        if not new:
            continue
        earlier = went.earlier.get(source, [])
        twins = find_twins(source, count, went.bases, published)
        after = replace(after, beside=after.beside | set(twins))
        beside = [Twin(twin, went.bases[twin], went.earlier.get(twin, [])) for twin in twins]
        scope = find_scope(source, place, before=before, after=after, areas=count.areas, groups=groups, earlier=earlier)
        try:
            shown = protect_years(scope, after, earlier, k=k, twins=beside, kept=went.kept)
        except DisclosureError as error:
            went.refuse(source, str(error), new)
            continue
        went.show(source, shown, after, new)


def _list_spoken(count: Count) -> Iterable[str]:
    return {category for _, category, _ in count.leaves} - {SENSITIVE}


def _add_table(tables: Sequence[PublishedTable], table: PublishedTable) -> list[PublishedTable]:
    """Add a source's next table, without those that it says all of: the audit learns nothing more from them."""
    said = set(table.cells)
    return [*(each for each in tables if not said.issuperset(each.cells)), table]
