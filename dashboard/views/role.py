"""Who does something, as a role: chosen from a list, so that no name is ever written."""

import streamlit as st

ROLES = (
    "samordnare",
    "handläggare",
    "fältassistent",
    "kommunpolis",
    "polis",
    "ordningsvakt",
    "skolpersonal",
    "fritidspersonal",
    "bostadsbolag",
    "annan roll",
)


def ask_role() -> str | None:
    """Ask for the person's role; it stays in the address and on the pages that ask for it."""
    return st.selectbox(
        "Din roll (aldrig ditt namn)",
        ROLES,
        index=None,
        placeholder="Välj roll",
        key="roll",
        bind="query-params",
        persist_state="session",
    )
