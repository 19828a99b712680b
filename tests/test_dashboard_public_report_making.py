"""The public report is made when somebody asks for it, on the citizens' page or by command, and made once."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from dashboard import cli
from dashboard.public.reports import Reports
from dashboard.public.shelf import Shown
from dashboard.public.words import PDF, REPORT, WEB_PAGE
from dashboard.reports import public_report
from dashboard.reports.document import Document
from data.publication_files import write_publication
from tests.citizens_pages import open_page
from tests.publication_example import make_example_publication
from tests.publication_variants import make_worded
from tests.shown_pages import words_of


def test_a_report_is_made_once_and_few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often readers ask; the publication's checksum tells one from the next."""
    made = []
    monkeypatch.setattr(public_report, "make_public_report", lambda one: made.append(one.number) or REPORTED)
    kept = Reports(most=2)
    for number in (1, 1, 2, 3, 1):
        kept.take(Shown(make_example_publication(number=number), f"{number}"), "html")
    assert made == [1, 2, 3, 1]


REPORTED = Document("Rapport", "", (), (), date(2025, 1, 20), is_demo=False)


def test_a_citizens_process_that_makes_a_report_opens_no_database() -> None:
    """Drawing is loaded when somebody asks for a report, and no database ever."""
    script = """
import sys
from dashboard.public.shelf import Shown
from dashboard.public.words import PDF, REPORT, WEB_PAGE
from dashboard.public.views.figures import the_reports
from tests.publication_example import make_example_publication
assert not {"matplotlib", "typst"} & set(sys.modules)
assert the_reports().take(Shown(make_example_publication(), "a"), "pdf")[:5] == b"%PDF-"
print(*sorted({"sqlite3", "_sqlite3", "sqlalchemy", "psycopg", "duckdb", "data.store"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""


def test_the_command_makes_it_of_a_file_or_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same bytes either way and as the pages give; what doesn't belong to it is refused."""
    publication = make_example_publication()
    file = tmp_path / "0586.json"
    write_publication(publication, file)
    one, two = tmp_path / "a.html", tmp_path / "b.html"
    assert cli.main(["rapport", "medborgare", "--publicering", str(file), "--ut", str(one)]) == 0
    assert cli.main(["rapport", "medborgare", "--mapp", str(tmp_path), "--kommun", "Mjölby", "--ut", str(two)]) == 0
    assert one.read_bytes() == two.read_bytes() == Reports().take(Shown(publication, "a"), "html")
    assert "så går det är skriven som webbsida" in capsys.readouterr().out
    file.write_bytes(file.read_bytes().replace(b"253", b"254"))
    for words, told in (
        (["medborgare"], "inte vilken publicering"),
        (["medborgare", "--mapp", str(tmp_path)], "inte vilken publicering"),
        (["medborgare", "--publicering", str(file), "--per", "2025-01-01"], "hör inte till rapporten «medborgare»"),
        (["halvår", "--mapp", str(tmp_path)], "hör inte till rapporten «halvår»"),
        (["medborgare", "--publicering", str(file)], "ändrad sedan den publicerades"),
        (["medborgare", "--mapp", str(tmp_path), "--kommun", "1960"], "går inte att läsa"),
    ):
        assert cli.main(["rapport", *words, "--ut", str(tmp_path / "c.html")]) == 1
        assert told in capsys.readouterr().err
    assert not (tmp_path / "c.html").exists()


def test_the_citizens_page_offers_the_report() -> None:
    """Beside the figures as files; nothing is made before somebody asks."""
    page = open_page("figures", make_worded())
    labels = [button.proto.label for button in page.get("download_button")]
    assert labels[-2:] == [PDF, WEB_PAGE]
    assert REPORT in words_of(page, "markdown")
