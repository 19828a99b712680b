"""The same incidents under two sources' names: one figure less the other would tell of single incidents."""

from collections.abc import Iterable, Mapping

from data.errors import Problem
from geo.publishing.basis import Basis
from geo.publishing.closed import LATE
from geo.publishing.counting import Count
from geo.publishing.kinds import SENSITIVE

MOST_NAMED = 3


def find_double(source: str, count: Count, bases: Mapping[str, Basis]) -> Problem | None:
    """Find a published source that a new one covers the same categories and periods as.

    Parameters
    ----------
    source, count
        The source, and what it knows now.
    bases
        What every published source rests on, standing or undone.

    Returns
    -------
    Problem or None
        Why the new source isn't published beside it, in Swedish. None for a source that has been published.

    Examples
    --------
    >>> rest = frozenset()
    >>> count = Count(rest, (rest,), {(rest, "stöld", "2024K1"): 135})
    >>> find_double("polisen ny", count, {"polisen": Basis().grow(count, {})}).what[:64]
    'den räknar samma slag (stöld) och perioder som källan «polisen»,'
    """
    if source in bases:
        return None
    new = {(category, period) for _, category, period in count.leaves}
    for other, basis in bases.items():
        shared = new & {(category, period) for _, category, period in basis.leaves if not period.endswith(LATE)}
        if shared:
            return Problem(
                f"källan «{source}»",
                f"den räknar samma slag ({_name(category for category, _ in shared)}) och perioder som källan "
                f"«{other}», som redan är publicerad. Står samma händelser i båda går enskilda händelser att räkna ut "
                "som skillnaden mellan deras tal.",
                f"Är det samma uppgifter: ångra leveransen och läs in den med samma namn, «{other}». Annars låt bli "
                "att ta med källan i det som publiceras.",
            )
    return None


def find_undone(bases: Mapping[str, Basis], standing: Iterable[str]) -> frozenset[str]:
    """Find the published sources that the municipality has nothing of any more.

    Examples
    --------
    >>> sorted(find_undone({"polisen": Basis(), "kommunen": Basis()}, ["kommunen"]))
    ['polisen']
    """
    return frozenset(bases) - set(standing)


def list_doubles(sources: Mapping[str, Basis]) -> list[str]:
    """Say which sources that are new together speak of the same categories and periods, in Swedish."""
    keys = {source: {leaf[1:] for leaf in basis.leaves} for source, basis in sources.items()}
    names = sorted(keys)
    return [
        f"«{first}» och «{second}» räknar samma slag och perioder. Är det samma händelser går enskilda att räkna ut "
        "som skillnaden mellan deras tal: publicera då bara den ena."
        for place, first in enumerate(names)
        for second in names[place + 1 :]
        if keys[first] & keys[second]
    ]


def _name(categories: Iterable[str]) -> str:
    named = sorted(set(categories), key=lambda category: (category == SENSITIVE, category))
    return ", ".join(named[:MOST_NAMED]) + (" med flera" if len(named) > MOST_NAMED else "")
