"""Step 1: which file, what it was found to be, and what a person corrects of that."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from dashboard.formats import format_count
from dashboard.intake.desk import Arrived, clear, keep, name_widget, take
from dashboard.intake.faults import show_faults
from dashboard.intake.remembered import list_profiles
from dashboard.texts import plain
from dashboard.views.frame import show_table
from data.arrivals import Look, hold_upload, look_at
from data.columns.proposals import propose
from data.errors import DataError
from data.files.charset import NAMES
from data.files.form import SHEETS, Form, Format
from data.files.preview import Preview
from data.files.separated import SEPARATORS
from data.profiles import Profile, shipped_profiles
from data.store.seen import Seen

FORMATS = "CSV och text, Excel, OpenDocument, Word, GeoJSON, GeoPackage, Shapefile (zippad), KML, GPX och Parquet"
NO_PROFILE = "ingen profil: gissa av rubriker och innehåll"


def ask_file() -> Arrived | None:
    """Ask for a file."""
    st.header("1. Välj fil")
    upload = st.file_uploader(f"Fil att läsa in: {FORMATS}", key=name_widget("fil"))
    st.caption(
        "Filen behöver inte städas först. Vad den är avgörs av innehållet, inte av namnet. Den hålls i minnet medan "
        "du arbetar, och inget sparas förrän du säger till i steg 4."
    )
    if upload is None:
        clear()
        return None
    return take(upload)


def ask_form(arrived: Arrived, seen: Seen, *, municipality: str) -> Look | None:
    """Show what the file was found to be, and ask for what is wrong; None when it can't be read."""
    first = _look(arrived, seen, Form(), municipality, "först")
    if first is None:
        return None
    form = _ask_choice(arrived, first.preview)
    look = first if form == Form() else _look(arrived, seen, form, municipality, "valt")
    found = look or first
    with st.expander("Är något fel? Rätta hur filen läses här", expanded=look is None):
        corrected = _ask_layout(arrived, found.preview, form)
    if corrected != form:
        look = _look(arrived, seen, corrected, municipality, "rättat")
    if look is None:
        return None
    _show_found(look.preview)
    return _ask_profile(arrived, seen, look, municipality)


def _look(
    arrived: Arrived, seen: Seen, form: Form, municipality: str, name: str, profile: Profile | None = None
) -> Look | None:
    def read() -> Look | DataError:
        with st.spinner("Läser filen …"), hold_upload(arrived.content, arrived.name) as path:
            try:
                return look_at(
                    path, municipality=municipality, form=form, remembered=list_profiles(seen), profile=profile
                )
            except DataError as fault:
                return fault

    found = keep(name, (arrived.sha256, arrived.name, form, municipality, profile and profile.to_text()), read)
    if isinstance(found, DataError):
        show_faults(found)
        return None
    return found


def _ask_choice(arrived: Arrived, seen: Preview) -> Form:
    """Ask for the sheet or layer, where there are several."""
    if len(seen.choices) < 2:  # noqa: PLR2004  # nothing to choose among
        return Form()
    is_sheet = seen.form.format in SHEETS
    found = seen.form.sheet if is_sheet else seen.form.layer
    chosen = st.selectbox(
        f"Filen har {len(seen.choices)} {'blad' if is_sheet else 'lager'}. Vilket ska läsas?",
        seen.choices,
        index=seen.choices.index(found) if found in seen.choices else 0,
        key=arrived.key("blad"),
        persist_state="session",
    )
    if chosen == found:
        return Form()
    return Form(sheet=chosen) if is_sheet else Form(layer=chosen)


def _ask_layout(arrived: Arrived, seen: Preview, form: Form) -> Form:
    """Ask where the table begins and ends, and how a text is written."""
    key = (form.sheet or "", form.layer or "")
    if seen.form.header_row is None:
        st.markdown("Det här formatet säger självt var rubriker och rader står.")
        return form
    header_row = st.number_input(
        "Rubrikernas rad (0 om filen saknar rubriker)",
        min_value=0,
        value=seen.form.header_row,
        key=arrived.key("rubrikrad", *key),
        persist_state="session",
    )
    if header_row != seen.form.header_row:
        form = replace(form, header_row=int(header_row))
    last_row = st.number_input(
        "Sista raden med uppgifter (tom: till slutet; noter och summor under läses inte)",
        min_value=1,
        value=seen.form.last_row,
        key=arrived.key("sista-rad", *key),
        persist_state="session",
    )
    if last_row != seen.form.last_row and last_row is not None:
        form = replace(form, last_row=int(last_row))
    return _ask_text(arrived, seen, form) if seen.form.format is Format.CSV else form


def _ask_text(arrived: Arrived, seen: Preview, form: Form) -> Form:
    encoding = _ask_named("Teckenkodning (om å, ä och ö ser fel ut)", NAMES, seen.form.encoding, arrived.key("kod"))
    separator = _ask_named("Tecken mellan fälten", SEPARATORS, seen.form.separator, arrived.key("skiljetecken"))
    if encoding != seen.form.encoding:
        form = replace(form, encoding=encoding)
    return replace(form, separator=separator) if separator != seen.form.separator else form


def _ask_named(label: str, names: Mapping[str, str], found: str | None, key: str) -> str | None:
    options = list(dict.fromkeys([*([found] if found else []), *names]))
    return st.selectbox(label, options, format_func=lambda one: names.get(one, one), key=key, persist_state="session")


def _show_found(seen: Preview) -> None:
    form = seen.form
    facts = {
        "Format": form.format.value if form.format else "okänt",
        "Blad eller lager": form.sheet or form.layer or "",
        "Rubriker": _say_header(form),
        "Rader": format_count(seen.n_rows) if seen.n_rows is not None else "räknas vid inläsningen",
        "Koordinatsystem enligt filen": seen.crs[:100],
    }
    show_table([{"Filen": name, "Så här": value} for name, value in facts.items() if value])
    st.markdown("\n".join(f"- {plain(remark)}" for remark in seen.remarks))
    _show_beside("Ovanför rubrikerna står, och läses inte:", seen.title_rows)
    _show_beside("Under tabellen står, och läses inte:", seen.footer_rows)


def _say_header(form: Form) -> str:
    if form.header_row is None:
        return ""
    return f"rad {form.header_row}" if form.header_row else "saknas; kolumnerna är numrerade"


def _show_beside(label: str, rows: tuple[tuple[int, str], ...]) -> None:
    if rows:
        told = [f"- rad {number}: «{plain(text[:200])}»" for number, text in rows[:5]]
        st.markdown("\n".join([label, "", *told]))


def _ask_profile(arrived: Arrived, seen: Seen, look: Look, municipality: str) -> Look | None:
    """Say whether deliveries of this kind are known, and let the person have it another way."""
    fitting = [one for one in (*list_profiles(seen), *shipped_profiles()) if one.fits(look.preview)]
    found = look.proposal.profile
    if not fitting:
        return look
    names = [*dict.fromkeys(one.name for one in fitting), NO_PROFILE]
    chosen = st.selectbox(
        "Filen känns igen. Läs den enligt profilen",
        names,
        index=names.index(found.name) if found and found.name in names else 0,
        key=arrived.key("profil", look.preview.form.sheet, look.preview.form.layer),
        persist_state="session",
    )
    if chosen == NO_PROFILE:
        return replace(look, proposal=propose(look.preview, municipality=municipality))
    profile = next(one for one in fitting if one.name == chosen)
    st.info(f"**{plain(profile.name)}.** {plain(profile.about)}", icon=":material/bookmark:")
    return look if found == profile else _look(arrived, seen, look.preview.form, municipality, "profil", profile)
