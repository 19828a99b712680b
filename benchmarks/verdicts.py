"""How often the verdicts are wrong, and how often they see what is there: tables with fixed seeds.

    python -m benchmarks.verdicts

The rule itself is enumerated exactly; what searches or estimates is simulated.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from data.synthetic import TOWNS, Town, make_fraud_series
from geo.baseline import compare_months
from geo.chance import estimate_dispersion, weigh_chance
from geo.comparison import FEWEST_FOR_A_VERDICT, ChanceVerdict, Comparison
from geo.coverage import find_step_alarm
from geo.many import CERTAIN, judge_together
from geo.projection import project_year

YEARLY_N = (5, 10, 20, 40, 120, 250, 500)
DISPERSIONS = (1.0, 1.5, 2.0, 3.0)
CHANGES = (0.5, 0.7, 0.8, 1.3, 1.5, 2.0)
N_SCREENS = 100
MONTHS = pd.date_range("2022-01-01", "2025-12-01", freq="MS")
WINDOW = (pd.Timestamp("2023-02-01"), pd.Timestamp("2025-12-01"))

Row = tuple[str, str, float]


def run(n_series: int = 1000) -> Iterator[Row]:
    """Give every row: what was asked, of what, and the share of cases.

    Parameters
    ----------
    n_series
        Series drawn for each simulated row; 1 000 give a standard error under 0.7 points at 5 %.
    """
    for dispersion in DISPERSIONS:
        for yearly_n in YEARLY_N:
            case = f"{yearly_n} om året, överspridning {dispersion}"
            yield "fel omdöme utan ändring, jan–okt", case, find_certain(yearly_n, 1.0, dispersion)
    for dispersion in (1.0, 2.0):
        for yearly_n in YEARLY_N:
            for change in CHANGES:
                case = f"{yearly_n} om året, överspridning {dispersion}, gånger {change}"
                yield "säkert omdöme vid ändring, jan–okt", case, find_certain(yearly_n, change, dispersion)
    for dispersion in (1, 2, 3):
        for yearly_n in (20, 30, 60, 120, 250, 500):
            case = f"{yearly_n} om året, överspridning {dispersion}"
            yield "täckningslarm utan ändring", case, alarm_null(yearly_n, dispersion, n_series)
            yield "året utanför prognosens spann, jan–juni", case, miss_year(yearly_n, dispersion, n_series)
    for town in TOWNS:
        yield from judge_town(town, n_series)
    for dispersion in (1, 2):
        yield (
            "skärm med 60 utan ändring har något säkert",
            f"överspridning {dispersion}",
            spoil_screen(dispersion, N_SCREENS),
        )


def find_certain(yearly_n: int, change: float, dispersion: float) -> float:
    """Enumerate how often ten months are called certain, each pair of counts as negative binomial.

    The two months in a row are left out: they only make the rule say less. Counts too few to
    judge are never certain.
    """
    mean = yearly_n * 10 / 12
    counts = np.arange(int(6 * (mean + 10) * max(1.0, change) * dispersion**0.5))
    then, now = (_weigh(counts, mean * times, dispersion) for times in (1.0, change))
    total = 0.0
    for baseline_n in np.flatnonzero(then > 1e-7):  # noqa: PLR2004 - what is left out can't show
        chance = weigh_chance(int(baseline_n), 0, dispersion=dispersion)
        fewer = -1 if chance.highest_fewer_n is None else chance.highest_fewer_n
        is_certain = (counts <= fewer) | (counts >= chance.lowest_more_n)
        is_judged = baseline_n + counts >= FEWEST_FOR_A_VERDICT * dispersion
        total += float(then[baseline_n] * now[is_certain & is_judged].sum())
    return total


def alarm_null(yearly_n: int, dispersion: int, n_series: int) -> float:
    """Simulate how often four unchanged years raise the coverage alarm."""
    rng = np.random.default_rng([yearly_n, dispersion])
    drawn = (pd.Series(draw_serial(rng, yearly_n / 12, dispersion, 48), index=MONTHS) for _ in range(n_series))
    return float(np.mean([find_step_alarm(each) is not None for each in drawn]))


def miss_year(yearly_n: int, dispersion: int, n_series: int) -> float:
    """Simulate how often a seasonal year ends outside its projection of June."""
    rng = np.random.default_rng([yearly_n, dispersion, 1])
    season = yearly_n / 12 * (1 + 0.4 * np.sin(np.arange(48) * np.pi / 6))
    missed = []
    for _ in range(n_series):
        n = draw_serial(rng, season, dispersion, 48)
        projected = project_year(pd.Series(n[:42], index=MONTHS[:42]), year=2025, dispersion=float(dispersion))
        missed.append(projected is None or not projected.low_n <= n[36:].sum() <= projected.high_n)
    return float(np.mean(missed))


def judge_town(town: Town, n_series: int) -> Iterator[Row]:
    """Ask of a town's planted fraud, seed after seed: the alarm alone, and the verdict on 2025 with it."""
    made = [make_fraud_series(town, seed=seed).set_index("first_month")["n"] for seed in range(n_series)]
    alarms = [find_step_alarm(each, between=WINDOW) for each in made]
    yield "täckningslarm, bedrägeri 2022–2025", town.name, float(np.mean([each is not None for each in alarms]))
    for year in (2024, 2025):
        compared = [_compare(each, year) for each in made]
        verdicts = [
            ChanceVerdict.WITHHELD if each.chance_verdict in CERTAIN and alarm else each.chance_verdict
            for each, alarm in zip(compared, alarms, strict=True)
        ]
        for verdict in (ChanceVerdict.FEWER, ChanceVerdict.MORE, ChanceVerdict.WITHHELD):
            share = float(np.mean([each is verdict for each in verdicts]))
            yield f"{verdict.value}, {year} mot 2023", town.name, share


def spoil_screen(dispersion: int, n_screens: int) -> float:
    """Simulate how many screens of sixty unchanged comparisons have anything certain on them."""
    rng = np.random.default_rng(dispersion)
    spoilt = []
    for _ in range(n_screens):
        drawn = [pd.Series(draw_serial(rng, 10, dispersion, 48), index=MONTHS) for _ in range(60)]
        judged = judge_together([_compare(each, 2024, dispersion=float(dispersion)) for each in drawn])
        spoilt.append(any(each in CERTAIN for each in judged))
    return float(np.mean(spoilt))


def draw_serial(
    rng: np.random.Generator, monthly_n: float | npt.NDArray[np.float64], dispersion: int, n_months: int
) -> npt.NDArray[np.int64]:
    """Draw incidents that come in series of geometric length, variance over mean as asked."""
    length = (dispersion + 1) / 2
    starts = rng.poisson(np.broadcast_to(np.asarray(monthly_n) / length, n_months))
    more = rng.negative_binomial(np.maximum(starts, 1), 1 / length)
    return np.where(starts > 0, starts + more, 0)


def _compare(series: pd.Series, year: int, *, dispersion: float | None = None) -> Comparison:
    found = estimate_dispersion(series.to_numpy().reshape(1, 4, 12)) if dispersion is None else dispersion
    return compare_months(series, baseline_year=2023, year=year, dispersion=found, has_shortfall=dispersion is None)


def _weigh(counts: npt.NDArray[np.int64], mean: float, dispersion: float) -> npt.NDArray[np.float64]:
    if dispersion == 1:
        return np.asarray(stats.poisson.pmf(counts, mean))
    return np.asarray(stats.nbinom.pmf(counts, mean / (dispersion - 1), 1 / dispersion))


if __name__ == "__main__":
    for name, case, share in run():
        print(f"| {name} | {case} | {100 * share:.1f} % |", flush=True)
