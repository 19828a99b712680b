"""A full extract in which the source has removed rows: they still count, and the account says so and what to do."""

from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest

from dashboard.commands import bring, tell_rows
from dashboard.importing import Order
from dashboard.intake.account import say_beside
from dashboard.progress import Progress
from dashboard.settling import Reading
from data.deliveries import Absent, Receipt
from data.store import open_store
from geo.join import assign_areas

NOW = datetime(2026, 4, 3, 12, 0)  # noqa: DTZ001 - Swedish clock time
DESCRIPTION = """\
sort: händelser
namn: Påhittade händelser
producent: Påhittad
licens: PÅHITTADE DEMODATA
uttagsdatum: 2026-{month}-15
definition: Påhittat.
kommun: Mjölby
{covers}
kolumner: {{från: Datum, kategori: Vad, id: Nr}}
kategorier: {{Klotter: skadegörelse}}
"""
COVERS = "täcker: {från: 2024-01, till: 2024-12}"
OLD = ("a;2024-01-01", "b;2024-05-02", "c;2024-12-31", "d;2025-01-01", "e;2023-12-31")


def _bring(folder: Path, name: str, rows: tuple[str, ...], covers: str = COVERS) -> str:
    path = folder / f"{name}.csv"
    path.write_text("\n".join(["Nr;Datum;Vad", *(f"{row};Klotter" for row in rows), ""]), "utf-8")
    described = DESCRIPTION.format(month=f"0{1 + int(name)}", covers=covers)
    (folder / f"{name}.csv.yaml").write_text(described, "utf-8")
    order = Order(now=NOW, author_role="handläggare")
    return "\n".join(bring(_name(folder), path, Reading(), order, progress=Progress(StringIO())))


def _name(folder: Path) -> str:
    return f"sqlite:///{folder / 'a.sqlite3'}"


@pytest.mark.parametrize(
    ("rows", "covers", "told"),
    [
        (("a;2024-01-01",), COVERS, "2 tidigare rader"),  # b and c; d and e lie in other months
        (("a;2024-01-01", "b;2024-06-02"), COVERS, "1 tidigare rad "),  # b is moved, not gone
        (("a;2024-01-01", "b;2024-05-02", "c;2024-12-31"), COVERS, ""),
        (("b;2024-05-02",), "täcker: {från: 2024-02, till: 2024-11}", ""),  # a and c lie outside
    ],
)
def test_removed_rows_are_told(tmp_path: Path, rows: tuple[str, ...], covers: str, told: str) -> None:
    """When the file is read in, and when the delivery is asked about later; with the command that undoes the older."""
    assert "tidigare rad" not in _bring(tmp_path, "0", OLD)
    said = _bring(tmp_path, "1", rows, covers)
    later = "\n".join(tell_rows(_name(tmp_path), 2))
    for text in (said, later):
        assert (told in text, "tidigare rad" in text) == (True, bool(told))
        assert ("«lofteskartan angra 1 --skäl …»" in text) is bool(told)


def test_what_a_later_extract_has_again_is_not_gone(tmp_path: Path) -> None:
    """Nor are rows that no standing delivery has: of an undone one nothing counts."""
    _bring(tmp_path, "0", OLD)
    _bring(tmp_path, "1", ("a;2024-01-01",))
    store = open_store(_name(tmp_path), assign=assign_areas)
    assert store.find_absent(2) == Absent(2, (1,))
    _bring(tmp_path, "2", OLD[:2])
    assert (store.find_absent(2), store.find_absent(3)) == (Absent(1, (1,)), Absent(1, (1,)))
    store.undo(1, author_role="handläggare", reason="prov", now=NOW)
    assert (store.find_absent(2), store.find_absent(3)) == (None, None)


def test_the_page_says_it_too() -> None:
    """Beside the four outcomes, with every delivery that has to be undone."""
    said = "\n".join(say_beside(Receipt(3, 1, 0, 1, 0, n_identified=1), absent=Absent(1, (1, 2))))
    assert "1 tidigare rad från" in said
    assert "angra 1 --skäl …» och «lofteskartan angra 2 --skäl" in said
