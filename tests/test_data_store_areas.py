"""Areas have versions: an old day has the outline of that day."""

from datetime import date

from data.deliveries import Kind
from data.store import Store
from tests.store_example import DAY, make_areas, receive


def test_an_old_day_has_the_outline_of_that_day(store: Store) -> None:
    """An old follow-up keeps its old polygon."""
    receive(store, Kind.AREAS, make_areas(("centrum", "Centrum", "2020-01-01")))
    receive(store, Kind.AREAS, make_areas(("centrum", "Stora centrum", "2024-01-01"), size=0.2))
    old = store.read_areas("0586", on=date(2023, 12, 31), is_demo=False)
    new = store.read_areas("0586", on=date(2024, 1, 1), is_demo=False)
    assert (old["label"].item(), old["version"].item()) == ("Centrum", 1)
    assert (new["label"].item(), new["version"].item()) == ("Stora centrum", 2)
    assert new["exact_geometry"].item().area > old["exact_geometry"].item().area
    assert store.read_areas("0586", on=date(2019, 12, 31), is_demo=False).empty
    assert store.read_area_versions("centrum")["version"].tolist() == [1, 2]


def test_the_same_areas_again_add_no_version(store: Store) -> None:
    """Nor in another order."""
    areas = make_areas(("a", "A", "2020-01-01"), ("b", "B", "2020-01-01"))
    assert receive(store, Kind.AREAS, areas).n_accepted == 2
    assert receive(store, Kind.AREAS, areas.iloc[::-1]).n_known == 2
    assert store.read_area_versions("a")["version"].tolist() == [1]


def test_a_redrawn_outline_of_the_same_day_replaces_and_keeps(store: Store) -> None:
    """A correction holds at once; what it corrected can still be looked up."""
    for size in (0.1, 0.2, 0.1):
        assert receive(store, Kind.AREAS, make_areas(("a", "A", "2020-01-01"), size=size)).n_accepted == 1
    assert store.read_areas("0586", on=DAY, is_demo=False)["version"].item() == 3
    assert len(store.read_area_versions("a")) == 3
