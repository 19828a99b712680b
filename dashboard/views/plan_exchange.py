"""Åtgärdsplan, the files: taken out as Excel or Word, and taken in again once it is seen what would change."""

import hashlib
from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.formats import format_count
from dashboard.papers import list_versions, save_papers
from dashboard.reports.plan_files import write_plan_document, write_plan_workbook
from dashboard.texts import plain
from dashboard.views.frame import show_table
from dashboard.views.keeping import Clock
from dashboard.views.plan_form import Plan
from dashboard.views.saving import refuse, save_once
from dashboard.views.signing import ask_own_role, read_own_role
from data.action_plans import PlanRow
from data.arrivals import hold_upload
from data.errors import DataError
from data.plan_cells import ReadRow, Writer
from data.plan_opening import open_plan
from data.plan_reading import read_plan
from data.store import Conflict
from geo.plan_changes import Change, PlanChanges, compare_plan

MOST_BYTES = 20_000_000
_MOST_FAULTS = 50
_FORM, _FILE, _READ = "planfil", "planfil_fil", "planfil_last"
_KINDS = {
    "Excel": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_plan_workbook),
    "Word": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", write_plan_document),
}


def offer_files(plan: Plan) -> None:
    """Offer the plan as files; where a cell can't be written to one, it is said which."""
    if not plan.rows:
        return
    selection = plan.selection
    try:
        written = {
            name: write(plan.rows, plan.titles, place=selection.name, made_on=selection.today, is_demo=plan.is_demo)
            for name, (_, _, write) in _KINDS.items()
        }
    except DataError as fault:
        _show_faults("Planen går inte att spara som fil.", fault)
        return
    mark = "-pahittade-demodata" if plan.is_demo else ""
    with st.container(horizontal=True):
        for name, (suffix, mime, _) in _KINDS.items():
            st.download_button(
                f"Ladda ner som {name}",
                data=written[name],
                file_name=f"atgardsplan-{selection.municipality}-{selection.today}{mark}.{suffix}",
                mime=mime,
                on_click="ignore",
            )


def ask_plan_file(plan: Plan, clock: Clock, new_id: Callable[[], object]) -> None:
    """Ask for a plan as a file, show what it would change, and save it when told to."""
    with st.expander("Läs in planen från Excel eller Word", icon=":material/upload_file:"):
        st.caption(
            "Rubrikerna ska vara Brås sex kolumner; en fil som är nedladdad härifrån har fler. Filen läses i minnet, "
            "och inget sparas förrän du har sett vad som ändras."
        )
        upload = st.file_uploader("Åtgärdsplan (.xlsx eller .docx)", key=_FILE)
        if upload is None:
            st.session_state.pop(_READ, None)
            return
        if upload.size > MOST_BYTES:
            st.error(f"Filen är större än {MOST_BYTES // 1_000_000} MB. Kontrollera att det är rätt fil.")
            return
        read = _read(upload.getvalue(), upload.name, plan, new_id)
        if isinstance(read, DataError):
            _show_faults("Filen är inte inläst. Rätta den och välj den igen.", read)
            return
        _show_changes(_compare(read, plan), plan, clock)


def _read(content: bytes, name: str, plan: Plan, new_id: Callable[[], object]) -> tuple[ReadRow, ...] | DataError:
    """Read a file once for the plan as it is; another run of the page gives the same keys."""
    seen = (hashlib.sha256(content).hexdigest(), plan.selection.municipality, plan.is_demo, plan.rows)
    if (kept := st.session_state.get(_READ)) is not None and kept[0] == seen:
        found: tuple[ReadRow, ...] | DataError = kept[1]
        return found
    writer = Writer(
        plan.selection.municipality,
        "okänd",
        is_demo=plan.is_demo,
        new_key=lambda: str(new_id()),
        titles=plan.titles,
        standing={row.key: row for row in plan.rows},
    )
    try:
        with st.spinner("Läser filen …"), hold_upload(content, name) as path:
            found = read_plan(open_plan(path), writer, source=name)
    except DataError as fault:
        found = fault
    st.session_state[_READ] = (seen, found)
    return found


def _compare(read: tuple[ReadRow, ...], plan: Plan) -> PlanChanges:
    return compare_plan(read, plan.rows, versions_of=partial(list_versions, plan.selection.viewer))


def _show_changes(changes: PlanChanges, plan: Plan, clock: Clock) -> None:
    counted = {
        "nya": len(changes.new),
        "ändrade": len(changes.changed),
        "oförändrade": len(changes.same) + len(changes.passed_by),
    }
    st.markdown("**Så här skulle planen ändras:** " + ", ".join(f"{format_count(n)} {w}" for w, n in counted.items()))
    if changes.contested:
        st.warning(
            "**Någon annan hann före.** De här raderna är ändrade både i filen och av någon annan sedan filen "
            "skrevs, så inget av filen är sparat. Ladda ner planen på nytt och gör om ändringen i den.",
            icon="⚠️",
        )
        show_table([cells for each in changes.contested for cells in _tell(each, "Står i planen nu")])
    if changes.new or changes.changed:
        show_table([cells for each in (*changes.changed, *changes.new) for cells in _tell(each, "Förut")])
    _list("Ändrade av någon annan sedan filen skrevs, orörda i filen; den andras står kvar", changes.passed_by)
    _list("Finns inte i filen och står kvar i planen", changes.absent)
    if not (changes.new or changes.changed):
        st.info("Filen ändrar ingenting.", icon=":material/check:")
    elif not changes.contested:
        _ask_saving(changes, plan, clock)


def _tell(change: Change, before: str) -> list[dict[str, str]]:
    kind = "ändrad" if change.before else "ny"
    lead = {"Rad i filen": str(change.number), "Vad": kind, "Åtgärd": change.row.action}
    return [
        lead | {"Kolumn": column, before: old or "–", "I filen": new or "–"}
        for column, (old, new) in change.list_cells().items()
        if change.before or new
    ]


def _list(lead: str, rows: tuple[PlanRow, ...]) -> None:
    if rows:
        st.markdown(f"**{lead}:** " + "; ".join(plain(row.action) for row in rows))


def _ask_saving(changes: PlanChanges, plan: Plan, clock: Clock) -> None:
    with st.form(_FORM, enter_to_submit=False):
        ask_own_role(_FORM)
        st.form_submit_button("Spara ändringarna", type="primary", on_click=partial(_save, changes, plan, clock))


def _save(changes: PlanChanges, plan: Plan, clock: Clock) -> None:
    role = read_own_role(_FORM)
    if role is None:
        refuse("Kvar att fylla i: roll.")
        return
    saved = (*changes.changed, *changes.new)
    rows = [each.row.model_copy(update={"author_role": role}) for each in saved]
    after = [each.after for each in saved]
    told = f"Planen är sparad: {len(changes.new)} nya och {len(changes.changed)} ändrade rader."
    try:
        save_once(rows, lambda: save_papers(plan.selection.viewer, rows, after=after, now=clock()), told=told)
    except Conflict:
        refuse("Någon annan ändrade planen medan du läste. Se vad som skiljer nu, och spara igen.")
    except DataError as fault:
        refuse(" ".join(map(str, fault.problems)))


def _show_faults(lead: str, fault: DataError) -> None:
    listed = "\n".join(f"- {plain(str(problem))}" for problem in fault.problems[:_MOST_FAULTS])
    more = f"\n\n… och {len(fault.problems) - _MOST_FAULTS} fel till." if len(fault.problems) > _MOST_FAULTS else ""
    st.error(f"**{lead}**\n\n{listed}{more}")
