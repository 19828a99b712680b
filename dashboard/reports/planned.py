"""The action plan on paper: Brå's six columns as they were on the day, what came since, and what is to be done next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.cases import say_next
from dashboard.formats import format_count, format_date
from dashboard.goals import Ground
from dashboard.papers import list_papers
from dashboard.reports.document import Block, Grid, Heading, Sentence, Tone
from dashboard.reports.words import unbadge
from dashboard.texts import badge_assessment, name_status
from data.action_plans import SIX_COLUMNS, PlanRow, order_rows
from data.cases import Case
from data.model import CommitmentStatus, FocusArea, Promise
from geo.cases import find_next
from geo.followup import Assessment as Judged

_NONE = "Ingen åtgärdsplan är inlagd. Kommunen ska ta ställning till behovet av en (lag 2023:196)."
_STANDING = ("Åtgärd", "Genomförande", "Bedömning", "Vad den säger")
_ENDED = frozenset({CommitmentStatus.DONE, CommitmentStatus.CLOSED_UNDONE})


@dataclass(frozen=True, slots=True)
class Plan:
    """An action plan as it was on a day, and what is known to have come since.

    Attributes
    ----------
    day, known
        The day, and the day whose knowledge is told.
    then
        The rows as they stood when the day had ended.
    since
        Rows that were first written later.
    n_changed, n_removed
        How many of those that stood then were written anew, or taken away, since.
    """

    day: date
    known: date
    then: tuple[PlanRow, ...]
    since: tuple[PlanRow, ...]
    n_changed: int
    n_removed: int


def read_plan(promise: Promise, ground: Ground, *, known: date) -> Plan:
    """Read the plan of a promise's municipalities, as it was when the day had ended."""
    codes = [place.code for place in promise.municipalities]
    is_demo = ground.situation.is_demo
    now = list_papers(ground.viewer, PlanRow, codes, is_demo=is_demo)
    then = list_papers(ground.viewer, PlanRow, codes, is_demo=is_demo, as_of=ground.day)
    held = {(row.municipality, row.key): row.version for row in then}
    holds = {(row.municipality, row.key): row.version for row in now}
    return Plan(
        ground.day,
        known,
        order_rows(then),
        order_rows(tuple(row for row in now if (row.municipality, row.key) not in held)),
        n_changed=sum(holds.get(key, version) != version for key, version in held.items()),
        n_removed=sum(key not in holds for key in held),
    )


def tell_plan(plan: Plan) -> Iterator[Block]:
    """Tell the plan as it stood on the day, and apart from it what was written since."""
    yield Heading("Åtgärdsplan")
    if not plan.then and not plan.since:
        yield Sentence(_NONE)
        return
    if plan.then:
        yield Sentence(f"Planen står som den var inskriven {format_date(plan.day)}.")
        yield from _lay(plan.then, f"Åtgärdsplan i Brås sex kolumner, {format_date(plan.day)}")
        yield from _tell_changed(plan)
    else:
        yield Sentence(f"Ingen åtgärdsplan var inskriven {format_date(plan.day)}.", Tone.STRONG)
    if plan.since:
        yield Heading(f"Inskrivet efter {format_date(plan.day)}", 3)
        yield Sentence(f"Rader som skrevs in först senare. De står som de var kända {format_date(plan.known)}.")
        yield from _lay(plan.since, f"Åtgärdsplan i Brås sex kolumner, inskrivet efter {format_date(plan.day)}")


def _tell_changed(plan: Plan) -> Iterator[Block]:
    """Tell how much has been written anew, which is not in the tables."""
    told = [
        f"{_count(n)} har {what} sedan dess"
        for n, what in ((plan.n_changed, "ändrats"), (plan.n_removed, "tagits bort"))
        if n
    ]
    if told:
        yield Sentence(f"{', och '.join(told)}. Det står inte här.", Tone.NOTE)


def _count(n: int) -> str:
    return "1 rad" if n == 1 else f"{format_count(n)} rader"


def _lay(rows: Sequence[PlanRow], caption: str) -> Iterator[Block]:
    cells = tuple(
        (row.cause, row.action, row.operative_goals or "saknas", row.when, ", ".join(row.owners), _say_followed(row))
        for row in rows
    )
    yield Grid(caption, SIX_COLUMNS, cells)
    stands = tuple(
        (row.action, name_status(row.status), _say_colour(row), row.judged or "inget skrivet") for row in rows
    )
    yield Grid("Så långt har åtgärderna kommit", _STANDING, stands)


def _say_colour(row: PlanRow) -> str:
    return unbadge(badge_assessment(Judged(row.colour, "bedömning", "")))


def _say_followed(row: PlanRow) -> str:
    told = [row.follow_up or "saknas"]
    if row.follow_up_on:
        told.append(f"senast {format_date(row.follow_up_on)}")
    if row.followed_up_on:
        told.append(f"gjord {format_date(row.followed_up_on)}")
    return "; ".join(told)


def tell_next(area: FocusArea, promise: Promise, plan: Plan, cases: Sequence[Case]) -> Iterator[Block]:
    """Tell what is to be done next for a focus area, by whom and when: of the plan and of the cases."""
    own = {(promise.promise_id, commitment.commitment_id) for commitment in area.commitments}
    rows = [
        (row.action, row.when, ", ".join(row.owners), _name_origin(row, plan))
        for row in (*plan.then, *plan.since)
        if row.status not in _ENDED and own & {(key.promise_id, key.commitment_id) for key in row.commitments}
    ]
    rows += [
        (case.name, say_next(find_next(case, today=plan.day)), case.owner or "uppgift saknas", "ärendena")
        for case in cases
        if case.next_on is not None and own & {(link.promise_id, link.commitment_id) for link in case.commitments}
    ]
    if rows:
        yield Grid(f"Nästa steg inom {area.name}", ("Vad", "När", "Vem", "Inskrivet i"), tuple(rows))
    else:
        yield Sentence("Inget nästa steg är inskrivet för fokusområdet.")


def _name_origin(row: PlanRow, plan: Plan) -> str:
    if row in plan.then or row.recorded_at is None:
        return "åtgärdsplanen"
    return f"åtgärdsplanen, inskrivet efter {format_date(plan.day)}"
