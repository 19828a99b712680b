"""The store lies where the environment says, else in the project at hand."""

from pathlib import Path

from dashboard.settings import find_root, store_url


def test_the_store_lies_where_the_environment_says(tmp_path: Path) -> None:
    """A path or an address; else in the project."""
    assert store_url({"LOFTESKARTAN_DB": str(tmp_path / "a b.sqlite3")}) == f"sqlite:///{tmp_path / 'a b.sqlite3'}"
    assert store_url({"LOFTESKARTAN_DB": "postgresql://värd/löften"}) == "postgresql://värd/löften"
    assert find_root(tmp_path) == tmp_path
    (tmp_path / ".lofteskartan").mkdir()
    assert find_root(tmp_path / "a" / "b") == tmp_path
