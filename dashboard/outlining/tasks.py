"""What can be done with one area: drawn anew, given another outline, ended."""

from datetime import date
from functools import partial

import shapely
import streamlit as st

from dashboard.outlining.asking import (
    CHOSEN,
    FORM,
    Desk,
    ask_area,
    ask_first_day,
    ask_passport,
    ask_why,
    tell_overlaps,
    tell_promises,
)
from dashboard.outlining.offering import gather, list_lacking, make_area, make_end, offer, say_lacking
from dashboard.outlining.saving import find_end_version
from dashboard.outlining.sketch import ask_outline, make_grounds, show_areas
from dashboard.outlining.words import say_validity
from dashboard.texts import plain
from dashboard.views.field import Field
from dashboard.views.keeping import keep
from data.corners import write_outline
from data.drawn_areas import make_area_id
from data.model import AreaType


def draw_new(desk: Desk) -> None:
    """Draw an area that wasn't there before."""
    form = Field(f"{FORM}ny")
    drawn = ask_outline(desk.selection, make_grounds(desk.areas), key=f"{form.key}.hörn")
    label, area_type, is_approximate = ask_passport(form.key, AreaType.OTHER, "", is_approximate=False)
    day = ask_first_day(desk, form.key)
    reason, role = ask_why(form.key)
    if drawn is not None:
        tell_overlaps(drawn, desk.areas)
    if label in desk.areas["label"].tolist():
        st.warning(f"Ett område heter redan «{plain(label)}». Välj ett annat namn, eller ändra gränsen på det.")
    lacking = list_lacking(gräns=drawn is not None, namn=label, skäl=reason, roll=role)
    drawing = None
    if drawn is not None and not lacking:
        area_id = make_area_id(label, place=desk.selection.name, taken=desk.history["area_id"])
        area = make_area(area_id, label, area_type, drawn, is_approximate=is_approximate)
        drawing = gather(desk, [area], day, reason, role)
    offer(desk, drawing, "Spara området", f"Området «{label}» är sparat.", form=form, lacking=lacking)


def change(desk: Desk) -> None:
    """Give an area another outline, name or kind, from a day on."""
    row = ask_area(desk, "Vilket område ska ändras?")
    if row is None:
        return
    area_id = str(row["area_id"])
    form = Field(f"{FORM}ändra.{area_id}")
    grounds = make_grounds(desk.areas, but=area_id)
    drawn = ask_outline(desk.selection, grounds, key=f"{form.key}.hörn", start=row["geometry"])
    kind = AreaType(row["area_type"])
    label, area_type, is_approximate = ask_passport(
        form.key, kind, str(row["label"]), is_approximate=bool(row["is_approximate"])
    )
    day = ask_first_day(desk, form.key)
    st.caption(say_validity(day, was_before=True))
    tell_promises(desk, area_id)
    reason, role = ask_why(form.key)
    if drawn is not None:
        tell_overlaps(drawn, desk.areas[desk.areas["area_id"] != area_id])
    lacking = list_lacking(gräns=drawn is not None, namn=label, skäl=reason, roll=role)
    drawing = None
    if drawn is not None and not lacking:
        area = make_area(area_id, label, area_type, drawn, is_approximate=is_approximate)
        if write_outline(drawn) == write_outline(row["geometry"]):  # only the name or kind is another
            exact = shapely.to_wkb(row["exact_geometry"], hex=True)
            area = area.model_copy(update={"outline": exact, "crs": str(row["crs"])})
        drawing = gather(desk, [area], day, reason, role)
    offer(desk, drawing, "Spara ändringen", f"«{label}» har en ny gräns.", form=form, lacking=lacking)


def retire(desk: Desk) -> None:
    """End an area: it is gone from the day after, and stays for the days before."""
    row = ask_area(desk, "Vilket område ska avslutas?")
    if row is None:
        return
    area_id = str(row["area_id"])
    form = Field(f"{FORM}avsluta.{area_id}")
    show_areas(desk.selection, make_grounds(desk.areas, chosen=area_id))
    first = row["valid_from"].date()
    last = st.date_input(
        "Sista dagen området gäller",
        value=max(desk.selection.today, first),
        min_value=first,
        key=f"{form.key}.dag",
        format="YYYY-MM-DD",
        help="Det som följs upp per en tidigare dag har kvar området.",
    )
    tell_promises(desk, area_id)
    reason, role = ask_why(form.key)
    lacking = list_lacking(skäl=reason, roll=role)
    is_day = isinstance(last, date)
    end = make_end(desk, area_id, last, reason, role) if is_day and not lacking else None
    told = f"«{row['label']}» gäller till och med {last}." if is_day else ""
    save = partial(
        keep,
        desk.selection.viewer,
        end,
        after=find_end_version(desk.selection.viewer, desk.place, area_id),
        clock=desk.clock,
        told=told,
        forget=[form, CHOSEN],
    )
    st.button("Avsluta området", type="primary", disabled=end is None, on_click=save)
    say_lacking(lacking)
