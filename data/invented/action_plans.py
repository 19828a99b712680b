"""An invented action plan: PÅHITTADE DEMODATA, a row for each focus area."""

from datetime import timedelta

from data.action_plans import CommitmentKey, PlanRow
from data.assessments import Colour, Evidence
from data.model import CommitmentStatus, FocusArea, Promise
from data.personal import mask

ROLE = "samordnare (påhittad)"
AFTER = (200, 500, 1_100)
"""Days into the promise's period when rows are to be followed up, one after another."""


def invent_plan(promise: Promise) -> tuple[PlanRow, ...]:
    """Invent an action plan for each of a promise's municipalities.

    Parameters
    ----------
    promise
        Whose focus areas: each becomes a row, its commitments what the cause lies behind.

    Returns
    -------
    tuple of PlanRow
        Marked as invented, with «påhittad» in every cause. The first was followed up, the second was not
        although its day has passed before the promise's end, the others come later.
    """
    return tuple(
        _invent(area, number, promise, place.code)
        for place in promise.municipalities
        for number, area in enumerate(promise.focus_areas)
    )


def _invent(area: FocusArea, number: int, promise: Promise, municipality: str) -> PlanRow:
    parties = {party.party_id: party.name for party in promise.parties}
    owners = dict.fromkeys(parties[owner] for commitment in area.commitments for owner in commitment.owners)
    follow_up_on = promise.period.first + timedelta(days=AFTER[min(number, len(AFTER) - 1)])
    is_done = number == 0
    return PlanRow(
        municipality=municipality,
        key=f"pahittad-{promise.promise_id}-{number}",
        author_role=ROLE,
        is_demo=True,
        position=float(number + 1),
        cause=f"Påhittad orsak: platser där {area.name.lower()} återkommer saknar tillsyn kvällstid",
        action=f"Påhittad åtgärd {number + 1} för {area.name.lower()}",
        operative_goals="Påhittat: två insatser i månaden",
        when=f"från {promise.period.first.year}",
        owners=tuple(name for name in owners if not mask(name).counts),
        follow_up="Påhittad: genomgång i rådet",
        follow_up_on=follow_up_on,
        followed_up_on=follow_up_on if is_done else None,
        commitments=tuple(
            CommitmentKey(promise_id=promise.promise_id, commitment_id=commitment.commitment_id)
            for commitment in area.commitments
        ),
        status=CommitmentStatus.DONE if is_done else CommitmentStatus.ONGOING,
        colour=Colour.YELLOW if is_done else Colour.GREY,
        judged="Påhittat: insatserna gjordes, effekten går inte att säga." if is_done else None,
        evidence=_invent_evidence(promise) if is_done else None,
    )


def _invent_evidence(promise: Promise) -> Evidence:
    return Evidence(
        said="Påhittat: 24 insatser gjordes.",
        period=f"helåret {promise.period.first.year}",
        source="påhittad insatslogg",
        dated=promise.period.first + timedelta(days=AFTER[0]),
    )
