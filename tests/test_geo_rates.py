"""What to expect of each place, learned from the counts of all, holds where the truth is known."""

import numpy as np
import pytest

from geo.rates import learn_rates


def test_a_place_that_always_holds_much_keeps_it_and_a_lucky_one_does_not() -> None:
    """Twenty where others have a tenth is no luck; the highest of three thousand alike places is."""
    lonely = np.repeat([0, 1, 20], [2_700, 299, 1])
    assert 15 < learn_rates(lonely, dispersion=1.0).value[-1] < 22
    alike = np.random.default_rng(1).poisson(0.2, 3_000)
    highest = alike.argmax()
    assert learn_rates(alike, dispersion=1.0).value[highest] < alike[highest] / 2


@pytest.mark.parametrize("dispersion", [1.0, 1.8])
def test_the_interval_holds_the_true_risk_of_the_highest_places(dispersion: float) -> None:
    """Nine in ten of the ten highest, chosen after the counts were seen: where selection fools most."""
    rng = np.random.default_rng(2)
    truth = np.exp(rng.normal(-2.5, 1.3, 3_000))
    held = []
    for _ in range(30):
        drawn = (
            rng.poisson(truth) if dispersion == 1 else rng.negative_binomial(truth / (dispersion - 1), 1 / dispersion)
        )
        top = np.argsort(-drawn)[:10]
        low, high = (end[top] for end in learn_rates(drawn, dispersion=dispersion).find_interval())
        held.append(((low <= truth[top]) & (truth[top] <= high)).mean())
    assert np.mean(held) > 0.85


def test_what_is_drawn_has_the_believed_mean() -> None:
    """Draws and the expected number come of the same belief."""
    rates = learn_rates(np.repeat([0, 2, 9], [50, 10, 5]), dispersion=1.3)
    drawn = rates.draw(np.arange(65), n_draws=4_000, rng=np.random.default_rng(3)).mean(axis=0)
    assert drawn == pytest.approx(rates.value, rel=0.05, abs=0.05)


@pytest.mark.parametrize("n", [[], [-1, 2]])
def test_counts_that_are_none_are_refused(n: list[int]) -> None:
    """No places, or fewer than no incidents, is a mistake and no answer."""
    with pytest.raises(ValueError, match="a count of at least 0 per place"):
        learn_rates(n, dispersion=1.0)
