"""Steps 2 to 4 of a file with survey values: its columns are known, so it is shown, read in and accounted for."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.formats import format_count
from dashboard.intake.desk import Arrived, keep
from dashboard.intake.faults import show_faults
from dashboard.survey_import import SurveyFile, find_surveys, say_beside_surveys, say_survey_sum
from dashboard.survey_texts import format_interval, format_percent
from dashboard.texts import plain
from dashboard.views.frame import show_table
from dashboard.views.role import ask_role
from data.arrivals import Look, hold_upload
from data.errors import DataError
from data.roles import Act
from data.store.seen import Seen
from data.survey_keeping import SurveyReceipt, keep_surveys
from data.survey_rows import SurveyIntake, Told
from data.territory import name_place

Clock = Callable[[], datetime]
SHOWN = 10

_DONE = "las-in-undersokningar"


def show_surveys(arrived: Arrived, seen: Seen, found: Look, *, clock: Clock) -> None:
    """Show the values as they are understood, and offer to read them in."""
    file = find_surveys(found)
    intake = (
        None if file is None else keep("undersökningar", (arrived.sha256, file.form), partial(_read, arrived, file))
    )
    if intake is None or isinstance(intake, DataError):
        if intake is not None:
            show_faults(intake)
        return
    st.header("2. Så här förstås raderna")
    st.markdown(
        f"{format_count(len(intake.told))} av {format_count(intake.n_read)} rader är undersökningsvärden: andelar med "
        "felmarginal. De räknas inte som händelser. Kommunen, länet och riket sparas var för sig."
    )
    show_table([_tell(one) for one in intake.told[:SHOWN]])
    _show_rejected(intake)
    st.header("4. Läs in")
    receipt = st.session_state.get(_DONE, {}).get(arrived.upload_id)
    if isinstance(receipt, SurveyReceipt):
        _show_done(receipt)
        return
    role = ask_role()
    may = seen.rights.may(Act.DECIDE)
    if not may:
        st.info("Din roll får läsa in filer men inte spara undersökningar. Be en analytiker göra det.")
    if st.button("Läs in undersökningarna", type="primary", disabled=not (role and may), key="las-in-nu"):
        _store(arrived, seen, intake, role=str(role), now=clock())


def _read(arrived: Arrived, file: SurveyFile) -> SurveyIntake | DataError:
    with st.spinner("Läser undersökningarna …"), hold_upload(arrived.content, arrived.name) as path:
        try:
            return SurveyFile(path, file.form, file.headings, file.is_alone).read()
        except DataError as fault:
            return fault


def _store(arrived: Arrived, seen: Seen, intake: SurveyIntake, *, role: str, now: datetime) -> None:
    try:
        receipt = keep_surveys(seen, intake, author_role=role, now=now)
    except DataError as fault:
        show_faults(fault)
        return
    st.session_state[_DONE] = {arrived.upload_id: receipt}
    st.rerun()


def _show_done(receipt: SurveyReceipt) -> None:
    st.success(f"**Klart.** {say_survey_sum(receipt)}", icon=":material/check_circle:")
    for sentence in say_beside_surveys(receipt):
        st.markdown(plain(sentence))
    st.markdown("De visas på sidan Undersökningar för den kommun de gäller.")


def _show_rejected(intake: SurveyIntake) -> None:
    if intake.rejections:
        st.subheader("Rader som avvisas")
        show_table([{"Rad": str(one.row), "Orsak": one.reason} for one in intake.rejections[:SHOWN]])
        if len(intake.rejections) > SHOWN:
            st.caption(f"De första {SHOWN} av {format_count(len(intake.rejections))}.")


def _tell(told: Told) -> dict[str, str]:
    value = told.value
    return {
        "Rad": str(told.row),
        "Plats": name_place(told.place),
        "Fråga": told.question,
        "Undersökning": str(value.survey_year),
        "Svaren gäller": str(value.about_year),
        "Andel": format_percent(value.share),
        "Felmarginal": format_interval(value),
        "Svarande": format_count(value.n),
    }
