"""The attacker on the demo data, in short; ``python -m benchmarks.attacker`` takes all towns over eight half-years."""

import pytest

from benchmarks.attacker import run
from benchmarks.half_years import HALF_YEARS
from data.synthetic import TOWNS


def test_an_attacker_with_every_file_of_the_demo_municipality_recovers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four half-years of the smallest town: nothing recovered, nothing narrower than k.

    The same attack recovers at least a third where only the small figures are hidden, so it can fail.
    """
    smallest = [town for town in TOWNS if town.municipality == "0821"]
    monkeypatch.setattr("data.example.TOWNS", smallest)
    monkeypatch.setattr("benchmarks.attacker.TOWNS", smallest)
    (row,) = run(days=HALF_YEARS[4:])
    assert row.published.n_hidden > row.naive.n_hidden
    assert (row.published.n_recovered, row.published.n_narrow, row.published.n_parts) == (0, 0, 0)
    assert row.published.narrowest >= 5
    assert row.naive.n_recovered > row.naive.n_hidden / 3
