"""Two sources of the same kinds and periods: told of the same incidents, one less the other would tell of single ones.

A new one waits until an official has said that it counts other incidents than the published one.
"""

from collections.abc import Collection, Iterable, Mapping

from data.errors import Problem
from data.other_incidents import OtherIncidents
from geo.publishing.basis import Basis
from geo.publishing.counting import Count
from geo.publishing.pairs import Pair, compare_pair, find_word, list_cells, name_kinds


def find_double(
    source: str,
    count: Count,
    published: Mapping[str, Basis],
    *,
    said: Collection[OtherIncidents] = (),
    new: Mapping[str, Basis] | None = None,
) -> Problem | None:
    """Find why a source must wait: it counts what another one does, and nobody has said that it is something else.

    Parameters
    ----------
    source, count
        The source, and what it knows now.
    published
        What every published source rests on, standing or undone.
    said
        What officials have said of two sources.
    new
        What those rest on that come in together with it and go before it.

    Returns
    -------
    Problem or None
        Why the source's new periods aren't published beside it, in Swedish.

    Examples
    --------
    >>> rest = frozenset()
    >>> count = Count(rest, (rest,), {(rest, "stöld", "2024K1"): 135})
    >>> find_double("polisen ny", count, {"polisen": Basis().grow(count, {})}).what.partition(",")[0]
    'den räknar helt eller delvis samma slag och perioder som källan «polisen»'
    """
    for other, basis in {**(new or {}), **published}.items():
        if other == source or not list_cells(count) & list_cells(basis):
            continue
        is_published = other in published
        if is_published and list_cells(published.get(source, Basis())) & list_cells(basis):
            why = _say_withdrawn(source, other, find_word(source, other, said))
        else:
            why = _say_why(compare_pair(source, count, other, basis, said=said), is_published=is_published)
        if why is not None:
            return Problem(f"källan «{source}»", *why)
    return None


def _say_withdrawn(source: str, beside: str, word: OtherIncidents | None) -> tuple[str, str] | None:
    """Say that what let a source be published beside another is taken back, where it is."""
    if word is None or not word.is_withdrawn or word.source != source:
        return None
    what = f"det är återtaget att den räknar andra händelser än källan «{beside}». Det som är publicerat står kvar."
    return what, "Bekräfta igen på sidan Publicera om det stämmer."


def _say_why(pair: Pair | None, *, is_published: bool) -> tuple[str, str] | None:
    if pair is None:
        return None
    same = f"Är det samma uppgifter: ångra leveransen och läs in den med samma namn, «{pair.beside}»."
    if pair.is_alike:
        what = (
            f"minst nio av tio tal är lika dem från källan «{pair.beside}», så det tas för samma händelser, också om "
            "någon har bekräftat annat. Enskilda händelser skulle gå att räkna ut som skillnaden mellan deras tal."
        )
        return what, f"{same} Annars låt bli att ta med källan i det som publiceras."
    if is_published and not pair.is_confirmed:
        what = (
            f"den räknar helt eller delvis samma slag och perioder som källan «{pair.beside}», som redan är publicerad "
            f"(båda räknar {name_kinds(pair.categories)}). Står samma händelser i båda går enskilda händelser att "
            "räkna ut som skillnaden mellan deras tal."
        )
        return what, (
            f"{same} Räknar den andra händelser: bekräfta det på sidan Publicera, eller med «lofteskartan publicera "
            "--andra-händelser»."
        )
    return None


def find_twins(
    source: str, count: Count, bases: Mapping[str, Basis], published: Mapping[str, Basis]
) -> tuple[str, ...]:
    """Find the sources that one is to be protected beside, as if the incidents were the same.

    Two that were published beside each other before that was done are left as they are: what they tell
    together can't be taken back.

    Examples
    --------
    >>> rest = frozenset()
    >>> count = Count(rest, (rest,), {(rest, "stöld", "2024K1"): 135})
    >>> find_twins("kommunen", count, {"polisen": Basis().grow(count, {})}, {})
    ('polisen',)
    """
    own = published.get(source, Basis())
    found = []
    for other, basis in bases.items():
        if other == source or not list_cells(count) & list_cells(basis):
            continue
        before = published.get(other, Basis())
        is_late = list_cells(own) & list_cells(before) and source not in before.beside and other not in own.beside
        if not is_late:
            found.append(other)
    return tuple(sorted(found))


def find_undone(bases: Mapping[str, Basis], standing: Iterable[str]) -> frozenset[str]:
    """Find the published sources that the municipality has nothing of any more.

    Examples
    --------
    >>> sorted(find_undone({"polisen": Basis(), "kommunen": Basis()}, ["kommunen"]))
    ['polisen']
    """
    return frozenset(bases) - set(standing)
