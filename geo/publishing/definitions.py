"""What sources said that they count, month by month, when their figures were published first: it stands with them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import pandas as pd

from data.deliveries import Kind
from data.personal import PersonalKind, mask
from data.publications import Publication
from data.published import PublishedDefinition, PublishedSource, PublishedTable
from geo.published_redefinitions import (
    MOST_TOLD,
    Redefinition,
    Said,
    end_month,
    find_redefinitions,
    list_months,
    list_said,
)
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
        What was published before anything was noted is of the words of the deliveries that had come in then; of
        months that none of those that still stand covers, nothing is noted. Deliveries that don't say what months they
        cover tell nothing. Words that look like personal data are masked.

    Notes
    -----
    A published figure is never counted anew. So a later delivery of the same months, in other words, doesn't change
    what the figure is a count of. All that a source said of a month is noted, also what another file of it said, of
    other kinds or places: which delivery a figure came from isn't known here.
    """
    told = find_source(last, table.source)
    said = list_said(told.definitions) if told else {}
    known = _list_published(last, table.source)
    passports = _list_passports(situation, table.source)
    if told is not None and last is not None and not said:
        said = _find_vouched(_list_received(passports, last, told.definition), known)
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
    """Say which words of the sources are published anew, and where one tells of something else from a day on.

    Parameters
    ----------
    publication
        On its way; what it says can't be taken back.
    last
        The one before.
    """
    for source in publication.sources:
        if new := _list_new_words(source, find_source(last, source.source)):
            said = "; ".join(f"«{words}»" for words in new)
            yield f"Nya ord som publiceras om vad «{source.source}» räknar: {said}.{_warn_of_masked(new)}"
    found = list(list_new(publication, last))
    for name in dict.fromkeys(source for source, _ in found):
        yield (
            f"«{name}» säger annat om vad den räknar {_say_days([one for source, one in found if source == name])}. "
            "Medborgarna får veta det, och mål hålls inte mot år på andra sidan. Är det samma sak: ångra de äldre och "
            "läs in leveranserna med samma definition innan du publicerar. Det som är publicerat ändras inte."
        )


def mask_words(definition: str) -> str:
    """Take out of a definition what looks like personal data: it goes into a public file.

    Examples
    --------
    >>> mask_words("Alla brott. Ring 070-174 06 05")
    'Alla brott. Ring [telefonnummer]'
    """
    return mask(definition).text


def _list_new_words(source: PublishedSource, told: PublishedSource | None) -> list[str]:
    """List the words that a source is published with for the first time, each writing of them once."""
    now, before = (
        {fold_words(words): words for words in (each.definition, *(own.words for own in each.definitions))}
        if each
        else {}
        for each in (source, told)
    )
    return [words for folded, words in now.items() if folded not in before]


def _warn_of_masked(new: Sequence[str]) -> str:
    kinds = [kind.value for kind in PersonalKind if any(f"[{kind.value}]" in words for words in new)]
    if not kinds:
        return ""
    return (
        f" Det som såg ut som personuppgifter ({', '.join(kinds)}) är utbytt. Läs igenom orden: resten publiceras som "
        "det står. Rätta leveransens beskrivning om något mer ska bort."
    )


def _say_days(found: Sequence[Redefinition]) -> str:
    if len(found) > MOST_TOLD:
        days = f"den första {found[0].first} och den sista {found[-1].first}"
        return f"{len(found)} gånger, {days}: förut «{found[0].before}», sist «{found[-1].after}»"
    return "; ".join(f"från och med {one.first}: förut «{one.before}», sedan «{one.after}»" for one in found)


def _list_received(passports: pd.DataFrame, last: Publication, definition: str) -> pd.DataFrame:
    """List the passports that had come in when a publication was made: the day is known, and not the hour."""
    day = pd.Timestamp(last.published_on)
    on_the_day = passports["received_at"].between(day, day + pd.Timedelta(days=1), inclusive="left")
    newest = fold_words(mask_words(definition))
    said = [fold_words(mask_words(str(words))) for words in passports["definition"]]
    is_newest = pd.Series(said, index=passports.index, dtype="str") == newest
    return passports[(passports["received_at"] < day) | (on_the_day & is_newest)]


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
        (first.date(), last.date(), mask_words(str(words)).strip())
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
