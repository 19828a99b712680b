"""Which source the figures come from, and what the source says about them."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.formats import MISSING, format_date
from dashboard.texts import plain
from geo.situation import Situation


def ask_source(sources: Sequence[str]) -> str:
    """Ask which source to count from; sources are never added together."""
    return st.selectbox("Källa", sources, key="kalla", bind="query-params")


def show_passport(situation: Situation, source: str) -> None:
    """Show what a figure rests on: definition, producer, licence, date of extract, shortfall."""
    deliveries = situation.deliveries[situation.deliveries["source"] == source]
    for _, delivery in deliveries.drop_duplicates(["definition", "extract_date"]).iterrows():
        st.markdown(_say_passport(delivery))
        if not pd.isna(delivery["shortfall_note"]):
            st.warning(f"**Bortfall.** {plain(str(delivery['shortfall_note']))}", icon="⚠️")


def _say_passport(delivery: pd.Series) -> str:
    covered = f"{format_date(delivery['covers_first'])[:7]} till {format_date(delivery['covers_last'])[:7]}"
    facts = {
        "Definition": str(delivery["definition"]),
        "Källa": f"{delivery['source']}, {delivery['producer']}",
        "Uttagsdatum": format_date(delivery["extract_date"]),
        "Täcker": MISSING if pd.isna(delivery["covers_first"]) else covered,
        "Licens": str(delivery["licence"]),
    }
    return " · ".join(f"**{name}:** {plain(value)}" for name, value in facts.items())
