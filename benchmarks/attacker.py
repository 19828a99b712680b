"""An attacker with everything that was published of the demo municipalities over eight half-years.

Reads the files as anyone can, lays every shown figure out as an equation and asks linear programming
(HiGHS) what each hidden one must be. Knows nothing of how the product protects, and shares no code
with its audit. The files that citizens can take away are read too, the last publication's report as
page, Word and PDF and its figures as Excel and CSV: a figure there that isn't in the publication is
one more equation. To show that the attack can succeed, it is made once more on the same tables with
only the small figures hidden, as is commonly done.

    python -m benchmarks.attacker
"""

import itertools
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy import sparse
from scipy.optimize import linprog

from benchmarks.attacker_files import Fact, read_facts, write_files
from benchmarks.half_years import HALF_YEARS, Cell, fill_store, publish, read_situation
from data.synthetic import TOWNS

EXACT = 1e-6
UNBOUNDED = 3
"""What HiGHS answers when a figure can be as large as one likes."""
SLIVER = 1e-9
"""Square degrees, some ten square metres."""


Numbers = npt.NDArray[np.float64]


@dataclass
class Found:
    """What an attack gave.

    Attributes
    ----------
    n_hidden
        Hidden figures that were attacked.
    n_recovered
        Those that can be one whole number only.
    n_narrow
        Those known within less than k, or known to be below k.
    n_parts
        Parts that aren't shown but known to be small and not zero.
    narrowest
        What every hidden figure is seen to vary by, at least.
    """

    n_hidden: int = 0
    n_recovered: int = 0
    n_narrow: int = 0
    n_parts: int = 0
    narrowest: float = field(default=np.inf)

    def add(self, other: "Found") -> None:
        """Add another source's or municipality's."""
        self.n_hidden += other.n_hidden
        self.n_recovered += other.n_recovered
        self.n_narrow += other.n_narrow
        self.n_parts += other.n_parts
        self.narrowest = min(self.narrowest, other.narrowest)


@dataclass
class Public:
    """All that the files say of one source.

    Attributes
    ----------
    shown, hidden
        Figures, and cells without one.
    atoms
        Per area, category and period: the undivided parts.
    k
        Per category, from which count it isn't small.
    """

    shown: dict[Cell, int]
    hidden: list[Cell]
    atoms: tuple[dict[str, frozenset[str]], ...]
    k: dict[str, int]


def read_public(files: Sequence[Path]) -> dict[str, Public]:
    """Read public files, all together."""
    contents = [json.loads(file.read_text("utf-8"))["publication"] for file in files]
    return {source: _read_source(contents, source) for source in sorted(_list_sources(contents))}


def _list_sources(contents: Sequence[Any]) -> set[str]:
    return {table["source"] for content in contents for table in content["tables"]}


def _read_source(contents: Sequence[Any], source: str) -> Public:
    shown: dict[Cell, int] = {}
    hidden: set[Cell] = set()
    groups: dict[str, list[str]] = {}
    for content in contents:
        for table in content["tables"]:
            if table["source"] != source:
                continue
            groups |= table["groups"]
            for row in table["cells"]:
                cell = (row["area_id"], row["category"], row["period"])
                if row["n"] is not None:
                    if shown.setdefault(cell, row["n"]) != row["n"]:
                        msg = f"{cell} was published with two figures"
                        raise AssertionError(msg)
                elif row["mark"] == "skyddat":
                    hidden.add(cell)
    cells = [*shown, *hidden]
    used = [sorted({cell[axis] for cell in cells}) for axis in range(3)]
    newest = contents[-1]
    atoms = (
        _cut_areas(newest["areas"], newest["municipality"]),
        {code: frozenset(_split(code, groups)) for code in used[1]},
        _split_periods(used[2]),
    )
    return Public(
        shown, sorted(hidden - shown.keys()), atoms, {each["code"]: each["k"] for each in newest["categories"]}
    )


def _split(code: str, groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    if code not in groups:
        yield code
    for part in groups.get(code, ()):
        yield from _split(part, groups)


def _split_periods(codes: Sequence[str]) -> dict[str, frozenset[str]]:
    found = {}
    for code in codes:
        parts = {code}
        if len(code) == len("2024"):
            parts = {f"{code}K{number}" for number in range(1, 5)} | ({f"{code}S"} & set(codes))
        found[code] = frozenset(parts)
    return found


def _cut_areas(areas: Sequence[Any], whole: str) -> dict[str, frozenset[str]]:
    """Cut the municipality by the published outlines, one after the other."""
    ground: list[tuple[frozenset[str], shapely.Geometry]] = [(frozenset(), shapely.box(-180, -90, 180, 90))]
    for area in areas:
        if area["outline"] is None:
            continue
        outline = shapely.make_valid(shapely.from_geojson(json.dumps(area["outline"])))
        halves = [
            (inside | own, part)
            for inside, piece in ground
            for own, part in (
                (frozenset([area["area_id"]]), shapely.intersection(piece, outline)),
                (frozenset[str](), shapely.difference(piece, outline)),
            )
        ]
        ground = [(inside, part) for inside, part in halves if shapely.area(part) > SLIVER]
    pieces = {"+".join(sorted(inside)) or "utanför": inside for inside, _ in ground}
    found = {
        area["area_id"]: frozenset(name for name, own in pieces.items() if area["area_id"] in own) for area in areas
    }
    return found | {whole: frozenset(pieces)}


def attack(public: Public) -> Found:
    """Ask what each hidden figure must be."""
    cells = [*public.shown, *public.hidden]
    parts = {cell: _break_up(public, cell) for cell in cells}
    number = {atom: place for place, atom in enumerate(dict.fromkeys(itertools.chain(*parts.values())))}

    def lay(rows: Sequence[Sequence[Cell]]) -> sparse.csr_matrix:
        pairs = [(place, number[atom]) for place, row in enumerate(rows) for atom in row]
        places, columns = np.array(pairs).T if pairs else np.zeros((2, 0), dtype=int)
        return sparse.csr_matrix((np.ones(len(pairs)), (places, columns)), shape=(len(rows), len(number)))

    equations = lay([parts[cell] for cell in public.shown])
    values = np.array(list(public.shown.values()), dtype=float)
    alone = {parts[cell][0] for cell in cells if len(parts[cell]) == 1}
    targets = [(parts[cell], public.k.get(cell[1], 5), True) for cell in public.hidden]
    targets += [([atom], public.k.get(atom[1], 5), False) for atom in number if atom not in alone]
    limits = np.array([k for _, k, _ in targets], dtype=float)
    lo, hi = _bound(equations, values, lay([row for row, _, _ in targets]), limits)
    is_hidden = np.array([hidden for _, _, hidden in targets], dtype=bool)
    is_narrow = (hi - lo < limits - EXACT) | (hi < limits - EXACT)
    is_part_known = ~is_hidden & is_narrow & (hi > EXACT) & (lo < limits - EXACT)
    return Found(
        n_hidden=int(is_hidden.sum()),
        n_recovered=int((is_hidden & (np.floor(hi + EXACT) == np.ceil(lo - EXACT))).sum()),
        n_narrow=int((is_hidden & is_narrow).sum()),
        n_parts=int(is_part_known.sum()),
        narrowest=float((hi - lo)[is_hidden].min(initial=np.inf)),
    )


def _break_up(public: Public, cell: Cell) -> list[Cell]:
    areas, categories, periods = (public.atoms[axis][code] for axis, code in enumerate(cell))
    return [(area, category, period) for area in areas for category in categories for period in periods]


def _bound(
    equations: sparse.csr_matrix, values: Numbers, targets: sparse.csr_matrix, limits: Numbers
) -> tuple[Numbers, Numbers]:
    """Find the least and the most each target can be; of one that is seen to vary by its limit at least that much.

    Every table found on the way agrees with all that is shown, so it is a witness for all targets at once.
    """
    lo, hi = np.full(len(limits), np.inf), np.full(len(limits), -np.inf)
    for place in range(len(limits)):
        for sign in (-1.0, 1.0):
            if np.isfinite(lo[place]) and hi[place] >= max(limits[place], lo[place] + limits[place]):
                break
            aim = targets[place].toarray().ravel()
            solved = linprog(sign * aim, A_eq=equations, b_eq=values, bounds=(0, None), method="highs")
            if solved.status == UNBOUNDED:
                hi[place] = np.inf
            elif solved.x is None:
                msg = "the published figures contradict each other"
                raise AssertionError(msg)
            else:
                seen = targets @ solved.x
                lo, hi = np.minimum(lo, seen), np.maximum(hi, seen)
    return lo, hi


def hide_small_only(public: Public, truth: Mapping[Cell, int]) -> Public:
    """Give what the public would know if only the small figures were hidden."""
    figures = {cell: truth[cell] for cell in (*public.shown, *public.hidden)}
    small = [cell for cell, n in figures.items() if 0 < n < public.k.get(cell[1], 5)]
    return Public({cell: n for cell, n in figures.items() if cell not in set(small)}, small, public.atoms, public.k)


def add_facts(public: Public, facts: Sequence[Fact]) -> int:
    """Add to what is known of a source what the files say beyond the publications; tell how much that was.

    Raises
    ------
    AssertionError
        When a file has another figure than the publication.
    """
    n_shown = len(public.shown)
    for _, cell, n in facts:
        if public.shown.setdefault(cell, n) != n:
            msg = f"{cell} is {n} in a file and {public.shown[cell]} in the publication"
            raise AssertionError(msg)
    public.hidden[:] = [cell for cell in public.hidden if cell not in public.shown]
    return len(public.shown) - n_shown


@dataclass
class Row:
    """How the attack on one municipality went: as published, and with only the small figures hidden.

    `n_read` figures were read back out of the files to take away; `n_more` of them were in no publication.
    """

    municipality: str
    n_cells: int
    published: Found
    naive: Found
    n_read: int = 0
    n_more: int = 0


def run(*, days: Sequence[date] = HALF_YEARS, municipalities: Sequence[str] | None = None) -> Iterator[Row]:
    """Publish and attack each demo municipality."""
    store = fill_store()
    for town in TOWNS:
        if municipalities is not None and town.municipality not in municipalities:
            continue
        with tempfile.TemporaryDirectory() as folder:
            files, truth = publish(read_situation(store, town.municipality), Path(folder), days=days)
            row = Row(town.municipality, 0, Found(), Found())
            facts = list(read_facts(write_files(files[-1]), files[-1]))
            row.n_read = len(facts)
            for source, public in read_public(files).items():
                row.n_more += add_facts(public, [fact for fact in facts if fact[0] == source])
                wrong = [cell for cell, n in public.shown.items() if truth[source][cell] != n]
                if wrong:
                    msg = f"{town.municipality}, {source}: {wrong[0]} isn't the true count"
                    raise AssertionError(msg)
                row.n_cells += len(public.shown) + len(public.hidden)
                row.published.add(attack(public))
                row.naive.add(attack(hide_small_only(public, truth[source])))
        yield row


def main() -> int:
    """Attack, and tell how it went."""
    published, naive, n_cells, n_more = Found(), Found(), 0, 0
    for row in run():
        print(f"{row.municipality}: {row.n_cells} celler; {_tell(row.published)}", flush=True)
        print(f"      filerna: {row.n_read} tal avlästa, {row.n_more} som inte är publicerade", flush=True)
        print(f"      bara små tal dolda: {_tell(row.naive)}", flush=True)
        published.add(row.published)
        naive.add(row.naive)
        n_cells += row.n_cells
        n_more += row.n_more
    print(f"alla: {n_cells} celler; {_tell(published)}")
    print(f"      bara små tal dolda: {_tell(naive)}")
    is_solved = published.n_recovered > 0 or published.n_narrow > 0 or published.n_parts > 0 or n_more > 0
    return int(is_solved or naive.n_recovered == 0)


def _tell(found: Found) -> str:
    share = found.n_recovered / found.n_hidden if found.n_hidden else 0.0
    return (
        f"{found.n_hidden} dolda, {found.n_recovered} uträknade ({share:.0%}), {found.n_narrow} smalare än k, "
        f"spann minst {found.narrowest:.0f}, {found.n_parts} delar röjda"
    )


if __name__ == "__main__":
    raise SystemExit(main())
