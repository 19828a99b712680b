"""The documents say what is there."""

import importlib
import re
import tomllib
from pathlib import Path

import pytest

from dashboard.cli import make_parser

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GLOSSARY = re.findall(r"`((?:data|geo|dashboard)\.[\w.]+)`", (ROOT / "docs" / "ordlista.md").read_text("utf-8"))


@pytest.mark.parametrize("name", GLOSSARY)
def test_every_word_of_the_glossary_is_in_the_code(name: str) -> None:
    """A reader who looks a word up finds it under that name."""
    module, _, attribute = name.rpartition(".")
    assert hasattr(importlib.import_module(module), attribute)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    """Every link to a file of the project has its file."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_dependency_says_why() -> None:
    """Nothing is installed without a line about what it is for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    told = (ROOT / "docs" / "beroenden.md").read_text("utf-8")
    names = [re.split(r"[ ;>=<[]", name)[0] for name in wanted]
    assert [name for name in names if not re.search(rf"\b{re.escape(name)}\b", told)] == []


def test_the_readme_tells_the_commands_that_exist() -> None:
    """Each subcommand shown in the README is one the product knows."""
    shown = set(re.findall(r"lofteskartan (run|check|import|info)", (ROOT / "README.md").read_text("utf-8")))
    assert shown == {"run", "check", "import", "info"}
    known = make_parser().format_help()
    assert [name for name in shown if not re.search(rf"^ +{name}\b", known, re.MULTILINE)] == []
