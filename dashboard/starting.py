"""How far a municipality has come on its way in: told by what the store holds, and by nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dashboard.selection import Selection
from dashboard.store import list_municipalities, see
from data.model import Goal


class StepState(StrEnum):
    """How far a step has come."""

    DONE = "klart"
    NOW = "gör nu"
    LATER = "sedan"
    NOT_NEEDED = "behövs inte"
    UNSEEN = "syns inte för din roll"


SYMBOLS = {
    StepState.DONE: "✔",
    StepState.NOW: "▶",
    StepState.LATER: "○",
    StepState.NOT_NEEDED: "–",
    StepState.UNSEEN: "?",
}


@dataclass(frozen=True, slots=True)
class Held:
    """What the store holds of a municipality, as far as somebody may see it.

    Attributes
    ----------
    n_promises, n_areas
        Promises that it is part of; areas that hold today.
    has_real, has_demo
        Whether there are figures, and whether there are invented ones.
    goals
        The promises' goals.
    defined
        Ids of the goals whose definition is decided; None for who may not see.
    """

    n_promises: int = 0
    n_areas: int = 0
    has_real: bool = False
    has_demo: bool = False
    goals: tuple[Goal, ...] = ()
    defined: frozenset[str] | None = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """A step, what is told of it, and the page where it is taken (path, what the link says, more of the address)."""

    title: str
    told: str
    state: StepState
    way: tuple[str, str] | None = None
    address: tuple[tuple[str, str], ...] = ()


def hold(selection: Selection) -> Held:
    """Find what the store holds of a municipality."""
    viewer = selection.viewer
    seen = see(viewer)
    known = list_municipalities(viewer).set_index("municipality")
    is_known = selection.municipality in known.index
    defined = None
    if viewer.rights.sees_counts:
        read = (seen.read_definitions(promise.promise_id) for promise in selection.promises)
        defined = frozenset(one.goal_id for each in read for one in each if not one.is_demo)
    return Held(
        n_promises=len(selection.promises),
        n_areas=len(seen.read_areas(selection.municipality, on=selection.today)),
        has_real=is_known and bool(known.loc[selection.municipality, "has_real"]),
        has_demo=is_known and bool(known.loc[selection.municipality, "has_demo"]),
        goals=tuple(goal for promise in selection.promises for area in promise.focus_areas for goal in area.goals),
        defined=defined,
    )


def lay_steps(held: Held) -> tuple[Step, ...]:
    """Lay the steps in order; the first that is neither done nor unneeded is what to do now.

    Examples
    --------
    >>> [step.state.value for step in lay_steps(Held(n_promises=1))]
    ['klart', 'klart', 'gör nu', 'sedan', 'behövs inte', 'sedan']
    """
    steps = (
        Step("Välj kommun", "Kommunen väljs ur SCB:s lista. Resten av produkten följer med i valet.", StepState.DONE),
        _lay_promise(held),
        _lay_areas(held),
        Step("Läs in uppgifter", _tell_figures(held), _done(is_done=held.has_real), ("las-in", "Läs in en fil")),
        _lay_definitions(held),
        _lay_situation(held),
    )
    return _point_out(steps)


def _point_out(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Say of the first step that is left that it is to be taken now."""
    first = next((step for step in steps if step.state is StepState.LATER), None)
    return tuple(replace(step, state=StepState.NOW) if step is first else step for step in steps)


def _lay_promise(held: Held) -> Step:
    told = _count(held.n_promises, "löfte är inlagt", "löften är inlagda")
    lead = "Ladda upp löftet som fil, eller skriv av det i ett formulär."
    return Step("Lägg in löftet", told or lead, _done(is_done=held.n_promises > 0))


def _lay_areas(held: Held) -> Step:
    told = _count(held.n_areas, "område gäller i dag", "områden gäller i dag")
    lead = "Platserna som löftet talar om: resecentrum, centrum, en skola."
    address = () if held.n_areas else (("uppgift", "Rita nytt"),)
    way = ("omraden", "Till områdena")
    return Step("Rita områdena", told or lead, _done(is_done=held.n_areas > 0), way, address)


def _lay_definitions(held: Held) -> Step:
    measured = [goal for goal in held.goals if goal.measure is not None]
    return Step(
        "Bestäm vad målen hålls mot",
        _tell_definitions(held, measured),
        _judge_definitions(held, measured),
        ("bedomning", "Bestäm definition"),
        (("gor", "Mål och basår"),),
    )


def _lay_situation(held: Held) -> Step:
    told = "Kartan, antalen och löftet på en gång." if held.has_real else "Den visas när det finns uppgifter."
    return Step("Se lägesbilden", told, _done(is_done=held.has_real), ("lagesbild", "Öppna lägesbilden"))


def _done(*, is_done: bool) -> StepState:
    return StepState.DONE if is_done else StepState.LATER


def _count(n: int, one: str, several: str) -> str:
    return f"{n} {one if n == 1 else several}." if n else ""


def _tell_figures(held: Held) -> str:
    if held.has_real:
        return "Kommunen har egna uppgifter. Fler läses in på samma sida."
    told = "En fil från Brå, polisen eller EST. Produkten känner igen de vanliga och frågar om resten."
    return f"{told} Nu visas påhittade uppgifter i stället." if held.has_demo else told


def _tell_definitions(held: Held, measured: list[Goal]) -> str:
    if held.defined is None:
        return "Definitionerna ser du inte med din roll."
    if not held.n_promises:
        return "Det bestäms när löftet är inlagt."
    if not measured:
        return "Inget mål i löftet anger ett mått att hålla siffror mot. Ni kan ändå bestämma ett."
    n_lacking = sum(goal.goal_id not in held.defined for goal in measured)
    if not n_lacking:
        return "Varje mål med ett mått har en beslutad definition."
    return f"{n_lacking} av {len(measured)} mål med ett mått saknar beslut om källa och vad som räknas."


def _judge_definitions(held: Held, measured: list[Goal]) -> StepState:
    if held.defined is None:
        return StepState.UNSEEN
    if held.n_promises and not measured:
        return StepState.NOT_NEEDED
    return _done(is_done=bool(measured) and all(goal.goal_id in held.defined for goal in measured))
