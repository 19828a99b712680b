"""``lofteskartan publicera --andra-händelser``: an official's word that a source counts other incidents, by command."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from data.errors import DataError, Problem

if TYPE_CHECKING:
    from datetime import datetime

    from data.other_incidents import OtherIncidents
    from data.store.seen import Seen
    from geo.publishing.pairs import Pair

OTHER, SAME, WHY = "--andra-händelser", "--samma-händelser", "--skäl"


def add_pairing(command: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Let the command be told what two sources of the same kinds count."""
    which = command.add_mutually_exclusive_group()
    which.add_argument(
        OTHER,
        "--andra-handelser",
        dest="other",
        metavar="KÄLLA",
        help="bekräfta att källan räknar andra händelser än de andra som räknar samma slag; publicerar inget",
    )
    which.add_argument(
        SAME, "--samma-handelser", dest="same", metavar="KÄLLA", help="ta tillbaka bekräftelsen; publicerar inget"
    )
    command.add_argument(WHY, "--skal", dest="reason", metavar="TEXT", help=f"med {OTHER} eller {SAME}: hur du vet det")


def make_words(
    asked: Namespace, pairs: "Sequence[Pair]", *, municipality: str, is_demo: bool, source: str
) -> "tuple[OtherIncidents, ...]":
    """Make what the command line says of two sources: one word for each other source of the same kinds.

    Parameters
    ----------
    asked
        The command line.
    pairs
        Every two sources that count some of the same kinds and periods.
    municipality, is_demo
        Whose, and whether the figures are invented.
    source
        The command, for the fault.

    Raises
    ------
    DataError
        When a reason lacks, no such source waits, or the figures are so alike that nobody's word is enough.
    """
    from data.other_incidents import OtherIncidents  # noqa: PLC0415  # heavy; help and faults come at once

    option, name = (OTHER, asked.other) if asked.other is not None else (SAME, asked.same)
    own = [pair for pair in pairs if name in {pair.source, pair.beside}]
    problems = []
    if not (asked.reason or "").strip():
        problems.append(Problem(WHY, "skälet saknas.", "Skriv hur du vet det, i en mening."))
    if not own:
        known = ", ".join(
            f"«{each}»" for each in sorted({each for pair in pairs for each in (pair.source, pair.beside)})
        )
        remedy = f"Skriv en av {known}." if known else "Inget behöver bekräftas."
        problems.append(Problem(option, f"«{name}» räknar inte samma slag och perioder som någon annan källa.", remedy))
    if asked.same is not None:
        own = [pair for pair in own if pair.is_confirmed]
        if not own and not problems:
            problems.append(Problem(option, f"inget är bekräftat om «{name}».", f"Bekräfta med {OTHER}."))
    problems += [
        Problem(
            option,
            f"minst nio av tio tal är lika hos «{pair.source}» och «{pair.beside}», så det tas för samma händelser.",
            "Ångra den ena leveransen och läs in den med samma namn som den andra.",
        )
        for pair in own
        if asked.other is not None and pair.is_alike
    ]
    if problems:
        raise DataError(source, problems)
    about = {"municipality": municipality, "author_role": asked.author_role, "reason": asked.reason, "is_demo": is_demo}
    words = (OtherIncidents.of(pair.source, pair.beside, **about) for pair in own)
    return tuple(word.model_copy(update={"is_withdrawn": asked.same is not None}) for word in words)


def save_words(seen: "Seen", words: "Sequence[OtherIncidents]", *, now: "datetime") -> Iterator[str]:
    """Save what the command line says of two sources, and tell it."""
    for word in words:
        seen.record_paper(word, now=now)
        said = "kan räkna samma händelser som" if word.is_withdrawn else "räknar andra händelser än"
        yield f"{'Återtaget' if word.is_withdrawn else 'Bekräftat'}: «{word.source}» {said} «{word.beside}»."
    yield "Inget är publicerat. Pröva med --prova vad som kan publiceras nu."
