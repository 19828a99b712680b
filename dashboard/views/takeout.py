"""Uppgifter att ta ut: the counts that the reader may see, in the forms that colleagues' tools open."""

from collections.abc import Callable

import streamlit as st

from dashboard.exporting import KINDS, Kind, lay_takeout
from dashboard.selection import Selection
from dashboard.store import note_export

LEAD = (
    "Alla antal som din roll ser, per källa, område, slag och period, med definitioner och källor. Små tal är "
    "skyddade på samma sätt som på sidorna. Excel och CSV öppnas med svenska inställningar; GeoPackage och GeoJSON "
    "har områdena med."
)


def show_takeout(selection: Selection, *, is_demo: bool) -> None:
    """Offer the counts in each form; nothing is laid out before somebody asks for it."""
    st.header("Uppgifter att ta ut")
    st.markdown(LEAD)
    with st.container(horizontal=True):
        for suffix, kind in KINDS.items():
            mark = "-pahittade-demodata" if is_demo else ""
            st.download_button(
                f"Ladda ner som {kind.name}",
                data=_take_out(selection, kind, is_noted=not is_demo),
                file_name=f"lofteskartan-{selection.municipality}-{selection.today}{mark}.{suffix}",
                mime=kind.mime,
                key=f"uttag_{suffix}",
                on_click="ignore",
            )


def _take_out(selection: Selection, kind: Kind, *, is_noted: bool) -> Callable[[], bytes]:
    def write() -> bytes:
        if is_noted and selection.viewer.rights.sees_points:
            note_export(selection.viewer, selection.municipality, f"antal, {kind.name}")
        return kind.write(lay_takeout(selection))

    return write
