"""Step 4: the file is read in, and what became of its rows is told to the last of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
import streamlit as st

from dashboard.formats import format_count
from dashboard.intake.account import list_outcomes, say_beside, say_sum
from dashboard.intake.desk import Arrived
from dashboard.intake.earlier import offer_undoing
from dashboard.intake.faults import show_faults
from dashboard.intake.remembered import remember_profile
from dashboard.texts import plain
from dashboard.views.frame import show_table
from dashboard.views.role import ask_role
from data.arrivals import Look, gather_rejected, hold_upload, open_arrival, store_arrival
from data.deliveries import Receipt, Rejection
from data.descriptions import SourceDescription
from data.errors import DataError
from data.files.form import Form
from data.personal import PersonalKind, report
from data.profiles import remember
from data.store.seen import Seen

Clock = Callable[[], datetime]
SHOWN = 10

_DONE = "las-in-klart"


@dataclass(frozen=True, slots=True)
class Done:
    """What was stored of an upload, and how it was read.

    Attributes
    ----------
    upload_id
        Which upload.
    receipt
        The account.
    description, form
        How it was read.
    headings
        Every heading of the file.
    uncategorised
        The source's words without a category, with the number of rows.
    needs_review
        Whether its rows wait for review.
    """

    upload_id: str
    receipt: Receipt
    description: SourceDescription
    form: Form
    headings: tuple[str, ...]
    uncategorised: Mapping[str, int]
    needs_review: bool


def find_done(arrived: Arrived) -> Done | None:
    """Find what was stored of the upload at hand."""
    done: Done | None = st.session_state.get(_DONE)
    return done if done is not None and done.upload_id == arrived.upload_id else None


def ask_storing(
    arrived: Arrived, seen: Seen, found: Look, said: SourceDescription | None, *, is_confirmed: bool, clock: Clock
) -> None:
    """Offer to read the file in, once nothing is missing."""
    st.header("4. Läs in")
    _tell_known(arrived, seen)
    role = ask_role()
    profile = found.proposal.profile
    needs_review = (
        said is not None
        and said.kind.value == "händelser"
        and st.checkbox(
            "Raderna ska granskas en och en innan de räknas (till exempel EST-rapporter)",
            value=bool(profile and profile.needs_review),
            key=arrived.key("granskas", profile.profile_id if profile else ""),
            persist_state="session",
        )
    )
    lacking = _list_lacking(said, is_confirmed=is_confirmed, has_role=role is not None)
    st.markdown("\n".join(f"- {what}" for what in lacking))
    if st.button("Läs in filen", type="primary", disabled=bool(lacking), key="las-in-nu") and said is not None:
        _store(arrived, seen, found, said, role=role, needs_review=needs_review, is_confirmed=is_confirmed, now=clock())


def show_done(arrived: Arrived, seen: Seen, done: Done, *, clock: Clock) -> None:
    """Show what became of the rows, and what can be done about it."""
    receipt = done.receipt
    st.header("4. Läs in")
    st.success(f"**Klart: leverans {receipt.delivery_id}.** {say_sum(receipt)}", icon=":material/check_circle:")
    show_table(list_outcomes(receipt))
    n_repeated_ids, absent = seen.read_repeated_ids(receipt.delivery_id), seen.find_absent(receipt.delivery_id)
    for sentence in say_beside(receipt, n_repeated_ids=n_repeated_ids, absent=absent):
        st.markdown(sentence)
    if done.needs_review:
        st.markdown("Raderna väntar på sidan Granskning och räknas inte förrän någon har godkänt dem.")
    _show_remarks(seen, receipt.delivery_id)
    _show_uncategorised(done.uncategorised)
    _show_masked(seen, receipt.delivery_id)
    _offer_rejected(arrived, seen, done, day=clock().date())
    _offer_profile(arrived, seen, done, clock=clock)
    offer_undoing(seen, receipt.delivery_id, clock=clock)


def _list_lacking(said: SourceDescription | None, *, is_confirmed: bool, has_role: bool) -> list[str]:
    return [
        what
        for what, is_lacking in (
            ("Steg 2 är inte klart: se vad som saknas där.", said is None),
            ("Steg 3 är inte klart: välj koordinatsystem och bekräfta punkterna utanför.", not is_confirmed),
            ("Välj din roll.", not has_role),
        )
        if is_lacking
    ]


def _tell_known(arrived: Arrived, seen: Seen) -> None:
    deliveries = seen.read_deliveries()
    same = deliveries[deliveries["sha256"] == arrived.sha256]
    if len(same):
        number = int(same["delivery_id"].iloc[-1])
        st.info(
            f"Samma fil är redan inläst som leverans {number}. Läses den in igen läggs inga rader till en gång till.",
            icon=":material/info:",
        )


def _store(
    arrived: Arrived,
    seen: Seen,
    found: Look,
    said: SourceDescription,
    *,
    role: str | None,
    needs_review: bool,
    is_confirmed: bool,
    now: datetime,
) -> None:
    preview = found.preview
    bar = st.progress(0.0, "Läser in …")

    def tell(n_done: int, n_rows: int | None) -> None:
        share = min(n_done / n_rows, 1.0) if n_rows else 0.5
        of = f" av {format_count(n_rows)}" if n_rows else ""
        bar.progress(share, f"{format_count(n_done)}{of} rader är lästa …")

    try:
        with hold_upload(arrived.content, arrived.name) as path:
            arrival = open_arrival(path, said, form=preview.form)
            receipt = store_arrival(
                seen,
                arrival,
                now=now,
                author_role=role,
                is_outside_confirmed=is_confirmed,
                needs_review=needs_review,
                n_rows=preview.n_rows,
                on_progress=tell,
            )
    except DataError as fault:
        bar.empty()
        show_faults(fault)
        return
    st.session_state[_DONE] = Done(
        arrived.upload_id, receipt, said, preview.form, preview.headings, dict(arrival.uncategorised), needs_review
    )
    st.rerun()


def _show_remarks(seen: Seen, delivery_id: int) -> None:
    remarks = seen.read_remarks(delivery_id)
    if remarks.empty:
        return
    counts = remarks["remark"].value_counts()
    with st.expander(f"Rader med anmärkning: {format_count(len(remarks))}"):
        show_table([{"Anmärkning": str(remark), "Rader": format_count(n)} for remark, n in counts.items()])


def _show_uncategorised(words: Mapping[str, int]) -> None:
    if not words:
        return
    with st.expander(f"{len(words)} ord har ingen kategori och blev «okategoriserad»"):
        ordered = sorted(words.items(), key=lambda one: -one[1])
        show_table([{"Källans ord": word, "Rader": format_count(n)} for word, n in ordered[:100]])
        st.caption("Välj kategori i steg 2 vid nästa leverans, eller ångra och läs in igen.")


def _show_masked(seen: Seen, delivery_id: int) -> None:
    masked = seen.read_masked(delivery_id)
    counts = {PersonalKind(str(row["kind"])): int(row["n"]) for _, row in masked.iterrows()}
    if counts:
        st.markdown("  \n".join(plain(sentence) for sentence in report(counts)))
    else:
        st.markdown("Personuppgifter: inga hittades i de texter som lästes. Kolumner som inte valdes har inte lästs.")


def _offer_rejected(arrived: Arrived, seen: Seen, done: Done, *, day: date) -> None:
    rejected = seen.read_rejections(done.receipt.delivery_id)
    if rejected.empty:
        return
    st.subheader("Avvisade rader")
    show_table([{"Rad": str(row["row"]), "Orsak": str(row["reason"])} for _, row in rejected.head(SHOWN).iterrows()])
    if len(rejected) > SHOWN:
        st.caption(f"De första {SHOWN} av {format_count(len(rejected))}.")
    st.download_button(
        f"Ladda ner {format_count(len(rejected))} avvisade rader som Excel",
        data=lambda: _gather(arrived, done, rejected, day),
        file_name=f"avvisade-{done.receipt.delivery_id}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
    )
    st.caption("Rätta raderna i arbetsboken och läs in den här på samma sätt, under samma namn på källan.")


def _gather(arrived: Arrived, done: Done, rejected: pd.DataFrame, day: date) -> bytes:
    rejections = [Rejection(int(row["row"]), str(row["reason"])) for _, row in rejected.iterrows()]
    with hold_upload(arrived.content, arrived.name) as path:
        return gather_rejected(path, done.description, rejections, created=day, form=done.form)


def _offer_profile(arrived: Arrived, seen: Seen, done: Done, *, clock: Clock) -> None:
    st.subheader("Nästa leverans av samma slag")
    role = ask_role()
    name = st.text_input(
        "Kom ihåg svaren som en profil med namnet",
        value=done.description.name,
        max_chars=100,
        key=arrived.key("profilnamn"),
        persist_state="session",
    ).strip()
    if st.button("Kom ihåg som profil", disabled=not (name and role), key="kom-ihag"):
        profile = remember(
            done.description,
            done.headings,
            profile_id=f"egen-{done.receipt.delivery_id}",
            needs_review=done.needs_review,
        )
        version = remember_profile(seen, profile.model_copy(update={"name": name}), author_role=str(role), now=clock())
        st.success(f"Profilen «{plain(name)}» är sparad (version {version}). Den känns igen på filens rubriker.")
        st.toast("Klart. Profilen är sparad.", duration="long")
