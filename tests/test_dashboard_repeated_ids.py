"""A source whose ids stand on several different rows of one file: they correct nothing, and the account says so."""

from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest

from dashboard.commands import bring, tell_rows
from dashboard.importing import Order
from dashboard.intake.account import say_beside
from dashboard.progress import Progress
from dashboard.settling import Reading
from data.deliveries import Receipt

NOW = datetime(2026, 3, 3, 12, 0)  # noqa: DTZ001 - Swedish clock time
DESCRIPTION = """\
sort: händelser
namn: Påhittade händelser
producent: Påhittad
licens: PÅHITTADE DEMODATA
uttagsdatum: 2026-01-15
definition: Påhittat.
kommun: Mjölby
täcker: {från: 2024-01, till: 2025-12}
kolumner: {från: Datum, kategori: Vad, id: Nr}
kategorier: {Klotter: skadegörelse}
"""
SAID = "id från källan står på flera olika rader i filen"


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        (("a", "a", "b"), f"1 {SAID}"),  # two different rows, one id
        (("a", "b", "c"), ""),
    ],
)
def test_ids_that_stand_on_different_rows_are_told(tmp_path: Path, ids: tuple[str, ...], told: str) -> None:
    """When the file is read in, and when the delivery is asked about later."""
    path = tmp_path / "a.csv"
    rows = [f"{name};2024-05-0{day};Klotter" for day, name in enumerate(ids, start=1)]
    path.write_text("\n".join(["Nr;Datum;Vad", *rows, ""]), "utf-8")
    (tmp_path / "a.csv.yaml").write_text(DESCRIPTION, "utf-8")
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    order = Order(now=NOW, author_role="handläggare")
    said = "\n".join(bring(url, path, Reading(), order, progress=Progress(StringIO())))
    later = "\n".join(tell_rows(url, 1))
    assert ([SAID in text for text in (said, later)], told in said) == ([bool(told)] * 2, True)
    assert "3 lästa = 3 godtagna" in said


def test_the_page_says_it_too() -> None:
    """Beside the four outcomes."""
    receipt = Receipt(1, 3, 3, 0, 0, n_identified=3)
    assert [SAID in sentence for sentence in say_beside(receipt, n_repeated_ids=2)] == [True]
    assert say_beside(receipt) == []
