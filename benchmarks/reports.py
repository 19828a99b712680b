"""How long each kind of report takes and what memory: of the demo municipality, and of a million incidents.

Each is made in a process of its own that has just started, so nothing is known beforehand, and once
more in the same process, as on a server where somebody has looked at the municipality before. What those
without points see is protected ahead, as every night; what it takes where it isn't is a row of its own.

    python -m benchmarks.reports
    python -m benchmarks.reports --rounds 1 --keep docs/prestanda.md --folder /var/tmp/rapporter
"""

import argparse
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from benchmarks.report import describe_run
from benchmarks.report_store import DAY, MANY, MUNICIPALITY, NOW, make_alone, make_demo, make_many
from dashboard.kept_rounds import ENDING, ROUNDS, RoundFolder
from dashboard.protecting import protect_ahead
from geo.publishing.kept import METHOD

START, END = "<!-- rapporter -->", "<!-- slut på rapporter -->"
MOST_S = 10.0
ALONE = ", inget skyddat i förväg"
HALF_YEAR, ELECTED, UNPREPARED, PUBLIC, PLAN, TAKEOUT, PACK = (
    "halvårsrapport",
    "halvårsrapport för förtroendevald",
    f"halvårsrapport för förtroendevald{ALONE}",
    "rapport till medborgarna",
    "åtgärdsplan",
    "uttag av antal",
    "mötespaket",
)
FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        HALF_YEAR: ("pdf", "docx", "html"),
        ELECTED: ("pdf",),
        UNPREPARED: ("pdf",),
        PUBLIC: ("pdf", "docx", "html"),
        PLAN: ("xlsx", "docx"),
        TAKEOUT: ("xlsx", "csv", "gpkg", "geojson", "parquet"),
        PACK: ("pptx", "pdf"),
    }
)
OF_ONE_SOURCE = frozenset({HALF_YEAR, ELECTED, UNPREPARED})
"""What is made of the store of one source: it has no meeting and no plan."""

STORES: Mapping[str, Callable[[Path], None]] = MappingProxyType(
    {
        "påhittad kommun": make_demo,
        f"{MANY // 1_000_000} miljon händelser": make_many,
        f"{MANY // 1_000_000} miljon händelser, en källa": make_alone,
    }
)


@dataclass(frozen=True, slots=True)
class Made:
    """How a report was made: processor and clock time from nothing, processor time again, memory at the most."""

    cpu_s: float
    wall_s: float
    again_s: float
    peak_mb: float
    n_bytes: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure as asked, and keep the table where it is asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reports", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each is made")
    parser.add_argument("--only", help="a kind, or a part of its name")
    parser.add_argument("--folder", type=Path, help="where the stores are kept; without, they are made and removed")
    parser.add_argument("--keep", type=Path, help="a Markdown file to write the table into, between its marks")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--store", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.one:
        print(json.dumps(_make_one(*asked.one)))
        return
    if asked.store:
        _prepare(asked.store[0], Path(asked.store[1]))
        return
    with TemporaryDirectory() as folder:
        lines = [describe_run(date.today()), "", *_measure(asked.folder or Path(folder), asked.rounds, asked.only)]  # noqa: DTZ011 - the entry point may
    print("\n".join(lines))
    if asked.keep:
        before, _, rest = asked.keep.read_text("utf-8").partition(START)
        asked.keep.write_text("\n".join([before + START, "", *lines, "", END + rest.partition(END)[2]]), "utf-8")


def _measure(folder: Path, rounds: int, only: str | None) -> Iterator[str]:
    yield "| rapport | uppgifter | CPU | klocktid | CPU igen | mest minne | storlek | högst 10 s |"
    yield "|---|---|---:|---:|---:|---:|---:|---|"
    for name, make in STORES.items():
        path = folder / f"{name.replace(' ', '-')}.sqlite3"
        print(f"gör lagret: {name}", file=sys.stderr, flush=True)
        prepared = [sys.executable, "-m", "benchmarks.reports", "--store", name, str(path)]
        subprocess.run(prepared, check=True)  # noqa: S603 - ourselves; a child's memory begins with ours
        for kind, forms in FORMS.items():
            for form in forms if make is not make_alone or kind in OF_ONE_SOURCE else ():
                if only is None or only in f"{kind}, {form}":
                    yield _say(f"{kind}, {form}", name, [_run(path, kind, form) for _ in range(rounds)])


def _prepare(name: str, path: Path) -> None:
    """Make a store that isn't there, and protect ahead what those without points see."""
    if not path.exists():
        STORES[name](path)
    list(protect_ahead(f"sqlite:///{path}", _find_folder(path), today=NOW.date()))


def _run(path: Path, kind: str, form: str) -> Made:
    command = [sys.executable, "-m", "benchmarks.reports", "--one", str(path), kind.removesuffix(ALONE), form]
    with TemporaryDirectory() as empty:
        kept = empty if kind.endswith(ALONE) else str(_find_folder(path).folder)
        environment = os.environ | {"LOFTESKARTAN_DB": str(path), ROUNDS: kept}
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)  # noqa: S603 - ourselves
    return Made(**json.loads(done.stdout))


def _find_folder(path: Path) -> RoundFolder:
    return RoundFolder(path.with_name(f"{path.name}{ENDING}"), METHOD)


def _say(what: str, store: str, made: Sequence[Made]) -> str:
    cpu, wall, again = (
        statistics.median(getattr(one, name) for one in made) for name in ("cpu_s", "wall_s", "again_s")
    )
    peak = max(one.peak_mb for one in made)
    print(f"{what}, {store}: {cpu:.1f} s, {peak:.0f} MB", file=sys.stderr, flush=True)
    cells = (
        what,
        store,
        *(f"{taken:.1f} s".replace(".", ",") for taken in (cpu, wall, again)),
        f"{peak:.0f} MB",
        f"{made[0].n_bytes / 1000:.0f} kB",
        "ja" if cpu <= MOST_S else "NEJ",
    )
    return f"| {' | '.join(cells)} |"


def _make_one(_path: str, kind: str, form: str) -> Mapping[str, float]:
    """Make one report from nothing and once more; what is imported beforehand isn't timed."""
    from streamlit.logger import set_log_level  # noqa: PLC0415 - heavy, and of the own process alone

    from benchmarks.report_making import prepare  # noqa: PLC0415

    set_log_level("error")
    make = prepare(kind, form, municipality=MUNICIPALITY, day=DAY, now=NOW)
    gc.collect()
    cpu, wall = _read_cpu(), time.perf_counter()
    n_bytes = len(make())
    first = _read_cpu() - cpu, time.perf_counter() - wall
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cpu = _read_cpu()
    make()
    return {
        "cpu_s": first[0],
        "wall_s": first[1],
        "again_s": _read_cpu() - cpu,
        "peak_mb": peak_mb,
        "n_bytes": n_bytes,
    }


def _read_cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


if __name__ == "__main__":
    main()
