"""Earlier deliveries: which there are, and how one is undone or stands again."""

from collections.abc import Callable
from datetime import datetime

import pandas as pd
import streamlit as st

from dashboard.intake.account import list_deliveries, list_outcomes, read_receipt
from dashboard.intake.desk import name_widget
from dashboard.intake.faults import show_faults
from dashboard.texts import plain
from dashboard.views.frame import show_empty, show_table
from dashboard.views.role import ask_role
from data.errors import DataError
from data.roles import Act
from data.store.seen import Seen

Clock = Callable[[], datetime]
MOST = 50


def find_undone(seen: Seen) -> frozenset[int]:
    """Find the numbers of the deliveries that are undone."""
    newest = seen.read_undoings().groupby("delivery_id").last()
    return frozenset(int(number) for number in newest.index[newest["is_undone"]])


def show_earlier(seen: Seen, municipality: str, *, clock: Clock, asks_role: bool) -> None:
    """Show the municipality's deliveries, and let one be undone or restored.

    Parameters
    ----------
    seen
        The store, as whoever asks may see it.
    municipality
        Whose.
    clock
        Tells the time.
    asks_role
        Whether the role isn't asked for above already.
    """
    st.header("Tidigare leveranser")
    deliveries = seen.read_deliveries(municipality, with_undone=True)
    deliveries = pd.DataFrame(deliveries[~deliveries["is_demo"]])
    if deliveries.empty:
        show_empty("Inget är inläst ännu.", "Välj en fil i steg 1.")
        return
    undone = find_undone(seen)
    show_table(list_deliveries(deliveries.tail(MOST), undone))
    numbers = [int(number) for number in deliveries["delivery_id"].iloc[::-1]]
    names = {int(row["delivery_id"]): f"{row['delivery_id']}: {row['file_name']}" for _, row in deliveries.iterrows()}
    chosen = st.selectbox(
        "Visa en leverans",
        numbers,
        index=None,
        format_func=names.__getitem__,
        placeholder="Välj",
        key=name_widget("leverans"),
    )
    if chosen is None:
        return
    passport = deliveries[deliveries["delivery_id"] == chosen].iloc[0]
    show_table(list_outcomes(read_receipt(passport)))
    _show_history(seen, chosen)
    if asks_role:
        ask_role()
    offer_undoing(seen, chosen, clock=clock)


def offer_undoing(seen: Seen, delivery_id: int, *, clock: Clock) -> None:
    """Offer to undo a delivery, or to let it stand again: first a reason, then yes."""
    if not seen.rights.may(Act.ADMINISTER):
        st.caption("Blev något fel? Be kommunens administratör att ångra leveransen.")
        return
    is_undone = delivery_id in find_undone(seen)
    word = "Återställ" if is_undone else "Ångra"
    asked = name_widget("ångra", delivery_id)
    if not st.session_state.get(asked):
        st.button(
            f"{word} leverans {delivery_id} …", key=name_widget("börja", delivery_id), on_click=_ask, args=(asked, True)
        )
        return
    told = (
        "Leveransens rader räknas och visas igen."
        if is_undone
        else "Inga av leveransens rader räknas eller visas längre. Inget tas bort: den kan återställas."
    )
    st.warning(f"**{word} leverans {delivery_id}?** {told}", icon="⚠️")
    reason = st.text_input("Skäl", max_chars=300, key=name_widget("skäl", delivery_id)).strip()
    role = st.session_state.get("roll")
    if not reason or not role:
        st.caption("Skriv ett skäl." if role else "Välj din roll ovan och skriv ett skäl.")
    left, right = st.columns(2)
    is_sure = left.button(
        f"Ja, {word.lower()} leveransen", key=name_widget("ja", delivery_id), disabled=not (reason and role)
    )
    right.button("Avbryt", key=name_widget("nej", delivery_id), on_click=_ask, args=(asked, False))
    if is_sure:
        _change(seen, delivery_id, asked, is_undone=is_undone, role=str(role), reason=reason, now=clock())


def _ask(asked: str, is_asked: bool) -> None:  # noqa: FBT001 - Streamlit hands over positions
    st.session_state[asked] = is_asked


def _change(
    seen: Seen, delivery_id: int, asked: str, *, is_undone: bool, role: str, reason: str, now: datetime
) -> None:
    change = seen.restore if is_undone else seen.undo
    try:
        change(delivery_id, author_role=role, reason=reason, now=now)
    except DataError as fault:
        show_faults(fault)
        return
    st.session_state[asked] = False
    st.rerun()


def _show_history(seen: Seen, delivery_id: int) -> None:
    undoings = seen.read_undoings(delivery_id)
    for _, row in undoings.iterrows():
        what = "Ångrad" if row["is_undone"] else "Återställd"
        told = f"{row['recorded_at']:%Y-%m-%d %H:%M} av {row['author_role']}: {row['reason']}"
        st.markdown(f"- {what} {plain(told)}")
