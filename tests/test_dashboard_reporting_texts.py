"""The rate of reporting in words for those who see whole quarters only."""

import pytest

from dashboard.reporting_texts import UNSAYABLE, say_quarters
from data.reporting import QuarterShare

WINTER = (1, 2, 3)


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
    ],
)
def test_quarters_are_held_against_each_other_only_when_both_are_known(
    shares: list[QuarterShare], periods: dict[int, tuple[int, ...]], end: str
) -> None:
    """Ten parts of a hundred apart they differ; one that lacks, another source's or half a quarter says nothing."""
    assert say_quarters(shares, source="EST", periods=periods).replace("\N{NO-BREAK SPACE}", " ").endswith(end)


def test_no_number_of_reports_is_told() -> None:
    """A share in percent is all there is: neither the expected reports nor those that came in."""
    told = say_quarters([share("2025K1", 90 / 120)], source="EST", periods={2025: WINTER})
    assert "90" not in told
    assert "120" not in told
