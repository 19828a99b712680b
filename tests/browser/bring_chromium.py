"""Bring Debian's browser when it may, or say in one sentence what to install."""

import shutil

from tests.debian import bring

SENTENCE = "Webbläsartesterna hoppas över: installera chromium (på Debian: apt-get install chromium)."

if __name__ == "__main__" and not shutil.which("chromium"):
    told = "Installerar webbläsaren som testerna använder …"
    bring("chromium", "fonts-dejavu-core", told=told, sentence=SENTENCE)
