"""Which pages of an agenda have a form in the pack, and what tells each."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from dashboard.reports.pack.activities import tell_activities
from dashboard.reports.pack.baseline import tell_baseline
from dashboard.reports.pack.follow_up import tell_follow_up
from dashboard.reports.pack.item import Item
from dashboard.reports.pack.planned import tell_calendar, tell_plan
from dashboard.reports.pack.promise import tell_promise, tell_words
from dashboard.reports.pack.rates import tell_rates
from dashboard.reports.pack.situation import tell_situation
from dashboard.reports.pack.surveys import tell_surveys
from dashboard.reports.slide import Slide
from data.demands import Denied

TELLERS: Mapping[str, Callable[[Item], Iterator[Slide]]] = MappingProxyType(
    {
        "lagesbild": tell_situation,
        "baslinje": tell_baseline,
        "undersokningar": tell_surveys,
        "lofte": tell_promise,
        "loften": tell_words,
        "uppfoljning": tell_follow_up,
        "arshjul": tell_calendar,
        "aktiviteter": tell_activities,
        "atgardsplan": tell_plan,
        "rapporteringsgrad": tell_rates,
    }
)
"""By the page's path."""

ON_SCREEN: Mapping[str, str] = MappingProxyType(
    {
        "metod": "Metod",
        "rapporter": "Rapporter",
        "narvaro": "Närvaro",
        "arenden": "Ärenden",
        "mote": "Möte",
    }
)
"""Pages that are read on the screen, by path: what they show has no form on a slide."""


def tell_item(item: Item) -> list[Slide]:
    """Tell an item of the agenda; one that can't be told is named with the reason.

    Parameters
    ----------
    item
        The saved view and its reader.
    """
    view = item.view
    if view.path in ON_SCREEN:
        return [Slide(f"«{view.title}» visas på skärmen: sidan {ON_SCREEN[view.path]} finns inte i paketet.")]
    if view.path not in TELLERS:
        return [Slide(f"«{view.title}» kan inte visas: sidan «{view.path}» finns inte längre.")]
    asked = item.find("kommun")
    if asked is not None and asked not in {item.selection.name, item.selection.municipality}:
        what = f"«{view.title}» kan inte visas: vyn gäller {asked}, inte {item.selection.name}."
        return [Slide(what, ("Gör ett paket för den kommunen, eller öppna vyn på skärmen.",))]
    try:
        first, *rest = TELLERS[view.path](item)
    except Denied as refusal:
        return [Slide(f"«{view.title}» visas inte för den som paketet är för.", tuple(map(str, refusal.problems)))]
    return [_add_gone(first, item), *rest]


def _add_gone(slide: Slide, item: Item) -> Slide:
    """Say on an item's first slide what was chosen and isn't there any more."""
    gone = tuple(dict.fromkeys(item.gone))
    return Slide(slide.message, (*gone, *slide.lines), slide.shown, slide.notes, slide.source, slide.part)
