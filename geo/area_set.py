"""The areas that many parts are counted by: ids, outlines, index and a name by content, shared between machines."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.cell_index import CellIndex, build_index, keep_index

_CRS = b"crs"


@dataclass(frozen=True, slots=True)
class AreaSet:
    """Areas in one reference system; made by `make_area_set`.

    Attributes
    ----------
    area_ids
        In the order of the index's outlines.
    crs
        Where the outlines' edges are straight.
    index
        Finds the areas of a point.
    digest
        What ids, reference system and outlines hash to.
    """

    area_ids: tuple[str, ...]
    crs: str
    index: CellIndex
    digest: str


def make_area_set(
    area_ids: Sequence[str], outlines: Sequence[shapely.Geometry], *, crs: str, folder: Path | None = None
) -> AreaSet:
    """Make a set of areas to count by.

    Parameters
    ----------
    area_ids
        One per outline, no two the same.
    outlines
        In `crs`; they may overlap.
    crs
        As ``"EPSG:3006"``.
    folder
        Where the index is kept between runs; without it, it is built.

    Raises
    ------
    ValueError
        When ids and outlines don't match, or an id stands twice.

    Examples
    --------
    >>> areas = make_area_set(["a"], [shapely.box(0, 0, 1, 1)], crs="EPSG:3006")
    >>> other = make_area_set(["b"], [shapely.box(0, 0, 1, 1)], crs="EPSG:3006")
    >>> areas.digest == other.digest
    False
    """
    if len(area_ids) != len(outlines) or len(set(area_ids)) != len(area_ids):
        n_ids = len(set(area_ids))
        msg = f"every outline must have an id of its own; got {n_ids} different ids for {len(outlines)} outlines"
        raise ValueError(msg)
    index = build_index(outlines) if folder is None else keep_index(outlines, folder)
    digest = blake2b(f"{crs}\n{index.digest}".encode(), digest_size=16)
    for area_id in area_ids:
        content = area_id.encode()
        digest.update(len(content).to_bytes(8, "little") + content)
    return AreaSet(tuple(area_ids), crs, index, digest.hexdigest())


def save_area_set(areas: AreaSet, folder: Path) -> Path:
    """Write areas to a folder that others can read, whole or not at all; give the file.

    Examples
    --------
    >>> areas = make_area_set(["a"], [shapely.box(0, 0, 1, 1)], crs="EPSG:3006")
    >>> with tempfile.TemporaryDirectory() as shared:
    ...     _ = save_area_set(areas, Path(shared))
    ...     load_area_set(Path(shared), areas.digest).area_ids
    ('a',)
    """
    folder.mkdir(parents=True, exist_ok=True)
    columns = {"area_id": list(areas.area_ids), "outline": list(shapely.to_wkb(areas.index.outlines))}
    schema = pa.schema([("area_id", pa.string()), ("outline", pa.binary())], metadata={_CRS: areas.crs})
    path = _name(folder, areas.digest)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=".ofärdig", delete=False) as file:
        unfinished = Path(file.name)
        try:
            pq.write_table(pa.table(columns, schema=schema), file)
            file.flush()
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    return path


@lru_cache(maxsize=2)
def load_area_set(folder: Path, digest: str) -> AreaSet:
    """Read the areas that hash to `digest`; once per process, with their index.

    Raises
    ------
    ValueError
        When the file holds other areas than its name says.
    """
    with pa.OSFile(str(_name(folder, digest))) as file:
        table = pq.read_table(file)
    outlines = list(shapely.from_wkb(table["outline"].to_pylist()))
    crs = table.schema.metadata[_CRS].decode()
    areas = make_area_set(table["area_id"].to_pylist(), outlines, crs=crs, folder=folder)
    if areas.digest != digest:
        msg = f"{_name(folder, digest)} must hold areas that hash to {digest}; got {areas.digest}: write it anew"
        raise ValueError(msg)
    return areas


def _name(folder: Path, digest: str) -> Path:
    return folder / f"area-set-{digest}.parquet"
