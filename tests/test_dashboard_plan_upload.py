"""What a file would change of the plan is seen first; then all of it is saved, or nothing."""

import io
from datetime import date
from pathlib import Path

import docx
import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from dashboard.reports.plan_files import write_plan_document
from data.action_plans import PlanRow
from data.arrivals import hold_upload
from data.plan_cells import ReadRow, Writer
from data.plan_opening import open_plan
from data.plan_reading import read_plan
from data.store import open_store
from geo.plan_changes import compare_plan

WHO = {"municipality": "0586", "author_role": "samordnare", "owners": ("Polisen",), "when": "våren", "cause": "Mörkt"}


def make_row(key: str, action: str, version: int = 1) -> PlanRow:
    """Make a row that holds."""
    return PlanRow.model_validate({"position": 1.0, "key": key, "version": version, "action": action, **WHO})


def test_a_row_changed_in_word_and_one_written_there_are_seen_for_what_they_are() -> None:
    """One cell is changed, one row added with six columns, one row is as it was; the fourth stays."""
    standing = tuple(make_row(key, action) for key, action in (("a", "Lys"), ("b", "Klipp"), ("c", "Vandra")))
    written = write_plan_document(standing[:2], {}, place="Mjölby", made_on=date(2026, 11, 21), is_demo=False)
    paper = docx.Document(io.BytesIO(written))
    paper.tables[0].cell(1, 1).text = "Lys mer"
    added = paper.tables[0].add_row()  # type: ignore[no-untyped-call] # the library says no types
    for cell, text in zip(added.cells, ["Tomt", "Fyll", "", "2027", "Skolan", "", ""], strict=True):
        cell.text = text
    changed = io.BytesIO()
    paper.save(changed)
    writer = Writer("0586", "r", is_demo=False, new_key=lambda: "ny", standing={row.key: row for row in standing})
    with hold_upload(changed.getvalue(), "plan.docx") as path:
        read = read_plan(open_plan(path), writer, source="plan.docx")
    changes = compare_plan(read, standing, versions_of=lambda _: ())
    assert [each.list_cells() for each in changes.changed] == [{"Åtgärd": ("Lys", "Lys mer")}]
    assert [(each.row.key, each.row.action, each.after) for each in changes.new] == [("ny", "Fyll", 0)]
    assert (changes.same, changes.absent) == ((standing[1],), (standing[2],))


@pytest.mark.parametrize(
    ("action", "found"), [("Lys", "passed_by"), ("Lys mer", "contested"), ("Lys annorlunda", "same")]
)
def test_what_somebody_else_wrote_since_the_file_is_never_overwritten(action: str, found: str) -> None:
    """Untouched in the file, theirs stands; touched by both, it is told; alike, nothing is to be done."""
    first, second = make_row("a", "Lys"), make_row("a", "Lys annorlunda", 2)
    read = (ReadRow(2, make_row("a", action, 0), 1),)
    changes = compare_plan(read, (second,), versions_of=lambda _: (first, second))
    assert len(getattr(changes, found)) == 1
    assert not changes.changed


def test_a_row_that_was_taken_back_is_contested() -> None:
    """A file that still has it doesn't bring it back unseen."""
    gone = make_row("a", "Lys", 2).model_copy(update={"is_withdrawn": True})
    read = (ReadRow(2, make_row("a", "Lys", 0), 1),)
    assert len(compare_plan(read, (), versions_of=lambda _: (gone,)).contested) == 1


def test_a_file_is_shown_on_the_page_before_it_is_saved_and_then_saved_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two new rows are told with nothing saved; a press saves both beside the invented ones, which stay."""
    path = tmp_path / "store.sqlite3"
    monkeypatch.setenv("LOFTESKARTAN_DB", str(path))
    streamlit.cache_resource.clear()
    store = open_store(f"sqlite:///{path}")
    rows = (make_row("a", "Lys", 0), make_row("b", "Klipp", 0))
    content = write_plan_document(rows, {}, place="Mjölby", made_on=date(2026, 11, 21), is_demo=False)
    page = AppTest.from_function(_script, default_timeout=60).run()
    assert not page.exception
    page.file_uploader[0].upload("plan.docx", content).run()
    assert not page.exception
    assert "2 nya, 0 ändrade, 0 oförändrade" in " ".join(each.value for each in page.markdown)
    assert "Finns inte i filen och står kvar i planen" in " ".join(each.value for each in page.markdown)
    standing = store.read_papers(PlanRow, ["0586"])
    assert not {"a", "b"} & {row.key for row in standing}
    page.button_group(key="planfil_roll").set_value("samordnare")
    next(button for button in page.button if button.label == "Spara ändringarna").click().run()
    assert not page.exception
    saved = store.read_papers(PlanRow, ["0586"])
    assert saved[: len(standing)] == standing
    assert [(row.key, row.action, row.version, row.author_role) for row in saved[len(standing) :]] == [
        ("a", "Lys", 1, "samordnare"),
        ("b", "Klipp", 1, "samordnare"),
    ]
    assert [each.proto.label for each in page.get("download_button")] == ["Ladda ner som Excel", "Ladda ner som Word"]
    store.close()
    streamlit.cache_resource.clear()


def _script() -> None:
    from datetime import date, datetime  # noqa: PLC0415 - the script runs on its own
    from uuid import uuid4  # noqa: PLC0415

    from dashboard.selection import Selection, promises_of  # noqa: PLC0415
    from dashboard.store import the_promises  # noqa: PLC0415
    from dashboard.viewer import Viewer  # noqa: PLC0415
    from dashboard.views.action_plan import show_action_plan  # noqa: PLC0415
    from data.roles import Role, find_rights  # noqa: PLC0415

    viewer = Viewer(find_rights(frozenset({Role.COUNCIL})), role=Role.COUNCIL)
    chosen = Selection("0586", "Kommunen", promises_of("0586", the_promises()), date(2026, 11, 21), viewer)
    show_action_plan(chosen, clock=lambda: datetime(2026, 11, 21, 12), new_id=uuid4)  # noqa: DTZ001 - clock time
