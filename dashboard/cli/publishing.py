"""``lofteskartan publicera``: publish what is closed, for the citizens' pages, told line by line in Swedish."""

import os
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.cli.clock import add_role, read_clock
from dashboard.cli.pairing import add_pairing, make_words, save_words
from dashboard.installation import PUBLISHED
from dashboard.settings import store_url
from data.errors import DataError, Problem

if TYPE_CHECKING:
    from data.model import Promise
    from data.other_incidents import OtherIncidents
    from data.store.seen import Seen
    from geo.publishing import Draft

SOURCE = "publicera"


def add_publish(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the command."""
    command = commands.add_parser("publicera", help="publicera avslutade kvartal och år för medborgarna")
    command.set_defaults(do=do_publish)
    command.add_argument("--kommun", dest="municipality", required=True, metavar="K", help="kommunen: kod eller namn")
    command.add_argument("--per", metavar="DATUM", help="dagen då perioderna ska vara slut, som 2026-06-30 (i dag)")
    command.add_argument(
        "--mapp", type=Path, dest="folder", metavar="MAPP", help=f"mappen som medborgarnas sidor läser ({PUBLISHED})"
    )
    command.add_argument("--prova", dest="is_trial", action="store_true", help="visa vad som skulle publiceras")
    command.add_argument(
        "--igen", dest="is_again", action="store_true", help="skriv bara filen igen, med det som senast publicerades"
    )
    add_pairing(command)
    add_role(command)


def do_publish(asked: Namespace) -> Iterator[str]:
    """Publish as the command line says.

    Raises
    ------
    DataError
        When it can't be done; then nothing is published.
    """
    from data.own_promises import OwnPromise, put_together  # noqa: PLC0415  # heavy; help and faults come at once
    from data.promises import PROMISES, find_promises  # noqa: PLC0415
    from data.roles import LOCAL, find_rights  # noqa: PLC0415
    from data.store import open_store  # noqa: PLC0415
    from data.store.seen import look  # noqa: PLC0415
    from data.territory import find_municipality, list_municipalities  # noqa: PLC0415
    from geo.join import assign_areas  # noqa: PLC0415
    from geo.protected_counts import protect_counts  # noqa: PLC0415

    is_word = asked.other is not None or asked.same is not None
    folder = None if is_word else _find_folder(asked)
    store = open_store(store_url(os.environ), assign=assign_areas)
    seen = look(store, find_rights(LOCAL), protect=protect_counts)
    known = seen.municipalities().set_index("municipality")
    municipality = find_municipality(asked.municipality) or asked.municipality
    if municipality not in known.index:
        what = f"det finns inga uppgifter om «{asked.municipality}»."
        raise DataError(SOURCE, [Problem("--kommun", what, "Läs in uppgifter, eller rätta kommunens kod eller namn.")])
    is_demo = bool((known["has_demo"] & ~known["has_real"])[municipality])
    if is_word and not asked.is_trial:
        yield from save_words(seen, _make_words(asked, seen, municipality, is_demo=is_demo), now=read_clock())
    elif asked.is_again:
        yield from _write_again(seen, municipality, folder, is_demo=is_demo)
    else:
        own = seen.read_papers(OwnPromise, list(list_municipalities()), is_demo=False)
        promises = put_together(find_promises(PROMISES).promises, own)
        yield from _publish(asked, seen, municipality, folder, promises, is_demo=is_demo)


def _publish(
    asked: Namespace,
    seen: "Seen",
    municipality: str,
    folder: Path | None,
    promises: "tuple[Promise, ...]",
    *,
    is_demo: bool,
) -> Iterator[str]:
    from dashboard.publisher import prepare, publish  # noqa: PLC0415  # as above
    from data.territory import name_municipality  # noqa: PLC0415

    now = read_clock()
    is_word = asked.other is not None or asked.same is not None
    words = _make_words(asked, seen, municipality, is_demo=is_demo) if is_word else ()
    draft = prepare(
        seen,
        municipality,
        name=name_municipality(municipality),
        promises=[each for each in promises if municipality in {place.code for place in each.municipalities}],
        closed_on=_read_day(asked.per, now.date()),
        today=now.date(),
        is_demo=is_demo,
        confirmed=words,
    )
    yield from _tell(draft)
    if folder is None:
        yield "Prövat: inget är publicerat."
        return
    publish(seen, draft, author_role=asked.author_role, folder=folder, now=now)
    yield f"Publicerat: {draft.publication.name}. Medborgarnas sidor läser det i {folder}."
    yield "Skriv på sidan Publicera när, hur och inför vem det redovisas: löftets uppföljning bygger på det."


def _make_words(asked: Namespace, seen: "Seen", municipality: str, *, is_demo: bool) -> "tuple[OtherIncidents, ...]":
    from dashboard.publisher import list_pairs  # noqa: PLC0415  # as above

    today = read_clock().date()
    closed_on = _read_day(asked.per, today)
    pairs = list_pairs(seen, municipality, closed_on=closed_on, today=today, is_demo=is_demo)
    return make_words(asked, pairs, municipality=municipality, is_demo=is_demo, source=SOURCE)


def _tell(draft: "Draft") -> Iterator[str]:
    yield draft.publication.name
    yield from draft.difference.sentences
    yield from draft.publication.coarsened
    yield from draft.warnings
    yield draft.audit


def _write_again(seen: "Seen", municipality: str, folder: Path | None, *, is_demo: bool) -> Iterator[str]:
    from dashboard.publisher import write_file  # noqa: PLC0415  # as above

    publications, _ = seen.read_publications(municipality, is_demo=is_demo)
    if not publications or folder is None:
        what = "inget är publicerat för kommunen." if folder else "--igen och --prova går inte ihop."
        raise DataError(SOURCE, [Problem("--igen", what, "Publicera först, utan --igen.")])
    yield f"Filen {write_file(publications[-1], folder)} är skriven: {publications[-1].name}."


def _find_folder(asked: Namespace) -> Path | None:
    """Find where citizens' pages read; None for a trial."""
    if asked.is_trial:
        return None
    given = asked.folder or os.environ.get(PUBLISHED, "").strip()
    if not given:
        remedy = f"Ange mappen, sätt {PUBLISHED}, eller pröva med --prova."
        raise DataError(SOURCE, [Problem("--mapp", "mappen som medborgarnas sidor läser är inte angiven.", remedy)])
    return Path(given)


def _read_day(text: str | None, today: date) -> date:
    if text is None:
        return today
    try:
        return date.fromisoformat(text)
    except ValueError:
        problem = Problem("--per", f"«{text}» är inget datum.", "Skriv år-månad-dag, som 2026-06-30.")
        raise DataError(SOURCE, [problem]) from None
