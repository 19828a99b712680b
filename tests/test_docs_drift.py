"""The files that an installation is made of: well-formed, and naming nothing that isn't in the product."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from dashboard.archiving import _METHOD as METHOD
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
            words = shlex.split(value.removeprefix("-"))
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
        assert "network_mode" not in service, name
    build = services["loften"]["build"]
    assert (FOLDER / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).is_file()
    assert (ROOT / f"{build['dockerfile']}.dockerignore").is_file()
    for file in COMPOSE["secrets"].values():
        assert f"`{file['file'].removeprefix('./')}`" in MANUAL


def test_nothing_but_nginx_is_reached_from_outside_the_containers() -> None:
    """The database isn't even on a network that leads out, and the citizens' process shares one with nginx only."""
    services = COMPOSE["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert [name for name, kind in COMPOSE["networks"].items() if not kind.get("internal")] == ["ute"]
    assert services["databas"]["networks"] == ["inne"]
    assert find_neighbours("publik") == {"nginx"}
    assert "databas" not in find_neighbours("nginx")
    assert "ute" not in services["kopia"]["networks"] + services["tabeller"]["networks"]
    for name in OWN:
        assert services[name]["read_only"]
        assert services[name]["cap_drop"] == ["ALL"]
        is_reached = name in ("loften", "publik")
        assert (services[name]["environment"].get(ADDRESS) == "0.0.0.0") == is_reached  # noqa: S104 - in its container
    assert VARIABLE not in services["publik"]["environment"]
    assert "secrets" not in services["publik"]
    assert services["publik"]["volumes"] == ["publicerat:/var/lib/lofteskartan-publicerat:ro"]
    assert services["loften"]["volumes"][1].endswith(":ro")


def find_neighbours(name: str) -> set[str]:
    """Find the containers that share a network with one."""
    services = COMPOSE["services"]
    own = set(services[name]["networks"])
    return {other for other, service in services.items() if own & set(service["networks"])} - {name}


def test_nginx_in_a_container_reads_the_same_settings(tmp_path: Path) -> None:
    """But for where the programs answer, and that the log goes to the engine, which limits it."""
    service = COMPOSE["services"]["nginx"]
    shell, flag, line = service["command"]
    assert (shell, flag) == ("/bin/sh", "-c")
    rewriting, _, starting = line.partition(" && ")
    assert starting == 'exec nginx -g "daemon off;"'
    made = tmp_path / "default.conf"
    rewriting = rewriting.replace("/etc/nginx/loften.conf", shlex.quote(str(FOLDER / "nginx.conf")))
    rewriting = rewriting.replace("/etc/nginx/conf.d/default.conf", shlex.quote(str(made)))
    subprocess.run([shell, flag, rewriting], check=True)
    text = made.read_text("utf-8")
    assert re.findall(r"(?m)^    server (.+);$", text) == ["loften:8501", "publik:8502"]
    assert set(re.findall(r"(?m)^ +(?:access|error)_log +(\S+?);? ?(?:loften;|crit;)?$", text)) == {
        "off",
        "/dev/stdout",
        "/dev/stderr",
    }
    assert set(service["depends_on"]) == {"loften", "publik"}
    assert all(each["restart"] for each in service["depends_on"].values())


def test_every_block_of_nginx_says_where_its_log_goes() -> None:
    """Otherwise the distribution's own log would hold the addresses of those who come by another name."""
    blocks = re.split(r"(?m)^server \{", EVERYTHING["nginx.conf"])[1:]
    assert blocks
    assert all("access_log" in block for block in blocks)


def test_what_the_containers_write_is_limited() -> None:
    """The engine keeps every log, of any length unless told otherwise; old backups outlive no rule of retention."""
    for name, service in COMPOSE["services"].items():
        assert set(service["logging"]["options"]) == {"max-size", "max-file"}, name
    [line] = COMPOSE["services"]["kopia"]["command"]
    unit = EVERYTHING["lofteskartan-kopia.service"]
    for words in ('-name "loften-*.sqlite3"', "-mtime +14 -delete"):
        assert words in line
        assert words in unit


def test_a_new_database_is_not_called_ready_while_it_is_being_made() -> None:
    """The server that makes it answers on its socket only, and is then stopped; who asks over the network waits."""
    [_, asked] = COMPOSE["services"]["databas"]["healthcheck"]["test"]
    assert "--host=127.0.0.1" in shlex.split(asked)


def test_the_password_holds_for_a_new_database_too() -> None:
    """What is restored is restored beside the old one, so the file of passwords may not name one database."""
    assert "`databas:5432:*:loften:`" in MANUAL


def test_what_a_container_runs_is_a_command_of_the_product() -> None:
    """The image's own, and each service's."""
    image = EVERYTHING["Containerfile"]
    [default] = re.findall(r"(?m)^CMD (.+)$", image)
    understand(yaml.safe_load(default))
    for name in OWN - {"kopia"}:
        if "command" in COMPOSE["services"][name]:
            understand(COMPOSE["services"][name]["command"])
    [line] = COMPOSE["services"]["kopia"]["command"]
    parts = [shlex.split(part) for part in line.split(" && ")]
    assert [part[0] for part in parts].count("find") == 1
    for program, *words in (part for part in parts if part[0] != "find"):
        assert program == f"{PROGRAM}/.venv/bin/lofteskartan"
        understand(words)


def test_the_image_takes_nothing_along_that_it_should_not() -> None:
    """Neither data, secrets nor history; everything that is let in is there."""
    lines = [line for line in EVERYTHING["Containerfile.dockerignore"].splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    let_in = [line.removeprefix("!") for line in lines if line.startswith("!")]
    assert all(any(ROOT.glob(name)) for name in let_in)
    assert all((ROOT / "docs" / name).is_file() for name in METHOD)
    assert "docs/*.md" in let_in, "an archive package holds the texts on method"
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
        assert {name for name, _ in packages} == {"authlib", "httpx", "psycopg"}
        for name, version in packages:
            assert re.search(rf"(?m)^{name}=={re.escape(version)} ", lock), name


def test_what_is_installed_beside_the_make_file_trusts_the_systems_certificates_too() -> None:
    """A municipality's network often has one of its own; make says so to what it runs, and to nothing else."""
    assert "export UV_SYSTEM_CERTS := 1" in (ROOT / "Makefile").read_text("utf-8")
    assert "UV_SYSTEM_CERTS=1 .tools/bin/uv pip install" in MANUAL
    image = EVERYTHING["Containerfile"]
    assert 0 < image.index("ENV UV_SYSTEM_CERTS=1") < image.index(".tools/bin/uv pip install")


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
