"""What a round came to is kept: the same figures are shown again without being proved again, other figures are not."""

import json
from dataclasses import dataclass, field
from datetime import date

import pytest

from data.published import Mark, PublishedCell, PublishedTable
from geo.publishing import Past, kept, years
from geo.publishing.kept import name_method, read_answer, write_answer
from geo.publishing.protecting import Shown
from geo.publishing.rounds import Rounds, go_by_quarter
from geo.situation import Situation
from tests.test_geo_publishing import SOURCE
from tests.test_geo_publishing_rounds import KINDS, UNEVEN, lay_town

END = date(2023, 12, 31)


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
    assert first.refused[SOURCE].what in {read_answer(text) for text in shelf.answers.values()}


@pytest.mark.parametrize(
    "spoilt", ["", "{", "[]", "null", "7", '{"said": ""}', '{"said": "", "n_audited": 1, "table": {}}']
)
def test_a_spoilt_answer_is_worked_out_anew(spoilt: str) -> None:
    """Nobody is shown half a table, and the good answer takes the place of the spoilt one."""
    town, shelf = lay_town(UNEVEN), Shelf()
    first = look(town, shelf)
    moved = Shelf(dict.fromkeys(shelf.answers, spoilt))
    assert look(town, moved).shown[SOURCE].table == first.shown[SOURCE].table
    assert moved.answers == shelf.answers


def test_an_answer_holds_no_figure_that_is_hidden() -> None:
    """Of every hidden cell the kept text says the mark and nothing else."""
    shelf = Shelf()
    look(lay_town(UNEVEN), shelf)
    cells = [cell for text in shelf.answers.values() for cell in json.loads(text)["table"]["cells"]]
    hidden = [cell for cell in cells if cell["mark"] == Mark.HIDDEN.value]
    assert hidden
    assert all(cell["n"] is None for cell in hidden)


def test_an_answer_is_read_as_it_was_written() -> None:
    """Figures, marks, groups and words, with Swedish letters."""
    cells = (
        PublishedCell(area_id="söder", category="alla", period="2024K1", n=12),
        PublishedCell(area_id="söder", category="stöld", period="2024K1", n=None, mark=Mark.HIDDEN),
    )
    shown = Shown(PublishedTable(source="polisen", cells=cells, groups={"alla": ("stöld", "våld")}), "Grövre.", 3)
    read = read_answer(write_answer(shown))
    assert isinstance(read, Shown)
    assert (read.table, read.said, read.n_audited) == (shown.table, shown.said, shown.n_audited)


def test_another_version_of_what_decides_has_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a library, and of the program's own modules."""
    now = name_method()
    names = {now}
    for changed in ({"LIBRARIES": ("numpy",)}, {"PACKAGES": ("geo.publishing",)}):
        name_method.cache_clear()
        with monkeypatch.context() as patch:
            for name, value in changed.items():
                patch.setattr(kept, name, value)
            names.add(name_method())
    name_method.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(kept, "version", lambda _: "0.0.1")
        names.add(name_method())
    name_method.cache_clear()
    assert name_method() == now
    assert len(names) == 4
