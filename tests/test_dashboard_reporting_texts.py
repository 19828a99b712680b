"""The rate of reporting in words: what is told, and when two of them are called alike."""

import pytest

from dashboard.reporting_texts import UNSAYABLE, say_quarters, say_rates
from data.reporting import QuarterShare
from geo.reporting import Reported

WINTER = (1, 2, 3)
OTHER_MONTHS = "Åren visas inte med samma månader, så rapporteringsgraderna går inte att ställa mot varandra."


def share(quarter: str, value: float, source: str = "EST") -> QuarterShare:
    """Make a quarter's share."""
    return QuarterShare(source=source, quarter=quarter, share=value)


@pytest.mark.parametrize(
    ("shares", "periods", "end"),
    [
        ([share("2025K1", 0.75), share("2024K1", 0.80)], {2025: WINTER, 2024: WINTER}, "är ungefär lika."),
        (
            [share("2025K1", 0.75), share("2024K1", 0.50)],
            {2025: WINTER, 2024: WINTER},
            "skiljer sig, så en skillnad i antal kan bero på rapporteringen.",
        ),
        ([share("2025K1", 0.75)], {2025: WINTER, 2024: WINTER}, UNSAYABLE),
        ([share("2025K1", 0.75, "Annan"), share("2024K1", 0.75, "Annan")], {2025: WINTER, 2024: WINTER}, UNSAYABLE),
        ([share("2025K1", 0.75)], {2025: (2, 3, 4)}, UNSAYABLE),
        ([share("2025K1", 0.75)], {2025: WINTER}, "kvartal 1 2025: 75 %."),
        ([share("2025K1", 0.75), share("2024K1", 0.75)], dict.fromkeys((2025, 2024), (1, 2, 3, 4)), UNSAYABLE),
        (
            [share(quarter, 0.75) for quarter in ("2025K1", "2024K1", "2024K2")],
            {2025: WINTER, 2024: (*WINTER, 4, 5, 6)},
            "kvartal 2 2024: 75 %. " + OTHER_MONTHS,
        ),
    ],
)
def test_quarters_are_held_against_each_other_only_when_both_are_known(
    shares: list[QuarterShare], periods: dict[int, tuple[int, ...]], end: str
) -> None:
    """Ten parts of a hundred apart they differ; what lacks, another source's, half or other quarters tell nothing."""
    assert say_quarters(shares, source="EST", periods=periods).replace("\N{NO-BREAK SPACE}", " ").endswith(end)


def test_no_number_of_reports_is_told() -> None:
    """A share in percent is all there is: neither the expected reports nor those that came in."""
    told = say_quarters([share("2025K1", 90 / 120)], source="EST", periods={2025: WINTER})
    assert "90" not in told
    assert "120" not in told


def test_a_span_over_new_year_is_judged_as_a_whole() -> None:
    """20 and 100 came in of 140, as 80 and 40 did the winter before: each year's part differs, the winters don't."""
    after = [Reported(2024, (12,), (), 40, 20, ()), Reported(2025, (1,), (), 100, 100, ())]
    before = [Reported(2023, (12,), (), 100, 80, ()), Reported(2024, (1,), (), 40, 40, ())]
    assert say_rates([after, before]).endswith("Rapporteringsgraden är ungefär lika.")
    worse = [before[0], Reported(2024, (1,), (), 40, 0, ())]
    assert "skiljer sig" in say_rates([after, worse])


def test_unequal_months_get_no_verdict() -> None:
    """65 of 100 in a half-year and 65 of 100 in a year are the same number, and not of the same months."""
    half, whole = (
        Reported(2025, tuple(range(1, 7)), (), 600, 390, ()),
        Reported(2023, tuple(range(1, 13)), (), 1200, 780, ()),
    )
    assert say_rates([[half], [whole]]).endswith(OTHER_MONTHS)
