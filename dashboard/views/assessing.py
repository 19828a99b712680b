"""Bedömning: what is decided of a promise: statuses, colours with evidence, what goals are held against, follow-ups."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from dashboard.evidence import Proposal, propose_evidence
from dashboard.formats import format_date
from dashboard.registers import find_assessment, list_assessments, save_assessment
from dashboard.selection import Selection
from dashboard.store import is_demo
from dashboard.texts import badge_assessment, plain
from dashboard.views.beginning import show_beginning
from dashboard.views.deciding import show_deciding
from dashboard.views.defining import show_defining
from dashboard.views.exercise import show_exercise
from dashboard.views.field import Field, keep_apart
from dashboard.views.frame import show_heading, show_table
from dashboard.views.holding import show_holding
from dashboard.views.keeping import Clock, keep, show_kept
from dashboard.views.saving import refuse
from dashboard.views.signing import Signed, ask_signing, day_of, read_signing
from data.assessments import WHAT_EVIDENCE_IS, Assessment, Colour, Evidence
from data.demands import demand
from data.model import FocusArea, Promise
from data.roles import Act
from geo.followup import Assessment as Judged
from geo.followup import Effect

LONGEST = 2000
_FORM = "bedomning"
_AREA, _PROPOSED = f"{_FORM}_omrade", f"{_FORM}_forslag"
_COLOUR, _REASON, _SAID, _PERIOD, _SOURCE, _DATED = (
    Field(f"{_FORM}_{part}") for part in ("farg", "skal", "underlag", "period", "kalla", "daterad")
)
_EMPTIED = (_COLOUR, _REASON, _SAID, _PERIOD, _SOURCE, _DATED, day_of(_FORM))

WORDS: Mapping[Colour, str] = {
    Colour.GREEN: "● grön: målet nås",
    Colour.YELLOW: "◆ gul: delvis eller osäkert",
    Colour.RED: "■ röd: målet nås inte",
    Colour.GREY: "? grå: kan inte bedömas",
}
_AGAINST_GREEN = frozenset({Effect.WORSE, Effect.WORSE_SO_FAR, Effect.NOT_BETTER, Effect.UNWEIGHED_NOT_FEWER})


def show_assessing(selection: Selection, *, clock: Clock) -> None:
    """Show what somebody may decide of the municipality's promises, one kind at a time.

    Parameters
    ----------
    selection
        Whose promises they are.
    clock
        Gives the time, Swedish clock time.
    """
    demand(selection.viewer.rights, Act.DECIDE)
    demo = is_demo(selection.viewer, selection.municipality)
    show_heading("Bedömning", selection, is_demo=demo)
    if not selection.promises:
        show_beginning("Kommunen har inget inlagt medborgarlöfte att bedöma.", "Se sidan Löftestext.", selection)
        return
    show_exercise(is_demo=demo)
    parts: dict[str, Callable[..., None]] = {
        "Status": show_deciding,
        "Bedömning": show_judging,
        "Mål och basår": show_defining,
        "Hållen uppföljning": show_holding,
    }
    chosen = st.segmented_control(
        "Vad vill du göra?", list(parts), default="Status", required=True, key="gor", bind="query-params"
    )
    parts[chosen or "Status"](selection, clock=clock)


def show_judging(selection: Selection, *, clock: Clock) -> None:
    """Show how a focus area was judged, and the form that judges it anew."""
    areas = {
        f"{area.name} ({promise.title})": (promise, area)
        for promise in selection.promises
        for area in promise.focus_areas
    }
    if not show_kept(selection.viewer, Assessment, clock=clock, describe=_describe):
        return
    name = st.selectbox("Fokusområde", list(areas), key=_AREA, bind="query-params")
    promise, area = areas[name]
    keep_apart(_FORM, (promise.promise_id, area.focus_area_id), _EMPTIED)
    found = [one for one in _list(promise, selection) if one.focus_area_id == area.focus_area_id]
    newest = find_assessment(found, area.focus_area_id)
    _show_newest(newest)
    proposals = propose_evidence(area, promise, selection)
    _offer(proposals)
    _ask(promise, area, newest, selection, clock)
    _show_history(found)


def _list(promise: Promise, selection: Selection) -> list[Assessment]:
    demo = is_demo(selection.viewer, selection.municipality)
    return list_assessments(selection.viewer, promise.promise_id, is_demo=demo, as_of=selection.today)


def _show_newest(newest: Assessment | None) -> None:
    if newest is None:
        st.markdown("**Nu gäller:** ingen bedömning är registrerad.")
        return
    badge = badge_assessment(Judged(newest.colour, "bedömt", ""))
    told = f"{format_date(newest.decided_on)}, {newest.author_role}: {newest.reason}"
    st.markdown(f"**Nu gäller:** {badge} {plain(told)}  \n**Underlag:** {plain(newest.evidence)}")


def _offer(proposals: tuple[Proposal, ...]) -> None:
    """Offer what the figures say today as evidence; say what they say, so that nobody picks the colour first."""
    if not proposals:
        st.markdown(
            "**Siffror:** det finns inga tal att jämföra för fokusområdets mål. Skriv underlaget själv, "
            "eller välj grå: kan inte bedömas."
        )
        return
    names = {proposal.name: proposal for proposal in proposals}
    chosen = names[st.selectbox("Siffror som gäller i dag", list(names), key=_PROPOSED)]
    evidence = chosen.evidence
    st.markdown(
        f"{plain(evidence.said)}  \n**Siffran säger:** {plain(chosen.effect.value)}. **Period:** "
        f"{plain(evidence.period)}. **Källa:** {plain(evidence.source)}, uttag {format_date(evidence.dated)}."
    )
    if chosen.effect in _AGAINST_GREEN:
        st.warning("Siffran talar inte för grön. Väljer du grön ändå behöver skälet säga varför.", icon="⚠️")
    st.button("Använd som underlag", on_click=partial(_take, evidence))


def _take(evidence: Evidence) -> None:
    _SAID.fill(evidence.said)
    _PERIOD.fill(evidence.period)
    _SOURCE.fill(evidence.source)
    _DATED.fill(evidence.dated)


def _ask(promise: Promise, area: FocusArea, newest: Assessment | None, selection: Selection, clock: Clock) -> None:
    with st.form(_FORM, enter_to_submit=False):
        st.pills("Bedömning", list(Colour), format_func=WORDS.__getitem__, key=_COLOUR.key)
        st.text_area("Omdömet i en mening", max_chars=LONGEST, key=_REASON.key, height=68)
        st.markdown("**Underlag.** Grön går bara att spara med underlag.", help=WHAT_EVIDENCE_IS)
        st.text_area("Vad siffrorna eller handlingen säger", max_chars=LONGEST, key=_SAID.key)
        left, middle, right = st.columns(3)
        left.text_input("Period", key=_PERIOD.key, placeholder="till exempel jan–jun 2025")
        middle.text_input("Källa", key=_SOURCE.key, placeholder="källans namn eller dnr")
        right.date_input("Källans datum", value=None, key=_DATED.key, max_value=selection.today, format="YYYY-MM-DD")
        ask_signing(_FORM, today=selection.today, day="Bedömt den")
        save = partial(_save, promise, area, selection, after=newest.version if newest else 0, clock=clock)
        st.form_submit_button("Spara bedömning", type="primary", on_click=save)
    st.caption("Bedömningen läses av alla som ser mer än det publicerade. Skriv inga antal under 5 och inga namn.")


def _save(promise: Promise, area: FocusArea, selection: Selection, *, after: int, clock: Clock) -> None:
    colour, reason = _COLOUR.value, _REASON.text
    evidence, signed = _read_evidence(), read_signing(_FORM)
    gaps = {"färg": colour, "omdömet i en mening": reason, "underlag": evidence, "roll och dag": signed}
    if colour is None or not reason or not evidence or signed is None:
        refuse(f"Kvar att fylla i: {', '.join(name for name, given in gaps.items() if not given)}.")
        return
    mine = _make(promise, area, colour, reason, evidence, signed)
    mine = mine.model_copy(update={"is_demo": is_demo(selection.viewer, selection.municipality)})
    told = f"Bedömningen är sparad: {colour.value}, {area.name}."
    keep(selection.viewer, mine, after=after, clock=clock, told=told, forget=_EMPTIED, save=save_assessment)


def _make(promise: Promise, area: FocusArea, colour: Colour, reason: str, evidence: str, signed: Signed) -> Assessment:
    return Assessment(
        promise_id=promise.promise_id,
        focus_area_id=area.focus_area_id,
        colour=colour,
        evidence=evidence,
        decided_on=signed.day,
        author_role=signed.role,
        reason=reason,
    )


def _read_evidence() -> str:
    """Write the evidence as it is kept; what lacks is left out, and the gate tells it of a green one."""
    said, period, source, dated = _SAID.text, _PERIOD.text, _SOURCE.text, _DATED.value
    if said and period and source and dated:
        return str(Evidence(said=said, period=period, source=source, dated=dated))
    parts = {"": said, "Period: ": period, "Källa: ": source, "Daterad: ": format_date(dated) if dated else ""}
    return " ".join(f"{name}{text.rstrip('.')}." for name, text in parts.items() if text)


def _describe(assessment: Assessment) -> Mapping[str, str]:
    return {
        "Bedömning": WORDS[assessment.colour],
        "Bedömt den": format_date(assessment.decided_on),
        "Omdöme": assessment.reason,
        "Underlag": assessment.evidence,
        "Roll": assessment.author_role,
    }


def _show_history(found: list[Assessment]) -> None:
    if len(found) > 1:
        with st.expander("Tidigare bedömningar"):
            show_table([_describe(one) for one in reversed(found)])
