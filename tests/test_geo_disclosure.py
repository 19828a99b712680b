"""Disclosure: an attacker who has everything that was published learns no small figure, nor nearly."""

import contextlib
import io
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

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

IS_LONG = settings.get_current_profile_name().startswith("soak")
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

    figures = list(shown.values())
    sums = LinearConstraint(np.array([row(cell) for cell in shown]), figures, figures)
    bounds = {}
    for cell in {*hidden, *leaves} - ({*shown} - {*hidden}):
        # Without whole numbers asked for, milp is linprog with less around it.
        low, high = (milp(sign * row(cell), constraints=sums) for sign in (1, -1))
        bounds[cell] = (low.fun, -high.fun if high.status == 0 else np.inf)
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
def hierarchies(draw: st.DrawFn, *, most: tuple[int, int, int] = (5, 4, 3)) -> tuple[np.ndarray, Groups]:
    """Draw counts over a hierarchy of two or three dimensions, the groups of areas and categories overlapping."""
    shape = (draw(st.integers(2, most[0])), draw(st.integers(2, most[1])), draw(st.sampled_from([1, 1, 2, most[2]])))
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


def check_many(
    examples: int, check: Callable[[np.ndarray, Groups], None], *, most: tuple[int, int, int] = (5, 4, 3)
) -> None:
    """Hold a check against so many random hierarchies, or 500 in the long form; the same ones every time."""

    @seed(5)
    @settings(max_examples=500 if IS_LONG else examples, deadline=None, database=None)
    @given(hierarchies(most=most))
    def run(drawn: tuple[np.ndarray, Groups]) -> None:
        with contextlib.suppress(TooSmallError):
            check(*drawn)

    run()


class TooSmallError(Exception):
    """Nothing was published."""


def publish(release: Release, **rule: Any) -> Protected:  # noqa: ANN401
    """Protect a release, or say that there was too little to protect."""
    try:
        return protect(release, **rule)
    except DisclosureError as refusal:
        if "för få händelser" not in str(refusal):
            raise
        raise TooSmallError from None


def test_no_hierarchy_gives_a_figure_away() -> None:
    """Over 200 random hierarchies hold against the attacker; hiding only the small figures mostly doesn't."""
    is_naive_broken: list[bool] = []

    def check(counts: np.ndarray, groups: Groups) -> None:
        release = make_release(counts, groups)
        files = [write_file(publish(release))]
        assert find_broken(files, groups) == []
        is_naive_broken.append(len(is_naive_broken) % 5 == 0 and is_broken_when_only_small_are_hidden(release, groups))

    check_many(25, check)
    check_many(200, check, most=(3, 3, 2))
    assert len(is_naive_broken) >= 200
    assert 5 * sum(is_naive_broken) > 0.3 * len(is_naive_broken)


def is_broken_when_only_small_are_hidden(release: Release, groups: Groups) -> bool:
    """Tell whether the attacker breaks the common way."""
    return bool(find_broken([write_file(hide_small_only(release))], groups))


def test_the_products_own_audit_finds_what_the_attacker_finds() -> None:
    """On tables where only small figures are hidden, the two programs call the same hidden cells unsafe."""

    def check(counts: np.ndarray, groups: Groups) -> None:
        naive = hide_small_only(make_release(counts, groups))
        found = {(each.area_id, each.category, each.period) for each in audit([naive]) if not each.is_safe}
        assert found == set(find_broken([write_file(naive)], groups))

    check_many(22, check)


def split_in_two(counts: np.ndarray, groups: Groups) -> tuple[Release, Release]:
    """Publish everything but the overlapping groups first, and those, with the sums, later."""
    whole = make_release(counts, groups)
    cells = whole.tables["brott"]
    is_group = cells[KEYS].apply(lambda column: column.str.contains("+", regex=False)).any(axis=1)
    is_sum = cells["area_id"].str.contains("*", regex=False)
    first = Release("våren", {"brott": cells[~is_group]}, whole.hierarchy)
    return first, Release("hösten", {"grupper": cells[is_group | is_sum]}, whole.hierarchy)


def test_two_releases_can_not_be_subtracted() -> None:
    """What was told in the spring and in the autumn gives nothing away together, though each alone would."""
    is_apart_broken: list[bool] = []

    def check(counts: np.ndarray, groups: Groups) -> None:
        first, second = split_in_two(counts, groups)
        spring = publish(first)
        autumn = publish(second, earlier=[spring], most_small_share=1)
        assert find_broken([write_file(spring), write_file(autumn)], groups) == []
        apart = publish(second, most_small_share=1)
        is_apart_broken.append(bool(find_broken([write_file(spring), write_file(apart)], groups)))

    check_many(22, check)
    assert len(is_apart_broken) >= 15
    assert any(is_apart_broken)


@pytest.mark.parametrize("number", range(24))
def test_counting_through_every_table_finds_no_narrow_interval(number: int) -> None:
    """Someone who tries all whole-number tables, and knows that a small figure is hidden, learns no more."""
    rng = np.random.default_rng(number)
    shape, k = [(3, 3, 1), (2, 2, 2), (3, 2, 1)][number % 3], 3
    counts = rng.choice([0, 1, 2, 4, 5, 6, 7], shape)
    groups: Groups = tuple(
        {f"{letter}*": [f"{letter}{each}" for each in range(size)]} if size > 1 else {}
        for letter, size in zip("acp", shape, strict=True)
    )
    published = publish(make_release(counts, groups), k=k, most_small_share=1)
    _, hidden = read_files([write_file(published)])
    tables = list_tables([write_file(published)], groups, k=k)
    for cell in hidden:
        figures = {table[cell] for table in tables}
        assert max(figures) - min(figures) >= k
        assert max(figures) >= k


def test_every_shown_sum_is_the_sum_of_its_shown_parts() -> None:
    """Nothing is rounded or disturbed: where all parts are shown, so is the sum they have."""
    published = protect(make_release(HAND, HAND_GROUPS))
    shown = published.tables["brott"].set_index(KEYS)["n"]
    for category in ("c0", "c1", "c2", "alla"):
        parts = pd.Series([shown[area, category, "p0"] for area in ("a0", "a1", "a2")])
        assert parts.isna().any() or parts.sum() == shown["kommun", category, "p0"]
    assert shown["kommun", "alla", "p0"] == HAND.sum()


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    """A table of large figures and zeros is published whole."""
    counts = np.array([[0, 20], [5, 40]])[:, :, None]
    shown = protect(make_release(counts, ({"alla": ["a0", "a1"]}, {"alla": ["c0", "c1"]}, {}))).tables["brott"]
    assert shown["mark"].eq("").all()
    assert shown["n"].notna().all()


def test_a_zero_is_hidden_where_it_may_not_be_shown() -> None:
    """Where few live a zero, too, says something about someone."""
    counts = np.array([[0, 20, 30], [15, 40, 25], [30, 30, 30]])[:, :, None]
    groups: Groups = (HAND_GROUPS[0], HAND_GROUPS[1], {})
    published = protect(make_release(counts, groups), is_zero_shown=False)
    assert ("a0", "c0", "p0") in read_files([write_file(published)])[1]
    assert find_broken([write_file(published)], groups) == []


def test_a_sensitive_category_has_a_limit_of_its_own() -> None:
    """Nine is small where the limit is ten, and its interval is ten wide."""
    counts = np.array([[9, 20, 30], [20, 25, 40], [50, 40, 60]])[:, :, None]
    assert read_files([write_file(protect(make_release(counts, HAND_GROUPS)))])[1] == []
    files = [write_file(protect(make_release(counts, HAND_GROUPS), sensitive={"c0": 10}))]
    lo, hi = attack_with_lines(files, HAND_GROUPS)["a0", "c0", "p0"]
    assert hi - lo >= 10


def test_a_hidden_figure_is_nowhere_in_what_comes_out() -> None:
    """Nor does the mark tell a small figure from one hidden for its sake."""
    counts = np.array([[3, 1013, 2000], [1019, 1021, 2000], [3000, 3000, 3000]])[:, :, None]
    published = protect(make_release(counts, HAND_GROUPS))
    told = "".join(
        [repr(published), write_file(published), repr(audit([published])), published.tables["brott"].to_json()]
    )
    hidden = {str(n) for n in (1013, 1019, 1021)}
    assert not [n for n in hidden if n in told]
    assert set(published.tables["brott"]["mark"]) == {"", HIDDEN_MARK}
    assert "1013" not in repr(make_release(counts, HAND_GROUPS))


def test_a_missing_figure_stays_missing() -> None:
    """Missing is neither zero nor hidden, and neither are the sums that lack it."""
    codes = (["a0", "a1", "a2"], ["c0", "c1", "c2"], ["p0"])
    leaves = lay(HAND, codes)
    leaves.loc[leaves["area_id"].eq("a2") & leaves["category"].eq("c2"), "n"] = pd.NA
    hierarchy = Hierarchy(*HAND_GROUPS)
    shown = protect(Release("2024", {"brott": lay_margins(leaves, hierarchy)}, hierarchy)).tables["brott"]
    missing = shown[shown["mark"] == "saknas"]
    assert set(zip(missing["area_id"], missing["category"], strict=True)) == {
        ("a2", "c2"),
        ("kommun", "c2"),
        ("a2", "alla"),
        ("kommun", "alla"),
    }
    assert missing["n"].isna().all()


def test_a_missing_figure_that_sums_give_away_is_protected() -> None:
    """A part that is missing in one table but follows from a total in another is a small figure like any other."""
    table = lay(np.array([20, 30, 53])[:, None, None], (["a0", "a1", "kommun"], ["c0"], ["p0"]))
    table.loc[len(table)] = ["a2", "c0", "p0", pd.NA]
    groups: Groups = ({"kommun": ["a0", "a1", "a2"]}, {}, {})
    published = protect(Release("2024", {"brott": table}, Hierarchy(*groups)))
    assert find_broken([write_file(published)], groups) == []


def test_periods_are_merged_before_anything_is_hidden() -> None:
    """Where half-years are mostly small, years are told, and it is said."""
    counts = np.tile([2, 3, 4, 5], (3, 3, 1))
    groups: Groups = (*HAND_GROUPS[:2], {"2023": ["p0", "p1"], "2024": ["p2", "p3"]})
    published = protect(make_release(counts, groups))
    assert published.merged == ("Perioderna p0, p1, p2, p3 redovisas bara i 2023, 2024.",)
    assert set(published.tables["brott"]["period"]) == {"2023", "2024"}
    assert published.tables["brott"]["mark"].eq("").all()


def test_a_table_with_too_little_in_it_is_refused() -> None:
    """Nine incidents in all can't be hidden among each other; the message says which table and what to do."""
    counts = np.array([[1, 2], [3, 3]])[:, :, None]
    with pytest.raises(DisclosureError, match=r"«brott».*större områden, längre perioder"):
        protect(make_release(counts, ({"alla": ["a0", "a1"]}, {"alla": ["c0", "c1"]}, {})))


def test_what_was_given_away_before_is_said_and_not_made_worse() -> None:
    """No hiding mends an earlier publication that gives a small figure away: the next one is refused."""
    release = make_release(HAND, HAND_GROUPS)
    with pytest.raises(DisclosureError, match="går att räkna ut"):
        protect(release, earlier=[hide_small_only(release)])


def test_a_published_figure_is_not_told_anew_with_another_value() -> None:
    """The difference of the two would be the late incidents."""
    first = protect(make_release(HAND, HAND_GROUPS))
    with pytest.raises(DisclosureError, match="annat tal"):
        protect(make_release(HAND + 1, HAND_GROUPS), earlier=[first])


BAD = pd.DataFrame({"area_id": ["a", "b", "ab"], "category": "c", "period": "p", "n": pd.array([9, 9, 20], "Int64")})


@pytest.mark.parametrize(
    ("table", "what"),
    [
        (BAD.drop(columns="n"), "saknar kolumnerna n"),
        (BAD.head(0), "är tom"),
        (pd.concat([BAD, BAD]), "samma cell två gånger"),
        (BAD.assign(n=-1), "inte är hela tal"),
        (BAD.assign(n=1.5), "inte är hela tal"),
        (BAD, "inte summan av sina delar"),
    ],
)
def test_what_can_not_be_a_table_is_refused(table: pd.DataFrame, what: str) -> None:
    """The message says what is wrong and never the figure."""
    with pytest.raises(DisclosureError, match=what):
        protect(Release("2024", {"brott": table}, Hierarchy(areas={"ab": ["a", "b"]})))


def test_the_same_tables_give_the_same_answer_and_are_left_as_they_were() -> None:
    """No clock, no chance, nothing changed on the way."""
    release = make_release(HAND, HAND_GROUPS)
    before = release.tables["brott"].copy()
    first, second = protect(release).tables["brott"], protect(release).tables["brott"]
    pd.testing.assert_frame_equal(first, second)
    pd.testing.assert_frame_equal(release.tables["brott"], before)
