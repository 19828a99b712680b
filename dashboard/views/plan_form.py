"""Åtgärdsplan, the form: a row is written, changed, moved and taken back; what stands there is never lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from dashboard.selection import Selection
from dashboard.texts import name_status
from dashboard.views.assessing import WORDS
from dashboard.views.field import Field, is_another
from dashboard.views.keeping import Clock, keep
from dashboard.views.saving import refuse
from dashboard.views.signing import ask_own_role, read_own_role
from data.action_plans import CommitmentKey, PlanRow, find_position
from data.assessments import WHAT_EVIDENCE_IS, Colour, Evidence, find_lacking
from data.model import CommitmentStatus

LONGEST = 1000
_FORM = "plan"
_ROW = Field(f"{_FORM}_rad")
_TEXTS = {
    "cause": "Orsak",
    "action": "Åtgärd",
    "operative_goals": "Operativa mål",
    "when": "När",
    "follow_up": "Uppföljning",
}
_DEMANDED = ("cause", "action", "when")
_OTHERS = (
    "key",
    "owners",
    "commitments",
    "follow_up_on",
    "followed_up_on",
    "status",
    "colour",
    "judged",
    "said",
    "period",
    "source",
    "dated",
    "number",
)

Titles = Mapping[str, CommitmentKey]


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of one municipality, and who may be named in it."""

    selection: Selection
    rows: tuple[PlanRow, ...]
    titles: Titles
    owners: tuple[str, ...]
    is_demo: bool


def ask_row(plan: Plan, clock: Clock, new_id: Callable[[], object]) -> None:
    """Ask for a row of the plan: a new one, or one that stands there to be changed."""
    rows = {f"{number}. {row.action}": row for number, row in enumerate(plan.rows, start=1)}
    if is_another(_FORM, plan.selection.municipality):
        _ROW.empty()
        _fill(None, plan)
    # The row that is being changed may have got another number meanwhile.
    _ROW.fill(next((label for label, row in rows.items() if row.key == _field("key").value), None))
    chosen = st.selectbox(
        "Rad",
        list(rows),
        index=None,
        placeholder="Ny rad, eller välj en att ändra",
        key=_ROW.key,
        on_change=lambda: _fill(rows.get(_ROW.value or ""), plan),
    )
    row = rows.get(chosen or "")
    if row is not None:
        _offer_withdrawal(row, plan, clock)
    if _field("number").value is None:
        _fill(row, plan)
    with st.form(_FORM, enter_to_submit=False):
        _ask_columns(plan)
        _ask_standing(plan)
        ask_own_role(_FORM)
        save = partial(_save, row, plan, clock, new_id)
        st.form_submit_button("Spara rad", type="primary", on_click=save)
    st.caption("Den förra lydelsen finns kvar i historiken.")


def _ask_columns(plan: Plan) -> None:
    """Ask for Brå's six columns, in Brå's order."""
    st.text_area("Orsak", key=_field("cause").key, max_chars=LONGEST, height=68)
    st.multiselect("Åtaganden som orsaken ligger bakom", list(plan.titles), key=_field("commitments").key)
    st.text_area("Åtgärd", key=_field("action").key, max_chars=LONGEST, height=68)
    st.text_area("Operativa mål", key=_field("operative_goals").key, max_chars=LONGEST, height=68)
    st.text_input("När", key=_field("when").key, placeholder="till exempel våren 2025", max_chars=LONGEST)
    st.multiselect("Vem (roll eller part, aldrig ett namn)", plan.owners, key=_field("owners").key)
    st.text_input("Uppföljning", key=_field("follow_up").key, placeholder="hur den följs upp", max_chars=LONGEST)
    left, right = st.columns(2)
    left.date_input("Ska följas upp senast", key=_field("follow_up_on").key, format="YYYY-MM-DD")
    right.date_input(
        "Följdes upp", key=_field("followed_up_on").key, max_value=plan.selection.today, format="YYYY-MM-DD"
    )


def _ask_standing(plan: Plan) -> None:
    """Ask how far it has come, and apart from that how it went."""
    st.pills("Genomförande", list(CommitmentStatus), format_func=name_status, key=_field("status").key)
    st.pills("Bedömning av resultatet", list(Colour), format_func=WORDS.__getitem__, key=_field("colour").key)
    st.text_input("Bedömningen i en mening", key=_field("judged").key, max_chars=LONGEST)
    with st.expander("Underlag för bedömningen (krävs för grön)"):
        st.caption(WHAT_EVIDENCE_IS)
        st.text_area("Vad siffrorna eller handlingen säger", key=_field("said").key, max_chars=LONGEST, height=68)
        st.text_input("Period", key=_field("period").key)
        st.text_input("Källa", key=_field("source").key)
        st.date_input("Källans datum", key=_field("dated").key, max_value=plan.selection.today, format="YYYY-MM-DD")
    st.number_input("Plats i planen", min_value=1, max_value=len(plan.rows) + 1, key=_field("number").key)


def _field(name: str) -> Field:
    return Field(f"{_FORM}_{name}")


def _fill(row: PlanRow | None, plan: Plan) -> None:
    """Put a row's own words in the form, or empty it for a new one."""
    names = {key: name for name, key in plan.titles.items()}
    evidence = row.evidence if row else None
    for name in _TEXTS:
        _field(name).fill((getattr(row, name) or "") if row else "")
    others: dict[str, Any] = {
        "key": row.key if row else "",
        "owners": list(row.owners) if row else [],
        "commitments": [names[key] for key in row.commitments if key in names] if row else [],
        "follow_up_on": row.follow_up_on if row else None,
        "followed_up_on": row.followed_up_on if row else None,
        "status": row.status if row else CommitmentStatus.NOT_STARTED,
        "colour": row.colour if row else Colour.GREY,
        "judged": (row.judged or "") if row else "",
        "said": evidence.said if evidence else "",
        "period": evidence.period if evidence else "",
        "source": evidence.source if evidence else "",
        "dated": evidence.dated if evidence else None,
        "number": plan.rows.index(row) + 1 if row in plan.rows else len(plan.rows) + 1,
    }
    for name, value in others.items():
        _field(name).fill(value)


def _offer_withdrawal(row: PlanRow, plan: Plan, clock: Clock) -> None:
    withdrawn = row.model_copy(update={"is_withdrawn": True})
    forget = _list_fields()
    back = partial(
        keep, plan.selection.viewer, withdrawn, after=row.version, clock=clock, told="Raden är borta.", forget=forget
    )
    st.button("Ta bort raden", icon=":material/delete:", on_click=back)


def _list_fields() -> tuple[Field, ...]:
    return (_ROW, *(_field(name) for name in (*_TEXTS, *_OTHERS)))


def _save(row: PlanRow | None, plan: Plan, clock: Clock, new_id: Callable[[], object]) -> None:
    role, evidence = read_own_role(_FORM), _read_evidence()
    lacking = [*_find_lacking(evidence, plan), *([] if role else ["roll"])]
    if lacking or role is None:
        refuse(f"Kvar att fylla i: {', '.join(lacking)}.")
        return
    written = _make(row, plan, role, evidence, key=row.key if row else str(new_id()))
    after = row.version if row else 0
    keep(plan.selection.viewer, written, after=after, clock=clock, told="Raden är sparad.", forget=_list_fields())


def _find_lacking(evidence: Evidence | None, plan: Plan) -> list[str]:
    lacking = [_TEXTS[name].lower() for name in _DEMANDED if not _read_text(name)]
    lacking += [] if _field("owners").value else ["vem"]
    colour = _field("colour").value or Colour.GREY
    if colour is not Colour.GREY and not _read_text("judged"):
        lacking.append("bedömningen i en mening")
    if colour is Colour.GREEN:
        lacking += [f"underlag för grön ({what})" for what in find_lacking(evidence, on=plan.selection.today)]
    return lacking


def _read_text(name: str) -> str | None:
    return _field(name).text or None


def _read_evidence() -> Evidence | None:
    said, period, source = (_read_text(name) for name in ("said", "period", "source"))
    dated = _field("dated").value
    if said is None or period is None or source is None or dated is None:
        return None
    return Evidence(said=said, period=period, source=source, dated=dated)


def _make(row: PlanRow | None, plan: Plan, role: str, evidence: Evidence | None, *, key: str) -> PlanRow:
    others = tuple(each for each in plan.rows if row is None or each.key != row.key)
    number = int(_field("number").value or len(plan.rows) + 1)
    is_moved = row is None or plan.rows.index(row) + 1 != number
    commitments = [plan.titles[name] for name in _field("commitments").value or ()]
    unknown = [each for each in row.commitments if each not in plan.titles.values()] if row else []
    return PlanRow.model_validate(
        {name: _read_text(name) for name in _TEXTS}
        | {
            "municipality": plan.selection.municipality,
            "key": key,
            "author_role": role,
            "is_demo": plan.is_demo,
            "position": find_position(others, number) if row is None or is_moved else row.position,
            "owners": tuple(_field("owners").value or ()),
            "follow_up_on": _field("follow_up_on").value,
            "followed_up_on": _field("followed_up_on").value,
            "commitments": (*commitments, *unknown),
            "status": _field("status").value or CommitmentStatus.UNKNOWN,
            "colour": _field("colour").value or Colour.GREY,
            "judged": _read_text("judged"),
            "evidence": evidence,
        }
    )
