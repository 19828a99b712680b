"""Everything that is known from several releases, laid on common codes, and the equations it gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from geo.disclosure.hierarchy import DIMENSIONS, DisclosureError, Hierarchy, Members, find_members, join_hierarchies
from geo.disclosure.release import HIDDEN_MARK, KEYS, Protected

Cube = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Cells by area code × category code × period code, over atoms by area × category × period.

    Attributes
    ----------
    codes
        Per dimension, the codes of the first three axes.
    members
        Per dimension, codes × atoms.
    known
        A cell's count; NaN where it isn't known.
    is_hidden
        Whether the cell stands in a release with its figure hidden.
    k
        Per category code.
    """

    codes: tuple[list[str], ...]
    members: tuple[Members, ...]
    known: Cube
    is_hidden: Flags
    k: npt.NDArray[np.float64]

    @property
    def atom_shape(self) -> tuple[int, ...]:
        """Number of atoms per dimension."""
        return tuple(members.shape[1] for members in self.members)

    def lay_rows(self, cells: Flags) -> sparse.csr_matrix:
        """Give one row per cell that is asked for, with a one for each atom it covers."""
        first, second, third = (sparse.csr_matrix(members, dtype=float) for members in self.members)
        pair = sparse.kron(first, second, format="csr")
        n_third = len(self.codes[2])
        wanted = np.flatnonzero(cells)
        return _multiply_rows(pair[wanted // n_third], third[wanted % n_third])

    def find_places(self, cells: pd.DataFrame) -> npt.NDArray[np.int_]:
        """Find each row's place in the flattened cube."""
        places = [pd.Index(own).get_indexer(pd.Index(cells[d])) for own, d in zip(self.codes, DIMENSIONS, strict=True)]
        return np.asarray(np.ravel_multi_index(places, self.known.shape))

    def mark(self, cells: pd.DataFrame) -> Flags:
        """Tell which cells stand in a table."""
        marked = np.zeros(self.known.size, dtype=bool)
        marked[self.find_places(cells)] = True
        return marked.reshape(self.known.shape)

    def name_cell(self, cell: int) -> tuple[str, str, str]:
        """Name a cell by its place in the flattened cube."""
        area, category, period = np.unravel_index(cell, self.known.shape)
        return self.codes[0][area], self.codes[1][category], self.codes[2][period]

    def name_atom(self, atom: int) -> tuple[str, str, str]:
        """Name an atom by the narrowest codes that cover it."""
        places = np.unravel_index(atom, self.atom_shape)
        area, category, period = (
            _name_part(codes, members, int(place))
            for codes, members, place in zip(self.codes, self.members, places, strict=True)
        )
        return area, category, period

    def find_limits(self, atoms: npt.NDArray[np.int_]) -> npt.NDArray[np.float64]:
        """Give each atom's `k`: that of the narrowest category covering it."""
        narrowest = np.array([_find_narrowest(self.members[1], place) for place in range(self.atom_shape[1])])
        return np.asarray(self.k[narrowest[np.unravel_index(atoms, self.atom_shape)[1]]])


def _find_narrowest(members: Members, place: int) -> int:
    sizes = np.where(members[:, place], members.sum(axis=1), members.shape[1] + 1)
    return int(sizes.argmin())


def _name_part(codes: list[str], members: Members, place: int) -> str:
    narrowest = _find_narrowest(members, place)
    return codes[narrowest] if members[narrowest].sum() == 1 else f"del av {codes[narrowest]}"


def _multiply_rows(left: sparse.csr_matrix, right: sparse.csr_matrix) -> sparse.csr_matrix:
    """Multiply two matrices of ones out row by row (the Khatri-Rao product of their transposes)."""
    n_left, n_right = np.diff(left.indptr), np.diff(right.indptr)
    sizes = n_left * n_right
    row = np.repeat(np.arange(len(sizes)), sizes)
    step = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    column = left.indices[left.indptr[row] + step // n_right[row]] * right.shape[1]
    column = column + right.indices[right.indptr[row] + step % n_right[row]]
    shape = (left.shape[0], left.shape[1] * right.shape[1])
    return sparse.csr_matrix((np.ones(len(row)), (row, column)), shape=shape)


def pool_cells(
    frames: Sequence[pd.DataFrame], hierarchies: Sequence[Hierarchy], rules: Sequence[tuple[int, Mapping[str, int]]]
) -> Pool:
    """Lay cells of several releases on common codes.

    Parameters
    ----------
    frames
        Columns `area_id`, `category`, `period`, `n`, `is_hidden`.
    hierarchies
        One per frame.
    rules
        Smallest count that isn't small, and those of sensitive categories; the strictest holds.

    Raises
    ------
    DisclosureError
        When a cell has two different figures.
    """
    joined = join_hierarchies(hierarchies)
    cells = pd.concat(frames, ignore_index=True)
    codes = tuple(sorted(cells[dimension].unique()) for dimension in DIMENSIONS)
    members = tuple(find_members(own, joined.parts_of(d)) for own, d in zip(codes, DIMENSIONS, strict=True))
    shape = tuple(len(own) for own in codes)
    places = [pd.Index(own).get_indexer(pd.Index(cells[d])) for own, d in zip(codes, DIMENSIONS, strict=True)]
    place = np.ravel_multi_index(places, shape)
    known, is_hidden = np.full(np.prod(shape), np.nan), np.zeros(np.prod(shape), dtype=bool)
    n = cells["n"].to_numpy(dtype=float, na_value=np.nan)
    known[place[~np.isnan(n)]] = n[~np.isnan(n)]
    changed = np.flatnonzero(~np.isnan(n) & (known[place] != n))
    if changed.size:
        name = " · ".join(str(part) for part in cells.loc[changed[0], KEYS])
        msg = (
            f"{name} har publicerats med ett annat tal. Publicera det tidigare talet; sent inkommet tas i nästa period."
        )
        raise DisclosureError(msg)
    np.logical_or.at(is_hidden, place, cells["is_hidden"].to_numpy(dtype=bool))
    limits = np.array([max(own.get(code, k) for k, own in rules) for code in codes[1]], dtype=float)
    return Pool(codes, members, known.reshape(shape), is_hidden.reshape(shape), limits)


def pool_published(published: Sequence[Protected]) -> Pool:
    """Lay what the public has seen on common codes.

    Examples
    --------
    >>> rows = {"area_id": "a", "category": "stöld", "period": "2024", "n": pd.array([12], "Int64"), "mark": ""}
    >>> pool_published([Protected("p", {"t": pd.DataFrame(rows, index=[0])}, Hierarchy(), 5)]).known.tolist()
    [[[12.0]]]
    """
    rules = [(each.k, each.sensitive) for each in published]
    return pool_cells([lay_public(each) for each in published], [each.hierarchy for each in published], rules)


def lay_public(published: Protected) -> pd.DataFrame:
    """Give a release's cells as the public knows them: count or hidden."""
    cells = published.find_cells()
    return cells.assign(is_hidden=cells["mark"] == HIDDEN_MARK)[[*KEYS, "n", "is_hidden"]]
