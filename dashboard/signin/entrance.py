"""The entrance: the page that asks for sign-in, the banner that says that it is off, and the way out."""

from datetime import datetime

import streamlit as st

from dashboard.signin.person import NOBODY, Person, Refusal, SignOuts

_OFF = "Inloggning är avstängd: den som sitter vid den här datorn ser allt."
_NO_SIGN_IN_HELPS = (Refusal.NO_ROLE, Refusal.OUTSIDE)


def show_entrance(person: Person) -> bool:
    """Let someone in, or show why not; True when what lies behind may be drawn.

    Parameters
    ----------
    person
        Who is looking.
    """
    if person.refusal is None:
        if not person.is_signed_in:
            with st.container(key="oppen-dorr"):  # slim, so that the page itself is seen
                st.info(_OFF)
        return True
    st.title("Löfteskartan")
    st.text(person.refusal)
    if person.refusal not in _NO_SIGN_IN_HELPS:
        st.button("Logga in", type="primary", on_click=st.login)
    return False


def show_log_out(person: Person, sign_outs: SignOuts, *, now: datetime) -> None:
    """Show in which roles someone is signed in, and the button that ends it here and in every other window.

    Parameters
    ----------
    person
        Who is looking; nothing is shown to who isn't signed in.
    sign_outs
        The store.
    now
        The time, as the store keeps it.

    Raises
    ------
    DataError
        When the end can't be saved. The browser forgets the sign-in all the same.
    """
    if person.session is None:
        return
    if person.roles != NOBODY:
        coded = f"I loggen står du som {person.key}. Namn och adress sparas inte."
        st.caption(f"Inloggad som {', '.join(sorted(person.roles))}", help=coded)
    if st.button("Logga ut", width="stretch"):
        session = person.session
        try:
            sign_outs.sign_out(session.person_key, session.session_key, session.issued, now=now)
        finally:
            st.logout()
