"""What the police have written stands beside the map, marked for what it is, and harms nothing."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.sources.notices import SAYS
from data.sources.polisen import parse_events, read_events
from data.store import open_store
from tests.shown_pages import pages_on

SEEN = datetime(2026, 11, 20, 12)  # noqa: DTZ001  # Swedish clock time
EVENT = (
    '{{"id": {number}, "datetime": "2026-11-{day} 9:00:00 +01:00", "name": "{name}", "summary": "", "url": "", '
    '"type": "Stöld, ringa", "location": {{"name": "{place}", "gps": "58.326,15.13"}}}}'
)


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """Let the page use a store of its own."""
    with pages_on(tmp_path / "store.sqlite3") as path:
        yield path


def write(path: Path, *events: tuple[int, int, str, str], seen_at: datetime = SEEN) -> None:
    """Save notices: number, day, heading, place."""
    texts = [EVENT.format(number=number, day=day, name=name, place=place) for number, day, name, place in events]
    store = open_store(f"sqlite:///{path}")
    store.add_notices(read_events(parse_events(f"[{','.join(texts)}]".encode()), seen_at=seen_at).table)
    store.close()


def show() -> AppTest:
    """Show the list for Mjölby alone."""

    def script() -> None:
        from datetime import date  # noqa: PLC0415 - the script runs on its own

        from dashboard.viewer import AT_THE_MACHINE  # noqa: PLC0415
        from dashboard.views.notices import show_notices  # noqa: PLC0415

        show_notices(AT_THE_MACHINE, "Mjölby", date(2026, 11, 21))

    return AppTest.from_function(script, default_timeout=60).run()


def test_the_newest_wordings_are_shown_and_said_to_be_no_counts(path: Path) -> None:
    """The first words say that they are never counted; the place is a municipality's centre; Motala's aren't here."""
    write(path, (1, 18, "Stöld, Mjölby", "Mjölby"), (2, 19, "Brand, Mjölby", "Mjölby"), (3, 19, "Rån", "Motala"))
    write(path, (1, 18, "Stöld uppklarad", "Mjölby"), seen_at=datetime(2026, 11, 21, 9))  # noqa: DTZ001  # as above
    page = show()
    assert not page.exception
    assert page.expander[0].label == "Vad polisen har skrivit"
    assert page.expander[0].markdown[0].value == SAYS
    table = page.table[0].value
    assert table["Rubrik"].tolist() == ["Brand, Mjölby", "Stöld uppklarad"]
    assert table["Position"].str.replace("\\", "").tolist() == ["kommunens mittpunkt, inte platsen"] * 2
    assert table["Lydelse"].tolist() == ["inte ändrad sedan den hämtades", "ändrad minst 1 gång"]
    assert "2026-11-21" in page.caption[0].value


def test_nothing_is_shown_where_there_is_nothing(path: Path) -> None:
    """A municipality without notices has no empty box."""
    write(path, (3, 19, "Rån", "Motala"), (4, 29, "Efter idag", "Mjölby"))
    page = show()
    assert not page.exception
    assert not page.expander
    assert not page.table


def test_a_heading_is_shown_as_it_is_written(path: Path) -> None:
    """Tags, links and pictures in a heading are text."""
    write(path, (1, 18, "<b>x</b> ![y](http://a.b) [z](http://a.b)", "Mjölby"))
    heading = show().table[0].value["Rubrik"][0]
    assert "](" not in heading
    assert "<b>" not in heading


def test_the_list_stands_on_the_map_page_and_no_notice_is_on_the_map(path: Path) -> None:
    """Lägesbild for Mjölby shows it below the map; the page's figures are those without it."""

    def script() -> None:
        from datetime import date  # noqa: PLC0415 - the script runs on its own

        from dashboard.selection import Selection, promises_of  # noqa: PLC0415
        from dashboard.store import the_promises  # noqa: PLC0415
        from dashboard.viewer import AT_THE_MACHINE  # noqa: PLC0415
        from dashboard.views.situation import show_situation  # noqa: PLC0415

        show_situation(
            Selection("0586", "Mjölby", promises_of("0586", the_promises()), date(2026, 11, 21), AT_THE_MACHINE)
        )

    page = AppTest.from_function(script, default_timeout=60).run()
    before = [table.value.to_csv() for table in page.table]
    write(path, (1, 18, "Stöld, Mjölby", "Mjölby"))
    page = AppTest.from_function(script, default_timeout=60).run()
    assert not page.exception
    assert "Vad polisen har skrivit" in [one.label for one in page.expander]
    after = [table.value.to_csv() for table in page.table]
    assert [one for one in after if "Rubrik" not in one] == before
