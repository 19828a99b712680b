"""Single bits of a store's file turned over, one at a time: ``python -m tests.soak.flips FILE [--n N] [--seed S]``."""

import argparse
import random
import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from data.errors import DataError
from data.sqlite import DRIVER
from data.store import verify_store


@dataclass(frozen=True, slots=True)
class Flips:
    """What became of the bits: found, without effect on what is stored, or neither."""

    n_found: int
    n_without_effect: int
    unnoticed: tuple[int, ...]


def flip_bits(file: Path, *, n: int, seed: int) -> Flips:
    """Turn over bits of copies of a store that nobody has open, and verify each copy."""
    settle(file)
    content, before = file.read_bytes(), read_all(file)
    chosen = random.Random(seed)  # noqa: S311  # nothing secret
    n_found = n_without_effect = 0
    unnoticed = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(n):
            bit = chosen.randrange(8 * len(content))
            copy = Path(folder) / f"{number}.sqlite3"
            copy.write_bytes(turn_over(content, bit))
            if is_found(copy):
                n_found += 1
            elif read_all(copy) == before:
                n_without_effect += 1
            else:
                unnoticed.append(bit)
            for left in Path(folder).glob(f"{number}.*"):
                left.unlink()
    return Flips(n_found, n_without_effect, tuple(unnoticed))


def turn_over(content: bytes, bit: int) -> bytes:
    """Turn over one bit."""
    flipped = bytearray(content)
    flipped[bit // 8] ^= 1 << bit % 8
    return bytes(flipped)


def is_found(file: Path) -> bool:
    """Tell whether ``lofteskartan kontrollera`` would find fault with a file."""
    try:
        verify_store(f"sqlite:///{file}")
    except DataError:
        return True
    return False


def read_all(file: Path) -> object:
    """Read all there is in a file by SQLite alone: the tables as they are made, and every row."""
    with closing(DRIVER.connect(str(file))) as raw:
        schema = raw.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        names = [name for kind, name, _, _ in schema if kind == "table"]
        rows = [sorted(raw.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names]  # noqa: S608
    return schema, rows


def settle(file: Path) -> None:
    """Put all of a store in its one file."""
    with closing(DRIVER.connect(str(file))) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def main() -> None:
    """Say how many of the bits were found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--n", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "egen.sqlite3"
        shutil.copyfile(asked.file, own)
        flips = flip_bits(own, n=asked.n, seed=asked.seed)
    found = f"{asked.n} bitar: {flips.n_found} funna, {flips.n_without_effect} utan verkan"
    print(f"{found}, oupptäckta: {list(flips.unnoticed)}")  # noqa: T201  # its answer


if __name__ == "__main__":
    main()
