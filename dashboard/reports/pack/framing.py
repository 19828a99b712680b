"""What stands around the agenda in a pack: the opening, how a closed meeting stood, and the sources at the end."""

from collections.abc import Iterator

from dashboard.derived import list_sources
from dashboard.formats import format_date, format_long_date
from dashboard.goals import Ground
from dashboard.reports.document import Grid
from dashboard.reports.half_year import METHOD
from dashboard.reports.slide import Slide
from dashboard.selection import Selection
from dashboard.texts import DEMO_EXPLANATION, capitalise
from dashboard.views.sources import list_passports
from data.meetings import Meeting, StandingLine


def tell_opening(meeting: Meeting, selection: Selection, *, is_demo: bool) -> Slide:
    """Tell whose meeting it is, when, and what it looks at."""
    agenda = [f"{number}. {view.title}" for number, view in enumerate(meeting.agenda, 1)]
    points = {0: "dagordningen är tom", 1: "en punkt på dagordningen"}.get(
        len(agenda), f"{len(agenda)} punkter på dagordningen"
    )
    return Slide(
        f"{meeting.title} i {selection.name}, {format_long_date(meeting.held_on)}: {points}.",
        (*([DEMO_EXPLANATION] if is_demo else []), *agenda),
        notes=f"Mötet är {meeting.state.value}.",
    )


def tell_standing(meeting: Meeting) -> Slide:
    """Tell how everything stood when a meeting was closed, in the words that were kept then."""
    rows = tuple((capitalise(line.kind.value), line.name, _say(line)) for line in meeting.standing)
    if not rows:
        return Slide("Inget sparades om hur det stod när mötet avslutades.")
    closed = f"{meeting.closed_at:%Y-%m-%d kl. %H.%M}" if meeting.closed_at else "–"
    return Slide(
        f"Så stod det när mötet avslutades {closed}.",
        shown=Grid("Så stod det", ("Slag", "Vad", "Hur det stod"), rows),
        notes="Sparat i ord när mötet avslutades, det som alla på mötet får läsa. Det ändras aldrig.",
    )


def _say(line: StandingLine) -> str:
    period = f" ({line.period})" if line.detail and line.period else ""
    return f"räknemässigt {line.detail}, mot slumpen {line.word}{period}" if line.detail else line.word


def tell_sources(ground: Ground | None) -> Iterator[Slide]:
    """Tell what the figures rest on and how they are made, last of all.

    Parameters
    ----------
    ground
        The figures; None where the pack has none.
    """
    if ground is not None:
        hidden = [source for source in ground.counts.tables if ground.is_protected(source)]
        rows = tuple(
            (source, passport)
            for source in (*list_sources(ground.situation), *hidden)
            for passport in list_passports(ground.situation, source)
        )
        if rows:
            yield Slide(
                "Källorna räknar olika och läggs aldrig ihop.",
                shown=Grid("Källor", ("Källa", "Vad den räknar och när"), rows),
                source=f"Uppgifter kända den {format_date(ground.viewer.as_of or ground.day)}.",
            )
    yield Slide("Det som saknas räknas aldrig som noll, och delar av år jämförs bara med samma månader.", METHOD)
