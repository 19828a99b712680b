"""What a round came to is kept: the same figures are shown again without being proved again, other figures are not."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from data.published import Mark, PublishedCell, PublishedTable
from geo.publishing import Past, kept, years
from geo.publishing.kept import METHOD, name_method, read_answer, write_answer
from geo.publishing.protecting import Shown
from geo.publishing.rounds import Rounds, go_by_quarter
from geo.situation import Situation
from tests.test_geo_publishing import SOURCE
from tests.test_geo_publishing_rounds import ENDS, KINDS, UNEVEN, lay_town

END = date(2023, 12, 31)
ROOT = Path(__file__).parent.parent

ASKING = """
from tests.test_geo_publishing_kept import Shelf, look
from tests.test_geo_publishing_rounds import UNEVEN, lay_town

look(lay_town(UNEVEN), shelf := Shelf())
print(*sorted(shelf.answers))
"""
"""Looks at a town, and prints the names of the questions."""


@dataclass(eq=False)
class Shelf:
    """Answers in memory, and how many were asked for and put there."""

    answers: dict[str, str] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)

    def find(self, name: str) -> str | None:
        """Find an answer, and remember that it was."""
        if name in self.answers:
            self.found.append(name)
        return self.answers.get(name)

    def keep(self, name: str, answer: str) -> None:
        """Put an answer on the shelf."""
        self.answers[name] = answer

    def move(self) -> "Shelf":
        """Give the answers to a process that has proved nothing itself: no two shelves are the same to it."""
        return Shelf(dict(self.answers))


def look(situation: Situation, shelf: Shelf | None) -> Rounds:
    """Look at a town at the end of its year."""
    return go_by_quarter(situation, Past(kept=shelf), closed_on=END, k=5)


def refuse_to_prove(*_: object, **__: object) -> Shown:
    """Stand in for the proof where none should be made."""
    msg = "proved anew"
    raise AssertionError(msg)


def test_the_next_process_shows_the_same_without_proving_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every table, remark and refusal of four quarters is as it was, and as it is where nothing is kept."""
    town, shelf = lay_town(UNEVEN), Shelf()
    first = look(town, shelf)
    assert shelf.answers
    assert not shelf.found
    monkeypatch.setattr(years, "protect_source", refuse_to_prove)
    moved = shelf.move()
    again = look(town, moved)
    monkeypatch.undo()
    alone = look(town, None)
    for other in (again, alone):
        assert {source: (each.table, each.said, each.n_audited) for source, each in other.shown.items()} == {
            source: (each.table, each.said, each.n_audited) for source, each in first.shown.items()
        }
        assert (other.told, other.refused) == (first.told, first.refused)
    assert set(moved.found) == set(moved.answers) == set(shelf.answers)


def test_one_incident_more_is_another_question() -> None:
    """In the last quarter: the three before it are found, the last is proved anew."""
    shelf = Shelf()
    look(lay_town(UNEVEN), shelf)
    before = set(shelf.answers)
    more = [n + (kind == ("norr", "stöld", "2023-12-31")) for kind, n in zip(KINDS, UNEVEN, strict=True)]
    moved = shelf.move()
    look(lay_town(more), moved)
    assert len(moved.found) == len(before) - 1
    assert len(set(moved.answers) - before) == 1


def test_what_cannot_be_shown_is_kept_as_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A town with one incident a year is told of in the same words the next time."""
    town, shelf = lay_town([1, *[0] * (len(KINDS) - 1)]), Shelf()
    first = look(town, shelf)
    assert first.refused
    assert not first.shown
    monkeypatch.setattr(years, "protect_source", refuse_to_prove)
    assert look(town, shelf.move()).refused == first.refused
    assert first.refused[SOURCE].what in {read_answer(text, name) for name, text in shelf.answers.items()}


@pytest.mark.parametrize(
    "spoilt", ["", "{", "[" * 100_000, "[]", "null", "7", '{"said": ""}', '{"said": "", "n_audited": 1, "table": {}}']
)
def test_a_spoilt_answer_is_worked_out_anew(spoilt: str) -> None:
    """Nobody is shown half a table, and the good answer takes the place of the spoilt one."""
    town, shelf = lay_town(UNEVEN), Shelf()
    first = look(town, shelf)
    moved = Shelf(dict.fromkeys(shelf.answers, spoilt))
    assert look(town, moved).shown[SOURCE].table == first.shown[SOURCE].table
    assert moved.answers == shelf.answers


def test_an_answer_is_read_as_it_was_written() -> None:
    """Figures, marks, groups and words, with Swedish letters."""
    cells = (
        PublishedCell(area_id="söder", category="alla", period="2024K1", n=12),
        PublishedCell(area_id="söder", category="stöld", period="2024K1", n=None, mark=Mark.HIDDEN),
    )
    shown = Shown(PublishedTable(source="polisen", cells=cells, groups={"alla": ("stöld", "våld")}), "Grövre.", 3)
    read = read_answer(write_answer(shown, "ett"), "ett")
    assert isinstance(read, Shown)
    assert (read.table, read.said, read.n_audited) == (shown.table, shown.said, shown.n_audited)


def test_an_answer_to_another_question_is_no_answer() -> None:
    """A file that was renamed, or lies under a name that isn't its own."""
    town, shelf = lay_town(UNEVEN), Shelf()
    first = look(town, shelf)
    names = list(shelf.answers)
    turned = dict(zip(names, [*names[1:], names[0]], strict=True))
    moved = Shelf({turned[name]: answer for name, answer in shelf.answers.items()})
    assert look(town, moved).shown[SOURCE].table == first.shown[SOURCE].table
    assert moved.answers == shelf.answers


def test_every_process_asks_the_same_questions() -> None:
    """Whatever order its sets have: what one has kept is found by the next."""
    asked = set()
    for number in ("1", "2", "3"):
        environ = os.environ | {"PYTHONHASHSEED": number}
        done = subprocess.run(
            [sys.executable, "-c", ASKING], check=True, capture_output=True, text=True, env=environ, cwd=ROOT
        )
        asked.add(done.stdout)
    assert len(asked) == 1
    assert len(asked.pop().split()) == len(ENDS)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let one module be all that decides."""
    module = tmp_path / "hiding.py"
    module.write_text("LIMIT = 5", "utf-8")
    monkeypatch.setattr(kept, "files", lambda _: tmp_path)
    return module


def test_another_version_of_what_decides_has_another_name(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One changed byte of a module, one module more, another library; the same again has the same name."""
    names = [name_method()]
    package.write_text("LIMIT = 6", "utf-8")
    names.append(name_method())
    package.with_name("merging.py").touch()
    names.append(name_method())
    monkeypatch.setattr(kept, "version", lambda _: "0.0.1")
    names.append(name_method())
    assert len(set(names)) == len(names)
    monkeypatch.undo()
    assert name_method() == METHOD
