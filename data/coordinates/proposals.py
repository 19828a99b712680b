"""Which reference system a file's points are written in: the one that puts them where they belong."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.coordinates.searches import Certainty, CrsProposal, CrsSearch
from data.coordinates.systems import SYSTEMS, ReferenceSystem, find_own_zone, to_degrees
from data.deliveries import COUNTRY
from data.territory import find_inside, find_middle, is_place, name_place

Floats = npt.NDArray[np.float64]

MAX_POINTS = 2_000
MARGIN_M = 2_000
"""The outlines are generalised: 99 of 100 town points lie within 2 km of their own municipality's."""

_MANY, _SOME, _FEW = 0.95, 0.5, 0.05
_CLOSE = 0.1
_FEWEST = 3
_NORTHINGS = (6_000_000, 7_800_000)
_HALF_TURN = 180


@dataclass(frozen=True)
class _Trial:
    system: ReferenceSystem
    is_swapped: bool
    n_inside: int
    n_in_sweden: int


def propose_crs(x: Floats, y: Floats, *, municipality: str | None) -> CrsSearch:
    """Propose the reference system that puts points where they belong.

    Parameters
    ----------
    x, y
        Numbers as read; NaN and (0, 0) are no place.
    municipality
        Code of the municipality that they should lie in, or ``"län:20"``; None when not known.

    Returns
    -------
    CrsSearch
        Best first; empty when no system puts the points in Sweden.

    Notes
    -----
    Neighbouring local zones differ by 30 to 90 km, so both may put a town in a large municipality.
    Then the municipality's own zone, or the one with the nearest meridian, comes first and none is sure.

    Examples
    --------
    >>> found = propose_crs(np.array([6464677.2] * 3), np.array([507731.3, 507931, 508031]), municipality="0586")
    >>> found[0].name, found[0].is_swapped, found[0].certainty.value
    ('SWEREF 99 TM', True, 'säker')
    >>> found.why
    '3 av 3 punkter faller i Mjölby. Kolumnerna för x och y är omkastade. UTM zon 33N ger samma punkter.'
    >>> propose_crs(np.array([423168.0]), np.array([167694.0]), municipality="0586").proposals
    ()
    """
    points = _take_points(x, y)
    if not len(points):
        return CrsSearch((), "Ingen rad har en position.")
    place = municipality if municipality and municipality != COUNTRY and is_place(municipality) else None
    trials = _try_systems(points, place)
    best = max((trial.n_inside for trial in trials), default=0)
    if place and best < _FEW * len(points):
        return _search_sweden(points, place)
    return _rank([trial for trial in trials if trial.n_inside >= max(1, _FEW * len(points))], len(points), place)


def _take_points(x: Floats, y: Floats) -> Floats:
    """Give the distinct points, at most MAX_POINTS of them evenly through the file."""
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    is_placed = np.isfinite(x) & np.isfinite(y) & ~((x == 0) & (y == 0))
    placed = np.column_stack([x, y])[is_placed]
    if len(placed) > 50 * MAX_POINTS:
        placed = placed[:: len(placed) // (50 * MAX_POINTS)]
    points = np.unique(placed, axis=0)
    return points[np.linspace(0, len(points) - 1, min(len(points), MAX_POINTS)).astype(int)] if len(points) else points


def _try_systems(points: Floats, place: str | None) -> list[_Trial]:
    trials = []
    for system in SYSTEMS.values():
        for is_swapped in (False, True):
            x, y = points[:, int(is_swapped)], points[:, int(not is_swapped)]
            if not _is_possible(system, x, y):
                continue
            lon, lat = to_degrees(x, y, crs=system.crs)
            in_sweden = find_inside(lon, lat, place=COUNTRY, margin_m=MARGIN_M)
            inside = find_inside(lon, lat, place=place, margin_m=MARGIN_M) if place else in_sweden
            # Far outside its zone UTM passes for a local zone: 34N for 15 00 in Mjölby.
            if place is None or system.name.startswith("UTM"):
                inside = inside & (lon >= system.reach[0]) & (lon <= system.reach[1])
            trials.append(_Trial(system, is_swapped, int(inside.sum()), int(in_sweden.sum())))
    return trials


def _is_possible(system: ReferenceSystem, x: Floats, y: Floats) -> bool:
    """Tell whether the numbers are of the right size, before anything is converted."""
    if np.isnan(system.meridian):
        return bool(np.median(np.abs(x)) <= _HALF_TURN and np.median(np.abs(y)) <= _HALF_TURN / 2)
    return bool(_NORTHINGS[0] <= np.median(y) <= _NORTHINGS[1])


def _search_sweden(points: Floats, place: str) -> CrsSearch:
    """Say which systems put the points in Sweden, when none puts them in the municipality; none is likely then."""
    trials = [trial for trial in _try_systems(points, None) if trial.n_inside >= _SOME * len(points)]
    found = _rank(trials, len(points), None)
    elsewhere = f"Inget känt referenssystem lägger punkterna i {name_place(place)}."
    if not found:
        return CrsSearch((), f"{elsewhere} {found.why}")
    doubtful = (
        CrsProposal(
            **{**vars(one), "share_inside": 0.0, "certainty": Certainty.UNSURE, "why": f"{elsewhere} {one.why}"}
        )
        for one in found
    )
    return CrsSearch(tuple(doubtful), f"{elsewhere} {found.why}")


def _rank(trials: list[_Trial], n: int, place: str | None) -> CrsSearch:
    if not trials:
        what = "Inget känt referenssystem lägger punkterna i Sverige. Är filen från ett annat land?"
        return CrsSearch((), f"{what} Ange referenssystemet om du känner det.")
    own = find_own_zone(place)
    middle = _find_middle(trials, place)
    best = max(trial.n_inside for trial in trials)

    def rank(trial: _Trial) -> tuple[bool, int, bool, float, int]:
        is_close = trial.n_inside >= best - _CLOSE * n
        distance = abs(trial.system.meridian - middle) if not np.isnan(trial.system.meridian) else 0.0
        is_common = trial.system.crs in {"EPSG:4326", "EPSG:3006", "EPSG:3021"}
        tied = 0 if is_close else -trial.n_inside
        return not is_close, tied, trial.system.crs != own, 0.0 if is_common else distance, -trial.n_inside

    ranked = sorted(trials, key=rank)
    proposals = tuple(_propose(trial, ranked, n, place) for trial in ranked)
    return CrsSearch(proposals, proposals[0].why)


def _find_middle(trials: list[_Trial], place: str | None) -> float:
    return find_middle(place) if place else float(np.mean([np.mean(trial.system.reach) for trial in trials]))


def _propose(trial: _Trial, ranked: list[_Trial], n: int, place: str | None) -> CrsProposal:
    rivals = [other for other in ranked if other is not trial]
    close = [other for other in rivals if abs(other.n_inside - trial.n_inside) <= _CLOSE * n]
    return CrsProposal(
        crs=trial.system.crs,
        name=trial.system.name,
        is_swapped=trial.is_swapped,
        share_inside=trial.n_inside / n,
        share_in_sweden=trial.n_in_sweden / n,
        accuracy_m=trial.system.accuracy_m,
        certainty=_judge(trial, ranked, close, n, place),
        why=_explain(trial, close, n, place),
    )


def _judge(trial: _Trial, ranked: list[_Trial], close: list[_Trial], n: int, place: str | None) -> Certainty:
    is_first, share = trial is ranked[0], trial.n_inside / n
    strongest = max((other.n_inside / n for other in ranked if other is not trial), default=0.0)
    is_own = trial.system.crs == find_own_zone(place)
    if not is_first or share < _SOME or (close and not is_own):
        return Certainty.UNSURE
    if close or strongest >= _SOME or share < _MANY or n < _FEWEST or place is None:
        return Certainty.LIKELY
    return Certainty.SURE


def _explain(trial: _Trial, close: list[_Trial], n: int, place: str | None) -> str:
    where = name_place(place) if place else "Sverige"
    noun = "punkt" if n == 1 else "punkter"
    sentences = [f"{trial.n_inside} av {n} {noun} faller i {where}."]
    if trial.is_swapped:
        sentences.append("Kolumnerna för x och y är omkastade.")
    if trial.system.crs == find_own_zone(place):
        sentences.append("Det är kommunens egen zon.")
    if close:
        others = _list_names(close)
        sentences.append(f"{others} passar ungefär lika bra: jämför på kartan och välj själv.")
    if trial.system.crs == "EPSG:3006":
        sentences.append("UTM zon 33N ger samma punkter.")
    if trial.system.accuracy_m:
        metres = f"{trial.system.accuracy_m:.1f}".replace(".", ",")
        sentences.append(f"RT 90 räknas om med ett fel på högst cirka {metres} m.")
    return " ".join(sentences)


def _list_names(trials: list[_Trial]) -> str:
    names = list(dict.fromkeys(trial.system.name for trial in trials))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} och {names[-1]}"
