"""Years that were counted differently are never held against each other."""

import pytest

from geo.breaks import find_break


@pytest.mark.parametrize(("years", "is_broken"), [((2018, 2019), True), ((2019, 2018), True), ((2019, 2024), False)])
def test_fraud_was_coded_anew_from_2019(years: tuple[int, int], *, is_broken: bool) -> None:
    """2018 against 2019 crosses the break, whichever comes first; 2019 on is one series."""
    assert (find_break(*years, category="bedrägeri", area_type=None) is not None) is is_broken


def test_other_crimes_have_no_break_in_2019() -> None:
    """Only the codes of fraud changed."""
    assert find_break(2018, 2024, category="skadegörelse", area_type=None) is None


def test_ready_counts_by_deso_break_in_2025_and_placed_incidents_do_not() -> None:
    """Incidents with a place are counted in the same areas all years; the producer's counts are not."""
    asked = {"category": "stöld", "area_type": "DeSO"}
    assert find_break(2023, 2025, **asked) is not None
    assert find_break(2023, 2025, **asked, is_counted_by_source=False) is None
    assert find_break(2023, 2024, **asked) is None
