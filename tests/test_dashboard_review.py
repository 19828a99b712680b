"""Registering and reviewing: what is saved, what counts, and what the reviewer is told."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.spans import When
from data.deliveries import Kind
from data.example import fill
from data.model import Category
from data.promises import PROMISES, read_promises
from data.reports import Report, Severity
from data.reviews import Review, Verdict
from data.store import Store, open_store
from geo.join import assign_areas
from tests.shown_pages import markup_of, store_shown, words_of
from tests.store_example import make_delivery

NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - Swedish clock time
HOSTILE = "![x](http://a.b) <script>alert(1)</script> :red[`${1}`]"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill a store as at a first start, with a real delivery for Mjölby, so that nothing invented is shown for it."""
    path = tmp_path_factory.mktemp("filled") / "store.sqlite3"
    store = open_store(f"sqlite:///{path}", assign=assign_areas)
    fill(store, read_promises(PROMISES), seed=1, now=NOW)
    receive(store, source="Polisen", needs_review=False, lat=[58.5])
    store.close()
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    """Give the pages a store of each test's own."""
    path = Path(shutil.copy(filled, tmp_path / "store.sqlite3"))
    with store_shown(path, assign=assign_areas) as opened:
        yield opened


def receive(store: Store, *, source: str, lat: list[float], needs_review: bool = True, word: str = "klotter") -> None:
    """Import vandalism at some latitudes, all at noon on 20 November."""
    noon = pd.Timestamp("2026-11-20 12:00")
    table = pd.DataFrame(
        {
            "municipality": "0586",
            "category": "skadegörelse",
            "source_category": word,
            "from_at": noon,
            "to_at": noon,
            "x": 15.1,
            "y": lat,
            "crs": "EPSG:4326",
            "lon": 15.1,
            "lat": lat,
            "is_outside": False,
            "row": pd.array(range(2, 2 + len(lat)), dtype="Int64"),
        }
    )
    passport = make_delivery(
        Kind.INCIDENTS,
        source=source,
        sha256=f"{len(source):x}" * 64,
        producer="Kommunen",
        licence="intern",
        extract_date=date(2026, 11, 20),
        definition="Rapporterade händelser.",
        received_at=NOW,
        author_role="handläggare",
        needs_review=needs_review,
    )
    store.receive(passport, table)


def report(**changes: Any) -> Report:  # noqa: ANN401 - any field of a report
    """Write a report of a theft, somewhere in the municipality."""
    common: dict[str, Any] = {
        "draft_id": "7c1f",
        "municipality": "0586",
        "category": Category.THEFT,
        "from_at": datetime(2026, 11, 20, 20),  # noqa: DTZ001 - Swedish clock time
        "to_at": datetime(2026, 11, 20, 21),  # noqa: DTZ001 - as above
        "severity": Severity.SERIOUS,
        "author_role": "fältassistent",
        "x": 15.13,
        "y": 58.32,
        "crs": "EPSG:4326",
    }
    return Report(**common | changes)


def show(view: str, role: str | None = "samordnare") -> AppTest:
    """Show one of the two pages of Mjölby."""

    def script(view: str) -> None:
        from datetime import date, datetime  # noqa: PLC0415 - the script runs on its own
        from itertools import count  # noqa: PLC0415

        from dashboard.selection import Selection  # noqa: PLC0415
        from dashboard.viewer import AT_THE_MACHINE  # noqa: PLC0415
        from dashboard.views.register import show_register  # noqa: PLC0415
        from dashboard.views.review import show_review  # noqa: PLC0415

        selection = Selection("0586", "Mjölby", (), date(2026, 11, 21), AT_THE_MACHINE)
        noon = datetime(2026, 11, 21, 12)  # noqa: DTZ001
        if view == "review":
            show_review(selection, clock=lambda: noon)
        else:
            show_register(selection, clock=lambda: noon, new_id=count(1).__next__)

    page = AppTest.from_function(script, default_timeout=60, kwargs={"view": view})
    if role:
        page.session_state["roll"] = role
    page.run()
    assert not page.exception
    return page


def press(page: AppTest, key: str) -> AppTest:
    """Press a button by its key."""
    page.button(key=key).click().run()
    assert not page.exception
    return page


def counted(store: Store) -> set[int]:
    """Say which incidents count."""
    return set(store.read_incidents("0586", is_demo=False)["incident_id"])


def queued(store: Store) -> list[int]:
    """Say which incidents await review."""
    return store.read_queue("0586", is_demo=False)["incident_id"].tolist()


def decided(store: Store, incident_id: int) -> list[tuple[str, str, str]]:
    """Say what was decided of an incident: verdict, role, reason."""
    reviews = store.read_reviews(incident_id)
    return list(zip(reviews["verdict"], reviews["author_role"], reviews["reason"], strict=True))


@pytest.mark.usefixtures("store")
def test_an_empty_queue_says_where_its_incidents_come_from() -> None:
    """Nothing waits, and the page says what would make something wait."""
    words = words_of(show("review"))
    assert "Ingen händelse väntar" in words
    assert "Registrera" in words


def test_the_last_decision_can_be_taken_back_when_nothing_waits(store: Store) -> None:
    """A new visitor with a role finds what was decided, and can put it in the queue again."""
    number = store.register_incident(report(), now=NOW)
    press(show("review"), f"avsla_{number}_1")
    page = show("review")
    assert "Ingen händelse väntar" in words_of(page)
    press(page, f"ater_{number}")
    assert queued(store) == [number]


def test_one_press_accepts_and_the_decision_stands_with_its_role(store: Store) -> None:
    """Before it the incident counts nowhere; after it, it counts, and a later decision takes it back."""
    number = store.register_incident(report(), now=NOW)
    page = show("review")
    assert "En händelse väntar" in words_of(page)
    assert "De räknas inte i någon siffra eller karta förrän de har godtagits." in words_of(page)
    assert number not in counted(store)
    press(page, f"godta_{number}")
    assert number in counted(store)
    assert decided(store, number) == [("godtagen", "samordnare", "godtagen som den är")]
    assert "Ingen händelse väntar" in words_of(page)
    press(page, f"ater_{number}")
    assert number not in counted(store)
    assert queued(store) == [number]
    assert [verdict for verdict, _, _ in decided(store, number)] == ["godtagen", "åter i kön"]
    assert "godtagen som den är" in words_of(page)


def test_a_decline_has_a_reason_from_the_list(store: Store) -> None:
    """There is no way to decline without saying why, and nowhere to write a name."""
    number = store.register_incident(report(), now=NOW)
    page = show("review")
    assert not page.text_input
    assert not page.text_area
    press(page, f"avsla_{number}_0")
    assert decided(store, number) == [("avslagen", "samordnare", "kan inte stämma")]
    assert queued(store) == []
    assert number not in counted(store)


def test_without_a_role_nothing_is_decided(store: Store) -> None:
    """A decision that nobody stands for can't be made."""
    number = store.register_incident(report(), now=NOW)
    page = show("review", role=None)
    assert page.button(key=f"godta_{number}").disabled
    assert all(page.button(key=f"avsla_{number}_{place}").disabled for place in range(3))


def test_a_duplicate_is_shown_beside_what_it_repeats_with_why_and_merged_with_one_press(store: Store) -> None:
    """22 m north at the same hour (1/5000 of a degree of 111 km); the one that counted counts still, alone."""
    receive(store, source="EST", lat=[58.5002])
    (first,) = counted(store)
    (number,) = queued(store)
    page = show("review")
    assert "samma kategori, 22 meter från varandra, tiderna möts" in words_of(page)
    press(page, f"sla_{number}_{first}")
    assert counted(store) == {first}
    assert queued(store) == []
    ((verdict, _, why),) = decided(store, number)
    assert (verdict, why) == ("sammanslagen", "samma kategori, 22 meter från varandra, tiderna möts")


def test_two_that_wait_are_shown_beside_each_other_but_merged_only_with_one_that_counts(store: Store) -> None:
    """Accepting the one makes it possible to merge the other."""
    receive(store, source="EST-lista", lat=[58.3, 58.3001])
    one, other = queued(store)
    page = show("review")
    assert "Den väntar också." in words_of(page)
    assert f"sla_{other}_{one}" not in [button.key for button in page.button]
    press(page, f"godta_{one}")
    press(page, f"sla_{other}_{one}")
    assert one in counted(store)
    assert other not in counted(store)


def test_where_duplicates_cant_be_sought_the_page_doesnt_say_that_there_are_none(store: Store) -> None:
    """An incident without a point is not held against others, and the reviewer is told."""
    table = report().model_dump() | {"draft_id": "utan"}
    store.register_incident(Report(**table), now=NOW)
    assert "Ingen annan händelse av samma kategori" in words_of(show("review"))
    receive(store, source="Utan plats", lat=[float("nan")])
    assert "går det inte att söka dubbletter" in words_of(show("review"))


def test_a_decision_that_is_no_longer_possible_is_said_not_to_be_saved(store: Store) -> None:
    """Somebody else declined the incident that it was to be merged with."""
    receive(store, source="EST-lista", lat=[58.3, 58.3001])
    one, other = queued(store)
    store.record_review(
        Review(incident_id=one, verdict=Verdict.ACCEPTED, author_role="polis", reason="stämmer"), now=NOW
    )
    page = show("review")
    store.record_review(
        Review(incident_id=one, verdict=Verdict.DECLINED, author_role="polis", reason="stämmer inte"), now=NOW
    )
    press(page, f"sla_{other}_{one}")
    assert "Beslutet sparades inte." in words_of(page)
    assert queued(store) == [other]


def test_words_from_files_neither_format_nor_link_in_the_queue(store: Store) -> None:
    """A source's own word for the category is shown as it is written."""
    receive(store, source="EST", lat=[58.2], word=HOSTILE)
    words = markup_of(show("review"))
    for live in ("![x]", "<script>", ":red[", "`$"):
        assert live not in words
    assert "alert" in words


def test_a_whole_form_is_one_incident_and_half_a_form_is_none(store: Store) -> None:
    """The button opens when everything is said; the role that wasn't told is said not to be."""
    page = show("register", role=None)
    save = next(button for button in page.button if button.label == "Registrera")
    assert save.disabled
    assert "Kvar att fylla i: var det hände, vad som hände, när det hände, hur allvarligt det var." in words_of(page)
    page.session_state["utkast"] = page.session_state["utkast"].model_copy(update={"lon": 15.13, "lat": 58.32})
    page.button_group(key="rapport_vad").set_value(Category.THEFT).run()
    page.button_group(key="rapport_nar").set_value(When.LAST_NIGHT).run()
    assert "fre 2026-11-20 22.00 – lör 2026-11-21 06.00" in words_of(page)
    assert queued(store) == []
    page.button_group(key="rapport_allvar").set_value(Severity.GRAVE).run()
    next(button for button in page.button if button.label == "Registrera").click().run()
    assert not page.exception
    assert "Sparad" in words_of(page)
    (saved,) = store.read_queue("0586", is_demo=False).to_dict("records")
    assert (saved["category"], saved["severity"], saved["author_role"]) == (
        "stöld",
        "mycket allvarlig",
        "roll ej angiven",
    )
    assert (saved["from_at"], saved["to_at"]) == (pd.Timestamp("2026-11-20 22:00"), pd.Timestamp("2026-11-21 06:00"))
    assert "hemadress är en personuppgift" in words_of(show("register"))
