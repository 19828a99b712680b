"""What reads texts is fed what leads it into code it has not yet run: each must be read or refused, nothing else.

``python -m benchmarks.fuzz_guided --minutes 5`` lets atheris (libFuzzer for Python) go at each target
for so long, in a process of its own, from sound samples and from what it has found before. A target
is a part of the reading that is written in Python; what libraries in other languages read is tried by
``benchmarks.fuzz``. Anything raised but a DataError, and a row that is lost, is printed with where it
came from, its file is kept, and the exit code is 1.
"""

import argparse
import importlib
import importlib.util
import io
import json
import subprocess
import sys
import tempfile
import traceback
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.fuzz_samples import make_samples

REPOSITORY = Path(__file__).parents[1]
MOST = 20_000
"""Bytes: what a larger file leads to, a smaller one does too, and sooner."""
SLOW_S = 600
"""By the clock on the wall, which on a busy machine runs far ahead."""
MEMORY_MB = 3_000
DEFAULT_FOLDER = Path(tempfile.gettempdir(), "lofteskartan-fuzz")
_FOUND = "found "


def main() -> int:
    """Run every target, or be the process of one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz_guided")
    parser.add_argument("targets", nargs="*", help=f"of {', '.join(SEEDS)}; all, if none is named")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--folder", type=Path, default=DEFAULT_FOLDER, help="what was found before")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed here: make bench brings it, on Linux.")
        return 2
    if given.inside:
        feed(given.targets[0], given.folder, round(60 * given.minutes))
    n_found = 0
    for name in given.targets or SEEDS:
        n_found += watch(name, given.folder, given.minutes)
    return int(n_found > 0)


def watch(name: str, folder: Path, minutes: float) -> int:
    """Run a target in a process of its own, tell how it went, and count what it found."""
    own = folder / name
    (own / "corpus").mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[name]()):
        (own / "corpus" / f"seed{number}").write_bytes(seed)
    command = [sys.executable, "-m", "benchmarks.fuzz_guided", name, "--inside"]
    command += ["--minutes", str(minutes), "--folder", str(own)]
    ran = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, cwd=REPOSITORY)  # noqa: S603  # our own program
    found = [line for line in ran.stdout.splitlines() if line.startswith(_FOUND)]
    last = [line for line in ran.stderr.splitlines() if "cov:" in line or line.startswith("Done")][-2:]
    print(f"{name}: {len(found)} found; {' / '.join(line.strip() for line in last)}")
    for line in found:
        print(f"  {line}")
    if ran.returncode:
        print(ran.stderr[-3_000:])
    return len(found) + (ran.returncode != 0)


def feed(name: str, folder: Path, seconds: int) -> None:
    """Feed a target until the time is out; ends the process."""
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["data"]):
        targets = importlib.import_module("benchmarks.fuzz_targets")
    target: Callable[[bytes], None] = targets.TARGETS[name]
    known: set[str] = set()

    def try_one(content: bytes) -> None:
        try:
            target(content)
        except Exception as error:  # noqa: BLE001  # this is what is looked for
            where = find_place(error)
            if where not in known:
                known.add(where)
                (folder / f"found{len(known)}").write_bytes(content)
                print(f"{_FOUND}{where}; {folder / f'found{len(known)}'}", flush=True)

    options = [f"-max_total_time={seconds}", f"-max_len={MOST}", f"-timeout={SLOW_S}", f"-rss_limit_mb={MEMORY_MB}"]
    atheris.Setup(["fuzz", *options, f"-artifact_prefix={folder}/", str(folder / "corpus")], try_one)
    atheris.Fuzz()


def find_place(error: BaseException) -> str:
    """Say what was raised, and the last place in the product that it came through.

    Examples
    --------
    >>> find_place(ValueError("x"))
    'ValueError in nowhere'
    """
    frames = [one for one in traceback.extract_tb(error.__traceback__) if f"{REPOSITORY}/data/" in one.filename]
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno} {frames[-1].name}" if frames else "nowhere"
    return f"{type(error).__name__} in {place}"


def _seed_tables() -> list[bytes]:
    samples = make_samples()
    texts = [samples[name][:3_000] for name in ("csv", "csv utf-16", "csv quoted")]
    return [*texts, *(_shorten(samples[name]) for name in ("json", "geojson", "geojson areas"))]


def _shorten(content: bytes) -> bytes:
    """Keep a JSON's first records."""
    whole = json.loads(content)
    few = whole[:3] if isinstance(whole, list) else {**whole, "features": whole["features"][:3]}
    return json.dumps(few).encode()


def _seed_documents() -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(make_samples()["docx"])) as archive:
        return [archive.read("word/document.xml")[:MOST]]


def _seed_markup() -> list[bytes]:
    samples = make_samples()
    return [samples["kml"][:2_000], samples["gpx"][:2_000], b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"]


SEEDS: Mapping[str, Callable[[], list[bytes]]] = {
    "table": _seed_tables,
    "document": _seed_documents,
    "markup": _seed_markup,
    "column": lambda: [
        text.encode()
        for text in (
            "Datum\n2024-01-31\n1/5 2023\n31/5-2023\nmaj 2023\n2023-05",
            "Tid\n2024-01-31 13:45\n2024-01-31T09:05:00Z\n1 maj 2023 kl 13.45–14.30",
            "Brott\n0845 Cykelstöld\n365.0\nKlotter",
            "Kommun\n0586\nMjölby\n586",
            "Öst\n6 465 000,5\n58.33\n-1e5\n45321",
            "Namn\nAnna Ek\n19811218-9876\nanna@example.se",
            "År\n2024 prel.\n2023M05\n2023K1\n202305",
        )
    ],
    "words": lambda: [
        text.encode()
        for text in (
            "0845 Cykelstöld",
            "kod 650",
            "6105K (2024)",
            "Skadegörelse, klotter",
            "Mjölby kommun",
            "0586A0010",
        )
    ],
    "grid": lambda: [
        "Anmälda brott;;\n\nOmråde;2023;2024\nA;1;2\nB;3;4\nSumma;4;6\n\nKälla: Brå".encode(),
        b"a;a;\n;b;b\n1;2;3\n",
    ],
}


if __name__ == "__main__":
    sys.exit(main())
