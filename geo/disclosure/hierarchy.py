"""Which finer codes a coarser area, category or period consists of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Parts = Mapping[str, Sequence[str]]
Members = npt.NDArray[np.bool_]

DIMENSIONS = ("area_id", "category", "period")


class DisclosureError(Exception):
    """These tables can't be published as they are; says in Swedish which, why and what to do.

    Never carries a count: the message may be shown and logged.
    """


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """What each coarser code consists of; a code that is not named here is undivided.

    Attributes
    ----------
    areas, categories, periods
        From a coarser code to its parts, which may have parts themselves. Groups may overlap.

    Notes
    -----
    An attacker uses every sum there is. Two geographies (districts and police areas, say) must
    therefore be told in the same finest codes; if they are entered as unrelated codes, their
    differences are not looked for.

    Examples
    --------
    >>> Hierarchy(periods={"2024": ["2024H1", "2024H2"]}).parts_of("period")
    {'2024': ['2024H1', '2024H2']}
    """

    areas: Parts = field(default_factory=dict)
    categories: Parts = field(default_factory=dict)
    periods: Parts = field(default_factory=dict)

    def parts_of(self, dimension: str) -> Parts:
        """Give the groups of one of `DIMENSIONS`."""
        return {"area_id": self.areas, "category": self.categories, "period": self.periods}[dimension]


def join_hierarchies(hierarchies: Iterable[Hierarchy]) -> Hierarchy:
    """Lay hierarchies together.

    Raises
    ------
    DisclosureError
        When a code means different things in two of them.
    """
    joined: dict[str, dict[str, Sequence[str]]] = {dimension: {} for dimension in DIMENSIONS}
    for hierarchy in hierarchies:
        for dimension, groups in joined.items():
            for code, parts in hierarchy.parts_of(dimension).items():
                if set(groups.setdefault(code, parts)) != set(parts):
                    msg = f"«{code}» består av olika delar i två publiceringar. Ge den ändrade indelningen en ny kod."
                    raise DisclosureError(msg)
    return Hierarchy(joined["area_id"], joined["category"], joined["period"])


def find_undivided(code: str, groups: Parts, *, above: tuple[str, ...] = ()) -> frozenset[str]:
    """Find the undivided codes that a code consists of.

    Examples
    --------
    >>> sorted(find_undivided("år", {"år": ["k1", "halvår 2"], "halvår 2": ["k3", "k4"]}))
    ['k1', 'k3', 'k4']
    """
    if code in above:
        msg = f"«{code}» är en del av sig själv i indelningen. Rätta indelningen."
        raise DisclosureError(msg)
    if code not in groups:
        return frozenset([code])
    return frozenset().union(*(find_undivided(part, groups, above=(*above, code)) for part in groups[code]))


def find_members(codes: Sequence[str], groups: Parts) -> Members:
    """Tell which atoms each code covers; an atom is what no set of the codes can tell apart further.

    Returns
    -------
    array of bool
        Shape (codes, atoms).

    Examples
    --------
    >>> find_members(["a", "a+b"], {"a+b": ["a", "b"]}).astype(int).tolist()
    [[0, 1], [1, 1]]
    """
    undivided = [find_undivided(code, groups) for code in codes]
    smallest = sorted(frozenset().union(*undivided))
    covers = np.array([[part in parts for part in smallest] for parts in undivided], dtype=bool)
    return np.unique(covers.reshape(len(codes), len(smallest)), axis=1)
