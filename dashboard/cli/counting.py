"""``lofteskartan count``: very many incidents, here or on several machines."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def add_counting(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the command."""
    command = commands.add_parser("count", help="räkna mycket stora mängder händelser, här eller på flera maskiner")
    command.set_defaults(do=_count)
    command.add_argument("folder", type=Path, metavar="MAPP", help="mappen med Parquet-filer")
    command.add_argument("--areas", type=Path, required=True, metavar="FIL", help="filen med områden")
    command.add_argument(
        "--beskrivning",
        type=Path,
        metavar="FIL",
        dest="description",
        help="områdesfilens beskrivning, om FIL.yaml saknas",
    )
    command.add_argument("--out", type=Path, required=True, metavar="MAPP", help="mappen för resultat")
    command.add_argument("--scheduler", metavar="ADRESS", help="ett Dask-kluster, till exempel tls://10.0.0.5:8786")
    command.add_argument(
        "--koordinatsystem",
        metavar="EPSG",
        dest="crs",
        type=str.upper,
        help="för kolumnerna x och y, till exempel EPSG:3006; utan valet läses lon och lat i grader (WGS 84)",
    )
    command.add_argument("--x", metavar="KOLUMN", help="kolumnen med öst eller longitud")
    command.add_argument("--y", metavar="KOLUMN", help="kolumnen med nord eller latitud")
    command.add_argument("--kategori", metavar="KOLUMN", default="category", help="kolumnen med kategori (category)")
    command.add_argument("--tid", metavar="KOLUMN", default="from_at", help="kolumnen med tid (from_at)")
    command.add_argument(
        "--räkna-om", "--rakna-om", dest="is_anew", action="store_true", help="räkna också det som redan är räknat"
    )


def _count(asked: Namespace) -> Iterator[str]:
    from dashboard.counting.command import count, name_columns  # noqa: PLC0415  # heavy; help and faults come at once

    yield from count(
        asked.folder,
        areas=asked.areas,
        description=asked.description,
        out=asked.out,
        columns=name_columns(asked.crs, x=asked.x, y=asked.y, category=asked.kategori, at=asked.tid),
        scheduler=asked.scheduler,
        is_anew=asked.is_anew,
    )
