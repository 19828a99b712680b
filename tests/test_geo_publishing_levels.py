"""How finely figures are told: with many areas more coarsely, which is said, and alike all year."""

from datetime import date
from itertools import pairwise, product

import shapely

from geo.publishing import Past
from geo.publishing.levels import MANY, MOST_CELLS
from geo.publishing.protecting import Shown
from geo.publishing.rounds import go_by_quarter
from geo.situation import Situation
from tests.test_geo_publishing import SOURCE, WHOLE, make_situation

ENDS = ("2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31")
KINDS = ("stöld", "våld")
MOST_AREAS = MOST_CELLS // (len(KINDS) * len(ENDS))
SIDE = 1_000.0


def lay_many(n_areas: int) -> Situation:
    """Lay out a town of so many quiet squares in a row: forty crimes of each kind every quarter, all outside them."""
    squares = {
        f"ruta {number}": shapely.box(500_000 + SIDE * number, 6_450_000, 500_900 + SIDE * number, 6_450_900)
        for number in range(n_areas)
    }
    rows = [("ingen", *kind, 40) for kind in product(KINDS, ENDS)]
    return make_situation(rows, squares=squares, months=("2023-01-01", "2023-12-01"))


def look_at(situation: Situation, day: str) -> Shown:
    """Give what is shown of quarters that had ended on a day, before anything is published."""
    return go_by_quarter(situation, Past(), closed_on=date.fromisoformat(day), k=5).shown[SOURCE]


def test_with_too_many_areas_only_the_whole_is_told_all_year_and_it_is_said() -> None:
    """Though nothing in them is small, no area is told of; each view stands in the next, and says why."""
    situation = lay_many(MOST_AREAS + 1)
    views = [look_at(situation, end) for end in ENDS]
    for earlier, later in pairwise(views):
        assert set(earlier.table.cells) <= set(later.table.cells)
    assert {cell.area_id for cell in views[-1].table.cells} == {WHOLE}
    said = ["Kvartal redovisas bara för hela kommunen"] * 3 + ["Bara hela kommunen redovisas"]
    assert [view.said for view in views] == [f"{each}: {MANY}." for each in said]


def test_with_one_area_fewer_all_of_them_are_told() -> None:
    """The same quiet town with as many areas as can be proved: every area has its figures, and no remark."""
    shown = look_at(lay_many(MOST_AREAS), ENDS[0])
    assert len({cell.area_id for cell in shown.table.cells} - {WHOLE}) == MOST_AREAS
    assert shown.said == ""
