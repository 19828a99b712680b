"""Disclosure: an attacker who has everything that was published learns no small figure, nor nearly."""

import io
import itertools
import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from geo.disclosure import (
    HIDDEN_MARK,
    DisclosureError,
    Hierarchy,
    Protected,
    Release,
    audit,
    lay_margins,
    protect,
)

K = 5
KEYS = ["area_id", "category", "period"]
Cell = tuple[str, str, str]
Groups = tuple[Mapping[str, Sequence[str]], ...]

# --- The attacker: knows the files and how the areas, categories and periods are made up. Shares no code with geo. ---


def write_file(published: Protected) -> str:
    """Write what the public can fetch."""
    return pd.concat(published.tables.values()).drop_duplicates().to_csv(index=False)


def read_files(files: Sequence[str]) -> tuple[dict[Cell, int], list[Cell]]:
    """Read the figures that are shown and list the cells that are hidden."""
    shown: dict[Cell, int] = {}
    hidden: set[Cell] = set()
    for file in files:
        for row in pd.read_csv(io.StringIO(file), dtype=str, keep_default_na=False).itertuples():
            cell = (str(row.area_id), str(row.category), str(row.period))
            if row.mark == HIDDEN_MARK:
                hidden.add(cell)
            elif row.n:
                shown[cell] = int(row.n)
    return shown, sorted(hidden)


def break_up(cell: Cell, groups: Groups) -> list[Cell]:
    """List the leaves of a cell."""

    def split(code: str, parts: Mapping[str, Sequence[str]]) -> list[str]:
        return sorted({leaf for part in parts[code] for leaf in split(part, parts)}) if code in parts else [code]

    return list(itertools.product(*(split(code, parts) for code, parts in zip(cell, groups, strict=True))))


def attack_with_lines(files: Sequence[str], groups: Groups) -> dict[Cell, tuple[float, float]]:
    """Bound every hidden cell and every leaf that isn't shown by plain linear programming."""
    shown, hidden = read_files(files)
    leaves = sorted({leaf for cell in [*shown, *hidden] for leaf in break_up(cell, groups)})
    at = {leaf: number for number, leaf in enumerate(leaves)}

    def row(cell: Cell) -> np.ndarray:
        line = np.zeros(len(leaves))
        line[[at[leaf] for leaf in break_up(cell, groups)]] = 1
        return line

    sums = np.array([row(cell) for cell in shown])
    bounds = {}
    for cell in {*hidden, *leaves} - ({*shown} - {*hidden}):
        ends = [
            linprog(sign * row(cell), A_eq=sums, b_eq=list(shown.values()), bounds=(0, None), method="highs")
            for sign in (1, -1)
        ]
        bounds[cell] = (ends[0].fun, -ends[1].fun if ends[1].status == 0 else np.inf)
    return bounds


def find_broken(files: Sequence[str], groups: Groups, *, k: int = K) -> list[Cell]:
    """List the hidden cells the attacker bounds too narrowly, and the unpublished leaves he proves may be small."""
    _, hidden = read_files(files)
    narrow = {
        cell: (lo, hi)
        for cell, (lo, hi) in attack_with_lines(files, groups).items()
        if hi - lo < k - 1e-6 or hi < k - 1e-6
    }
    return [cell for cell, (lo, hi) in narrow.items() if cell in hidden or (lo < k - 1e-6 and hi > 1e-6)]


def list_tables(files: Sequence[str], groups: Groups, *, k: int = K) -> list[dict[Cell, int]]:
    """List every whole-number table that agrees with the files and has at least one small figure hidden."""
    shown, hidden = read_files(files)
    leaves = sorted({leaf for cell in [*shown, *hidden] for leaf in break_up(cell, groups)})
    sums = [(set(break_up(cell, groups)), n) for cell, n in shown.items()]
    found: list[dict[Cell, int]] = []

    def fill(number: int, table: dict[Cell, int]) -> None:
        if number == len(leaves):
            figures = {cell: sum(table[leaf] for leaf in break_up(cell, groups)) for cell in hidden}
            if any(0 < n < k for n in figures.values()):
                found.append(figures)
            return
        leaf = leaves[number]
        holding = [(cells, n - sum(table.get(each, 0) for each in cells)) for cells, n in sums if leaf in cells]
        most = min(left for _, left in holding)
        forced = [left for cells, left in holding if all(each in table or each == leaf for each in cells)]
        for n in [forced[0]] if forced else range(most + 1):
            if 0 <= n <= most and all(left == n for left in forced):
                fill(number + 1, {**table, leaf: n})

    fill(0, {})
    return found


# --- Tables ---


def lay(counts: np.ndarray, codes: Sequence[Sequence[str]]) -> pd.DataFrame:
    """Lay counts out as a long table."""
    index = pd.MultiIndex.from_product(codes, names=KEYS)
    return pd.Series(counts.ravel(), index=index, name="n").astype("Int64").reset_index()


def make_release(counts: np.ndarray, groups: Groups, *, name: str = "2024") -> Release:
    """Make a release with every sum; leaves are a0, a1 …, c0 …, p0 …."""
    codes = [[f"{letter}{number}" for number in range(size)] for letter, size in zip("acp", counts.shape, strict=True)]
    hierarchy = Hierarchy(*groups)
    return Release(name, {"brott": lay_margins(lay(counts, codes), hierarchy)}, hierarchy)


def hide_small_only(release: Release) -> Protected:
    """Do what is commonly done: hide what is under k and nothing else."""
    cells = release.find_cells()
    is_small = ((cells["n"] > 0) & (cells["n"] < K)).fillna(value=False)
    table = cells.assign(mark=np.where(is_small, HIDDEN_MARK, ""), n=cells["n"].mask(is_small))
    return Protected(release.name, {"brott": table}, release.hierarchy, K)


@st.composite
def hierarchies(draw: st.DrawFn) -> tuple[np.ndarray, Groups]:
    """Draw counts over a hierarchy of two or three dimensions, the groups of areas and categories overlapping."""
    shape = (draw(st.integers(2, 6)), draw(st.integers(2, 4)), draw(st.sampled_from([1, 1, 2, 4])))
    count = st.one_of(st.integers(0, 6), st.integers(5, 40), st.integers(10, 90))
    counts = np.array(draw(st.lists(count, min_size=math.prod(shape), max_size=math.prod(shape)))).reshape(shape)
    groups = []
    for letter, size in zip("acp", shape, strict=True):
        codes = [f"{letter}{number}" for number in range(size)]
        own = {f"{letter}*": codes} if size > 1 else {}
        for number in range(draw(st.integers(0, 2)) if size > 2 else 0):
            own[f"{letter}+{number}"] = draw(
                st.lists(st.sampled_from(codes), min_size=2, max_size=size - 1, unique=True)
            )
        groups.append(own)
    return counts, tuple(groups)


HAND = np.array([[3, 20, 30], [20, 25, 40], [50, 40, 60]])[:, :, None]
HAND_GROUPS: Groups = ({"kommun": ["a0", "a1", "a2"]}, {"alla": ["c0", "c1", "c2"]}, {})


def test_the_cheapest_rectangle_is_hidden_around_one_small_figure() -> None:
    """By hand: 3 | 20 30 / 20 | 25 40 / 50 | 40 60. The rectangle with 20, 20 and 25 is the cheapest of four."""
    shown = protect(make_release(HAND, HAND_GROUPS)).tables["brott"]
    hidden = shown[shown["mark"] == HIDDEN_MARK]
    assert set(zip(hidden["area_id"], hidden["category"], strict=True)) == {
        (area, category) for area in ("a0", "a1") for category in ("c0", "c1")
    }


def test_the_attackers_interval_is_the_one_worked_out_by_hand() -> None:
    """With 3+20, 20+25 in rows and 3+20, 20+25 in columns the small one is anything from 0 to 23."""
    published = protect(make_release(HAND, HAND_GROUPS))
    attacked = attack_with_lines([write_file(published)], HAND_GROUPS)
    assert attacked["a0", "c0", "p0"] == pytest.approx((0, 23))
    assert attacked["a1", "c1", "p0"] == pytest.approx((22, 45))


def test_hiding_small_figures_only_is_broken_by_the_attacker() -> None:
    """The attack can succeed: with every sum published, the only hidden figure of a row is the sum less the rest."""
    naive = hide_small_only(make_release(HAND, HAND_GROUPS))
    assert attack_with_lines([write_file(naive)], HAND_GROUPS)["a0", "c0", "p0"] == pytest.approx((3, 3))
    assert [each.is_safe for each in audit([naive])] == [False]


def test_no_hierarchy_gives_a_figure_away() -> None:
    """Of 300 random hierarchies, those that are published hold; the same tables with small ones hidden only don't."""
    published_n, naive_broken_n = [], []

    @seed(5)
    @settings(max_examples=300, deadline=None, database=None)
    @given(hierarchies())
    def check(drawn: tuple[np.ndarray, Groups]) -> None:
        counts, groups = drawn
        release = make_release(counts, groups)
        try:
            published = protect(release)
        except DisclosureError:
            return
        published_n.append(1)
        if len(published_n) % 5 == 0:
            naive_broken_n.append(bool(find_broken([write_file(hide_small_only(release))], groups)))
        assert find_broken([write_file(published)], groups) == []
        assert all(each.is_safe for each in audit([published]))

    check()
    assert len(published_n) >= 200
    assert np.mean(naive_broken_n) > 0.3
