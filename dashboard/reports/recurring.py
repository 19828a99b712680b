"""Places that come back, on paper: the cases of areas, as they stood on the day, and never a single address."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from dashboard.cases import order_cases, tabulate_cases
from dashboard.formats import format_count
from dashboard.goals import Ground
from dashboard.papers import list_papers, list_versions
from dashboard.reports.document import Block, Grid, Heading, Sentence, Tone
from data.cases import AreaCase, Case, PlaceCase
from data.roles import Grain
from geo.cases import find_standing

C = TypeVar("C", bound=Case)

_COLUMNS = ("Ärende", "Steg", "Sedan", "Nästa steg", "Besök och samtal")
_NOT_SEEN = "Ärenden om återkommande platser visas inte för läsarens roll."
_NONE = "Inget ärende om en återkommande plats var registrerat."


def list_area_cases(ground: Ground) -> tuple[AreaCase, ...]:
    """List the cases of areas as they stood on the day; none for those who may not see them."""
    return _stand(ground, AreaCase) if _sees_cases(ground) else ()


def tell_recurring(ground: Ground, cases: Sequence[AreaCase]) -> Iterator[Block]:
    """Tell the cases of recurring places; those of a single place are only counted.

    Parameters
    ----------
    ground
        Who reads, and the day.
    cases
        From `list_area_cases`.
    """
    yield Heading("Återkommande platser", 3)
    if not _sees_cases(ground):
        yield Sentence(_NOT_SEEN)
        return
    rows = tabulate_cases(order_cases(cases, today=ground.day), today=ground.day)
    if rows:
        cells = tuple(tuple(row[name] for name in _COLUMNS) for row in rows)
        yield Grid("Ärenden om återkommande platser, det mest försenade först", _COLUMNS, cells)
    else:
        yield Sentence(_NONE)
    if ground.viewer.rights.sees_points and (n := len(_stand(ground, PlaceCase))):
        yield Sentence(_say_unnamed(n), Tone.NOTE)


def _say_unnamed(n: int) -> str:
    if n == 1:
        return "Ett ärende gäller en enskild plats. Det namnges inte i rapporten: det kan peka ut ett hushåll."
    told = f"{format_count(n)} ärenden gäller var sin enskild plats."
    return f"{told} De namnges inte i rapporten: de kan peka ut ett hushåll."


def _sees_cases(ground: Ground) -> bool:
    return ground.viewer.rights.grain in (Grain.POINTS, Grain.CELLS)


def _stand(ground: Ground, kind: type[C]) -> tuple[C, ...]:
    situation = ground.situation
    known = list_papers(ground.viewer, kind, [situation.municipality], is_demo=situation.is_demo)
    stood = (find_standing(list_versions(ground.viewer, case), on=ground.day) for case in known)
    return tuple(case for case in stood if isinstance(case, kind))
