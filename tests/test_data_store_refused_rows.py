"""Which of a delivery's rejected rows may have been incidents."""

from datetime import datetime
from io import StringIO
from pathlib import Path

from dashboard.commands import bring
from dashboard.importing import Order
from dashboard.progress import Progress
from dashboard.settling import Reading
from data.store import open_store
from geo.join import assign_areas

DESCRIPTION = """\
sort: händelser
namn: Påhittade händelser
producent: Påhittad
licens: PÅHITTADE DEMODATA
uttagsdatum: 2026-01-15
definition: Påhittat.
kommun: Mjölby
täcker: {från: 2024-01, till: 2024-12}
kolumner: {från: Datum, kategori: Vad}
kategorier: {Klotter: skadegörelse}
urval: {Ort: [Mjölby]}
"""


def test_rows_that_the_selection_leaves_out_hide_nothing(tmp_path: Path) -> None:
    """Of four rows two are of another town and one has no readable time: three rejected, of which one may be ours."""
    path = tmp_path / "a.csv"
    rows = ("Mjölby;2024-05-01", "Skänninge;2024-05-01", "Skänninge;2024-05-02", "Mjölby;i går")
    path.write_text("\n".join(["Ort;Datum;Vad", *(f"{row};Klotter" for row in rows), ""]), "utf-8")
    (tmp_path / "a.csv.yaml").write_text(DESCRIPTION, "utf-8")
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    order = Order(now=datetime(2026, 3, 3, 12, 0), author_role="handläggare")  # noqa: DTZ001 - Swedish clock time
    list(bring(url, path, Reading(), order, progress=Progress(StringIO())))
    delivery = open_store(url, assign=assign_areas).read_deliveries().iloc[0]
    assert (delivery["n_read"], delivery["n_rejected"], delivery["n_refused"]) == (4, 3, 1)
