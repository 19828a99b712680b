"""nginx in front of the servers, as docs/drift/nginx.conf sets it up."""

import base64
import hashlib
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.browser.servers import wait_until
from tests.ports import find_port

ROOT = Path(__file__).parents[2]
NO_NGINX = "Proven genom nginx hoppas över: installera nginx och openssl (på Debian: apt-get install nginx openssl)."


@dataclass(frozen=True)
class Proxy:
    """nginx as docs/drift/nginx.conf sets it up, with a certificate of its own; one in front of each server."""

    folder: Path
    fronts: dict[int, int] = field(default_factory=dict)

    def address(self, port: int) -> str:
        """Tell where what answers on a port is reached through nginx, before it runs."""
        return f"https://localhost:{self.fronts.setdefault(port, find_port())}"

    @contextmanager
    def before(self, port: int, *, public: int = 0) -> Iterator[str]:
        """Run nginx in front of what answers on a port, and in front of the citizens' process where there is one."""
        address = self.address(port)
        folder = self.folder / str(self.fronts[port])
        folder.mkdir(exist_ok=True)
        site = write_site(folder, self.folder, https=self.fronts[port], port=port, public=public or find_port())
        (folder / "site.conf").write_text(site, "utf-8")
        own = "".join(f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy"))
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(
            f"{user} daemon off; pid {folder}/pid; events {{ }} http {{ {own} include {folder}/site.conf; }}", "utf-8"
        )
        command = [find_nginx(), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            wait_until(lambda: _is_open(self.fronts[port]), process, name="nginx")
            yield address
        finally:
            process.terminate()
            process.communicate(timeout=20)


def write_site(folder: Path, keys: Path, *, https: int, port: int, public: int) -> str:
    """Write the documented settings with the ports, names and paths of a test; each must have been there."""
    site = (ROOT / "docs" / "drift" / "nginx.conf").read_text("utf-8")
    site = re.sub(r"(?m)^ +listen \[::\]:.*\n", "", site)
    for old, new in (
        ("medborgarloften.kommunen.example", "publik.localhost"),
        ("loften.kommunen.example", "localhost"),
        ("listen 443 ", f"listen 127.0.0.1:{https} "),
        ("listen 80", f"listen 127.0.0.1:{find_port()}"),
        ("127.0.0.1:8501", f"127.0.0.1:{port}"),
        ("127.0.0.1:8502", f"127.0.0.1:{public}"),
        ("/etc/ssl/loften/", f"{keys}/"),
        ("/var/log/nginx/", f"{folder}/"),
    ):
        assert old in site, f"docs/drift/nginx.conf no longer says {old}"
        site = site.replace(old, new)
    return site


def look_for_nginx() -> str | None:
    """Look for Debian's nginx, which ordinary users don't have on their path, and for what makes certificates."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    return found if shutil.which("openssl") else None


def find_nginx() -> str:
    """Find nginx, or skip the test."""
    found = look_for_nginx()
    if found is None:
        pytest.skip(NO_NGINX)
    return found


def make_proxy(folder: Path) -> Proxy:
    """Make a certificate that only this session's browser takes, for an nginx that has it."""
    find_nginx()
    names = "subjectAltName=DNS:localhost,DNS:publik.localhost"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    paths = ["-addext", names, "-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"]
    subprocess.run([*command, *paths], check=True, capture_output=True)
    return Proxy(folder)


def digest_key(certificate: Path) -> str:
    """Give the digest of a certificate's public key, by which a browser can be told to take it and no other."""
    command = ["openssl", "x509", "-in", str(certificate), "-pubkey", "-noout"]
    public = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    coded = "".join(public.splitlines()[1:-1])
    return base64.b64encode(hashlib.sha256(base64.b64decode(coded)).digest()).decode()


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
