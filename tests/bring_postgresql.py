"""Bring Debian's PostgreSQL when it may, or say in one sentence what to install."""

import os
import shutil
import subprocess
from pathlib import Path

SENTENCE = "Proven mot PostgreSQL hoppas över: installera postgresql (på Debian: apt-get install postgresql)."


def bring() -> None:
    """Install the server where this is Debian and we are root; do nothing where there is one."""
    if shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        print(SENTENCE)  # noqa: T201 - a command speaks through print
        return
    print("Installerar databasservern som proven använder …")  # noqa: T201
    if _run(apt, "update", "-qq") or _run(apt, "install", "-y", "-qq", "--no-install-recommends", "postgresql"):
        print(SENTENCE)  # noqa: T201


def _run(*command: str) -> int:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=quiet).returncode


if __name__ == "__main__":
    bring()
