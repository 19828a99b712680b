"""A pack is had with a command or a button, for a reader of one's choice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.cli import main
from dashboard.opening import the_store
from dashboard.reports.pack.audience import find_audience
from dashboard.reports.pack.meeting_pack import make_pack
from data.roles import RIGHTS, Role
from tests.meeting_pack_example import EARLY, LATER, NO_MAP, plan, receive, select
from tests.shown_pages import pages_on


@pytest.fixture
def _own_store(tmp_path: Path) -> Iterator[None]:
    """Let the pages use a store of its own, which the test changes."""
    with pages_on(tmp_path / "store.sqlite3", is_filled=False):
        receive(EARLY)
        yield


@pytest.mark.usefixtures("_own_store")
def test_the_command_writes_the_packs_own_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For the least right unless another is asked for; what can't be done is said in Swedish."""
    monkeypatch.setattr("dashboard.cli.meeting_packs.read_clock", lambda: LATER)
    asked = ["rapport", "möte", "--kommun", "Mjölby", "--ut"]
    assert main([*asked, str(tmp_path / "paket.pptx")]) == 1
    assert "har inget möte upplagt" in capsys.readouterr().err
    meeting = the_store().record_paper(plan(agenda=NO_MAP), now=EARLY)
    for name in ("paket.pptx", "paket.pdf"):
        assert main([*asked, str(tmp_path / name)]) == 0
    pack = make_pack(
        meeting, select(today=LATER.date()), audience=find_audience("förtroendevald", RIGHTS[Role.ANALYST])
    )
    assert (tmp_path / "paket.pptx").read_bytes() == pack.write_slides()
    assert (tmp_path / "paket.pdf").read_bytes() == pack.write_handout()
    assert "Får visas för förtroendevalda" in capsys.readouterr().out
    for more, told in (
        (["paket.txt"], "skrivs som pptx eller pdf"),
        (["a.pptx", "--möte", "borta"], "«borta» finns inte"),
        (["a.pptx", "--löfte", "mjolby"], "hör inte till rapporten «möte»"),
    ):
        assert main([*asked, str(tmp_path / more[0]), *more[1:]]) == 1
        assert told in capsys.readouterr().err


@pytest.mark.usefixtures("_own_store")
def test_the_page_makes_the_pack() -> None:
    """Whoever sees every number chooses the reader; the pack is made with a button and offered in both forms."""
    the_store().record_paper(plan(agenda=NO_MAP), now=EARLY)

    def script(role: str) -> None:
        from datetime import date, datetime  # noqa: PLC0415 - the script runs on its own
        from uuid import uuid4  # noqa: PLC0415

        from dashboard.views.meeting import show_meeting  # noqa: PLC0415
        from tests.readers import look_at  # noqa: PLC0415

        selection = look_at(role, date(2026, 3, 6))
        now = datetime(2026, 3, 6, 9)  # noqa: DTZ001 - Swedish clock time
        show_meeting(selection, pages={"lagesbild": "Lägesbild"}, clock=lambda: now, new_id=uuid4)

    for role, options in (("analytiker/polis", 3), ("förtroendevald", 0)):
        page = AppTest.from_function(script, default_timeout=90, kwargs={"role": role}).run()
        chosen = [box for box in page.selectbox if box.key == "motespaket_for"]
        assert [len(box.options) for box in chosen] == ([options] if options else [])
        next(button for button in page.button if button.label == "Gör mötespaketet").click().run()
        assert not page.exception
        assert "Får visas för förtroendevalda" in "".join(str(each.value) for each in page.markdown)
        labels = [button.proto.label for button in page.get("download_button")]
        assert labels == ["Ladda ner som PowerPoint", "Ladda ner som PDF"]
