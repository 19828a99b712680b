"""Bring Debian's nginx when it may, or say in one sentence what to install."""

import os
import shutil

from tests.debian import bring

PACKAGES = ("nginx", "openssl")
SENTENCE = "Proven genom nginx hoppas över: installera nginx och openssl (på Debian: apt-get install nginx openssl)."
EVERYWHERE = f"{os.environ.get('PATH', '')}:/usr/sbin"  # not on an ordinary user's path

if __name__ == "__main__" and not all(shutil.which(name, path=EVERYWHERE) for name in PACKAGES):
    told = "Installerar webbservern som proven använder …"
    bring("--no-install-recommends", *PACKAGES, told=told, sentence=SENTENCE)
