"""Did it help: published cases, and how often a verdict is wrong when nothing was done."""

import numpy as np
import pytest

from geo.effect import EffectVerdict, compare_displacement, compare_ratios

# Wheeler & Ratcliffe 2018 and the tests of apwheele/ptools, which puts control first.
PAPER = {"area_around": (178, 157), "comparison_around": (150, 140)}


def test_displacement_of_the_papers_own_example() -> None:
    """207 to 110 against 308 to 318, with surroundings: −118, z −2.98, interval −196 to −40."""
    found = compare_displacement((207, 110), (308, 318), **PAPER)
    assert found.difference == -118
    assert found.standard_error == pytest.approx(39.59798, abs=1e-5)
    assert found.z == pytest.approx(-2.98, abs=0.005)
    assert (round(found.low), round(found.high)) == (-196, -40)


def test_displacement_without_surroundings() -> None:
    """20 to 10 against 20 to 20 is ten fewer; the same again around it makes twenty."""
    assert compare_displacement((20, 10), (20, 20)).difference == -10
    both = compare_displacement((20, 10), (20, 20), area_around=(20, 10), comparison_around=(20, 20))
    assert both.difference == -20


def test_displacement_with_periods_of_unequal_length() -> None:
    """A before period twice as long: −20 with variance 115."""
    found = compare_displacement((80, 20), (100, 50), period_weights=(2, 1))
    assert found.difference == -20
    assert found.standard_error**2 == pytest.approx(115)


def test_displacement_with_areas_of_unequal_size() -> None:
    """Sizes 0.9, 1.2, 1.6 and 1.5 (control first in the source): −99.694, z −2.814."""
    found = compare_displacement((207, 110), (308, 318), **PAPER, size_weights=(1.2, 0.9, 1.5, 1.6))
    assert found.difference == pytest.approx(-99.69444444)
    assert found.standard_error == pytest.approx(35.4280755)
    assert found.z == pytest.approx(-2.813995483)
    assert (found.low, found.high) == pytest.approx((-169.1321965, -30.25669241), abs=1e-5)


def test_displacement_without_a_before_period() -> None:
    """Nothing before, 10 against 20 after: two-sided p 0.068."""
    assert compare_displacement((0, 10), (0, 20)).p_value == pytest.approx(0.068, abs=5e-4)


def test_displacement_says_when_it_cannot_be_trusted() -> None:
    """Unequal levels and series are each named; an even pair of areas gets no warning."""
    assert compare_displacement((60, 48), (300, 240)).warnings[0].startswith("Områdena har olika många")
    assert "2,5 gånger" in compare_displacement((60, 48), (60, 50), dispersion=2.5).warnings[0]
    assert compare_displacement((60, 48), (60, 50)).warnings == ()


def test_an_area_that_rose_is_never_said_to_have_fallen() -> None:
    """100 to 110 where all else doubled is surely fewer than that; 20 to 60 where all else rose a tenth surely more."""
    rose_less, rose_more = (
        compare_ratios(area, rest, dispersion=1.0).verdict
        for area, rest in (((100, 110), (1000, 2000)), ((20, 60), (1000, 1100)))
    )
    assert (rose_less, rose_more) == (EffectVerdict.BETTER, EffectVerdict.WORSE)
    assert not any("minskade" in each.value for each in (rose_less, rose_more))


def test_ratios_by_hand() -> None:
    """60 to 30 against 1000 to 1000, half an incident added to each: ratio and error by hand."""
    found = compare_ratios((60, 30), (1000, 1000), dispersion=2.0)
    assert found.ratio == pytest.approx(30.5 / 60.5)
    error = np.sqrt(2 * (1 / 60.5 + 1 / 30.5 + 2 / 1000.5))
    assert found.ratio_high == pytest.approx(30.5 / 60.5 * np.exp(1.959964 * error))


def test_few_incidents_get_no_verdict() -> None:
    """Twelve to two may be an effect or chance; it isn't said."""
    assert compare_ratios((12, 2), (500, 500), dispersion=1.0).verdict is EffectVerdict.TOO_FEW
    assert compare_ratios((0, 0), (0, 0), dispersion=1.0).verdict is EffectVerdict.TOO_FEW


def test_both_directions_are_named() -> None:
    """An area that rose against its comparison did worse; one that fell with it did neither."""
    assert compare_ratios((60, 120), (500, 500), dispersion=1.0).verdict is EffectVerdict.WORSE
    assert compare_ratios((60, 25), (500, 500), dispersion=1.0).verdict is EffectVerdict.BETTER
    assert compare_ratios((100, 80), (1000, 800), dispersion=1.0).verdict is EffectVerdict.UNCERTAIN


@pytest.mark.parametrize("times", [1, 5, 16])
@pytest.mark.parametrize("dispersion", [1.0, 2.0, 3.0])
@pytest.mark.parametrize("n", [20, 60, 150])
def test_a_common_trend_is_not_an_effect(n: int, dispersion: float, times: int) -> None:
    """Under a common trend of −20 % at most 5.5 % of verdicts are wrong, however large the comparison area."""
    rng = np.random.default_rng(n * times)

    def draw(mean: float) -> np.ndarray:
        if dispersion == 1:
            return rng.poisson(mean, 1500)
        return rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion, 1500)

    drawn = zip(draw(n), draw(0.8 * n), draw(times * n), draw(0.8 * times * n), strict=True)
    wrong = [compare_ratios((a, b), (c, d), dispersion=dispersion).verdict for a, b, c, d in drawn]
    share = np.mean([v in {EffectVerdict.BETTER, EffectVerdict.WORSE} for v in wrong])
    assert share <= 0.055 + 2 * np.sqrt(0.055 * 0.945 / 1500)


@pytest.mark.parametrize("counts", [(1,), (1, 2, 3), (-1, 2), (1, float("nan")), (1, float("inf"))])
def test_counts_that_cannot_be_are_refused(counts: tuple[float, ...]) -> None:
    """Two counts of at least nought, before and after, or nothing is compared."""
    with pytest.raises(ValueError, match="before and after"):
        compare_ratios(counts, (10, 10), dispersion=1.0)
    with pytest.raises(ValueError, match="before and after"):
        compare_displacement((10, 10), counts)


def test_weights_that_cannot_be_are_refused() -> None:
    """A dispersion below one or a size of nought is an error, not an answer."""
    with pytest.raises(ValueError, match="at least 1"):
        compare_ratios((1, 1), (1, 1), dispersion=0.9)
    with pytest.raises(ValueError, match="above 0"):
        compare_displacement((1, 1), (1, 1), period_weights=(0, 1))
