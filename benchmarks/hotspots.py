"""How often places are marked when nothing is hot, how often what is hot is found, and what foretells best.

Run with ``python -m benchmarks.hotspots``; every figure comes from a fixed seed.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from scipy import special

from benchmarks.forecasts import AUTOMATIC, OURS, PEOPLE, foretell_portland, foretell_town
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
ALPHA = 0.05
SEARCH_SEEDS = 77
"""First half of every search's seed: the next number gives searches that nobody has seen."""

USUAL_STATION = 0.01
"""Twice the residents of a usual window; with more, more incidents are expected and extra ones show less."""


class Draws(NamedTuple):
    """How many of each are drawn."""

    null_maps: int = 1_000
    reference_maps: int = 1_999
    hot_maps: int = 500
    searches: int = 10_000
    series: int = 200
    effects: int = 10_000
    towns: int = 100

    def take(self, share: float) -> "Draws":
        """Draw a share of them, at least ten of each."""
        return Draws(*(max(10, round(share * each)) for each in self))


FULL = Draws()


class Row(NamedTuple):
    """One measured figure, with the limit it is held against.

    Attributes
    ----------
    what, setting, n
        What was measured, where nothing or what was hidden, and among how many incidents.
    figure
        A share, or another number when `n_drawn` is None.
    limit
        In words; empty where there is none.
    is_held
        None where there is no limit.
    n_drawn
        Maps, searches or cases that the share is of, 0 where every case is counted; None when
        the figure isn't a share.
    """

    what: str
    setting: str
    n: int
    figure: float
    limit: str
    is_held: bool | None
    n_drawn: int | None = None

    @property
    def standard_error(self) -> float | None:
        """Of the share."""
        return float(np.sqrt(self.figure * (1 - self.figure) / self.n_drawn)) if self.n_drawn else None


def measure(draws: Draws = FULL) -> Iterator[Row]:
    """Measure everything, one row as soon as it is known; ten minutes of one processor."""
    for part in PARTS:
        yield from part(draws)


def measure_false_tests(draws: Draws = FULL) -> Iterator[Row]:
    """Give the share of null maps on which `hotspot_test` marks anything."""
    for truth in (Truth.EVERYWHERE, Truth.PEOPLE):
        for dispersion in DISPERSIONS:
            for n in SIZES:
                rng = np.random.default_rng(n)
                risk = make_risk(truth, rng=rng)
                false = own = 0
                for _ in range(draws.null_maps):
                    now, then = (draw_incidents(risk, n, dispersion=dispersion, rng=rng) for _ in range(2))
                    false += bool(mark_cells(now, weigh_windows(now, risk, dispersion=dispersion)).any())
                    own += bool(mark_cells(now, weigh_windows_against(now, then, dispersion=dispersion)).any())
                limit = 0.05 if dispersion == 1 else 0.10
                setting = f"{truth}, överspridning {dispersion:g}"
                for what, marked in (("", false), (" mot egen period", own)):
                    what = f"hotspot_test{what}, falsk karta"  # noqa: PLW2901 - the same, in full
                    yield _hold_below(what, setting, n, marked / draws.null_maps, limit, draws.null_maps)


def measure_divided(draws: Draws = FULL) -> Iterator[Row]:
    """Give the share of null maps marked by what `hotspot_test` does not do: the binomial of divided counts."""
    for truth in (Truth.EVERYWHERE, Truth.PEOPLE):
        for dispersion in (2.0, 3.0):
            rng = np.random.default_rng(1)
            risk = make_risk(truth, rng=rng)
            share = np.clip(sum_windows(risk), 0, 1)
            false = 0
            for _ in range(draws.hot_maps):
                now = draw_incidents(risk, 200, dispersion=dispersion, rng=rng)
                many, rest = sum_windows(now) / dispersion, now.sum() / dispersion
                p_value = np.where(many > 0, special.betainc(np.maximum(many, 1e-9), rest - many + 1, share), 1.0)
                p_value[share < 1e-12] = np.nan  # noqa: PLR2004 - rounding left over from the sums
                false += bool(mark_cells(now, p_value).any())
            setting = f"{truth}, överspridning {dispersion:g}"
            what = "binomial på delade antal, falsk karta"
            yield Row(what, setting, 200, false / draws.hot_maps, "", None, draws.hot_maps)


def measure_false_scans(draws: Draws = FULL) -> Iterator[Row]:
    """Give the share of null maps on which `hotspot_scan` marks anything."""
    for truth in (Truth.EVERYWHERE, Truth.PEOPLE):
        risk = make_risk(truth, rng=np.random.default_rng(0))
        scan = _Scan(risk)
        for dispersion in (1.0, 2.0, 3.0):
            for n in SIZES:
                rng = np.random.default_rng(n)
                maxima = scan.collect(n, dispersion=dispersion, rng=rng, n_maps=draws.reference_maps)
                maps = [draw_incidents(risk, n, dispersion=dispersion, rng=rng) for _ in range(draws.null_maps)]
                share = float((scan.weigh(maps, maxima) <= ALPHA).mean())
                limit = 0.065 if dispersion == 1 else 0.10
                setting = f"{truth}, överspridning {dispersion:g}"
                yield _hold_below("hotspot_scan, falsk karta", setting, n, share, limit, draws.null_maps)


def measure_station(draws: Draws = FULL) -> Iterator[Row]:
    """Give the share of maps on which a station with extra incidents is marked; in busier places too."""
    people = count_people() / count_people().sum()
    scan = _Scan(people)
    maxima = scan.collect(200, dispersion=1, rng=np.random.default_rng(200), n_maps=draws.reference_maps)
    for share in (0.01, 0.02, 0.03):
        station = choose_station(share)
        for extra, required in ((12, 0.80), (24, 0.98)):
            rng = np.random.default_rng(extra)
            background = [draw_incidents(people, 200 - extra, dispersion=1, rng=rng) for _ in range(draws.hot_maps)]
            maps = [add_at_station(n, extra, station=station, rng=rng) for n in background]
            tested = float(np.mean([mark_cells(n, weigh_windows(n, people))[station] for n in maps]))
            scanned = float((scan.weigh(maps, maxima) <= ALPHA).mean())
            setting = f"{extra} extra av 200 där {100 * share:.0f} % bor"
            least = required if share == USUAL_STATION else 0.0
            yield _hold_above("hotspot_test, stationen funnen", setting, 200, tested, least, draws.hot_maps)
            yield _hold_above("hotspot_scan, stationen funnen", setting, 200, scanned, least, draws.hot_maps)


def measure_series(draws: Draws = FULL) -> Iterator[Row]:
    """Give how often `hotspot_emerging` finds a series that is there, and one that isn't."""
    false = float(np.mean([_search(0, seed) for seed in range(draws.searches)]))
    yield _hold_below("hotspot_emerging, falsk serie", "200 om året", 200, false, 0.05, draws.searches)
    for extra, least in ((4, 0.0), (6, 0.0), (8, 0.95)):
        found = float(np.mean([_search(extra, seed) for seed in range(draws.series)]))
        setting = f"{extra} på 14 dygn och 60 m"
        yield _hold_above("hotspot_emerging, serie funnen", setting, 200, found, least, draws.series)


def measure_effect(draws: Draws = FULL) -> Iterator[Row]:
    """Give the share of wrong verdicts when nothing but a common trend of −20 % happened."""
    for dispersion in (1.0, 2.0, 3.0):
        for times in (1, 4, 16):
            for n in (20, 60, 150):
                rng = np.random.default_rng(n * times)
                means = np.array([n, 0.8 * n, times * n, 0.8 * times * n])
                drawn = _draw_spread(means, dispersion, (draws.effects, 4), rng)
                found = [compare_ratios(row[:2], row[2:], dispersion=dispersion).verdict for row in drawn.tolist()]
                wrong = float(np.mean([v in {EffectVerdict.BETTER, EffectVerdict.WORSE} for v in found]))
                setting = f"jämförelseområdet {times} gånger större, överspridning {dispersion:g}"
                yield _hold_below("effekt, fel omdöme", setting, n, wrong, 0.055, draws.effects)


def _draw_spread(means: Floats, dispersion: float, size: tuple[int, int], rng: np.random.Generator) -> Counts:
    if dispersion == 1:
        return rng.poisson(means, size)
    return rng.negative_binomial(means / (dispersion - 1), 1 / dispersion, size)


def foretell(draws: Draws = FULL) -> Iterator[Row]:
    """Give what each way to order places would have caught."""
    for truth in (Truth.MICRO, Truth.MIXED, Truth.SMOOTH):
        for n in SIZES:
            caught = foretell_town(truth, n, n_towns=draws.towns)
            for way, pai in caught.items():
                yield Row("PAI vid 1 % av ytan", f"{truth}: {way}", n, pai, "", None)
            if truth is not Truth.SMOOTH:
                times = caught[OURS] / caught[AUTOMATIC]
                yield _hold_above("PAI, hotspot_rank mot KDE med automatisk bredd", str(truth), n, times, 2.0)
            times = caught[OURS] / caught[PEOPLE]
            yield _hold_above("PAI, hotspot_rank mot bara befolkningen", str(truth), n, times, 0.95)
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

    def collect(self, n: int, *, dispersion: float, rng: np.random.Generator, n_maps: int) -> Floats:
        draw = draw_multinomial(self.shares, n, dispersion=dispersion, rng=rng)
        return collect_maxima(self.circles, self._score(n), draw, n_maps=n_maps)

    def weigh(self, maps: list[Counts], maxima: Floats) -> Floats:
        n = int(maps[0].sum())
        waiting = iter(maps)

        def draw(n_maps: int) -> Floats:
            return np.stack([next(waiting).ravel()[self.places] for _ in range(n_maps)], axis=1).astype(np.float64)

        return weigh_maximum(collect_maxima(self.circles, self._score(n), draw, n_maps=len(maps)), maxima)

    def _score(self, n: int):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the scan's own kind of function
        return lambda inside: score_poisson(inside, self.within * n, total=n)


def _search(extra: int, seed: int) -> bool:
    rng = np.random.default_rng([SEARCH_SEEDS, seed])
    x, y = rng.uniform(501_500, 504_500, 200), rng.uniform(6_401_500, 6_404_500, 200)
    day = rng.integers(0, 365, 200)
    angle, apart = rng.uniform(0, 2 * np.pi, extra), 60 * np.sqrt(rng.uniform(0, 1, extra))
    x[:extra], y[:extra] = 503_000 + apart * np.cos(angle), 6_403_000 + apart * np.sin(angle)
    day[:extra] = 364 - rng.integers(0, 14, extra)
    found = hotspot_emerging(x, y, day, grid=GRID, last_day=364, rng=rng, n_maps=199)
    return found.series is not None and found.series.p_value <= ALPHA


def _hold_below(what: str, setting: str, n: int, figure: float, limit: float, n_drawn: int | None = None) -> Row:
    return Row(what, setting, n, figure, f"≤ {_show(limit, n_drawn)}", figure <= limit, n_drawn)


def _hold_above(what: str, setting: str, n: int, figure: float, limit: float, n_drawn: int | None = None) -> Row:
    words = f"≥ {_show(limit, n_drawn)}" if limit else ""
    return Row(what, setting, n, figure, words, figure >= limit if limit else None, n_drawn)


def _show(figure: float, n_drawn: int | None) -> str:
    return (f"{figure:.3g}" if n_drawn is None else f"{100 * figure:.3g} %").replace(".", ",")


def write(rows: Iterable[Row]) -> Iterator[str]:
    """Write the rows as a Markdown table, line by line."""
    said = {True: "ja", False: "NEJ", None: ""}
    yield "| vad | läge | händelser | mätt | medelfel | dragna | gräns | hålls |"
    yield "|---|---|---:|---:|---:|---:|---:|---|"
    for row in rows:
        error = "" if row.standard_error is None else _show(row.standard_error, row.n_drawn)
        drawn = "" if row.n_drawn is None else f"{row.n_drawn:,}".replace(",", " ") if row.n_drawn else "alla fall"
        cells = (row.what, row.setting, str(row.n or ""), _show(row.figure, row.n_drawn), error, drawn, row.limit)
        yield f"| {' | '.join(cells)} | {said[row.is_held]} |"


PARTS = (
    measure_series,
    measure_false_tests,
    measure_false_scans,
    foretell,
    measure_divided,
    measure_station,
    measure_effect,
)
"""The longest first, so that two processors are done at about the same time."""


if __name__ == "__main__":
    for line in write(measure()):
        print(line, flush=True)
