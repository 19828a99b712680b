"""How often places are marked when nothing is hot, how often what is hot is found, and what foretells best.

Run with ``python -m benchmarks.hotspots``; every figure comes from a fixed seed.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from scipy import special

from benchmarks.forecasts import foretell_portland, foretell_town
from benchmarks.town import GRID, Truth, add_at_station, choose_station, count_people, draw_incidents, make_risk
from geo.effect import EffectVerdict, compare_ratios
from geo.grid import Counts, Floats
from geo.hotspots.circles import (
    Circles,
    collect_maxima,
    draw_circles,
    draw_multinomial,
    score_poisson,
    weigh_maximum,
)
from geo.hotspots.emerging import hotspot_emerging
from geo.hotspots.scan import MAX_RADIUS_M
from geo.hotspots.testing import mark_cells, weigh_windows, weigh_windows_against
from geo.hotspots.window import sum_windows

SIZES = (50, 200, 500, 2_000)
DISPERSIONS = (1.0, 1.5, 2.0, 3.0)
N_NULL_MAPS = 1_000
N_REFERENCE_MAPS = 1_999
N_HOT_MAPS = 500
N_SEARCHES = 11_000
N_EFFECTS = 10_000
ALPHA = 0.05
USUAL_STATION = 0.01
"""Twice the residents of a usual window; with more, more incidents are expected and extra ones show less."""


class Row(NamedTuple):
    """One measured figure, with the limit it is held against; None where there is none."""

    what: str
    setting: str
    n: int
    figure: float
    limit: str
    is_held: bool | None


def run() -> list[Row]:
    """Measure everything; ten minutes of one processor."""
    return list(measure())


def measure() -> Iterator[Row]:
    """Measure everything, one row as soon as it is known."""
    yield from measure_false_tests()
    yield from measure_divided()
    yield from measure_false_scans()
    yield from measure_station()
    yield from measure_series()
    yield from measure_effect()
    yield from foretell()


def measure_false_tests() -> Iterator[Row]:
    """Give the share of null maps on which `hotspot_test` marks anything."""
    for truth in (Truth.EVERYWHERE, Truth.PEOPLE):
        for dispersion in DISPERSIONS:
            for n in SIZES:
                rng = np.random.default_rng(n)
                risk = make_risk(truth, rng=rng)
                false = own = 0
                for _ in range(N_NULL_MAPS):
                    now, then = (draw_incidents(risk, n, dispersion=dispersion, rng=rng) for _ in range(2))
                    false += bool(mark_cells(now, weigh_windows(now, risk, dispersion=dispersion)).any())
                    own += bool(mark_cells(now, weigh_windows_against(now, then, dispersion=dispersion)).any())
                limit = 0.05 if dispersion == 1 else 0.10
                setting = f"{truth}, överspridning {dispersion:g}"
                yield _hold_below("hotspot_test, falsk karta", setting, n, false / N_NULL_MAPS, limit)
                yield _hold_below("hotspot_test mot egen period, falsk karta", setting, n, own / N_NULL_MAPS, limit)


def measure_divided() -> Iterator[Row]:
    """Give the share of null maps marked by what `hotspot_test` does not do: the binomial of divided counts."""
    for truth in (Truth.EVERYWHERE, Truth.PEOPLE):
        for dispersion in (2.0, 3.0):
            rng = np.random.default_rng(1)
            risk = make_risk(truth, rng=rng)
            share = np.clip(sum_windows(risk), 0, 1)
            false = 0
            for _ in range(N_HOT_MAPS):
                now = draw_incidents(risk, 200, dispersion=dispersion, rng=rng)
                many, rest = sum_windows(now) / dispersion, now.sum() / dispersion
                p_value = np.where(many > 0, special.betainc(np.maximum(many, 1e-9), rest - many + 1, share), 1.0)
                p_value[share < 1e-12] = np.nan  # noqa: PLR2004 - rounding left over from the sums
                false += bool(mark_cells(now, p_value).any())
            setting = f"{truth}, överspridning {dispersion:g}"
            yield Row("binomial på delade antal, falsk karta", setting, 200, false / N_HOT_MAPS, "", None)


def measure_false_scans() -> Iterator[Row]:
    """Give the share of null maps on which `hotspot_scan` marks anything."""
    for truth in (Truth.EVERYWHERE, Truth.PEOPLE):
        risk = make_risk(truth, rng=np.random.default_rng(0))
        scan = _Scan(risk)
        for dispersion in (1.0, 2.0, 3.0):
            for n in SIZES:
                rng = np.random.default_rng(n)
                maxima = scan.collect(n, dispersion=dispersion, rng=rng)
                maps = [draw_incidents(risk, n, dispersion=dispersion, rng=rng) for _ in range(N_NULL_MAPS)]
                share = float((scan.weigh(maps, maxima) <= ALPHA).mean())
                limit = 0.065 if dispersion == 1 else 0.10
                yield _hold_below(
                    "hotspot_scan, falsk karta", f"{truth}, överspridning {dispersion:g}", n, share, limit
                )


def measure_station() -> Iterator[Row]:
    """Give the share of maps on which a station with extra incidents is marked; in busier places too."""
    people = count_people() / count_people().sum()
    scan = _Scan(people)
    maxima = scan.collect(200, dispersion=1, rng=np.random.default_rng(200))
    for share in (0.01, 0.02, 0.03):
        station = choose_station(share)
        for extra, required in ((12, 0.80), (24, 0.98)):
            rng = np.random.default_rng(extra)
            background = [draw_incidents(people, 200 - extra, dispersion=1, rng=rng) for _ in range(N_HOT_MAPS)]
            maps = [add_at_station(n, extra, station=station, rng=rng) for n in background]
            tested = float(np.mean([mark_cells(n, weigh_windows(n, people))[station] for n in maps]))
            scanned = float((scan.weigh(maps, maxima) <= ALPHA).mean())
            setting = f"{extra} extra av 200 där {100 * share:.0f} % bor"
            least = required if share == USUAL_STATION else 0.0
            yield _hold_above("hotspot_test, stationen funnen", setting, 200, tested, least)
            yield _hold_above("hotspot_scan, stationen funnen", setting, 200, scanned, least)


def measure_series() -> Iterator[Row]:
    """Give how often `hotspot_emerging` finds a series that is there, and one that isn't."""
    for extra, n_searches in ((0, N_SEARCHES), (4, 200), (6, 200), (8, 200)):
        share = float(np.mean([_search(extra, seed) for seed in range(n_searches)]))
        if extra == 0:
            yield _hold_below("hotspot_emerging, falsk serie", "200 om året", 200, share, 0.05)
        else:
            limit = 0.95 if extra == 8 else 0.0  # noqa: PLR2004 - the size that must be found
            yield _hold_above("hotspot_emerging, serie funnen", f"{extra} på 14 dygn och 60 m", 200, share, limit)


def measure_effect() -> Iterator[Row]:
    """Give the share of wrong verdicts when nothing but a common trend of −20 % happened."""
    for dispersion in (1.0, 2.0, 3.0):
        for times in (1, 4, 16):
            for n in (20, 60, 150):
                rng = np.random.default_rng(n * times)
                means = np.array([n, 0.8 * n, times * n, 0.8 * times * n])
                drawn = _draw_spread(means, dispersion, (N_EFFECTS, 4), rng)
                found = [compare_ratios(row[:2], row[2:], dispersion=dispersion).verdict for row in drawn.tolist()]
                wrong = float(np.mean([v in {EffectVerdict.BETTER, EffectVerdict.WORSE} for v in found]))
                setting = f"jämförelseområdet {times} gånger större, överspridning {dispersion:g}"
                yield _hold_below("effekt, fel omdöme", setting, n, wrong, 0.055)


def _draw_spread(means: Floats, dispersion: float, size: tuple[int, int], rng: np.random.Generator) -> Counts:
    if dispersion == 1:
        return rng.poisson(means, size)
    return rng.negative_binomial(means / (dispersion - 1), 1 / dispersion, size)


def foretell() -> Iterator[Row]:
    """Give what each way to order places would have caught."""
    for truth in (Truth.MICRO, Truth.MIXED, Truth.SMOOTH):
        for n in SIZES:
            for way, pai in foretell_town(truth, n).items():
                yield Row("PAI vid 1 % av ytan", f"{truth}: {way}", n, pai, "", None)
    for setting, (n, figures) in foretell_portland().items():
        for way, pai in figures.items():
            yield Row("PAI vid 1 % av ytan, Portland augusti → september", f"{setting}: {way}", n, pai, "", None)


class _Scan:
    """The scan of many maps with the same weights: the circles are drawn once."""

    def __init__(self, shares: Floats) -> None:
        self.places = np.flatnonzero(shares.ravel() > 0)
        self.shares = shares.ravel()[self.places]
        x, y = (axis[self.places] for axis in GRID.centres())
        self.circles: Circles = draw_circles(x, y, weights=self.shares, max_share=0.5, max_radius_m=MAX_RADIUS_M)
        self.within = self.circles.sums(self.shares[:, np.newaxis])

    def collect(self, n: int, *, dispersion: float, rng: np.random.Generator) -> Floats:
        draw = draw_multinomial(self.shares, n, dispersion=dispersion, rng=rng)
        return collect_maxima(self.circles, self._score(n), draw, n_maps=N_REFERENCE_MAPS)

    def weigh(self, maps: list[Counts], maxima: Floats) -> Floats:
        n = int(maps[0].sum())
        waiting = iter(maps)

        def draw(n_maps: int) -> Floats:
            return np.stack([next(waiting).ravel()[self.places] for _ in range(n_maps)], axis=1).astype(np.float64)

        return weigh_maximum(collect_maxima(self.circles, self._score(n), draw, n_maps=len(maps)), maxima)

    def _score(self, n: int):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the scan's own kind of function
        return lambda inside: score_poisson(inside, self.within * n, total=n)


def _search(extra: int, seed: int) -> bool:
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(501_500, 504_500, 200), rng.uniform(6_401_500, 6_404_500, 200)
    day = rng.integers(0, 365, 200)
    angle, apart = rng.uniform(0, 2 * np.pi, extra), 60 * np.sqrt(rng.uniform(0, 1, extra))
    x[:extra], y[:extra] = 503_000 + apart * np.cos(angle), 6_403_000 + apart * np.sin(angle)
    day[:extra] = 364 - rng.integers(0, 14, extra)
    found = hotspot_emerging(x, y, day, grid=GRID, last_day=364, rng=rng, n_maps=199)
    return found.series is not None and found.series.p_value <= ALPHA


def _hold_below(what: str, setting: str, n: int, figure: float, limit: float) -> Row:
    return Row(what, setting, n, figure, f"≤ {limit:.3g}", figure <= limit)


def _hold_above(what: str, setting: str, n: int, figure: float, limit: float) -> Row:
    return Row(what, setting, n, figure, f"≥ {limit:.3g}" if limit else "", figure >= limit if limit else None)


def write(rows: Iterable[Row]) -> Iterator[str]:
    """Write the rows as a Markdown table, line by line."""
    said = {True: "ja", False: "NEJ", None: ""}
    yield "| vad | läge | händelser | mätt | gräns | hålls |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        yield f"| {row.what} | {row.setting} | {row.n} | {row.figure:.3g} | {row.limit} | {said[row.is_held]} |"


if __name__ == "__main__":
    for line in write(measure()):
        print(line, flush=True)
