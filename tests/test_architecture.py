"""The house stands as its drawing says, where the import contracts can't see."""

import ast
import importlib
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("dashboard", "geo", "data")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
# Entry points may look at the clock and the environment; nothing below them may.
ENTRY_POINTS = {
    "dashboard/app.py",
    *(path.relative_to(ROOT).as_posix() for path in (ROOT / "dashboard" / "cli").glob("*.py")),
    "dashboard/main.py",
    "dashboard/opening.py",
    "dashboard/public/app.py",
    "dashboard/public/main.py",
    "dashboard/public/server.py",
    "dashboard/server.py",
    "dashboard/store.py",
    "dashboard/vendor.py",
}
CLOCK_AND_CHANCE = re.compile(
    r"date\.today\(|datetime\.now\(|Timestamp\.now\(|time\.time\(|import os\b|getenv|^import random|default_rng\(\)",
    re.MULTILINE,
)


def tracked_files() -> list[Path]:
    """List the files that are part of the project."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize("package", PACKAGES)
def test_the_packages_are_this_projects_own(package: str) -> None:
    """Other packages named data, geo and dashboard exist; ours is the one that is imported."""
    assert Path(str(importlib.import_module(package).__file__)).is_relative_to(ROOT)


def test_no_module_shadows_a_package() -> None:
    """Streamlit puts dashboard/ first on the path: a dashboard/data.py would hide the package data."""
    assert not [path for path in (ROOT / "dashboard").iterdir() if path.stem in {"data", "geo", "dashboard"}]
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_the_top_level_is_the_customers() -> None:
    """Folders beside the agreed ones are not added without asking."""
    folders = {path.relative_to(ROOT).parts[0] for path in tracked_files() if path.parent != ROOT}
    assert {name for name in folders if not name.startswith(".")} <= {*PACKAGES, "tests", "docs", "benchmarks"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_below_the_entry_points_reads_clock_environment_or_chance(path: Path) -> None:
    """The same question on the same data gives the same answer on any day and machine."""
    if path.relative_to(ROOT).as_posix() in ENTRY_POINTS:
        pytest.skip("an entry point")
    assert not CLOCK_AND_CHANCE.search(path.read_text("utf-8")), path


def test_no_day_is_asked_of_the_machine_which_may_be_in_another_time_zone() -> None:
    """A container lives in UTC: until two in the morning its day is yesterday's in Sweden."""
    assert not [path for path in SOURCES if "date.today(" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_module_says_what_it_is(path: Path) -> None:
    """The first line of a module tells what noun it holds."""
    assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path


def test_the_project_holds_no_machine_path_and_no_download_address() -> None:
    """Locks name versions and hashes; nothing tells where this was written or fetched."""
    machine = re.compile(r"(^|[\s\"'=(])/(work|root|home|opt|tmp)/\w")
    for path in tracked_files():
        if path.suffix in {".png", ".webp", ".woff2"}:
            continue
        text = path.read_text("utf-8")
        assert not machine.search(text), path
        if ".lock" in path.parts:
            assert "://" not in text, path


def test_the_test_command_is_all_that_ci_runs() -> None:
    """What CI calls is what the README tells everyone to run."""
    commands = [line for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert commands == ["exec make test"]
    assert "make test" in (ROOT / "README.md").read_text("utf-8")
