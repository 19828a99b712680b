"""Keep an index in a file, found again by the content of the outlines it was built from."""

import contextlib
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
import shapely

from geo.cell_index.building import build_index
from geo.cell_index.index import CellIndex, Cells, as_outlines, freeze, hash_outlines, make_trees

FORMAT = "1"
"""Changes with the meaning of the arrays: files of another format are built anew."""

_UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    EOFError,
    MemoryError,
    OverflowError,
    NotImplementedError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)


def keep_index(outlines: Sequence[shapely.Geometry], folder: Path) -> CellIndex:
    """Load the index of outlines from a folder, or build it and keep it there.

    Parameters
    ----------
    outlines
        As for `build_index`.
    folder
        Made if need be. One that can't be written to only means building again next time.

    Notes
    -----
    Nobody but the product should be able to write in the folder: a file there is checked for
    damage, not for malice.
    """
    index = load_index(outlines, folder)
    if index is None:
        index = build_index(outlines)
        with contextlib.suppress(OSError):
            save_index(index, folder)
    return index


def save_index(index: CellIndex, folder: Path) -> Path:
    """Write an index to a folder, whole or not at all; give the file.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = save_index(build_index([shapely.box(0, 0, 1, 1)]), Path(folder))
    ...     load_index([shapely.box(0, 0, 1, 1)], Path(folder)) is not None
    True
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = _name(folder, index.digest)
    seal = np.array(_seal(index.digest, index.cells))
    with tempfile.NamedTemporaryFile(dir=folder, prefix=path.stem, suffix=".unfinished", delete=False) as file:
        unfinished = Path(file.name)
        try:
            np.savez(file, seal=seal, **index.cells._asdict())
            file.flush()
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    return path


def load_index(outlines: Sequence[shapely.Geometry], folder: Path) -> CellIndex | None:
    """Read the index of outlines from a folder; None when it isn't there, damaged or of another format."""
    given = as_outlines(outlines)
    digest = hash_outlines(given)
    try:
        with _name(folder, digest).open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            cells = freeze(Cells(**{name: file[name] for name in Cells._fields}))
            seal = str(file["seal"])
    except _UNREADABLE:
        return None
    return CellIndex(given, digest, cells, *make_trees(given)) if seal == _seal(digest, cells) else None


def _name(folder: Path, digest: str) -> Path:
    return folder / f"areas-{FORMAT}-{digest}.npz"


def _seal(digest: str, cells: Cells) -> str:
    """Hash the outlines' digest with every array, so that a file is taken only as it was written."""
    seal = blake2b(f"{FORMAT} {digest}".encode(), digest_size=16)
    for name, array in cells._asdict().items():
        seal.update(f"{name} {array.dtype.str} {array.shape}".encode())
        seal.update(np.ascontiguousarray(array).data)
    return seal.hexdigest()
