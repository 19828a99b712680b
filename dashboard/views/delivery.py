"""Läs in: a file in four steps, from what it is to what became of its rows."""

import streamlit as st

from dashboard.intake.account import list_refused_below, list_understood
from dashboard.intake.answers import Answers, correct, draft
from dashboard.intake.columns_step import ask_meaning
from dashboard.intake.desk import Arrived, keep
from dashboard.intake.earlier import Clock, find_undone, show_earlier
from dashboard.intake.faults import show_faults
from dashboard.intake.file_step import ask_file, ask_form
from dashboard.intake.points_step import Where, ask_where, settle_where
from dashboard.intake.store_step import ask_storing, find_done, show_done
from dashboard.intake.survey_step import show_surveys
from dashboard.selection import Selection
from dashboard.store import see
from dashboard.texts import plain
from dashboard.views.frame import show_heading, show_table
from data.arrivals import Look, understand_head
from data.columns.describing import Fields, merge
from data.columns.questions import find_questions
from data.demands import demand
from data.descriptions import SourceDescription
from data.errors import DataError
from data.roles import Act
from data.store.seen import Seen

SHOWN = 10
_PASSPORT = {"name", "producer", "licence", "definition", "shortfall_note", "covers"}
"""What rows are understood without."""
STEPS = ("Välj fil", "Vad kolumnerna betyder", "Var punkterna hamnar", "Läs in")


def show_delivery(selection: Selection, *, clock: Clock) -> None:
    """Show the four steps, and the deliveries that came before."""
    demand(selection.viewer.rights, Act.READ_IN)
    seen = see(selection.viewer)
    show_heading("Läs in", selection, is_demo=False)
    st.markdown(" → ".join(f"**{at}.** {step}" for at, step in enumerate(STEPS, start=1)))
    arrived = ask_file()
    is_at_the_end = arrived is not None and _show_steps(arrived, seen, selection, clock)
    show_earlier(seen, selection.municipality, clock=clock, asks_role=not is_at_the_end)


def _show_steps(arrived: Arrived, seen: Seen, selection: Selection, clock: Clock) -> bool:
    """Show the steps as far as they go; tell whether the last was reached."""
    done = find_done(arrived)
    if done is not None and done.receipt.delivery_id not in find_undone(seen):
        show_done(arrived, seen, done, clock=clock)
        return True
    # Each step has a place of its own, so that a sentence more in one doesn't draw the others' map anew.
    first, second, third, fourth = (st.container() for _ in STEPS)
    with first:
        found = ask_form(arrived, seen, municipality=selection.municipality)
    if found is None or not _may_be_counted(found):
        return False
    if found.proposal.profile is not None and found.proposal.profile.is_survey:
        with second:
            show_surveys(arrived, seen, found, clock=clock)
        return True
    with second:
        answers, place = ask_meaning(arrived, found, selection)
    where = settle_where(arrived, found, answers)
    crs, is_swapped = where.system or (None, False)
    corrections = correct(found.proposal, answers, crs=crs, is_swapped=is_swapped)
    with place:
        _show_head(found, answers, corrections, where, selection)
    with second:
        said = _describe(found, corrections)
    with third:
        is_confirmed = ask_where(arrived, found, answers, where, municipality=selection.municipality)
    with fourth:
        ask_storing(arrived, seen, found, said, is_confirmed=is_confirmed, clock=clock)
    return True


def _may_be_counted(found: Look) -> bool:
    """Say so where the file is of a kind that is only looked at."""
    profile = found.proposal.profile
    if profile is None or not profile.is_context:
        return True
    st.warning(f"**Filen räknas aldrig.** {plain(profile.name)} kan inte läsas in som händelser.", icon="⚠️")
    return False


def _show_head(found: Look, answers: Answers, corrections: Fields, where: Where, selection: Selection) -> None:
    """Show the first rows as they will be understood, also before the passport is answered."""
    st.subheader("Så här förstås de första raderna")
    if answers.is_placed and where.system is None:
        corrections = {**corrections, "kolumner": _without_places(corrections), "omkastade": None}
    try:
        said = found.proposal.describe(draft(found.proposal, corrections, today=selection.today))
    except DataError:  # what is lacking is told in step 4, in the words of the questions
        st.info("Svara på det som är kvar ovan, så visas de första raderna här.", icon=":material/help:")
        return
    try:
        key = (found.preview.sha256, found.preview.form, said.model_dump_json(exclude=_PASSPORT))
        understood = keep("huvud", key, lambda: understand_head(found, said, n=len(found.preview.head)))
    except DataError as fault:
        show_faults(fault)
        return
    shown = list_understood(understood, answers.kind, most=SHOWN)
    show_table(shown)
    below = list_refused_below(understood, shown)
    if below:
        st.markdown(
            "\n".join([f"Av filens {len(found.preview.head)} första rader:", "", *(f"- {plain(one)}" for one in below)])
        )
    st.caption("Inget är sparat. Ändra i valen ovan om något har förståtts fel.")


def _without_places(corrections: Fields) -> Fields:
    columns = corrections.get("kolumner")
    return {**columns, **dict.fromkeys(("x", "y", "position"))} if isinstance(columns, dict) else {}


def _describe(found: Look, corrections: Fields) -> SourceDescription | None:
    """Make the description, or say what is still unanswered."""
    asked = find_questions(merge(found.proposal.fields, corrections), ())
    lacking = [question for question in asked if question.key != "koordinatsystem"]
    if lacking:
        told = "\n".join(f"- {plain(question.text)}" for question in lacking)
        st.info(f"**Kvar att svara på i steg 2:**\n\n{told}", icon=":material/help:")
        return None
    if len(asked) > len(lacking):
        return None
    try:
        return found.proposal.describe(corrections)
    except DataError as fault:
        show_faults(fault)
        return None
