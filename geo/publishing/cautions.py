"""What an official is told before publishing; none of it is published."""

from collections.abc import Iterable, Mapping, Sequence

from data.errors import Problem
from data.publications import Publication
from geo.publishing.basis import Basis
from geo.publishing.closed import LATE
from geo.publishing.doubles import list_doubles
from geo.publishing.kinds import say_unresolved
from geo.publishing.protecting import Shown
from geo.situation import Situation

USUAL_LAG_DAYS = 14
"""Sooner than this after a period's end, much of it has seldom come in."""

FIRST = (
    "Det här är den första publiceringen. Den är inte prövad mot det som förtroendevalda och råd har kunnat se innan: "
    "den som har sparat sådant kan räkna ut en del av det som döljs. Publicera därför hellre innan de får inloggning."
)


def say_audit(shown: Iterable[Shown], n_earlier: int) -> str:
    """Say what the audit found of new tables, beside so many earlier publications."""
    n = sum(each.n_audited for each in shown)
    if not n:
        return "Inga nya tal: det som visas har prövats i tidigare publiceringar."
    ending = "" if n_earlier == 1 else "ar"
    beside = (
        f"tillsammans med {n_earlier} tidigare publicering{ending}" if n_earlier else "som den första publiceringen"
    )
    return (
        f"Prövat inom varje källa, {beside}: {n} dolda tal och delar som inte visas söktes med linjärprogrammering "
        "över källans alla visade tal. Inget gick att räkna ut ur en källas egna tal, och inget kunde bestämmas "
        "närmare än gränsen. Vad två källor tillsammans röjer om samma händelser är inte prövat."
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
    yield from list_doubles({source: basis for source, basis in bases.items() if source not in known})
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
