"""The half-year report: what the official tells the council twice a year, as a document."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from dashboard.formats import format_date
from dashboard.goals import Ground, lay_ground, list_definitions
from dashboard.reports.document import Block, Document, Heading, Listing, Quotation, Sentence, Tone
from dashboard.reports.done import tell_done
from dashboard.reports.happened import tell_situation, tell_when
from dashboard.reports.kept import tell_focus_areas
from dashboard.reports.mapped import tell_map
from dashboard.reports.planned import read_plan, tell_plan
from dashboard.reports.proceeding import tell_contradictions, tell_follow_up, tell_proposal, tell_told
from dashboard.reports.recurring import list_area_cases
from dashboard.reports.reported import tell_reported
from dashboard.selection import Selection, baseline_year_of
from dashboard.store import the_situation
from dashboard.texts import DEMO_EXPLANATION, DEMO_NOTICE, INTERNAL_NOTICE, PROTECTED_NOTICE
from data.model import Promise
from geo.half_years import HalfYear, find_half_year

METHOD = (
    "Räknemässigt säger bara om talet är lägre än basårets. Lika många är inte färre.",
    (
        "Mot slumpen säger om skillnaden är större än slumpen förklarar, sedan det är inräknat hur mycket "
        "månadssiffrorna varierar. Risken att kalla en skillnad säker när inget har ändrats är omkring 5 %."
    ),
    "En del av ett år jämförs bara med samma månader basåret. Det som saknas räknas aldrig som noll.",
    (
        "Källor räknar olika och läggs aldrig ihop. Anmälda brott är inte alla brott; antalet narkotikabrott beror "
        "mest på hur mycket polisen letar."
    ),
    "Vad som är gjort (åtaganden) och vad det gav (mål) hålls isär.",
)


def make_half_year_report(
    promise: Promise, selection: Selection, *, day: date, tell: Callable[[str], object] = str
) -> Document:
    """Make the report of a promise for a municipality.

    Parameters
    ----------
    promise
        Whose report it is.
    selection
        Whose figures, known when, seen with whose rights.
    day
        The day it is made for: it tells of the last half-year that had ended then, and of how all
        stood on the day.
    tell
        Hears how far the work has come.
    """
    areas_on = day if selection.viewer.rights.sees_points else selection.today  # those of the protected counts
    situation = the_situation(selection.viewer, selection.municipality, areas_on)
    half, known = find_half_year(day), selection.viewer.as_of or selection.today
    ground, baseline_year = lay_ground(selection, situation, day=day), baseline_year_of(selection.promises)
    parts = _lay_parts(promise, ground, half, baseline_year=baseline_year, known=known)
    return Document(
        f"Halvårsrapport {half.year}:{half.half}, {selection.name}",
        promise.title,
        (
            ("Diarienummer", promise.registry_number or "saknas i löftets dokument"),
            ("Löftet gäller", f"{format_date(promise.period.first)} – {format_date(promise.period.last)}"),
            ("Halvår", tell_when(half)),
            ("Läget den", format_date(day)),
            ("Uppgifter kända den", format_date(known)),
        ),
        (*_warn(is_demo=situation.is_demo), *_tell_each(parts, tell)),
        day,
        is_demo=situation.is_demo,
        notice=INTERNAL_NOTICE if selection.viewer.rights.sees_points else PROTECTED_NOTICE,
    )


def _lay_parts(
    promise: Promise, ground: Ground, half: HalfYear, *, baseline_year: int, known: date
) -> Mapping[str, Iterable[Block]]:
    """Lay out the parts of the report in order, by the names that whoever waits for it is told."""
    cases, plan = list_area_cases(ground), read_plan(promise, ground, known=known)
    return {
        "löftet": _tell_promise(promise),
        "lägesbilden": tell_situation(promise, ground, half, baseline_year),
        "kartan": tell_map(ground, half),
        "EST": tell_reported(ground, half, baseline_year, cases=cases),
        "fokusområdena": tell_focus_areas(promise, ground, plan=plan, cases=cases),
        "aktiviteterna": tell_done(promise, ground, half),
        "uppföljningen": tell_follow_up(promise, ground),
        "åtgärdsplanen": tell_plan(plan),
        "vad som har berättats": tell_told(promise, ground),
        "förslaget till beslut": tell_proposal(promise, ground, n_without=_count_undefined(promise, ground)),
        "metoden": (Heading("Metod och begränsningar"), Listing(METHOD)),
        "motsägelserna": tell_contradictions(promise),
    }


def _count_undefined(promise: Promise, ground: Ground) -> int:
    """Count the goals with a measure that nobody has decided how to hold it against."""
    definitions = list_definitions(promise, ground)
    goals = [goal for area in promise.focus_areas for goal in area.goals if goal.measure is not None]
    return sum(goal.goal_id not in definitions for goal in goals)


def _warn(*, is_demo: bool) -> Iterator[Block]:
    if is_demo:
        yield Sentence(f"{DEMO_NOTICE}. {DEMO_EXPLANATION}", Tone.STRONG)


def _tell_each(parts: Mapping[str, Iterable[Block]], tell: Callable[[str], object]) -> Iterator[Block]:
    for number, (name, told) in enumerate(parts.items(), 1):
        tell(f"{number} av {len(parts)}: {name}")
        yield from told


def _tell_promise(promise: Promise) -> Iterator[Block]:
    titles = {document.document_id: document.title for document in promise.documents}
    yield Heading("Löftet, ordagrant")
    yield Sentence(f"Parter: {', '.join(party.name for party in promise.parties)}.")
    if promise.period.quote is not None:
        yield Quotation(promise.period.quote.text, titles[promise.period.quote.document])
    for quote in promise.overall_goals:
        yield Quotation(quote.text, titles[quote.document])
    if not promise.overall_goals:
        yield Sentence("Löftet har inget övergripande mål skrivet för sig.")
