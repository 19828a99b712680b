"""Bring Debian's PostgreSQL when it may, or say in one sentence what to install."""

import shutil
from pathlib import Path

from tests.debian import bring

SENTENCE = "Proven mot PostgreSQL hoppas över: installera postgresql (på Debian: apt-get install postgresql)."

if __name__ == "__main__" and not (shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))):
    told = "Installerar databasservern som proven använder …"
    bring("--no-install-recommends", "postgresql", told=told, sentence=SENTENCE)
