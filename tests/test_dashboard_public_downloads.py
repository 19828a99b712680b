"""The published figures as files to take away."""

import io

from python_calamine import CalamineWorkbook

from dashboard.public.downloads import lay_figures, name_file, write_figures_csv, write_publication_workbook
from dashboard.public.figures import index_cells, say_figure
from data.publications import DEMO_MARK
from tests.publication_example import make_example_publication


def test_a_csv_opens_in_a_swedish_spreadsheet_and_holds_the_cells_and_nothing_more() -> None:
    """Byte order mark, semicolons, a row per cell in the file, a hidden figure as its mark, each row marked as demo."""
    publication = make_example_publication()
    content = write_figures_csv(publication)
    assert content.startswith(b"\xef\xbb\xbf")
    heading, *rows = content.decode("utf-8-sig").splitlines()
    assert heading == "kommun;källa;område;slag;period;från;till;antal;märke;uppgifter"
    assert len(rows) == sum(len(table.cells) for table in publication.tables)
    assert all(row.endswith(DEMO_MARK) for row in rows)
    assert "Mjölby;Påhittade händelser;Mjölby centrum;Skadegörelse;jan–mar 2024;2024-01-01;2024-03-31;;skyddat;" in (
        content.decode()
    )
    assert DEMO_MARK not in write_figures_csv(make_example_publication(is_demo=False)).decode()
    assert name_file(publication, "csv") == "medborgarlofte-mjölby-2025-01-20-pahittade-demodata.csv"


def test_a_workbook_runs_nothing_and_adds_nothing() -> None:
    """A name that looks like a formula is a text; the figures are those of the file."""
    hostile = '=HYPERLINK("http://spion.example")'
    publication = make_example_publication()
    area = publication.areas[1].model_copy(update={"label": hostile})
    publication = publication.model_copy(update={"areas": (publication.areas[0], area)})
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_publication_workbook(publication)))
    heading, *rows = book.get_sheet_by_name("Antal").to_python()
    antal, place = heading.index("antal"), heading.index("område")
    cells = publication.tables[0].cells
    assert [row[antal] for row in rows] == [float(cell.n) if cell.n is not None else "" for cell in cells]
    assert {row[place] for row in rows} == {"Hela kommunen", hostile}
    assert "'=HYPERLINK(" in write_figures_csv(publication).decode()
    assert book.sheet_names[:3] == ["Antal", "Löften", "Källor"]


def test_the_files_say_only_what_the_publication_says() -> None:
    """Every number of the tables to take away is one that the publication shows."""
    publication = make_example_publication()
    shown = {cell.n for table in publication.tables for cell in table.cells if cell.n is not None}
    assert set(lay_figures(publication)["antal"].dropna()) == shown
    cells = index_cells(publication.tables[0])
    assert say_figure(cells["mjolby-centrum", "skadegörelse", "2024K1"]) == "skyddat"
