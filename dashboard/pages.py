"""The pages: what each is called, in which part of the menu it stands, and who has a use for it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

from dashboard.opening import read_clock
from dashboard.selection import Selection
from dashboard.views.about import show_about
from dashboard.views.accessibility import show_accessibility
from dashboard.views.action_plan import show_action_plan
from dashboard.views.activities import show_activities
from dashboard.views.areas import show_area_register
from dashboard.views.assessing import show_assessing
from dashboard.views.baseline import show_baseline
from dashboard.views.calendar import show_calendar
from dashboard.views.cases import show_cases
from dashboard.views.delivery import show_delivery
from dashboard.views.followup import show_follow_up
from dashboard.views.log import show_log
from dashboard.views.meeting import show_meeting
from dashboard.views.methods import show_methods
from dashboard.views.presence import show_presence
from dashboard.views.promise import show_promise
from dashboard.views.promises import show_promises
from dashboard.views.publish import show_publish
from dashboard.views.register import show_register
from dashboard.views.reporting_months import show_reporting_months
from dashboard.views.reports import show_reports
from dashboard.views.review import show_review
from dashboard.views.situation import show_situation
from dashboard.views.start import show_start
from dashboard.views.surveys import show_surveys
from data.roles import Act, Grain, Rights

LOOK, PROMISE, WORK, REGISTER = "Läget", "Löftet", "Arbetet", "Registret"
"""The parts of the menu."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and whose menu it stands in; by its address everyone comes to it, and is told why not."""

    section: str
    title: str
    show: Callable[[Selection], None]
    is_for: Callable[[Rights], bool] = lambda _: True
    is_writing: bool = False


def _sees_counts(rights: Rights) -> bool:
    return rights.sees_counts


def _sees_points(rights: Rights) -> bool:
    return rights.sees_points


def _sees_places(rights: Rights) -> bool:
    return rights.grain in {Grain.POINTS, Grain.CELLS}


def _may(*acts: Act) -> Callable[[Rights], bool]:
    return lambda rights: any(rights.may(act) for act in acts)


PAGES = {
    "lagesbild": Page(LOOK, "Lägesbild", show_situation, _sees_counts),
    "baslinje": Page(LOOK, "Baslinje", show_baseline, _sees_counts),
    "undersokningar": Page(LOOK, "Undersökningar", partial(show_surveys, clock=read_clock), _sees_counts),
    "metod": Page(LOOK, "Metod", show_methods, _sees_points),
    "lofte": Page(PROMISE, "Hålls löftet?", show_promise, _sees_counts),
    "loften": Page(PROMISE, "Löftestext", show_promises),
    "uppfoljning": Page(PROMISE, "Uppföljning", show_follow_up, _sees_counts),
    "rapporter": Page(PROMISE, "Rapporter", show_reports, _sees_counts),
    "publicera": Page(
        PROMISE, "Publicera", partial(show_publish, clock=read_clock), _may(Act.PUBLISH), is_writing=True
    ),
    "narvaro": Page(WORK, "Närvaro", partial(show_presence, clock=read_clock, new_id=uuid4), _sees_counts),
    "arenden": Page(WORK, "Ärenden", partial(show_cases, clock=read_clock, new_id=uuid4), _sees_places),
    "mote": Page(
        WORK, "Möte", lambda who: show_meeting(who, pages=name_views(), clock=read_clock, new_id=uuid4), _sees_counts
    ),
    "bedomning": Page(WORK, "Bedömning", partial(show_assessing, clock=read_clock), _may(Act.DECIDE), is_writing=True),
    "arshjul": Page(WORK, "Årshjul", partial(show_calendar, clock=read_clock, new_id=uuid4), _sees_counts),
    "aktiviteter": Page(WORK, "Aktiviteter", partial(show_activities, clock=read_clock, new_id=uuid4), _sees_counts),
    "atgardsplan": Page(WORK, "Åtgärdsplan", partial(show_action_plan, clock=read_clock, new_id=uuid4), _sees_counts),
    "rapporteringsgrad": Page(
        WORK, "Rapporteringsgrad", partial(show_reporting_months, clock=read_clock), _sees_counts
    ),
    "registrera": Page(
        WORK, "Registrera", partial(show_register, clock=read_clock, new_id=uuid4), _may(Act.REGISTER), is_writing=True
    ),
    "granskning": Page(WORK, "Granskning", partial(show_review, clock=read_clock), _may(Act.REVIEW), is_writing=True),
    "kom-igang": Page(REGISTER, "Kom igång", partial(show_start, clock=read_clock), _may(Act.READ_IN), is_writing=True),
    "omraden": Page(REGISTER, "Områden", partial(show_area_register, clock=read_clock), _may(Act.READ_IN, Act.DECIDE)),
    "las-in": Page(REGISTER, "Läs in", partial(show_delivery, clock=read_clock), _may(Act.READ_IN), is_writing=True),
    "logg": Page(REGISTER, "Logg", show_log, _may(Act.ADMINISTER)),
    "om": Page(REGISTER, "Om", show_about),
    "tillganglighet": Page(REGISTER, "Tillgänglighet", show_accessibility),
}


def find_first(rights: Rights) -> str:
    """Find the page that the bare address opens."""
    return next(path for path, page in PAGES.items() if page.is_for(rights))


def list_offered(rights: Rights, *, is_past: bool) -> set[str]:
    """List the pages that somebody has a use for; on a day gone by nothing is written."""
    return {path for path, page in PAGES.items() if page.is_for(rights) and not (is_past and page.is_writing)}


def name_views() -> dict[str, str]:
    """Name the pages that a meeting may look at, by their path."""
    return {path: page.title for path, page in PAGES.items() if page.section != REGISTER and not page.is_writing}
