"""What an official is told before publishing; none of it is published."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from data.errors import Problem
from data.publications import Publication
from geo.publishing.basis import Basis
from geo.publishing.closed import LATE
from geo.publishing.kinds import say_unresolved
from geo.publishing.pairs import Pair, name_kinds
from geo.publishing.protecting import Shown
from geo.situation import Situation

USUAL_LAG_DAYS = 14
"""Sooner than this after a period's end, much of it has seldom come in."""

SAME = "räknar helt eller delvis samma slag och perioder"

FIRST = (
    "Det här är den första publiceringen. Varje kvartal är skyddat för sig, så som förtroendevalda och råd ser det "
    "före publiceringen. Det går därför inte att dra den från det de ser i dag. Har uppgifter kommit in eller ändrats, "
    "eller områden ritats om, sedan någon av dem sparade sina tal kan skillnaden däremellan säga vad som kom in."
)


def say_audit(
    shown: Mapping[str, Shown], n_earlier: int, bases: Mapping[str, Basis], pairs: Sequence[Pair] = ()
) -> str:
    """Say what the audit found of new tables.

    Parameters
    ----------
    shown
        The new tables, by source.
    n_earlier
        How many publications there were before.
    bases
        What each source rests on, and beside which others it was protected.
    pairs
        Every two sources that count some of the same kinds and periods.
    """
    n = sum(each.n_audited for each in shown.values())
    if not n:
        return "Inga nya tal: det som visas har prövats i tidigare publiceringar."
    ending = "" if n_earlier == 1 else "ar"
    beside = (
        f"tillsammans med {n_earlier} tidigare publicering{ending}" if n_earlier else "som den första publiceringen"
    )
    return (
        f"Prövat inom varje källa, {beside}: {n} dolda tal och delar som inte visas söktes med linjärprogrammering "
        "över källans alla visade tal. Inget gick att räkna ut ur en källas egna tal, och inget kunde bestämmas "
        f"närmare än gränsen. {_say_beside(bases, pairs)}"
    )


def _say_beside(bases: Mapping[str, Basis], pairs: Sequence[Pair]) -> str:
    """Say which sources were protected beside each other, and what an official has said of them."""
    told = [
        f"«{pair.source}» och «{pair.beside}» {SAME}. Talen är prövade tillsammans som om det vore samma händelser: "
        f"inte heller skillnaden mellan källorna röjer något mindre än gränsen. {say_word(pair)}"
        for pair in pairs
        if {pair.source, pair.beside} <= bases.keys() and _is_beside(pair, bases)
    ]
    rest = "Vad andra källor tillsammans röjer om samma händelser är inte prövat."
    return " ".join([*told, rest if told else rest.replace("andra källor", "två källor")])


def _is_beside(pair: Pair, bases: Mapping[str, Basis]) -> bool:
    return pair.beside in bases[pair.source].beside or pair.source in bases[pair.beside].beside


def say_word(pair: Pair) -> str:
    """Say what an official has said of two sources.

    Examples
    --------
    >>> say_word(Pair("kommunen", "polisen", ("stöld",), ("2024K1",), 1, 0, {}, is_alike=False))
    'Ingen har sagt om de räknar samma händelser.'
    """
    word = pair.word
    if word is None:
        return "Ingen har sagt om de räknar samma händelser."
    day = f" {word.recorded_at:%Y-%m-%d}" if word.recorded_at else ""
    if word.is_withdrawn:
        return f"Att de räknar olika händelser är återtaget{day} av {word.author_role}."
    return f"Att de räknar olika händelser är bekräftat{day} av {word.author_role}: «{word.reason}»"


def warn_of_pairs(pairs: Iterable[Pair], shown: Collection[str], known: Collection[str]) -> Iterable[str]:
    """Say which sources with kinds and periods in common come in together though nobody has said what they count.

    Parameters
    ----------
    pairs
        Every two sources that count some of the same kinds and periods.
    shown, known
        The sources with something new, and those that were published before.

    Examples
    --------
    >>> pair = Pair("kommunen", "polisen", ("stöld",), ("2024K1",), 1, 0, {}, is_alike=False)
    >>> [told] = warn_of_pairs([pair], shown=["kommunen", "polisen"], known=[])
    >>> told.partition(". ")[0]
    '«kommunen» och «polisen» räknar helt eller delvis samma slag och perioder (båda räknar stöld)'
    """
    for pair in pairs:
        if {pair.source, pair.beside} <= set(shown) - set(known) and not pair.is_confirmed:
            yield (
                f"«{pair.source}» och «{pair.beside}» {SAME} (båda räknar {name_kinds(pair.categories)}). Talen är "
                "skyddade som om det vore samma händelser. Är det samma: publicera bara den ena. Är det andra "
                "händelser: bekräfta det nedan."
            )


def warn_of_unresolved(situation: Situation, shown: Iterable[str]) -> Iterable[str]:
    """Say how many violent incidents of each source nobody can tell whether they are sensitive."""
    for source in shown:
        own = situation.incidents[situation.incidents["source"] == source]
        told = say_unresolved(source, own["source_category"], own["category"])
        if told:
            yield told


def warn_before_publishing(
    refused: Sequence[Problem], bases: Mapping[str, Basis], known: Mapping[str, Basis], publication: Publication
) -> Iterable[str]:
    """Say what the official should know.

    Parameters
    ----------
    refused
        What isn't published.
    bases, known
        What this publication and the last one rest on.
    publication
        As it would be published.
    """
    yield from (f"Publiceras inte: {problem}" for problem in refused)
    if publication.number == 1:
        yield FIRST
    for passport in publication.sources:
        n_days = (passport.extract_date - publication.closed_on).days
        if 0 <= n_days < USUAL_LAG_DAYS:
            yield (
                f"{passport.source}: uppgifterna togs ut {n_days} dagar efter periodens slut. Det som kommer in sent "
                "räknas först i årets tal. Vänta hellre några veckor."
            )
    for source, basis in bases.items():
        before = known[source].leaves if source in known else {}
        lost = {
            leaf[2] for leaf, n in basis.leaves.items() if n is None and leaf[2].endswith(LATE) and leaf not in before
        }
        if lost:
            years = ", ".join(sorted(period.removesuffix(LATE) for period in lost))
            yield (
                f"{source}: händelser har strukits eller fått ett annat slag sedan kvartalen för {years} redovisades. "
                "De årstal som berörs redovisas som «saknas», eftersom ett redovisat kvartal inte ändras."
            )
