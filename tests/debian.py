"""Debian's packages that some of the tests need."""

import os
import shutil
import subprocess


def bring(*packages: str, told: str, sentence: str) -> None:
    """Install packages where this is Debian and we are root; else say in one sentence what to install."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        print(sentence)  # noqa: T201 - a command speaks through print
        return
    print(told)  # noqa: T201
    if _run(apt, "update", "-qq") or _run(apt, "install", "-y", "-qq", *packages):
        print(sentence)  # noqa: T201


def _run(*command: str) -> int:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=quiet).returncode
