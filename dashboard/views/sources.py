"""Which source the figures come from, and what the source says about them."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.derived import is_summed
from dashboard.formats import MISSING, format_count, format_date
from dashboard.texts import plain
from data.deliveries import Kind
from geo.situation import Situation


def ask_source(sources: Sequence[str]) -> str:
    """Ask which source to count from; sources are never added together."""
    return st.selectbox("Källa", sources, key="kalla", bind="query-params")


def show_passport(situation: Situation, source: str) -> None:
    """Show what a figure rests on: definition, producer, licence, date of extract, shortfall."""
    deliveries = situation.deliveries[situation.deliveries["source"] == source]
    if is_summed(situation, source):
        st.markdown(
            "**Summan av områdena** är allt som källan kunnat lägga i ett område. Händelser utan plats ingår inte, så "
            "den är inte kommunens hela antal."
        )
    for _, delivery in deliveries.drop_duplicates(["definition", "extract_date"]).iterrows():
        st.markdown(_say_passport(delivery))
        if not pd.isna(delivery["shortfall_note"]):
            st.warning(f"**Bortfall.** {plain(str(delivery['shortfall_note']))}", icon="⚠️")


def list_passports(situation: Situation, source: str) -> list[str]:
    """Give what a source's figures rest on as plain sentences, for what leaves the house."""
    deliveries = situation.deliveries[situation.deliveries["source"] == source]
    return [
        " · ".join(f"{name}: {value}" for name, value in _list_facts(delivery).items())
        for _, delivery in deliveries.drop_duplicates(["definition", "extract_date"]).iterrows()
    ]


def _say_passport(delivery: pd.Series) -> str:
    facts = {name: value for name, value in _list_facts(delivery).items() if name != "Bortfall"}
    return " · ".join(f"**{name}:** {plain(value)}" for name, value in facts.items())


def _list_facts(delivery: pd.Series) -> dict[str, str]:
    covered = f"{format_date(delivery['covers_first'])[:7]} till {format_date(delivery['covers_last'])[:7]}"
    note, refused = delivery["shortfall_note"], _say_refused(delivery)
    return {
        "Definition": str(delivery["definition"]),
        "Källa": f"{delivery['source']}, {delivery['producer']}",
        "Uttagsdatum": format_date(delivery["extract_date"]),
        "Täcker": MISSING if pd.isna(delivery["covers_first"]) else covered,
        "Licens": str(delivery["licence"]),
        **({"Avvisade rader": refused} if refused else {}),
    } | ({} if pd.isna(note) else {"Bortfall": str(note)})


def _say_refused(delivery: pd.Series) -> str:
    """Say how many rows of a register were not taken: each may have been an incident that no figure has."""
    # Who sees no points is not told either.
    if delivery["kind"] != Kind.INCIDENTS.value or not delivery.get("n_rejected", 0):
        return ""
    return f"{format_count(delivery['n_rejected'])} av {format_count(delivery['n_read'])}, och de räknas inte"
