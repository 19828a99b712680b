"""What the map of Lägesbild shows, of one view or of two beside each other: as maps, as sentences and as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.area_map import View, describe_map, describe_values
from dashboard.comparison_texts import say_share
from dashboard.derived import kept_with_situation
from dashboard.formats import format_count
from dashboard.live_choices import read_choice, say_choice
from dashboard.live_map import Packed, prepare, revalue
from dashboard.live_table import write_message
from dashboard.map_facts import Fact, Facts, gather_facts, say_facts
from dashboard.selection import name_whole
from dashboard.texts import capitalise
from dashboard.tiles import TileServer
from dashboard.views.view import MONTH_CHOICES
from geo.join import Placing
from geo.situation import Situation
from geo.standout import Cluster

N_PICTURES = 48
"""Maps kept for each situation: a year by month, for a few categories."""

MAPS, SENTENCE, TABLE = ("karta", "karta-bredvid"), "kartmening", "karttabell"
"""The parts of the page that follow what is chosen."""


@dataclass(slots=True)
class Scene:
    """What the map of a page shows.

    Attributes
    ----------
    name
        The municipality's name.
    situation
        Its tables.
    view
        What is counted, all of the year.
    beside_year
        The year to lay beside it, if any.
    clusters
        Places that stand out, drawn as outlines on the first map.
    shown
        The view of the month that is shown now.
    choice
        What the widgets said when it was made.
    ahead
        Per widget that the reader has reached for, all that it may come to, packed for the browser.
    """

    name: str
    situation: Situation
    view: View
    beside_year: int | None
    clusters: tuple[Cluster, ...]
    shown: View
    choice: Mapping[str, str] = field(default_factory=read_choice)
    ahead: dict[str, bytes] = field(default_factory=dict)


def say_choice_of(scene: Scene, **other: str) -> str:
    """Say what the widgets say, or would say with another word in one of them."""
    month = next(word for word, month in MONTH_CHOICES.items() if month == scene.shown.month)
    return say_choice(scene.choice, **{"manad": month, **other})


def pair_up(view: View, beside_year: int | None) -> tuple[View, ...]:
    """Give a view, and the same month of the year to lay beside it, if any."""
    return (view,) if beside_year is None else (view, view.of(beside_year, view.month))


def _draw(
    view: View, situation: Situation, name: str, clusters: tuple[Cluster, ...], tiles: TileServer | None
) -> Packed:
    """Draw all of a year; a month of it is the same map with other values."""
    if view.month is None:
        return prepare(describe_map(view, situation, name=name, clusters=clusters, tiles=tiles))
    whole = draw_once(view.of(view.year, None), situation, name, clusters, tiles)
    return revalue(whole, describe_values(view, situation, name=name))


draw_once = kept_with_situation(_draw, most=N_PICTURES)


def say_view(view: View, situation: Situation) -> str:
    """Say in a sentence what the map of a view shows."""
    whole_name = name_whole(situation, view.source)
    return capitalise(say_facts(gather_facts(view, situation), view, whole_name=whole_name))


def write_pair(pair: Sequence[View], situation: Situation) -> bytes:
    """Write the table of one view, or of two beside each other, for the browser."""
    both = [gather_facts(view, situation) for view in pair]
    whole_name, has_rest = name_whole(situation, pair[0].source), any(facts.rest for facts in both)
    lines = [_line_up(facts, whole_name, has_rest=has_rest) for facts in both]
    kinds = ["Antal", "Andel"]
    headings = [f"{kind} {view.when}" if len(pair) > 1 else kind for view in pair for kind in kinds]
    rows = [
        [same[0].label, same[0].kind or "–", *_say_row(same, [facts.whole for facts in both])]
        for same in zip(*lines, strict=True)
    ]
    told = " ".join(_say_left_out(view, facts) for view, facts in zip(pair, both, strict=True))
    caption = f"{pair[0].named.capitalize()}, {' och '.join(view.when for view in pair)}. {told}"
    return write_message(caption.strip(), ["Område", "Typ", *headings], rows)


def _say_row(same: Sequence[Fact], wholes: Sequence[int | None]) -> list[str]:
    said = [(format_count(fact.n), say_share(fact.n, whole)) for fact, whole in zip(same, wholes, strict=True)]
    return [cell for cells in said for cell in cells]


def _line_up(facts: Facts, whole_name: str, *, has_rest: bool) -> list[Fact]:
    rest = facts.rest or tuple(Fact(kind.value, "", None) for kind in (Placing.OUTSIDE, Placing.UNKNOWN))
    return [*facts.areas, *(rest if has_rest else ()), Fact(whole_name, "", facts.whole)]


def _say_left_out(view: View, facts: Facts) -> str:
    if not facts.n_undated and not facts.n_uncovered:
        return ""
    return (
        f"Utanför räkningen: {format_count(facts.n_undated)} händelser med okänd tid (alla år) och "
        f"{format_count(facts.n_uncovered)} under månader {view.year} som källan inte täcker för alla valda kategorier."
    )
