"""Every role on every page: what is drawn for one is never what was kept in memory for another."""

import ast
import json
import re
import struct
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.deliveries import Kind, MissingRow
from data.example import fill
from data.promises import PROMISES, read_promises
from data.roles import LOCAL, RIGHTS, Role
from data.store import Store
from geo.join import assign_areas
from tests.shown_pages import gather_sent, open_at, store_shown
from tests.store_example import make_delivery

DASHBOARD = Path(__file__).parents[1] / "dashboard"
NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - Swedish clock time
LON, LAT = 15.123456, 58.326543
HOUR = "2025-03-03 03:47"
WORD = "kanariefågel"

PAGES = {
    "situation": "show_situation",
    "promise": "show_promise",
    "promises": "show_promises",
    "baseline": "show_baseline",
    "followup": "show_follow_up",
    "register": "show_register",
    "review": "show_review",
    "delivery": "show_delivery",
    "publish": "show_publish",
    "methods": "show_methods",
    "about": "show_about",
}
PUBLIC, ELECTED, COUNCIL, ANALYST, ADMIN = Role
EVERYONE, COUNTS = set(Role), {ELECTED, COUNCIL, ANALYST}
ALLOWED = {
    "situation": COUNTS,
    "promise": COUNTS,
    "promises": EVERYONE,
    "baseline": COUNTS,
    "followup": COUNTS,
    "register": {ANALYST},
    "review": {ANALYST},
    "delivery": {ANALYST, ADMIN},
    "publish": {ANALYST},
    "methods": {ANALYST},
    "about": EVERYONE,
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give the pages a store with real incidents in Mjölby, one of which is found again wherever it is shown."""
    path = tmp_path_factory.mktemp("roles") / "store.sqlite3"
    with store_shown(path, assign=assign_areas) as opened:
        fill(opened, read_promises(PROMISES), seed=1, now=NOW)
        receive_incidents(opened)
        yield opened


def receive_incidents(store: Store) -> None:
    """Import three years of incidents, and among them the one to look for: alone of its category."""
    rng = np.random.default_rng(1)
    n = 900
    days = pd.to_datetime("2023-01-01") + pd.to_timedelta(rng.integers(0, 1096, n), "D")
    table = pd.DataFrame(
        {
            "category": rng.choice(["stöld", "skadegörelse"], n),
            "from_at": days,
            "lon": rng.normal(15.13, 0.004, n),
            "lat": rng.normal(58.325, 0.004, n),
        }
    )
    canary = pd.DataFrame({"category": ["trafik"], "from_at": pd.to_datetime([HOUR]), "lon": LON, "lat": LAT})
    table = pd.concat([table, canary], ignore_index=True).assign(
        municipality="0586", crs="EPSG:4326", is_outside=False, row=pd.array(range(2, n + 3), dtype="Int64")
    )
    table = table.assign(to_at=table["from_at"], x=table["lon"], y=table["lat"])
    table["source_category"] = table["category"].where(table["category"] != "trafik", WORD)
    passport = make_delivery(
        Kind.INCIDENTS,
        source="Polisen",
        licence="intern",
        extract_date=date(2026, 1, 15),
        definition="Anmälda brott.",
        received_at=NOW,
        covers_first=date(2023, 1, 1),
        covers_last=date(2025, 12, 31),
        missing_row=MissingRow.ZERO,
    )
    store.receive(passport, table)


def show(view: str, role: Role, *, as_of: str = "", **address: str) -> AppTest:
    """Show one page of Mjölby to somebody in a role."""

    def script(view: str, function: str, role: str, as_of: str) -> None:
        import importlib  # noqa: PLC0415 - the script runs on its own
        from datetime import date, datetime  # noqa: PLC0415
        from functools import partial  # noqa: PLC0415
        from itertools import count  # noqa: PLC0415

        from dashboard.views.denied import show_denied  # noqa: PLC0415
        from data.demands import Denied  # noqa: PLC0415
        from tests.readers import look_at  # noqa: PLC0415

        then = date.fromisoformat(as_of) if as_of else None
        selection = look_at(role, date(2026, 11, 21), key="k" * 32, page=view, as_of=then)
        page = getattr(importlib.import_module(f"dashboard.views.{view}"), function)
        if view in {"register", "review", "delivery", "publish"}:
            page = partial(page, clock=lambda: datetime(2026, 11, 21, 12))  # noqa: DTZ001
        if view == "register":
            page = partial(page, new_id=count().__next__)
        try:
            page(selection)
        except Denied as refusal:
            show_denied(refusal)

    arguments = {"view": view, "function": PAGES[view], "role": str(role), "as_of": as_of}
    return open_at(script, address, **arguments)


CANARIES = (
    WORD.encode(),
    b"03:47",
    b"03.47",
    b"15.123",
    b"15,123",
    struct.pack("<i", round(LON * 1e6)),
    struct.pack("<d", LON),
)


@pytest.fixture(scope="module")
def warm(store: Store) -> Store:
    """Let the police look at every page first, so that everything they may see is kept in memory."""
    for view in PAGES:
        assert not show(view, ANALYST).exception, view
    return store


def test_the_police_see_the_incident_where_it_happened(warm: Store) -> None:
    """What the tests below look for is there to be found."""
    assert CANARIES[5] in gather_sent(show("situation", ANALYST))
    looked = warm.read_log(n=50)
    assert set(looked["what"]) >= {"visning"}


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("role", [role for role in Role if role is not ANALYST])
@pytest.mark.parametrize("view", PAGES)
def test_nobody_else_is_sent_anything_of_it(view: str, role: Role) -> None:
    """A page that may be seen holds nothing of the incident; one that may not says so and whom to ask."""
    page = show(view, role)
    assert not page.exception, view
    sent = gather_sent(page)
    assert not [canary for canary in CANARIES if canary in sent]
    is_refused = b"Be kommunens administrat" in sent and b"Sidorna i menyn" in sent
    assert is_refused == (role not in ALLOWED[view])


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("role", [ELECTED, COUNCIL])
def test_no_address_widens_what_is_seen(role: Role) -> None:
    """Categories, years, days and areas written in the address by hand give nothing that isn't offered."""
    address = {"visa": "trafik", "kategori": "trafik", "period": "2025-03", "ar": "2025", "dag": "2025-03-04"}
    for view in ("situation", "baseline", "followup"):
        page = show(view, role, kalla="Polisen", omrade="Mjölby resecentrum", **address)
        sent = gather_sent(page)
        assert not page.exception
        assert not [canary for canary in CANARIES if canary in sent]
        assert not [box.value for box in page.selectbox if box.value in {2025, "2025-03"} and role is ELECTED]


@pytest.mark.usefixtures("warm")
def test_what_is_small_is_marked_and_not_missing() -> None:
    """The elected read «skyddat» where a number is small or would give one away, and no number from 1 to 4."""
    page = show("situation", ELECTED)
    tables = [table.value for table in page.table]
    cells = [str(cell) for table in tables for column in table for cell in table[column]]
    live = re.findall(rb'"rows":(\[\[.*?\]\])\}', gather_sent(page))
    cells += [cell for rows in live for row in json.loads(rows) for cell in row[1:]]
    assert live
    assert "skyddat" in cells
    assert not {"1", "2", "3", "4"} & set(cells)


@pytest.mark.usefixtures("store")
def test_a_look_is_noted_once_a_session_and_page(store: Store) -> None:
    """A rerun is no new look; another page is. The log holds the role and a key, and no name."""
    before = len(store.read_log())
    page = show("situation", ANALYST)
    page.run()
    page.run()
    log = store.read_log()
    assert len(log) == before + 1
    newest = log.iloc[0]
    assert (newest["what"], newest["author_role"], newest["person_key"]) == ("visning", str(ANALYST), "k" * 32)
    show("situation", ELECTED)
    assert len(store.read_log()) == before + 1


@pytest.mark.usefixtures("store")
def test_a_day_gone_by_shows_what_was_known_then() -> None:
    """Before anything had been read in there was nothing to see, whatever is kept in memory of today."""
    assert not [box for box in show("situation", ANALYST).info if "inga händelser" in box.value]
    page = show("situation", ANALYST, as_of="2026-11-20")
    assert not page.exception
    assert [box for box in page.info if "inga händelser" in box.value]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("role", [role for role in Role if role is not ANALYST])
def test_who_sees_no_points_sees_no_day_gone_by(role: Role) -> None:
    """What was known on two days, one less the other, are the late incidents one by one."""
    sent = gather_sent(show("situation", role, as_of="2026-11-20"))
    assert b"Be kommunens administrat" in sent


def find_cached() -> Iterator[tuple[str, list[str]]]:
    """Find every function whose answers are kept in memory for all, with the names of what they are asked."""
    for path in sorted(DASHBOARD.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            decorators = [ast.unparse(one) for one in getattr(node, "decorator_list", [])]
            if isinstance(node, ast.FunctionDef) and any("st.cache_" in one for one in decorators):
                asked = [argument.arg for argument in node.args.args]
                yield f"{path.relative_to(DASHBOARD).as_posix()}:{node.name}", asked


# What these give is the same for everyone: an open database, the promises' public documents, what is published.
WITHOUT_RIGHTS = {
    "opening.py:the_store",
    "opening.py:the_past_store",
    "opening.py:the_shelf",
    "opening.py:the_own_promises",
}


@pytest.mark.parametrize(("function", "asked"), dict(find_cached()).items())
def test_what_is_kept_in_memory_is_kept_per_right(function: str, asked: list[str]) -> None:
    """A function that is kept without the rights among its questions once served police rows to the public."""
    if function in WITHOUT_RIGHTS or function.startswith("public/"):
        return
    assert asked[:1] == ["rights"], function


@pytest.mark.parametrize("path", [*(DASHBOARD / "views").glob("*.py"), *(DASHBOARD / "intake").glob("*.py")])
def test_no_page_holds_the_store_itself(path: Path) -> None:
    """A page reads and writes through the gate, which asks for rights."""
    tree = ast.parse(path.read_text("utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not named & {"the_store", "open_store", "Store"}
    assert "dashboard.opening" not in modules


def test_whoever_sits_at_the_machine_is_the_police_and_the_administrator() -> None:
    """With sign-in switched off nothing changes for the one who uses the product alone."""
    assert frozenset({ANALYST, ADMIN}) == LOCAL
    assert RIGHTS[ANALYST].sees_points
