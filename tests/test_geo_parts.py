"""Parts of very many incidents give the counts that geopandas and pandas give of them all."""

import tempfile
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from data import part_footers
from data import parts as reading
from data.errors import DataError
from data.part_counts import COUNTS, Account, Origin, PartCounts, add_counts, read_counts, write_counts
from data.parts import Columns, find_parts
from geo import parts as counting
from geo.area_set import AreaSet, load_area_set, make_area_set, save_area_set
from geo.parts import count_part

METRES = Columns("x", "y", "category", "from_at", "EPSG:3006")
DEGREES = Columns("lon", "lat", "category", "from_at", "EPSG:4326")
OUTLINES = {
    "väst": shapely.box(0, 0, 10, 10),
    "öst": shapely.box(10, 0, 20, 10),
    "överlapp": shapely.Polygon([(5, -5), (15, -5), (10, 15)]),
    "hål": shapely.box(30, 0, 40, 10).difference(shapely.box(33, 3, 37, 7)),
}
AREAS = make_area_set(list(OUTLINES), list(OUTLINES.values()), crs="EPSG:3006")


def write(path: Path, rows: pd.DataFrame, *, row_group_size: int = 7) -> Path:
    """Write incidents as a file of small row groups."""
    pq.write_table(pa.Table.from_pandas(rows, preserve_index=False), path, row_group_size=row_group_size)
    return path


def make_rows(n: int, *, seed: int) -> pd.DataFrame:
    """Make incidents on whole metres, so that many lie on borders; some without place or time."""
    rng = np.random.default_rng(seed)
    at = pd.Series(pd.Timestamp("2023-11-28") + pd.to_timedelta(rng.integers(0, 90 * 24, n), unit="h"))
    rows = pd.DataFrame(
        {
            "x": rng.integers(-2, 43, n).astype(float),
            "y": rng.integers(-6, 16, n).astype(float),
            "category": rng.choice(["stöld", "våld", "trafik"], n),
            "from_at": at.mask(rng.random(n) < 0.05),
        }
    )
    rows.loc[rng.random(n) < 0.05, ["x", "y"]] = np.nan
    return rows


def joined(rows: pd.DataFrame) -> pd.DataFrame:
    """Count with geopandas and pandas."""
    placed = rows[rows["x"].notna() & ~((rows["x"] == 0) & (rows["y"] == 0))]
    points = gpd.GeoDataFrame(placed, geometry=gpd.points_from_xy(placed["x"], placed["y"]), crs="EPSG:3006")
    areas = gpd.GeoDataFrame({"area_id": list(OUTLINES)}, geometry=list(OUTLINES.values()), crs="EPSG:3006")
    pairs = gpd.sjoin(points, areas, predicate="intersects")
    pairs["month"] = pairs["from_at"].dt.to_period("M").dt.start_time.dt.date
    counted = pairs.dropna(subset=["from_at"]).groupby(["area_id", "category", "month"]).size()
    return counted.rename("n").reset_index().sort_values(["area_id", "category", "month"], ignore_index=True)


def as_rows(table: pa.Table) -> list[tuple[object, ...]]:
    """Give a table's rows, to compare."""
    return [tuple(row.values()) for row in table.to_pylist()]


def count(tmp_path: Path, rows: pd.DataFrame) -> tuple[pa.Table, Account]:
    """Count rows written to a file."""
    return count_part(write(tmp_path / "del.parquet", rows), AREAS, METRES, name="del.parquet")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 300), st.integers(0, 10_000))
def test_counts_are_those_of_geopandas_and_every_row_is_accounted_for(n: int, seed: int) -> None:
    """Borders, overlaps and a hole; a row in two areas counts in both but is one row."""
    rows = make_rows(n, seed=seed)
    with tempfile.TemporaryDirectory() as folder:
        table, account = count(Path(folder), rows)
    expected = joined(rows)
    assert as_rows(table) == list(expected[["area_id", "category", "month", "n"]].itertuples(index=False, name=None))
    assert account.n_matches == expected["n"].sum()
    parts = account.n_counted + account.n_undated + account.n_unplaced + account.n_outside
    assert parts == account.n_read == n
    assert account.n_unplaced == (rows["x"].isna() | ((rows["x"] == 0) & (rows["y"] == 0))).sum()


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 200), st.integers(0, 10_000), st.lists(st.integers(0, 200), max_size=5))
def test_counts_of_any_split_add_up_to_the_very_same_table(n: int, seed: int, cuts: list[int]) -> None:
    """Wherever the rows are cut into files, and in whatever order they are added."""
    rows = make_rows(n, seed=seed)
    edges = sorted({0, n, *(min(cut, n) for cut in cuts)})
    with tempfile.TemporaryDirectory() as folder:
        whole, account = count(Path(folder), rows)
        counted = [count(Path(folder), rows.iloc[a:b]) for a, b in pairwise(edges)]
    assert add_counts(table for table, _ in reversed(counted)).equals(add_counts([whole]))
    assert add_counts([whole]).equals(whole)
    assert sum((told for _, told in counted), Account()) == account


@pytest.mark.parametrize("limits", [(1, 2**20, 2**22), (5, 1, 2**22), (2**18, 2**20, 0)])
def test_how_many_are_held_at_once_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int, int]
) -> None:
    """Row by row, adding up at every step, or without an array of every combination."""
    rows = make_rows(300, seed=1)
    expected = count(tmp_path, rows)
    at_once, most_waiting, most_slots = limits
    monkeypatch.setattr(reading, "AT_ONCE", at_once)
    monkeypatch.setattr(counting, "MOST_WAITING", most_waiting)
    monkeypatch.setattr(counting, "MOST_SLOTS", most_slots)
    table, account = count(tmp_path, rows)
    assert table.equals(expected[0])
    assert account == expected[1]


def test_places_in_degrees_are_held_against_outlines_in_metres(tmp_path: Path) -> None:
    """The travel centre in Mjölby lies at 507 731, 6 464 677; a longitude of 500 lies nowhere."""
    areas = make_area_set(["torget"], [shapely.box(507_700, 6_464_650, 507_760, 6_464_700)], crs="EPSG:3006")
    rows = pd.DataFrame(
        {"lon": [15.131987, 15.2, 500.0], "lat": [58.322982] * 3, "category": "stöld", "from_at": date(2024, 2, 29)}
    )
    table, account = count_part(write(tmp_path / "a.parquet", rows), areas, DEGREES, name="a.parquet")
    assert as_rows(table) == [("torget", "stöld", date(2024, 2, 1), 1)]
    assert (account.n_outside, account.n_unplaced) == (1, 1)


def one(at: pa.Array, *, category: pa.Array | None = None) -> pa.Table:
    """Make incidents that lie in one area."""
    where = pa.array([2.0] * len(at))
    return pa.table(
        {
            "x": where,
            "y": where,
            "category": pa.array(["stöld"] * len(at)) if category is None else category,
            "from_at": at,
        }
    )


def months_of(path: Path, table: pa.Table) -> list[date]:
    """Count the incidents of one area, and give the months that have any."""
    pq.write_table(table, path)
    return count_part(path, AREAS, METRES, name=path.name)[0]["month"].to_pylist()


def test_the_month_is_that_of_the_swedish_clock(tmp_path: Path) -> None:
    """23.30 on 30 June in Greenwich is 01.30 on 1 July in Sweden; a time without zone is as it stands."""
    late = datetime(2023, 6, 30, 23, 30, tzinfo=UTC)
    path = tmp_path / "a.parquet"
    for unit in ("ms", "us", "ns"):
        assert months_of(path, one(pa.array([late, None], pa.timestamp(unit, "UTC")))) == [date(2023, 7, 1)]
        assert months_of(path, one(pa.array([late.replace(tzinfo=None)], pa.timestamp(unit)))) == [date(2023, 6, 1)]
    assert months_of(path, one(pa.array([date(2023, 6, 30)], pa.date64()))) == [date(2023, 6, 1)]


@pytest.mark.parametrize("zone", [None, "UTC"])
def test_a_time_that_cannot_be_is_none(tmp_path: Path, zone: str | None) -> None:
    """The year 9999 stands for unknown, and a number out of range wraps to no month."""
    table = one(pa.array([253_402_214_400_000, 2**62, -(2**62), None], pa.timestamp("ms", zone)))
    pq.write_table(table, tmp_path / "a.parquet")
    counts, account = count_part(tmp_path / "a.parquet", AREAS, METRES, name="a.parquet")
    assert len(counts) == 0
    assert account == Account(n_read=4, n_undated=4)


def test_a_category_that_is_not_said_is_said_not_to_be(tmp_path: Path) -> None:
    """Empty, missing and invisible; words that differ in what can't be seen are one; unused words are none."""
    words = pa.DictionaryArray.from_arrays(
        pa.array([0, 1, 2, 3, None]), ["", "stöld", "stöld\u200b", " \u200b", "hemlig"]
    )
    pq.write_table(one(pa.array([date(2023, 1, 1)] * 5), category=words), tmp_path / "a.parquet")
    counts, _ = count_part(tmp_path / "a.parquet", AREAS, METRES, name="a.parquet")
    assert [row[1::2] for row in as_rows(counts)] == [("okategoriserad", 3), ("stöld", 2)]


GOOD = {"x": [1.0], "y": [1.0], "category": ["stöld"], "from_at": [datetime(2023, 1, 1)]}  # noqa: DTZ001
ODD: dict[str, tuple[pa.Table, str]] = {
    "missing": (pa.table({"Lon": [1.0]}), "kolumnen «x» finns inte. Filens kolumner: «Lon»."),
    "twice": (pa.Table.from_arrays([pa.array([1.0])] * 2, ["x", "x"]), "kolumnen «x» finns 2 gånger."),
    "text": (pa.table(GOOD | {"x": ["1,5"]}), "kolumnen «x» är string, ska vara tal."),
    "nested": (pa.table(GOOD | {"y": [{"y": 1.0}]}), "kolumnen «y» är struct<y: double>, ska vara tal."),
    "clock": (pa.table(GOOD | {"from_at": ["2023-01-01"]}), "«from_at» är string, ska vara datum eller tid."),
    "number": (pa.table(GOOD | {"category": [3]}), "kolumnen «category» är int64, ska vara text."),
    "story": (pa.table(GOOD | {"category": ["Anna " * 30]}), "har ord på fler än 100 tecken. Är det rätt kolumn?"),
    "stories": (
        pa.table(
            {name: values * 1_501 for name, values in GOOD.items()} | {"category": [f"sak {i}" for i in range(1_501)]}
        ),
        "har fler än 1500 olika ord. Är det rätt kolumn?",
    ),
}


@pytest.mark.parametrize("case", ODD)
def test_a_file_without_the_columns_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    """What is missing or of the wrong kind is named; what rows say is not repeated."""
    monkeypatch.setattr(reading, "AT_ONCE", 1_000)
    table, says = ODD[case]
    pq.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(DataError, match=r"^a\.parquet: ") as refused:
        count_part(tmp_path / "a.parquet", AREAS, METRES, name="a.parquet")
    assert says in str(refused.value)
    assert "Anna" not in str(refused.value)


DAMAGES = {
    "empty": b"",
    "text": b"x;y;category\n" * 9,
    "encrypted": b"PARE" + bytes(100) + b"PARE",
    "footer beyond the file": b"PAR1" + bytes(8) + b"\xff\xff\xff\x7fPAR1",
    "zeros for a footer": b"PAR1" + bytes(100) + (50).to_bytes(4, "little") + b"PAR1",
}


@pytest.mark.parametrize("case", DAMAGES)
def test_what_is_no_parquet_is_refused(tmp_path: Path, case: str) -> None:
    """In one sentence, with the file's name."""
    (tmp_path / "a.parquet").write_bytes(DAMAGES[case])
    with pytest.raises(DataError, match=r"^a\.parquet: 1 fel\n"):
        count_part(tmp_path / "a.parquet", AREAS, METRES, name="a.parquet")


def test_a_damaged_file_is_refused_or_read_but_never_a_crash(tmp_path: Path) -> None:
    """One byte in turn is turned over; pages with checksums tell on it."""
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pandas(make_rows(40, seed=3)), path, write_page_checksum=True)
    content, expected = path.read_bytes(), count_part(path, AREAS, METRES, name="a.parquet")[0]
    n_refused, rng = 0, np.random.default_rng(5)
    for at in rng.choice(len(content), 250, replace=False):
        path.write_bytes(content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :])
        try:
            read = count_part(path, AREAS, METRES, name="a.parquet")[0]
        except DataError:
            n_refused += 1
        else:
            assert read.schema.equals(expected.schema)
    assert n_refused > 100


@pytest.mark.parametrize(
    ("limit", "says"), [("MAX_ROWS", "9 rader"), ("MAX_COLUMNS", "4 kolumner"), ("MAX_GROUP_BYTES", "radgrupp 1:")]
)
def test_a_file_beyond_measure_is_refused_by_its_footer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, says: str
) -> None:
    """Before a single row is read."""
    monkeypatch.setattr(part_footers, limit, 3)
    monkeypatch.setattr(reading, "_understand", None)
    with pytest.raises(DataError, match=says):
        count(tmp_path, make_rows(9, seed=1))


def test_parts_are_found_in_folders_of_their_own(tmp_path: Path) -> None:
    """Hidden and unfinished files aside; an empty folder is no answer."""
    with pytest.raises(DataError, match=r"mappen har inga filer som slutar på \.parquet"):
        find_parts(tmp_path)
    for name in (
        "kommun=0586/år=2023/b.parquet",
        "kommun=0586/år=2023/a.parquet",
        ".x/a.parquet",
        "_tmp.parquet",
        "a.csv",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert find_parts(tmp_path) == ("kommun=0586/år=2023/a.parquet", "kommun=0586/år=2023/b.parquet")


ORIGIN = Origin("fråga", 10, 20, "abc")


def test_counts_are_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    """A file of counts that breaks off, is of another kind or isn't there is none."""
    path = tmp_path / "under" / "a.parquet"
    table = pa.Table.from_pylist([{"area_id": "a", "category": "b", "month": date(2023, 1, 1), "n": 3}], schema=COUNTS)
    kept = PartCounts(table, Account(n_read=3, n_counted=3, n_matches=3), ORIGIN)
    write_counts(path, kept)
    assert [each.name for each in path.parent.iterdir()] == ["a.parquet"]
    assert read_counts(path) == kept
    content = path.read_bytes()
    path.write_bytes(content[:-20])
    assert read_counts(path) is None
    pq.write_table(table, path)
    assert read_counts(path) is None
    assert read_counts(tmp_path / "saknas.parquet") is None


def test_areas_are_shared_by_content(tmp_path: Path) -> None:
    """Another id, border or reference system is another set; a file under the wrong name is refused."""
    save_area_set(AREAS, tmp_path)
    assert load_area_set(tmp_path, AREAS.digest).area_ids == AREAS.area_ids
    others: list[AreaSet] = [
        make_area_set(["a", "b", "c", "d"], list(OUTLINES.values()), crs="EPSG:3006"),
        make_area_set(list(OUTLINES), list(OUTLINES.values()), crs="EPSG:3007"),
        make_area_set(list(OUTLINES), [*list(OUTLINES.values())[:3], shapely.box(0, 0, 1, 1)], crs="EPSG:3006"),
    ]
    assert len({AREAS.digest, *(each.digest for each in others)}) == 4
    saved = save_area_set(others[0], tmp_path)
    saved.rename(saved.with_name(f"area-set-{others[1].digest}.parquet"))
    with pytest.raises(ValueError, match="must hold areas that hash to"):
        load_area_set(tmp_path, others[1].digest)
    with pytest.raises(ValueError, match="an id of its own; got 1 different ids for 2 outlines"):
        make_area_set(["a", "a"], [shapely.box(0, 0, 1, 1)] * 2, crs="EPSG:3006")
