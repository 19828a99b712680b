"""What keeps the product from starting."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import dashboard
from dashboard import server
from dashboard.installation import Installation, find_installation
from dashboard.refusals import find_settings, find_start_faults
from dashboard.volumes import find_kind, is_network
from data.errors import DataError
from data.store.processes import serving
from tests.ports import find_port

OLD, NEW = (3, 40, 1), (3, 53, 4)

# As Linux tells it: a root, an NFS below it, a folder of a local disk mounted inside the NFS.
MOUNTS = r"""
22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
35 22 0:42 / /srv/delad rw,relatime shared:20 - nfs4 lagring:/export rw,vers=4.2
36 35 8:2 / /srv/delad/lokal rw shared:21 master:2 - xfs /dev/sdb1 rw
37 22 0:50 / /srv/g\040rupp rw - cifs //fil/grupp rw
38 22 0:51 / /srv/dubbel rw - nfs lagring:/a rw
39 22 8:3 / /srv/dubbel rw - ext4 /dev/sdc1 rw
"""


def as_shipped(name: str) -> object:
    """Give the settings as the project's file has them."""
    return {"server.enableXsrfProtection": True, "server.enableCORS": True}.get(name)


def run(code: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run some code as its own process, from another folder and with no secrets but those there."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("STREAMLIT", "LOFTESKARTAN"))}
    clean |= {"LOFTESKARTAN_DB": str(folder / "store.sqlite3"), "HOME": str(folder), **environment}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, cwd=folder, env=clean, check=False
    )


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/loften.sqlite3", "ext4"),
        ("/srv/delad/loften.sqlite3", "nfs4"),
        ("/srv/delad/lokal/djup/loften.sqlite3", "xfs"),
        ("/srv/g rupp/loften.sqlite3", "cifs"),
        ("/srv/dubbel/loften.sqlite3", "ext4"),
        ("/srv/deladmen-inte/x", "ext4"),
    ],
)
def test_the_disk_under_a_file_is_the_one_mounted_nearest(path: str, kind: str) -> None:
    """The deepest, and of two at one place the later."""
    assert find_kind(Path(path), MOUNTS) == kind


def test_what_cannot_be_told_is_not_called_a_network() -> None:
    """Systems without the list, and lists with other lines."""
    assert find_kind(Path("/srv/x"), "") == ""
    assert find_kind(Path("/srv/x"), "nonsense\n\n1 2 3 - \n") == ""
    assert not is_network("")


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "fuse.sshfs", "fuse.glusterfs"])
def test_sqlite_over_the_network_is_refused(kind: str) -> None:
    """Its locks don't hold there; PostgreSQL on the same machine is its server's own affair."""
    mounts = f"22 1 0:33 / / rw - {kind} lagring:/delad rw"
    [fault] = find_start_faults(Installation("sqlite:////srv/l.sqlite3"), mounts=mounts, find_option=as_shipped)
    assert kind in fault.what
    assert "PostgreSQL" in fault.remedy
    assert not find_start_faults(Installation("postgresql://l@v/l"), mounts=mounts, find_option=as_shipped)
    assert not find_start_faults(Installation("sqlite://"), mounts=mounts, find_option=as_shipped)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("server.enableAgentApi", True),
        ("browser.gatherUsageStats", True),
        ("server.enableXsrfProtection", False),
        ("server.enableCORS", False),
        ("server.trustedUserHeaders", {"X-User": "email"}),
    ],
)
def test_a_setting_that_opens_a_door_is_refused_by_name(name: str, value: object) -> None:
    """Wherever it was set."""
    settings = {"server.enableXsrfProtection": True, "server.enableCORS": True, name: value}
    [fault] = find_start_faults(Installation("sqlite://"), mounts="", find_option=settings.get)
    assert fault.place == f"inställningen {name}"


def test_two_processes_share_a_store_unless_one_has_an_old_sqlite(tmp_path: Path) -> None:
    """The old one wants to be alone, whichever came first; the place is free again when its holder ends."""
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    with serving(url, version=NEW) as first, serving(url, version=NEW) as second:
        assert (first, second) == (True, True)
        with serving(url, version=OLD) as third:
            assert third is False
    with serving(url, version=OLD) as alone:
        assert alone is True
        for version in (OLD, NEW):
            with serving(url, version=version) as other:
                assert other is False
    with serving(url, version=NEW) as after:
        assert after is True


def test_the_installation_is_reached_by_this_machines_names_and_the_given(tmp_path: Path) -> None:
    """Streamlit lets no other name in."""
    environ = {"LOFTESKARTAN_DB": str(tmp_path / "a"), "LOFTESKARTAN_VARDNAMN": " Loften.Example , ,b.example"}
    settings = find_settings(find_installation(environ), port=8600)
    assert settings == {
        "server.port": 8600,
        "server.address": "127.0.0.1",
        "server.allowedHosts": ["127.0.0.1", "localhost", "loften.example", "b.example"],
    }


# One after the other in one process: it starts slowly. The secrets come last, since they are read once.
ATTEMPTS = """
import json, os, pathlib, sys
from dashboard.server import serve
said = []
def attempt(**environment):
    os.environ.update(environment)
    try:
        serve({port})
    except SystemExit as end:
        said.append(str(end))
    for name in environment:
        del os.environ[name]
attempt(LOFTESKARTAN_VARDNAMN="loften.kommunen.example")
attempt(LOFTESKARTAN_ADRESS="0.0.0.0")
from dashboard import volumes, refusals
refusals.read_mounts = lambda: "22 1 0:33 / / rw - nfs4 server:/delad rw"
attempt()
refusals.read_mounts = volumes.read_mounts
pathlib.Path(".streamlit").mkdir()
pathlib.Path(".streamlit/secrets.toml").write_text('''[auth]
redirect_uri = "http://127.0.0.1:8501/oauth2callback"
client_id = "a"
client_secret = "b"
server_metadata_url = "http://127.0.0.1:1/.well-known/openid-configuration"
cookie_secret = "xxx"''')
attempt()
print(json.dumps(said))
"""


def test_the_product_itself_refuses_with_the_reason(tmp_path: Path) -> None:
    """In Swedish, before it answers anybody or makes a database."""
    done = run(ATTEMPTS.format(port=find_port()), tmp_path)
    name, address, disk, secret = json.loads(done.stdout)
    assert name.startswith("Löfteskartan startar inte: 1 fel\n")
    assert "inloggning är avstängd, men loften.kommunen.example nås från andra datorer" in name
    assert "inloggning är avstängd, men 0.0.0.0 nås från andra datorer" in address
    assert "SQLite-filen ligger på ett filsystem över nätet (nfs4)" in disk
    assert "cookie_secret: är kortare än 32 tecken" in secret
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("store*"))


def test_streamlits_own_command_starts_it_no_more_openly(tmp_path: Path) -> None:
    """There is another way in than ours, with ways to say what ours doesn't let anybody say."""
    app = Path(dashboard.__file__).with_name("app.py")
    command = f"import sys; from streamlit.web.cli import main; sys.argv[1:] = ['run', {str(app)!r}, "
    done = run(f"{command}'--server.port={find_port()}', '--server.enableAgentApi=true']; main()", tmp_path)
    assert done.returncode != 0
    assert "inställningen server.enableAgentApi: låter program styra sidorna" in done.stderr


def test_a_second_process_with_an_old_sqlite_is_sent_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do."""
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    monkeypatch.setattr(serving.__wrapped__, "__kwdefaults__", {"version": OLD})
    with serving(url, version=NEW), pytest.raises(SystemExit, match=r"en annan process visar redan samma databas"):
        server._take_place(Installation(url))  # noqa: SLF001  # what serve() does last


def test_an_address_that_is_no_database_is_said_as_everywhere() -> None:
    """As one of Swedish faults."""
    with pytest.raises(DataError, match="stöds inte"), serving("mysql://a/b"):
        pass
