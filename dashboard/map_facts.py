"""The same facts as the map, for a table and a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.derived import kept_with_situation
from dashboard.formats import MISSING, format_count
from dashboard.viewed import View, count_left_out, count_places, has_incidents
from geo.join import Placing
from geo.situation import Situation

N_NAMED = 3
"""Areas named in the sentence."""


@dataclass(frozen=True, slots=True)
class Fact:
    """The count of a place; `kind` is the area's type, empty for what is no area."""

    label: str
    kind: str
    n: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the map of a view shows.

    Attributes
    ----------
    areas
        One per area, in the map's order.
    rest
        Incidents outside every area, and without a known place; none where the source has only counts.
    whole
        The count of the whole.
    n_undated, n_uncovered
        Incidents that are in no figure: of unknown time, and in months that aren't covered.
    """

    areas: tuple[Fact, ...]
    rest: tuple[Fact, ...]
    whole: int | None
    n_undated: int
    n_uncovered: int


@kept_with_situation
def gather_facts(view: View, situation: Situation) -> Facts:
    """Gather what the map of a view shows."""
    areas = situation.areas
    named = zip(areas["area_id"], areas["label"], areas["area_type"], strict=True)
    facts = tuple(Fact(str(label), str(kind), view.counts.get(str(area_id))) for area_id, label, kind in named)
    whole, left_out = view.counts.get(situation.municipality), count_left_out(view, situation)
    return Facts(facts, _count_rest(view, situation), whole, *left_out)


def _count_rest(view: View, situation: Situation) -> tuple[Fact, ...]:
    if not has_incidents(view, situation):
        return ()
    counted = count_places(view, situation)
    return tuple(Fact(kind.value, "", counted[kind]) for kind in (Placing.OUTSIDE, Placing.UNKNOWN))


def say_facts(facts: Facts, view: View, *, whole_name: str) -> str:
    """Say in a sentence what the map shows: the whole, and the areas with most.

    Examples
    --------
    >>> import pandas as pd
    >>> view = View("polisen", ("stöld",), 2025, pd.DataFrame(), month=3)
    >>> areas = (Fact("Centrum", "tätort", 12), Fact("Öster", "tätort", None), Fact("Väster", "tätort", 0))
    >>> say_facts(Facts(areas, (), 14, 0, 0), view, whole_name="hela kommunen")
    'mar 2025: 14 händelser (stöld) i hela kommunen. Flest: Centrum (12). Uppgift saknas för 1 område.'
    """
    counted = MISSING if facts.whole is None else view.count_named(facts.whole)
    said = [f"{view.when}: {counted} {'för' if facts.whole is None else 'i'} {whole_name}."]
    most = sorted((fact for fact in facts.areas if fact.n), key=_most_first)[:N_NAMED]
    if most:
        said.append(f"Flest: {_list(most)}.")
    if missing := sum(fact.n is None for fact in facts.areas):
        said.append(f"Uppgift saknas för {missing} {'område' if missing == 1 else 'områden'}.")
    return " ".join(said)


def _most_first(fact: Fact) -> tuple[int, str]:
    return -(fact.n or 0), fact.label


def _list(facts: Sequence[Fact]) -> str:
    named = [f"{fact.label} ({format_count(fact.n)})" for fact in facts]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} och {named[-1]}"
