"""The plan and the counts are had from the command line too, with the bytes of the pages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from dashboard import cli
from dashboard.exporting import KINDS, lay_takeout
from dashboard.opening import the_store
from data.action_plans import SIX_COLUMNS, PlanRow
from data.roles import Role
from tests.meeting_pack_example import EARLY, LATER, WHO, receive, select
from tests.shown_pages import pages_on

Run = Callable[..., int]


@pytest.fixture(scope="module", autouse=True)
def _store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the commands use a store with counts and incidents of Mjölby."""
    path = tmp_path_factory.mktemp("uttag") / "store.sqlite3"
    with pages_on(path, is_filled=False), pytest.MonkeyPatch.context() as patch:
        patch.setattr("dashboard.cli.takeouts.read_clock", lambda: LATER)
        receive(EARLY)
        yield


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command into a folder of its own."""
    return lambda kind, name, *more: cli.main(
        ["rapport", kind, "--kommun", "Mjölby", *more, "--ut", f"{tmp_path / name}"]
    )


@pytest.mark.parametrize("suffix", KINDS)
def test_the_counts_are_those_of_the_page(run: Run, tmp_path: Path, suffix: str) -> None:
    """For somebody elected what is protected for them: the same bytes as the button gives."""
    assert run("uttag", f"antal.{suffix}", "--för", "förtroendevald") == 0
    taken = lay_takeout(select(Role.ELECTED, today=LATER.date()))
    assert (tmp_path / f"antal.{suffix}").read_bytes() == KINDS[suffix].write(taken)


def test_taking_out_every_number_is_told_in_the_log(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Who asks for no role gets every number, is told so, and the log has it; the protected are not logged."""
    before = the_store().read_log()
    assert run("uttag", "skyddat.csv", "--för", "förtroendevald") == 0
    assert len(the_store().read_log()) == len(before)
    assert "små tal är skyddade" in capsys.readouterr().out
    assert run("uttag", "allt.csv") == 0
    assert the_store().read_log(n=1)["what"].tolist() == ["uttag"]
    assert "visar små tal" in capsys.readouterr().out


def test_the_plan_has_the_six_columns(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty plan is refused in words; with a row in it the workbook begins with Brå's columns and that row."""
    assert run("åtgärdsplan", "plan.xlsx") == 1
    assert "åtgärdsplanen för Mjölby har inga rader" in capsys.readouterr().err
    row = {
        "position": 1,
        "cause": "Mörk gångväg",
        "action": "Byt lampor",
        "when": "våren",
        "owners": ("Mjölby kommun",),
    }
    the_store().record_paper(PlanRow.model_validate({**WHO, "key": "rad", **row}), now=EARLY)
    assert run("atgardsplan", "plan.xlsx") == 0
    sheet = CalamineWorkbook.from_path(tmp_path / "plan.xlsx").get_sheet_by_index(0).to_python()
    assert tuple(sheet[0][: len(SIX_COLUMNS)]) == SIX_COLUMNS
    assert sheet[1][:2] == ["Mörk gångväg", "Byt lampor"]
    assert run("åtgärdsplan", "plan.docx") == 0
    assert (tmp_path / "plan.docx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("kind", ["uttag", "åtgärdsplan"])
@pytest.mark.parametrize("where", ["Nonsens", "9999", "Motala"])
def test_a_municipality_without_anything_is_refused(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], where: str, kind: str
) -> None:
    """Neither a file nor a row in the log: an empty file would look as if nothing had happened there."""
    before = the_store().read_log()
    assert run(kind, "tom.xlsx", "--kommun", where) == 1
    told = capsys.readouterr().err
    assert f"det finns inga uppgifter om «{where}»." in told
    assert "Läs in uppgifter, eller rätta kommunens kod eller namn." in told
    assert list(tmp_path.iterdir()) == []
    assert len(the_store().read_log()) == len(before)


def test_no_file_is_written_of_a_promised_municipality_without_counts(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Kungsör has a promise and nothing read in: the file would have no row."""
    before = list(the_store().read_log()["what"]).count("uttag")
    assert run("uttag", "tom.csv", "--kommun", "Kungsör") == 1
    assert "det finns inga antal för Kungsör som rollen får se." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert list(the_store().read_log()["what"]).count("uttag") == before


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("uttag", "a.txt"), "antalen skrivs som xlsx, csv, gpkg, geojson eller parquet"),
        (("åtgärdsplan", "a.pdf"), "åtgärdsplanen skrivs som xlsx eller docx"),
        (("åtgärdsplan", "a.xlsx", "--för", "förtroendevald"), "hör inte till rapporten «åtgärdsplan»"),
        (("uttag", "a.csv", "--per", "2025-06-30"), "hör inte till rapporten «uttag»"),
    ],
)
def test_what_cannot_be_done_is_said(
    run: Run, capsys: pytest.CaptureFixture[str], asked: tuple[str, ...], told: str
) -> None:
    """Another ending, and what the report doesn't ask for."""
    assert run(*asked) == 1
    assert told in capsys.readouterr().err
