"""A damaged file of any format is read or refused in Swedish; benchmarks/fuzz.py makes thousands of them."""

from pathlib import Path

from benchmarks.fuzz import make_samples, read, run


def test_sound_files_are_read(tmp_path: Path) -> None:
    """What is damaged below is whole here."""
    for name, content in make_samples().items():
        path = tmp_path / name.replace(" ", "_")
        path.write_bytes(content)
        assert read(name, path).end == "read"


def test_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    """No crash, no hang, and every row of what was read is accounted for."""
    outcomes = run(51, seed=7, samples=make_samples(), folder=tmp_path)
    assert not [one for one in outcomes if one.end not in {"read", "refused", "died"}]
