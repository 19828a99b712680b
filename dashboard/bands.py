"""The field behind the bars of years: the counts that are no sure difference from the baseline."""

from collections.abc import Sequence

from geo.comparison import ChanceVerdict, Comparison


def find_band(comparisons: Sequence[Comparison]) -> tuple[int, int] | None:
    """Find the fewest and the most that are no sure difference, where each year's verdict is by that span alone.

    Parameters
    ----------
    comparisons
        The years drawn, of the same months.

    Returns
    -------
    tuple of int, or None
        None where the years differ in it, where chance can't be weighed, and where a verdict is
        withheld, rests on too few incidents or waits for a second month: a bar outside the span
        would then look like a sure difference.

    Examples
    --------
    >>> from geo.baseline import compare_counts
    >>> find_band([compare_counts(5, 3, baseline_year=2023, year=2024, dispersion=1.0)]) is None
    True
    """
    found = {(compared.baseline_years, _find_span(compared)) for compared in comparisons}
    return found.pop()[1] if len(found) == 1 else None


def _find_span(compared: Comparison) -> tuple[int, int] | None:
    chance = compared.chance
    if chance is None:
        return None
    decided = (ChanceVerdict.FEWER, ChanceVerdict.MORE) if chance.is_ruled_out else (ChanceVerdict.UNCERTAIN,)
    if compared.chance_verdict not in decided:
        return None
    return 0 if chance.highest_fewer_n is None else chance.highest_fewer_n + 1, chance.lowest_more_n - 1
