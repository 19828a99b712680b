"""The files that an installation is made of: well-formed, and naming nothing that isn't in the product."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from dashboard.cli import make_parser
from dashboard.installation import ADDRESS, BACKUPS, HOSTS, PUBLISHED
from dashboard.settings import VARIABLE

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "drift"
MANUAL = (ROOT / "docs" / "drift.md").read_text("utf-8")
UNITS = sorted([*FOLDER.glob("*.service"), *FOLDER.glob("*.timer")])
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))
PROGRAM = "/srv/lofteskartan"
OWN = {"tabeller", "loften", "publik", "kopia"}
EVERYTHING = {path.name: path.read_text("utf-8") for path in [*FOLDER.iterdir(), ROOT / "docs" / "drift.md"]}

# Not the names of units, containers and folders that begin as the command does.
COMMANDS = re.compile(r"(?<![\w/.-])(?:/srv/lofteskartan/\.venv/bin/)?lofteskartan (db [a-z]+|[a-zåäö]+)(?![\w-])")


def understand(words: list[str]) -> None:
    """Have the product's own command line read some words; it exits on what it doesn't know."""
    make_parser().parse_args(words)


def read_unit(path: Path) -> list[tuple[str, str]]:
    """Read a unit's settings in order."""
    lines = [line.partition("=") for line in path.read_text("utf-8").splitlines() if re.match(r"[A-Za-z]+=", line)]
    return [(name, value) for name, _, value in lines]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_understands_the_units(path: Path, tmp_path: Path) -> None:
    """As systemd itself sees them, with the program where it is here."""
    verifier = shutil.which("systemd-analyze")
    if verifier is None:
        pytest.skip("systemd-analyze saknas.")
    for unit in UNITS:
        text = unit.read_text("utf-8").replace(PROGRAM, str(ROOT))
        (tmp_path / unit.name).write_text(text, "utf-8")
    done = subprocess.run(
        [verifier, "verify", "--man=no", tmp_path / path.name], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_what_a_unit_runs_is_a_command_of_the_product(path: Path) -> None:
    """With the words that it takes."""
    for name, value in read_unit(path):
        if name == "ExecStart":
            words = shlex.split(value)
            words = shlex.split(words[2].removeprefix("exec ")) if words[:2] == ["/bin/sh", "-c"] else words
            if words[0] == f"{PROGRAM}/.venv/bin/lofteskartan":
                understand(words[1:])
            else:
                assert words[0] == "/usr/bin/find"


def test_the_two_processes_are_held_apart() -> None:
    """The citizens' runs as another, and sees neither the store nor the secrets."""
    inner, outer = (dict(read_unit(FOLDER / name)) for name in ("lofteskartan.service", "lofteskartan-publik.service"))
    assert inner["User"] != outer["User"]
    hidden = outer["InaccessiblePaths"].replace("-/", "/").split()
    assert {"/var/lib/lofteskartan", "/var/backups", "/etc/lofteskartan"} <= set(hidden)
    assert f"{PROGRAM}/.streamlit/secrets.toml" in hidden
    assert "EnvironmentFile" not in outer
    assert outer["ReadOnlyPaths"] == "/var/lib/lofteskartan-publicerat"
    assert (outer["IPAddressDeny"], outer["IPAddressAllow"]) == ("any", "localhost")


def test_the_backup_is_the_one_that_the_watch_looks_for() -> None:
    """The folder is the same in the environment, the unit and the text; what is removed is only what it wrote."""
    text = EVERYTHING["lofteskartan-kopia.service"]
    assert f'"${BACKUPS}/loften-' in text
    assert '-name "loften-*.sqlite3"' in text
    assert text.index("db backup") < text.index("kontrollera --huvud") < text.index("-delete")
    folder = re.search(rf"(?m)^{BACKUPS}=(.+)$", EVERYTHING["miljo"])
    assert folder
    assert f"ReadWritePaths=/var/lib/lofteskartan {folder[1]}" in text


def test_the_compose_file_hangs_together() -> None:
    """Every network, volume, secret and service that is named is there, and every file beside it."""
    services = COMPOSE["services"]
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        assert set(service.get("networks", [])) <= set(COMPOSE["networks"]), name
        for secret in service.get("secrets", []):
            assert (secret["source"] if isinstance(secret, dict) else secret) in COMPOSE["secrets"], name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            there = source in COMPOSE["volumes"] or (FOLDER / source).exists() or source == "./certifikat"
            assert there, volume
        assert service.get("network_mode", "service:nginx") == "service:nginx"
    build = services["loften"]["build"]
    assert (FOLDER / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).is_file()
    assert (ROOT / f"{build['dockerfile']}.dockerignore").is_file()
    for file in COMPOSE["secrets"].values():
        assert f"`{file['file'].removeprefix('./')}`" in MANUAL


def test_nothing_but_nginx_is_reached_from_outside_the_containers() -> None:
    """The database isn't even on a network that leads out; the programs share nginx's, and listen on loopback."""
    services = COMPOSE["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert COMPOSE["networks"]["inne"] == {"internal": True}
    assert services["databas"]["networks"] == ["inne"]
    for name in OWN:
        assert services[name]["read_only"]
        assert services[name]["cap_drop"] == ["ALL"]
        assert ADDRESS not in services[name].get("environment", {})
    assert VARIABLE not in services["publik"]["environment"]
    assert "secrets" not in services["publik"]
    assert services["publik"]["volumes"] == ["publicerat:/var/lib/lofteskartan-publicerat:ro"]


def test_what_a_container_runs_is_a_command_of_the_product() -> None:
    """The image's own, and each service's."""
    image = EVERYTHING["Containerfile"]
    [default] = re.findall(r"(?m)^CMD (.+)$", image)
    understand(yaml.safe_load(default))
    for name in OWN - {"kopia"}:
        if "command" in COMPOSE["services"][name]:
            understand(COMPOSE["services"][name]["command"])
    [line] = COMPOSE["services"]["kopia"]["command"]
    for part in line.split(" && "):
        program, *words = shlex.split(part)
        assert program == f"{PROGRAM}/.venv/bin/lofteskartan"
        understand(words)


def test_the_image_takes_nothing_along_that_it_should_not() -> None:
    """Neither data, secrets nor history; everything that is let in is there."""
    lines = [line for line in EVERYTHING["Containerfile.dockerignore"].splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    let_in = [line.removeprefix("!") for line in lines if line.startswith("!")]
    assert all((ROOT / name).exists() for name in let_in)
    assert not {".git", ".lofteskartan", ".venv", ".streamlit", "tests"} & set(let_in)


def test_every_variable_that_is_set_is_one_that_the_product_reads() -> None:
    """A misspelt one would be ignored in silence."""
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "dashboard").rglob("*.py"))
    known = set(re.findall(r"\"(LOFTESKARTAN_[A-Z_]+)\"", sources))
    assert {ADDRESS, BACKUPS, HOSTS, PUBLISHED, VARIABLE} <= known
    for name, text in EVERYTHING.items():
        assert set(re.findall(r"LOFTESKARTAN_[A-Z_]+", text)) <= known, name
    assert set(re.findall(r"(?m)`(LOFTESKARTAN_[A-Z_]+)`(?=[^|\n]*\|[^|\n]*\|[^|\n]*\|$)", MANUAL)) == known


def test_every_command_that_the_manual_gives_is_one_that_the_product_knows() -> None:
    """In the text as in the files."""
    helped = {}
    for text in EVERYTHING.values():
        for said in COMMANDS.findall(text):
            helped[said] = said.split()
    assert {"doctor", "db backup", "publik", "run"} <= set(helped)
    for words in helped.values():
        with pytest.raises(SystemExit) as asked:
            make_parser().parse_args([*words, "--hjälp"])
        assert asked.value.code == 0, words


def test_every_make_target_and_file_that_the_manual_names_is_there() -> None:
    """So that nobody is sent to what has moved."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"(?m)(?:^|`)make ([\w./]+)", MANUAL + EVERYTHING["Containerfile"]):
        assert re.search(rf"(?m)^{re.escape(target)}:|^\.PHONY:.*\b{re.escape(target)}\b", makefile), target
    for name in re.findall(r"docs/drift/([\w.-]*\w)", "\n".join(EVERYTHING.values())):
        assert (FOLDER / name).exists(), name
    for name in re.findall(r"`docs/(\w+\.md)`", MANUAL):
        assert (ROOT / "docs" / name).exists(), name


def test_the_extra_packages_have_the_locks_versions() -> None:
    """The manual and the image install what the tests ran with, and the installer is the lock's."""
    lock = (ROOT / ".lock" / "test.txt").read_text("utf-8")
    for text in (MANUAL, EVERYTHING["Containerfile"]):
        packages = re.findall(r'"([a-z]+)(?:\[\w+\])?==([\d.]+)"', text)
        assert {name for name, _ in packages} == {"authlib", "psycopg"}
        for name, version in packages:
            assert re.search(rf"(?m)^{name}=={re.escape(version)} ", lock), name


def test_the_limits_of_nginx_hold_what_the_product_allows() -> None:
    """A file of the largest size allowed passes; the ports are those of the units."""
    rules = EVERYTHING["nginx.conf"]
    settings = (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    [allowed] = re.findall(r"(?m)^maxUploadSize = (\d+)", settings)
    limits = [int(limit) for limit in re.findall(r"client_max_body_size\s+(\d+)m;", rules)]
    assert limits == [int(allowed) + 2]
    for unit, port in (("lofteskartan.service", "8501"), ("lofteskartan-publik.service", "8502")):
        assert f"--port {port}" in EVERYTHING[unit]
        assert f"server 127.0.0.1:{port};" in rules


def test_the_policy_that_the_manual_shows_is_the_one_that_is_sent() -> None:
    """But for the checksum, which changes with the version."""
    from dashboard.frame import write_policy  # noqa: PLC0415  # Streamlit is slow to load, and the rest does without

    shown = re.search(r"(?s)```\n(default-src .*?)\n```", MANUAL)
    assert shown
    policy = write_policy("<script>1</script>")
    assert " ".join(shown[1].split()) == re.sub(r"sha256-[^']+", "sha256-…", policy)
