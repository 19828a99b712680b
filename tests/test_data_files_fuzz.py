"""A damaged file of any format is read or refused in Swedish; benchmarks/fuzz.py makes thousands of them."""

from pathlib import Path

from benchmarks.fuzz import Files, run
from benchmarks.fuzz_samples import make_samples
from benchmarks.fuzz_starts import warm_starts
from benchmarks.fuzz_taking import read


def test_sound_files_are_read(tmp_path: Path) -> None:
    """What is damaged below is whole here."""
    with warm_starts():
        for name, content in make_samples().items():
            path = tmp_path / name.replace(" ", "_")
            path.write_bytes(content)
            assert read(name, path).end == "read"


def test_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    """No crash, no hang, and every row of what was read is accounted for."""
    outcomes = list(run(range(1, 401), Files(make_samples(), 7, tmp_path)))
    assert not [one for one in outcomes if one.end not in {"read", "refused", "died"}]
