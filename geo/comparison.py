"""Two counts of the same months held against each other: two verdicts, and what they rest on."""

from dataclasses import dataclass
from enum import StrEnum

from geo.breaks import SeriesBreak
from geo.chance import Chance
from geo.coverage import CoverageAlarm

FEWEST_FOR_A_VERDICT = 20
"""Incidents of both periods together, per unit of dispersion, below which chance can't be judged."""

FEWEST_FOR_A_PERCENTAGE = 50
"""A baseline below this gives percentages that jump with single incidents: show counts only."""

PRELIMINARY_MARGIN_SHARE = 0.005
"""How far preliminary national figures have lain from the final ones."""

DOUBTFUL_CHANGE_SHARE = 0.5
"""A change of more than half, in a source that misses much, may come from what it misses."""


class CountVerdict(StrEnum):
    """Räknemässigt: whether the figure is lower, and nothing more."""

    FEWER = "färre"
    SAME = "lika många"
    MORE = "fler"
    UNKNOWN = "kan inte bedömas"


class ChanceVerdict(StrEnum):
    """Mot slumpen: whether the difference is larger than chance explains."""

    FEWER = "säkert färre"
    MORE = "säkert fler"
    UNCERTAIN = "ingen säker skillnad"
    TOO_FEW = "för få händelser för att avgöra"
    WITHHELD = "hålls inne, åren går kanske inte att jämföra"
    UNKNOWN = "kan inte bedömas"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two counts of the same months, held against each other, with what the verdicts rest on.

    Attributes
    ----------
    baseline_year, year
        The years compared.
    months
        The months (1 to 12) that both years have; only these are counted.
    missing_months
        Months that one of the years lacks.
    baseline_n, n
        Incidents in `months` of each year; None where there is nothing to compare.
    chance
        What chance says; None when it can't be weighed.
    is_preliminary
        The source calls some of the figures preliminary.
    has_shortfall
        The source says that it misses incidents.
    is_confirmed
        Chance was ruled out in the same direction a month ago too. Who looks every month gets
        twelve chances a year to be fooled; a whole year stands alone.
    alarm
        Why the figures may be about registration: no certain difference is then called one.
    series_break
        Why the years can't be compared at all; both counts are then None.
    unlike
        Why the two may not be counts of the same thing or of the same months: no verdict is then given against chance.
    baseline_years, weighed_n
        The years that chance is weighed against, where `widen_baseline` made them several, and
        the incidents in `months` of all of them.
    """

    baseline_year: int
    year: int
    months: tuple[int, ...]
    missing_months: tuple[int, ...]
    baseline_n: int | None
    n: int | None
    chance: Chance | None
    is_preliminary: bool
    has_shortfall: bool
    is_confirmed: bool
    alarm: CoverageAlarm | None = None
    series_break: SeriesBreak | None = None
    unlike: str = ""
    baseline_years: tuple[int, ...] = ()
    weighed_n: int | None = None

    @property
    def count_verdict(self) -> CountVerdict:
        """Whether the figure is lower; equal is not lower."""
        if self.baseline_n is None or self.n is None:
            return CountVerdict.UNKNOWN
        if self.n == self.baseline_n:
            return CountVerdict.SAME
        return CountVerdict.FEWER if self.n < self.baseline_n else CountVerdict.MORE

    @property
    def chance_verdict(self) -> ChanceVerdict:
        """Whether the difference is larger than chance explains, and can be trusted to be one of crime."""
        if self.baseline_n is None or self.n is None:
            return ChanceVerdict.UNKNOWN
        if self.unlike or self.chance is None:
            is_withheld = self.unlike or self._is_doubtful_unweighed
            return ChanceVerdict.WITHHELD if is_withheld else ChanceVerdict.UNKNOWN
        weighed_n = self.baseline_n if self.weighed_n is None else self.weighed_n
        if weighed_n + self.n < FEWEST_FOR_A_VERDICT * self.chance.dispersion:
            return ChanceVerdict.TOO_FEW
        if not (self.chance.is_ruled_out and self.is_confirmed):
            return ChanceVerdict.UNCERTAIN
        expected_n = weighed_n / max(1, len(self.baseline_years))
        is_doubtful = abs(self.n - expected_n) > DOUBTFUL_CHANGE_SHARE * expected_n
        if self.alarm is not None or (self.has_shortfall and is_doubtful):
            return ChanceVerdict.WITHHELD
        return ChanceVerdict.FEWER if self.n < expected_n else ChanceVerdict.MORE

    @property
    def _is_doubtful_unweighed(self) -> bool:
        """Whether unweighed counts have changed by more than a source that misses much can bear."""
        if self.baseline_n is None or self.n is None or self.baseline_n + self.n < FEWEST_FOR_A_VERDICT:
            return False
        return self.has_shortfall and abs(self.n - self.baseline_n) > DOUBTFUL_CHANGE_SHARE * self.baseline_n

    @property
    def change_share(self) -> float | None:
        """The change as a share of the baseline, or None where a percentage would mislead."""
        if self.baseline_n is None or self.n is None or self.baseline_n < FEWEST_FOR_A_PERCENTAGE:
            return None
        return self.n / self.baseline_n - 1

    @property
    def is_within_preliminary_margin(self) -> bool:
        """Whether final figures could turn the count's verdict round."""
        if self.baseline_n is None or self.n is None or not self.is_preliminary:
            return False
        return abs(self.n - self.baseline_n) <= max(1.0, PRELIMINARY_MARGIN_SHARE * self.baseline_n)
