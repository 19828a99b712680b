"""Bring Debian's nginx when it may, or say in one sentence what to install."""

import os
import shutil
import subprocess

PACKAGES = ("nginx", "openssl")
SENTENCE = "Proven genom nginx hoppas över: installera nginx och openssl (på Debian: apt-get install nginx openssl)."


def bring() -> None:
    """Install the proxy where this is Debian and we are root; do nothing where there is one."""
    everywhere = f"{os.environ.get('PATH', '')}:/usr/sbin"  # not on an ordinary user's path
    if all(shutil.which(name, path=everywhere) for name in PACKAGES):
        return
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        print(SENTENCE)  # noqa: T201 - a command speaks through print
        return
    print("Installerar webbservern som proven använder …")  # noqa: T201
    if _run(apt, "update", "-qq") or _run(apt, "install", "-y", "-qq", "--no-install-recommends", *PACKAGES):
        print(SENTENCE)  # noqa: T201


def _run(*command: str) -> int:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=quiet).returncode


if __name__ == "__main__":
    bring()
