"""Step 3: where the points fall, in the reference system that is proposed or chosen."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard.formats import format_count, format_share
from dashboard.intake.answers import Answers
from dashboard.intake.desk import Arrived, keep
from dashboard.intake.faults import show_faults
from dashboard.intake.points import Placed, draw_points, place_points
from dashboard.live_map import show_map
from dashboard.store import the_tile_server
from dashboard.texts import plain
from data.arrivals import Look, Places, find_places, hold_upload
from data.coordinates import SYSTEMS, Certainty, CrsProposal
from data.deliveries import Kind
from data.errors import DataError
from data.territory import is_place, name_place

POINTLESS: Mapping[Kind, str] = {
    Kind.INCIDENTS: "Ingen kolumn för plats läses. Raderna räknas för kommunen men syns inte på kartan.",
    Kind.SERIES: "Antal har inga punkter: de hör till en kommun eller ett område.",
    Kind.AREAS: "Områdenas gränser syns på sidan Lägesbild när de är inlästa. Var och en prövas mot kommunens gräns.",
}
_SYMBOLS = {Certainty.SURE: "✔", Certainty.LIKELY: "◐", Certainty.UNSURE: "?"}
System = tuple[str, bool]
"""A reference system, and whether the northing stands where x should."""


@dataclass(frozen=True, slots=True)
class Where:
    """What has been settled of where the points are.

    Attributes
    ----------
    places
        The positions as the file has them; None where it has none.
    system
        The system chosen; None where there is none to choose.
    """

    places: Places | None = None
    system: System | None = None


def settle_where(arrived: Arrived, found: Look, answers: Answers) -> Where:
    """Read the positions of the chosen columns, and take the system that is chosen further down, or proposed."""
    if answers.kind is not Kind.INCIDENTS or not answers.is_placed:
        return Where()
    columns = answers.place_columns
    if set(columns) not in ({"x", "y"}, {"position"}):
        return Where()
    said = answers.said.get("kommun")
    municipality = str(said) if said is not None and is_place(str(said)) else None
    places = _read_places(arrived, found, columns, municipality)
    if places is None:
        return Where()
    systems = list_systems(found, places)
    chosen = st.session_state.get(_key(arrived, columns))
    return Where(places, chosen if chosen in systems else _first(found, places))


def ask_where(arrived: Arrived, found: Look, answers: Answers, where: Where, *, municipality: str) -> bool:
    """Show where the points fall and ask whether that is right; False while points outside aren't confirmed."""
    st.header("3. Var punkterna hamnar")
    if where.places is None:
        half = answers.kind is Kind.INCIDENTS and answers.is_placed
        st.markdown("Välj både x och y, eller en kolumn med båda, i steg 2." if half else POINTLESS[answers.kind])
        return not half
    places = where.places
    _show_search(found, places)
    systems = list_systems(found, places)
    st.selectbox(
        "Koordinatsystem",
        systems,
        index=systems.index(where.system) if where.system in systems else None,
        format_func=lambda one: name_system(one, places),
        placeholder="Välj",
        key=_key(arrived, answers.place_columns),
        persist_state="session",
    )
    if where.system is None:
        st.warning("Välj ett koordinatsystem för att se punkterna på kartan.", icon=":material/help:")
        return False
    placed = _place(arrived, found, answers, places, where.system)
    drawn_for = places.municipality or municipality
    title = f"Filens punkter i {name_place(drawn_for) if is_place(drawn_for) else drawn_for}"
    show_map(
        draw_points(placed, municipality=drawn_for, title=title, tiles=the_tile_server()),
        key="las-in-karta",
        height=420,
    )
    _show_placed(placed)
    return _confirm(arrived, placed, where.system, places)


def _place(arrived: Arrived, found: Look, answers: Answers, places: Places, system: System) -> Placed:
    key = (arrived.sha256, found.preview.form, tuple(answers.place_columns.items()), places.municipality, system)
    return keep("placerade", key, lambda: place_points(places, crs=system[0], is_swapped=system[1]))


def list_systems(found: Look, places: Places) -> list[System]:
    """List the systems to choose among: the file's own, those that fit, best first, then the others."""
    fitting = [(one.crs, one.is_swapped) for one in places.search]
    own = [(found.preview.crs, False)] if found.preview.crs.startswith("EPSG:") else []
    others = [(crs, is_swapped) for is_swapped in (False, True) for crs in SYSTEMS]
    return list(dict.fromkeys([*own, *fitting, *others]))


def name_system(system: System, places: Places) -> str:
    """Name a system as a choice, with the share of the points that it puts in place."""
    crs, is_swapped = system
    named = f"{SYSTEMS[crs].name}, {crs}" if crs in SYSTEMS else crs
    swapped = ", x och y omkastade" if is_swapped else ""
    fitting = next((one for one in places.search if (one.crs, one.is_swapped) == system), None)
    share = f": {format_share(fitting.share_inside)} innanför" if fitting else ""
    return f"{named}{swapped}{share}"


def _first(found: Look, places: Places) -> System | None:
    if found.preview.crs.startswith("EPSG:"):
        return found.preview.crs, False
    said = found.proposal.profile and found.proposal.profile.fields.get("koordinatsystem")
    if isinstance(said, str):
        return said, found.proposal.fields.get("omkastade") is True
    best: CrsProposal | None = next(iter(places.search), None)
    return (best.crs, best.is_swapped) if best else None


def _read_places(arrived: Arrived, found: Look, columns: dict[str, str], municipality: str | None) -> Places | None:
    def read() -> Places | DataError:
        if found.places and dict(found.places.columns) == columns and found.places.municipality == municipality:
            return found.places
        with st.spinner("Läser punkterna …"), hold_upload(arrived.content, arrived.name) as path:
            try:
                return find_places(path, columns, municipality=municipality, form=found.preview.form)
            except DataError as fault:
                return fault

    form = found.preview.form
    places = keep("platser", (arrived.sha256, form, tuple(columns.items()), municipality), read)
    if isinstance(places, DataError):
        show_faults(places)
        return None
    return places


def _key(arrived: Arrived, columns: dict[str, str]) -> str:
    return arrived.key("koordinatsystem", *columns.values())


def _show_search(found: Look, places: Places) -> None:
    if found.preview.crs:
        st.markdown(f"Filen säger själv vilket koordinatsystem den har: **{plain(found.preview.crs[:100])}**.")
        return
    best = next(iter(places.search), None)
    if best is None:
        st.warning(plain(places.search.why), icon=":material/help:")
        return
    st.markdown(f"{_SYMBOLS[best.certainty]} **{plain(best.name)}**, {best.certainty.value}. {plain(best.why)}")


def _show_placed(placed: Placed) -> None:
    lacking = placed.n_rows - placed.n_placed
    told = f"{format_count(placed.n_placed)} av {format_count(placed.n_rows)} rader har en plats."
    if lacking:
        told += f" {format_count(lacking)} saknar plats och läses in utan."
    if placed.n_faulty:
        told += f" {_count(placed.n_faulty, 'position', 'positioner')} går inte att läsa; sådana rader avvisas."
    if len(placed.spots):
        told += f" På kartan visas {_count(len(placed.spots), 'punkt', 'punkter')}."
    st.caption(told)
    for remark, n in placed.remarks.items():
        st.markdown(f"- {'1 rad' if n == 1 else f'{format_count(n)} rader'}: {plain(remark)}")


def _count(n: int, one: str, many: str) -> str:
    return f"{format_count(n)} {one if n == 1 else many}"


def _confirm(arrived: Arrived, placed: Placed, system: System, places: Places) -> bool:
    """Ask that somebody has looked at the rows outside: they are kept, with a remark."""
    if not placed.n_outside:
        return True
    whose = name_place(places.municipality) if places.municipality else "kommunen"
    share = f"{format_count(placed.n_outside)} av {format_count(placed.n_placed)}"
    st.warning(
        f"**{share} punkter ligger utanför Sverige eller mer än 20 km utanför {plain(whose)}.** Är koordinatsystemet "
        "rätt? Zooma ut på kartan för att se dem. Ligger de verkligen där, så läses raderna in med en anmärkning.",
        icon="⚠️",
    )
    return st.checkbox(
        "Jag har sett efter: punkterna utanför ska läsas in",
        key=arrived.key("utanför", *system, placed.n_outside),
        persist_state="session",
    )
