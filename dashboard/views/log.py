"""Logg: who in which role did what with the register, for whoever looks after it."""

import json

import pandas as pd
import streamlit as st

from dashboard.selection import Selection
from dashboard.store import see
from dashboard.texts import plain
from dashboard.views.frame import show_empty, show_table

N_SHOWN = 200
EVERYTHING = "allt"

LEAD = (
    "Varje rad är kedjad till den före, så en ändrad rad märks. Personer står aldrig med namn: samma nyckel är samma "
    "person. Hela kedjan prövas med kommandot `lofteskartan kontrollera`."
)

_WORDS = {
    "n_read": "lästa",
    "n_accepted": "godtagna",
    "n_remarked": "med anmärkning",
    "n_known": "redan kända",
    "n_rejected": "avvisade",
    "n_corrected": "rättade",
    "n_withdrawn": "satta till noll",
    "n_identified": "med källans id",
}
"""What the counts of a delivery are called, for those who don't read code."""


def show_log(selection: Selection) -> None:
    """Show the newest of what was written, looked at and taken out."""
    st.title("Logg")
    st.markdown(LEAD)
    entries = see(selection.viewer).read_log(n=N_SHOWN)
    if entries.empty:
        show_empty("Ingenting är skrivet i loggen.", "Den fylls på när någon läser in, ändrar eller tar ut uppgifter.")
        return
    kinds = [EVERYTHING, *sorted(set(entries["what"]))]
    chosen = st.selectbox("Visa", kinds, key="logg", bind="query-params")
    shown = entries if chosen == EVERYTHING else entries[entries["what"] == chosen]
    st.caption(f"De senaste {len(shown)} raderna, nyast först. Rad {entries['log_id'].iloc[0]} är den nyaste.")
    show_table([_lay(entry) for _, entry in shown.iterrows()])
    newest = entries["own"].iloc[0]
    told = f"Kedjans summa just nu: `{plain(str(newest))}`."
    st.caption(f"{told} Den som sparar den på annat håll kan se om loggen har skrivits om.")


def _lay(entry: pd.Series) -> dict[str, str]:
    about = json.loads(entry["about"])
    told = "; ".join(f"{_WORDS.get(name, name)}: {_say(value)}" for name, value in about.items())
    return {
        "Rad": str(entry["log_id"]),
        "När": f"{entry['recorded_at']:%Y-%m-%d %H:%M:%S}",
        "Vad": str(entry["what"]),
        "Om": told or "–",
        "Roll": "–" if pd.isna(entry["author_role"]) else str(entry["author_role"]),
        "Person": "–" if pd.isna(entry["person_key"]) else str(entry["person_key"])[:8],
    }


def _say(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return f"{len(value)} st" if isinstance(value, list) else str(value)
