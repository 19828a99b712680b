"""A pack tells of places and of the rest of the country what the pages tell, to those who may see it."""

import re
from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest

from dashboard.opening import the_store
from dashboard.reports.pack.pack import Pack
from data.deliveries import Kind, MissingRow
from data.roles import Role
from tests.meeting_pack_example import EARLY, find_slide, incidents, make, passport, plan, receive, said_on, view
from tests.shown_pages import pages_on

PLACE = (15.1352, 58.3203)
CHOSEN = {"kalla": "polisen", "visa": "stöld", "ar": "2025"}
ASKED = {"kalla": "Brå", "kategori": "bedrägeri", "ar": "2025"}
COUNTRY_MONTHLY = 1000


def gather() -> pd.DataFrame:
    """Let every theft of 2025 in the east happen at one place."""
    made = incidents()
    is_there = (made["from_at"] >= "2025-01-01") & (made["lon"] > 15.13) & (made["category"] == "stöld")
    made.loc[is_there, ["lon", "lat"]] = PLACE
    return made


@pytest.fixture(scope="module", autouse=True)
def _gathered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the product have a place where much happens, and a country and a county where nothing changes."""
    path = tmp_path_factory.mktemp("platser") / "store.sqlite3"
    with pages_on(path, is_filled=False), pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.meeting_pack_example.incidents", gather)
        receive(EARLY)
        months = pd.date_range("2022-01-01", "2025-12-01", freq="MS", unit="us")
        table = pd.DataFrame({"first_month": months, "n": COUNTRY_MONTHLY, "area_id": "riket", "municipality": "riket"})
        table = table.assign(category="bedrägeri", source_category="bedrägeri", n_months=1, is_preliminary=False)
        covers = {"covers_first": date(2022, 1, 1), "covers_last": date(2025, 12, 1), "missing_row": MissingRow.UNKNOWN}
        table = pd.concat([table, table.assign(area_id="län:05", municipality="län:05")], ignore_index=True)
        the_store().receive(passport(Kind.SERIES, "Brå, riket", EARLY, **covers), table.astype({"n": "Int64"}))
        yield


def tell(role: Role) -> Pack:
    """Make a pack with the map and the frauds."""
    return make(role, plan(agenda=(view("Kartan", "lagesbild", **CHOSEN), view("Bedrägerier", "baslinje", **ASKED))))


@pytest.fixture(scope="module")
def pack(_gathered: None) -> Pack:
    """Make the analyst's pack."""
    return tell(Role.ANALYST)


def count_thefts() -> int:
    """Count the thefts at the place, which were spread out before."""
    made = gather()
    return int(((made["lon"] == PLACE[0]) & (made["lat"] == PLACE[1])).sum())


def test_what_stands_out_is_what_the_page_says(pack: Pack) -> None:
    """One place in the east, with every theft that was put there, and the page's own numbers."""
    slide = find_slide(pack, "Kartan", 2)
    told = "Händelser (stöld) jan–dec 2025: en plats har en större del än 2023, mer än slumpen förklarar."
    assert slide.message == told
    ((_, where, n, expected),) = slide.shown.rows
    assert where == "i eller vid Öster"
    assert int(n) >= count_thefts()
    told = said_on("lagesbild", Role.ANALYST, CHOSEN)
    assert f"{n} händelser (stöld) i eller vid Öster**, där {expected} väntades om allt fördelat sig som 2023" in told


def test_the_order_is_the_pages(pack: Pack) -> None:
    """Each place with its count, span and what chance leaves open; the page has the same line of each."""
    slide = find_slide(pack, "Kartan", 3)
    told = re.sub(r"\s+", " ", said_on("lagesbild", Role.ANALYST, CHOSEN))
    assert len(slide.shown.rows) == 5
    for number, where, n, span, places, verdict in slide.shown.rows:
        at = where.partition("(")[2].rstrip(")")
        line = re.search(
            rf"\({re.escape(at)}\): {n} händelser? 2025\. Ett lika långt år till: (\S+)\. Plats (\S+): (\S+)", told
        )
        assert line is not None, where
        assert (span, places) == (line[1], line[2])
        assert line[3].strip("*").startswith(verdict.split()[0])
        assert number.isdecimal()
    assert int(slide.shown.rows[0][2]) >= count_thefts()
    assert "kan peka ut ett hushåll" in slide.notes
    near = "En ruta på 100 meter kan peka ut ett hushåll. Lämna inte bilden vidare."
    assert slide.lines == (near, "Tabellen visar de 5 första.")


def test_the_country_and_the_county_are_told_beside_the_municipality(pack: Pack) -> None:
    """A thousand a month in both years is twelve thousand and no change; both by name, not code."""
    slide = find_slide(pack, "Bedrägerier", 2)
    assert "riket: lika många, ingen säker skillnad" in slide.message
    assert [row[0] for row in slide.shown.rows] == ["Östergötlands län", "riket"]
    for row in slide.shown.rows:
        assert [cell.replace("\N{NO-BREAK SPACE}", "") for cell in row[2:4]] == [str(12 * COUNTRY_MONTHLY)] * 2


def test_who_sees_no_points_is_told_of_no_place() -> None:
    """Neither what stands out nor the order: no slide names a place or a point."""
    texts = " ".join(tell(Role.ELECTED).to_document().list_texts())
    assert "sticker ut" not in texts
    assert "i ordning" not in texts
    assert not re.search(r"58,3\d+ N", texts)
