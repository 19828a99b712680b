"""The public report: what citizens may read of a promise, made of the publication and nothing else."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from dashboard.formats import format_date
from dashboard.public.goals import say_goal
from dashboard.public.words import CATEGORIES, DEMO, NO_GOALS, NO_WORDS, PROMISED, STATUSES, TOLD, say_validity
from dashboard.reports.document import Block, Document, Grid, Heading, Listing, Quotation, Sentence, Tone
from dashboard.reports.public_figures import tell_figures, tell_grounds
from dashboard.reports.words import unbadge
from dashboard.texts import badge_status
from data.model import CommitmentStatus
from data.publications import DEMO_MARK, Publication
from data.published import PublishedCommitment, PublishedFocusArea, PublishedPromise, PublishedQuote, PublishedWords

NOTICE = "Alla får läsa och sprida rapporten. Den har samma tal som kommunens sidor och inget mer."
NO_WORDS_OF_IT = "orden är inte publicerade"
NO_PROMISE = "Inget löfte är publicerat för kommunen."


def make_public_report(publication: Publication) -> Document:
    """Make the public report of a municipality.

    Parameters
    ----------
    publication
        All that there is in the report stands in it: a figure that it hides can't be told.

    Returns
    -------
    Document
        Made on the day of publishing, so the same publication gives the same bytes.

    Examples
    --------
    >>> from datetime import date
    >>> empty = Publication(
    ...     municipality="0586", municipality_name="Mjölby", number=1, published_on=date(2025, 1, 9),
    ...     closed_on=date(2024, 12, 31), k=5, periods=(), categories=(), areas=(), tables=(), sources=(),
    ...     methods=("Inget redovisas.",), is_demo=False,
    ... )
    >>> make_public_report(empty).title
    'Löftet till medborgarna i Mjölby: så går det'
    """
    blocks: list[Block] = []
    if publication.is_demo:
        blocks.append(Sentence(f"{DEMO_MARK}. {DEMO}", Tone.STRONG))
    blocks += _tell_promises(publication)
    blocks += tell_figures(publication)
    blocks += tell_grounds(publication)
    return Document(
        f"Löftet till medborgarna i {publication.municipality_name}: så går det",
        publication.name,
        (
            ("Publicerat", format_date(publication.published_on)),
            ("Siffror till och med", format_date(publication.closed_on)),
            ("Publicering nummer", str(publication.number)),
        ),
        tuple(blocks),
        publication.published_on,
        is_demo=publication.is_demo,
        notice=NOTICE,
    )


def _tell_promises(publication: Publication) -> Iterator[Block]:
    if not publication.promises:
        yield Sentence(NO_PROMISE)
        return
    yield Sentence(PROMISED)
    for promise in publication.promises:
        yield from _tell_promise(promise, publication)
    used = {commitment.status for promise in publication.promises for commitment in promise.commitments}
    if used:
        yield Heading("Så läser du läget")
        yield Listing(tuple(f"{_say_status(each)}: {STATUSES[each]}" for each in CommitmentStatus if each in used))


def _tell_promise(promise: PublishedPromise, publication: Publication) -> Iterator[Block]:
    words = promise.words
    yield Heading(promise.title)
    yield Listing(tuple(_list_facts(promise, published_on=publication.published_on)))
    if words is None:
        yield Sentence(NO_WORDS)
    elif words.follow_ups:
        yield Sentence(TOLD)
        yield from _quote(words.follow_ups)
    yield from _tell_spread(promise.commitments)
    if words is not None and words.overall_goals:
        yield Heading("Det ska löftet leda till", 3)
        yield from _quote(words.overall_goals)
    focus_areas = {area.name: area for area in words.focus_areas} if words else {}
    for name in dict.fromkeys(commitment.focus_area for commitment in promise.commitments):
        yield Heading(name, 3)
        if (focus_area := focus_areas.get(name)) is not None:
            yield from _tell_goals(focus_area, promise, publication)
        own = [commitment for commitment in promise.commitments if commitment.focus_area == name]
        yield _lay_commitments(name, own, words, publication)
    if words is not None and words.contradictions:
        yield Heading("Här säger dokumenten olika saker", 3)
        yield Sentence("Båda visas som de står. Inget är rättat.")
        for contradiction in words.contradictions:
            yield Heading(contradiction.about, 4)
            yield from _quote(contradiction.readings)


def _list_facts(promise: PublishedPromise, *, published_on: date) -> Iterator[str]:
    yield f"Gäller: {say_validity(promise, published_on=published_on)}"
    if promise.words is not None:
        yield f"Har lovat: {', '.join(promise.words.parties)}."
    last, coming = promise.last_told_on, promise.next_told_by
    yield f"Senast redovisat: {format_date(last) if last else 'ingen dag är publicerad'}."
    yield f"Nästa gång: {f'senast {format_date(coming)}' if coming else 'ingen dag är bestämd'}."


def _tell_spread(commitments: Sequence[PublishedCommitment]) -> Iterator[Block]:
    spread = Counter(commitment.status for commitment in commitments)
    if spread:
        yield Heading("Så här långt", 3)
        whole = len(commitments)
        yield Listing(
            tuple(f"{_say_status(each)}: {spread[each]} av {whole}" for each in CommitmentStatus if spread[each])
        )


def _tell_goals(area: PublishedFocusArea, promise: PublishedPromise, publication: Publication) -> Iterator[Block]:
    """Tell what a focus area is about, and how each of its goals stands by the published figures."""
    if area.categories:
        yield Sentence("Det här handlar om:")
        yield Listing(tuple(f"{category.value}: {CATEGORIES[category]}" for category in area.categories))
    for goal in area.goals:
        yield Heading(f"Mål: {goal.name}", 4)
        yield from _quote((goal.quote,))
        yield Listing(tuple(say_goal(goal, promise, publication)))
    if not area.goals:
        yield Sentence(NO_GOALS)


def _lay_commitments(
    name: str, commitments: Sequence[PublishedCommitment], words: PublishedWords | None, publication: Publication
) -> Grid:
    labels = {area.area_id: area.label for area in publication.areas}
    rows = []
    for commitment in commitments:
        quote = words.commitments.get(commitment.commitment_id) if words else None
        places = words.places.get(commitment.commitment_id, ()) if words else ()
        rows.append(
            (
                commitment.title,
                f"«{quote.text}» ({quote.document})" if quote else NO_WORDS_OF_IT,
                ", ".join(labels[place] for place in places if place in labels) or "ingen bestämd",
                _say_status(commitment.status),
                commitment.quarter or "inte än",
            )
        )
    columns = ("Det här är lovat", "Ord för ord", "Plats", "Läge", "Bedömt")
    return Grid(f"Det här är lovat: {name}", columns, tuple(rows))


def _say_status(status: CommitmentStatus) -> str:
    return unbadge(badge_status(status))


def _quote(quotes: Sequence[PublishedQuote]) -> Iterator[Block]:
    for quote in quotes:
        yield Quotation(quote.text, quote.document)
