"""What the verdicts see is what was published of the rule."""

import pytest

from benchmarks.verdicts import find_certain

# lab/performance.md E1: yearly count, dispersion, change, how often "färre" or "fler" is said after ten months.
PUBLISHED = [
    (40, 1.0, 0.5, 0.66),
    (40, 2.0, 2.0, 0.66),
    (120, 1.0, 0.7, 0.63),
    (120, 2.0, 1.3, 0.29),
    (250, 1.0, 0.8, 0.58),
    (250, 2.0, 0.7, 0.65),
]


@pytest.mark.parametrize(("yearly_n", "dispersion", "change", "published"), PUBLISHED)
def test_the_published_power_is_reproduced(yearly_n: int, dispersion: float, change: float, published: float) -> None:
    """To the two decimals that the study prints."""
    assert find_certain(yearly_n, change, dispersion) == pytest.approx(published, abs=0.0051)
