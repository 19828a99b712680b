"""What a publication adds to the last one, in words and as a table."""

from dataclasses import dataclass

from data.publications import Publication
from data.published import Mark, PublishedCell, PublishedPromise
from geo.publishing.definitions import list_new

MOST_NAMED = 6

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What is new.

    Attributes
    ----------
    sentences
        In Swedish.
    added
        Source and cell of every new figure.
    changed
        Source, cell before and after; only what was missing may have changed.
    removed
        Cells that are gone; there may be none.
    """

    sentences: tuple[str, ...]
    added: tuple[tuple[str, PublishedCell], ...]
    changed: tuple[tuple[str, PublishedCell, PublishedCell], ...]
    removed: tuple[tuple[str, PublishedCell], ...]


def compare_publications(new: Publication, last: Publication | None) -> Difference:
    """Say what a publication adds to the last one.

    Parameters
    ----------
    new
        The one that is about to be published.
    last
        The one before; None for the first.
    """
    before, after = ({} if last is None else _lay_cells(last)), _lay_cells(new)
    added = tuple((key[0], cell) for key, cell in after.items() if key not in before)
    changed = tuple((key[0], before[key], cell) for key, cell in after.items() if key in before and before[key] != cell)
    removed = tuple((key[0], cell) for key, cell in before.items() if key not in after)
    return Difference(tuple(_say(new, last, added, changed)), added, changed, removed)


def _lay_cells(publication: Publication) -> dict[Key, PublishedCell]:
    return {
        (table.source, cell.area_id, cell.category, cell.period): cell
        for table in publication.tables
        for cell in table.cells
    }


def _say(
    new: Publication,
    last: Publication | None,
    added: tuple[tuple[str, PublishedCell], ...],
    changed: tuple[tuple[str, PublishedCell, PublishedCell], ...],
) -> list[str]:
    marks = [cell.mark for _, cell in added]
    said = ["Det här är den första publiceringen."] if last is None else []
    if added:
        periods = _name_periods(new, {cell.period for _, cell in added})
        said.append(
            f"{len(added)} tal är nya ({periods}): {marks.count(Mark.SHOWN)} visas, "
            f"{marks.count(Mark.HIDDEN)} är skyddade och {marks.count(Mark.MISSING)} saknas."
        )
    else:
        said.append("Inga tal är nya; bara hur löftena står är ändrat.")
    if changed:
        said.append(f"{len(changed)} tal som saknades har kommit in sedan dess.")
    if last is not None:
        said.append("Alla andra tal står oförändrade.")
        said += _say_sources(new, last)
        said += _say_promises(new, last)
    return said


def _say_sources(new: Publication, last: Publication) -> list[str]:
    before = {each.source: each.shortfall_note for each in last.sources}
    return [
        *(
            f"Om källan {each.source} sägs nu: {each.shortfall_note}"
            for each in new.sources
            if each.source in before and each.shortfall_note and each.shortfall_note != before[each.source]
        ),
        *(
            f"Om källan {source} sägs nu: från och med {found.first} säger den annat om vad den räknar."
            for source, found in list_new(new, last)
        ),
    ]


def _say_promises(new: Publication, last: Publication) -> list[str]:
    before = {
        (promise.promise_id, each.commitment_id): each.status
        for promise in last.promises
        for each in promise.commitments
    }
    now = {(promise.promise_id, each.commitment_id): each for promise in new.promises for each in promise.commitments}
    moved = [each for key, each in now.items() if before.get(key) != each.status]
    told = {each.promise_id: each.last_told_on for each in last.promises}
    return [
        *(f"«{each.title}» är nu {each.status.value}." for each in moved),
        *(
            f"«{each.title}» redovisades {each.last_told_on}."
            for each in new.promises
            if each.last_told_on != told.get(each.promise_id)
        ),
        *_say_words(new, last),
    ]


def _say_words(new: Publication, last: Publication) -> list[str]:
    before = {each.promise_id: each.words for each in last.promises}
    changed = [each for each in new.promises if each.promise_id in before and each.words != before[each.promise_id]]
    return [
        f"«{each.title}»: löftets egna ord {'är ändrade' if before[each.promise_id] and each.words else _moved(each)}."
        for each in changed
    ]


def _moved(promise: PublishedPromise) -> str:
    return "följer nu med" if promise.words else "följer inte längre med"


def _name_periods(publication: Publication, codes: set[str]) -> str:
    """Name a few periods one by one, and many by the first and the last."""
    periods = sorted(
        (each for each in publication.periods if each.code in codes), key=lambda each: (each.first, each.last)
    )
    if len(periods) <= MOST_NAMED:
        return ", ".join(each.label for each in periods)
    return (
        f"{len(periods)} kvartal och år, från {periods[0].label} till {max(periods, key=lambda each: each.last).label}"
    )
