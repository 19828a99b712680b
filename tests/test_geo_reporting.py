"""The rate of reporting: added over the months compared, and unknown as soon as one of them is."""

import pytest
from pydantic import ValidationError

from data.reporting import ReportingRate, is_reported, name_rate
from data.reports import SOURCE
from geo.reporting import add_rates, add_share, are_alike


def _rate(month: str, expected: int, received: int, *reporters: str) -> ReportingRate:
    return ReportingRate(
        municipality="0586",
        key=name_rate("EST", month),
        author_role="samordnare",
        source="EST",
        month=month,
        n_expected=expected,
        n_received=received,
        reporters=reporters,
    )


YEARS = (2023, 2025, 2026, 2024)
RATES = [_rate("2023-01", 40, 40), _rate("2023-02", 40, 36, "skola"), _rate("2026-01", 40, 20, "polis")]


def test_months_are_added_and_not_averaged() -> None:
    """76 of 80 is 95 per cent."""
    added = add_rates(RATES, source="EST", year=2023, months=[1, 2])
    assert (added.n_expected, added.n_received, added.share, added.reporters) == (80, 76, 0.95, ("skola",))


def test_a_month_without_a_count_leaves_no_rate() -> None:
    """What is known of the other month says nothing of it; another source's count neither."""
    added = add_rates(RATES, source="EST", year=2026, months=[1, 2])
    assert (added.share, added.lacking) == (None, (2,))
    assert add_rates(RATES, source="Annan", year=2023, months=[1]).share is None


def test_half_the_reports_can_not_be_held_against_all() -> None:
    """50 against 100 per cent are not alike; 100 against 95 are; an unknown is neither."""
    rates = [*RATES, _rate("2025-01", 40, 38)]
    then, near, half, unknown = ([add_rates(rates, source="EST", year=year, months=[1])] for year in YEARS)
    assert are_alike(half, then) is False
    assert are_alike(near, then) is True
    assert are_alike(unknown, then) is None


def test_unequal_months_are_not_held_against_each_other() -> None:
    """All came in in January 2023, and 95 of 100 in January and February: that tells nothing of either."""
    january, winter = ([add_rates(RATES, source="EST", year=2023, months=months)] for months in ([1], [1, 2]))
    assert are_alike(january, winter) is None


def test_a_span_over_new_year_is_added_up() -> None:
    """10 and 110 are 120 of 160, as 40 and 80 are: each month differs and the span doesn't; a month without is none."""
    rates = [_rate("2024-12", 40, 10), _rate("2025-01", 120, 110), _rate("2023-12", 40, 40), _rate("2024-01", 120, 80)]
    after, before = (
        [add_rates(rates, source="EST", year=year, months=[month]) for year, month in ((first, 12), (first + 1, 1))]
        for first in (2024, 2023)
    )
    assert (add_share(after), add_share(before)) == (120 / 160, 120 / 160)
    assert are_alike(after, before) is True
    assert add_share([*after, add_rates(rates, source="EST", year=2022, months=[12])]) is None


def test_more_reports_than_expected_are_no_rate() -> None:
    """Somebody counted others than those that were expected."""
    with pytest.raises(ValidationError, match="fler rapporter kom in"):
        _rate("2026-01", 40, 41)


@pytest.mark.parametrize(
    ("source", "definition", "hangs"),
    [
        ("EST-rapporter", "", True),
        ("Trygghetslista", "Enligt Effektiv samordning för trygghet.", True),
        (SOURCE, "", True),
        ("Brås statistikdatabas", "Anmälda brott.", False),
        ("Bästa listan", "Estetiska skador", False),
    ],
)
def test_only_what_people_report_hangs_on_how_many_report(source: str, definition: str, hangs: bool) -> None:  # noqa: FBT001
    """EST in its name or definition, and what is registered by hand."""
    assert is_reported(source, definition) is hangs
