"""Publishing as an act: prepared, looked at, saved with its grounds, and written where citizens' pages read it."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from data.errors import DataError, Problem
from data.model import Promise
from data.other_incidents import OtherIncidents
from data.publication_files import name_file, write_publication
from data.publications import Publication, Published
from data.store.seen import Seen
from geo.protected_counts import lay_tables
from geo.publishing import Draft, Past, PromiseRecord, prepare_publication
from geo.publishing.basis import read_basis, write_basis
from geo.publishing.pairing import find_pairs
from geo.publishing.pairs import Pair


def prepare(
    seen: Seen,
    municipality: str,
    *,
    name: str,
    promises: Sequence[Promise],
    closed_on: date,
    today: date,
    is_demo: bool,
    confirmed: Sequence[OtherIncidents] = (),
) -> Draft:
    """Prepare a municipality's next publication; nothing is saved.

    Parameters
    ----------
    seen
        The store, as whoever publishes may see it.
    municipality, name
        Code and name.
    promises
        The promises it is part of.
    closed_on
        The day up to which quarters and years must have ended.
    today
        The day of publishing.
    is_demo
        Whether its figures are invented: then the publication says so.
    confirmed
        What is said of two sources for a trial, in place of what is saved of them.

    Raises
    ------
    DataError
        When there is nothing to publish or it can't be protected.
    """
    tables = seen.read_for_publishing(municipality, on=today, is_demo=is_demo)
    situation = lay_tables(tables)
    records = [
        PromiseRecord(
            promise,
            [each for each in seen.read_decisions(promise.promise_id) if each.is_demo == is_demo],
            [each for each in seen.read_follow_ups(promise.promise_id) if each.is_demo == is_demo],
        )
        for promise in promises
    ]
    publications, bases = seen.read_publications(municipality, is_demo=is_demo)
    past = Past(publications, read_basis(bases))
    said = list({word.pair: word for word in (*tables.said, *confirmed)}.values())
    return prepare_publication(
        situation, name=name, promises=records, past=past, closed_on=closed_on, today=today, confirmed=said
    )


def list_pairs(seen: Seen, municipality: str, *, closed_on: date, today: date, is_demo: bool) -> tuple[Pair, ...]:
    """List every two sources of a municipality that count some of the same kinds and periods.

    Parameters
    ----------
    seen, municipality, closed_on, today, is_demo
        As for `prepare`.
    """
    tables = seen.read_for_publishing(municipality, on=today, is_demo=is_demo)
    publications, bases = seen.read_publications(municipality, is_demo=is_demo)
    past = Past(publications, read_basis(bases))
    return find_pairs(lay_tables(tables), past, closed_on=closed_on, confirmed=tables.said)


def publish(
    seen: Seen, draft: Draft, *, author_role: str, folder: Path, now: datetime, person_key: str | None = None
) -> int:
    """Save a publication and write the file that citizens' pages read; tell its number in the store.

    Raises
    ------
    DataError
        When someone else has published meanwhile, or the folder can't be written: then nothing is published.
    """
    _try_folder(folder)
    published = Published(
        draft.publication,
        " ".join(draft.difference.sentences),
        draft.audit,
        write_basis(draft.bases),
        author_role,
    )
    number = seen.publish(published, now=now, person_key=person_key)
    write_file(draft.publication, folder)
    return number


def write_file(publication: Publication, folder: Path) -> Path:
    """Write a municipality's newest publication to the folder that citizens' pages read."""
    path = folder / name_file(publication.municipality)
    try:
        write_publication(publication, path)
    except OSError as error:
        what = f"publiceringen är sparad, men filen gick inte att skriva ({error.strerror})."
        raise DataError(
            str(path), [Problem("", what, "Rätta mappen och skriv filen igen; inget är förlorat.")]
        ) from None
    return path


def _try_folder(folder: Path) -> None:
    """Refuse a folder that can't be written, before anything is saved."""
    trial = folder / ".prov.ofärdig"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        what = f"mappen går inte att skriva i ({error.strerror})."
        raise DataError(str(folder), [Problem("", what, "Välj en annan mapp eller ändra rättigheterna.")]) from None
