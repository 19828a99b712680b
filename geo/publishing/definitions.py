"""What sources said that they count, month by month, when their figures were published first: it stands with them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import pandas as pd

from data.deliveries import Kind
from data.publications import Publication
from data.published import PublishedDefinition, PublishedSource, PublishedTable
from geo.published_redefinitions import Redefinition, Said, end_month, find_redefinitions, list_months, list_said
from geo.publishing.closed import describe_period
from geo.redefinitions import fold_words
from geo.situation import Situation


def note_definitions(
    situation: Situation, table: PublishedTable, last: Publication | None
) -> tuple[PublishedDefinition, ...]:
    """Note what a source says of the months that it is now published of; what was noted before stands.

    Parameters
    ----------
    situation
        The municipality's tables.
    table
        The source's, as it is published now.
    last
        The publication before.

    Returns
    -------
    tuple of PublishedDefinition
        What was published before anything was noted is of the words of the deliveries that had come in then, and else
        of those that were published with it. Deliveries that don't say what months they cover tell nothing.

    Notes
    -----
    A published figure is never counted anew. So a later delivery of the same months, in other words, doesn't change
    what the figure is a count of.
    """
    told = find_source(last, table.source)
    said = list_said(told.definitions) if told else {}
    known = _list_published(last, table.source)
    passports = _list_passports(situation, table.source)
    if told is not None and last is not None and not said:
        received = passports["received_at"] < pd.Timestamp(last.published_on) + pd.Timedelta(days=1)
        said = {month: [told.definition] for month in known} | _find_vouched(passports[received], known)
    new = sorted(set(_list_months(table)) - set(known) - set(said))
    return tuple(_lay(said | _find_vouched(passports, new)))


def find_source(publication: Publication | None, source: str) -> PublishedSource | None:
    """Find what a publication tells of a source; None where it doesn't."""
    return next((each for each in publication.sources if each.source == source), None) if publication else None


def list_new(publication: Publication, last: Publication | None) -> Iterator[tuple[str, Redefinition]]:
    """List by source where what is counted is told anew, and wasn't so in the last publication."""
    periods = {table.source: {cell.period for cell in table.cells} for table in publication.tables}
    for source in publication.sources:
        described = [describe_period(code) for code in sorted(periods.get(source.source, ()))]
        told = find_source(last, source.source)
        before = find_redefinitions(told, described) if told else []
        yield from ((source.source, found) for found in find_redefinitions(source, described) if found not in before)


def warn_of_redefinitions(publication: Publication, last: Publication | None) -> Iterator[str]:
    """Say which source tells of something else from a day on, before that is published for good."""
    for source, found in list_new(publication, last):
        yield (
            f"«{source}» säger annat om vad den räknar från och med {found.first}: förut «{found.before}», sedan "
            f"«{found.after}». Medborgarna får veta det, och mål hålls inte mot år på andra sidan. Är det samma sak: "
            "läs in leveranserna med samma definition innan du publicerar. Det som är publicerat ändras inte."
        )


def _list_passports(situation: Situation, source: str) -> pd.DataFrame:
    deliveries = situation.deliveries
    own = deliveries[(deliveries["source"] == source) & (deliveries["kind"] != Kind.AREAS.value)]
    return own.dropna(subset=["covers_first", "covers_last"]).sort_values("delivery_id")


def _list_published(last: Publication | None, source: str) -> list[date]:
    tables = last.tables if last else ()
    return sorted({month for table in tables if table.source == source for month in _list_months(table)})


def _list_months(table: PublishedTable) -> list[date]:
    periods = [describe_period(code) for code in {cell.period for cell in table.cells}]
    return sorted({month for period in periods for month in list_months(period.first, period.last)})


def _find_vouched(passports: pd.DataFrame, months: Sequence[date]) -> Said:
    """Find the definitions that vouch for each month, the oldest delivery's first; nothing of one that none does."""
    told = [
        (first.date(), last.date(), str(words).strip())
        for first, last, words in zip(
            passports["covers_first"], passports["covers_last"], passports["definition"], strict=True
        )
    ]
    found = {month: [words for first, last, words in told if first <= month <= last] for month in months}
    return {month: words for month, words in found.items() if words}


def _lay(said: Said) -> Iterator[PublishedDefinition]:
    """Lay out what was said of each month as stretches; the same words in another writing are the first's."""
    for words, months in sorted(_gather(said), key=lambda own: own[1][0]):
        first = months[0]
        for month, following in zip(months, [*months[1:], None], strict=True):
            if following != end_month(month) + timedelta(days=1):
                yield PublishedDefinition(words=words, first=first, last=end_month(month))
                first = following or month


def _gather(said: Said) -> Iterable[tuple[str, list[date]]]:
    gathered: dict[str, tuple[str, dict[date, None]]] = {}
    for month in sorted(said):
        for words in said[month]:
            _, months = gathered.setdefault(fold_words(words), (words.rstrip(".").strip() or words, {}))
            months[month] = None
    return [(words, list(months)) for words, months in gathered.values()]
