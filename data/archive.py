"""An archive package: plain files in an uncompressed zip, with checksums that ``sha256sum -c`` holds them against."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from os import fsync
from pathlib import Path

from data.errors import DataError, Problem

FORMAT = "lofteskartan-arkiv/1"
SUMS, MANIFEST, README = "SHA256SUMS", "manifest.json", "LASMIG.txt"
REPORTS = "rapporter/"
_REPORTS_ARE = (
    "Halvårsrapporterna i rapporter är interna, gjorda för paketet av det som var känt den dagen. Det som\n"
    "kommunstyrelsen fick kan ha ändrats för hand innan det lämnades in; det finns i ärendet."
)
_STAMP = (1980, 1, 1, 0, 0, 0)
"""Of every file in a package: the same content gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a package: what it holds, in Swedish, its bytes, and its rows where it is a table."""

    meaning: str
    content: bytes
    n_rows: int | None = None


def write_archive(parts: Mapping[str, Part], file: Path, *, day: date, has_rows: bool) -> str:
    """Write a package under its name, whole or not at all.

    Parameters
    ----------
    parts
        By the path within the package.
    file
        The new file; only its owner can read it.
    day
        The day that the package tells of.
    has_rows
        Whether incidents are in it one by one.

    Returns
    -------
    str
        The package's own checksum; the same for the same parts and day.

    Raises
    ------
    DataError
        When there is such a file already.
    """
    if file.exists():
        raise DataError(str(file), [Problem("", "filen finns redan.", "Välj ett nytt namn.")])
    files = {name: part.content for name, part in parts.items()}
    files[MANIFEST] = _write_manifest(parts, day=day, has_rows=has_rows)
    files[README] = _write_readme(parts, day=day, has_rows=has_rows)
    files[SUMS] = "".join(f"{_digest(files[name])}  {name}\n" for name in sorted(files)).encode()
    unfinished = file.with_name(f"{file.name}.ofullständig")
    unfinished.unlink(missing_ok=True)
    try:
        unfinished.touch(mode=0o600, exist_ok=False)
        with unfinished.open("r+b") as written:
            with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as package:
                for name in sorted(files):
                    package.writestr(zipfile.ZipInfo(name, _STAMP), files[name])
            written.flush()
            fsync(written.fileno())
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return _digest(file.read_bytes())


def find_archive_faults(file: Path) -> list[Problem]:
    """Hold a package against its checksums: what differs, is missing or doesn't belong.

    Parameters
    ----------
    file
        What `write_archive` wrote.

    Raises
    ------
    DataError
        When it is no such package.
    """
    try:
        with zipfile.ZipFile(file) as package:
            files = {name: package.read(name) for name in package.namelist()}
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise DataError(str(file), [Problem("", f"paketet går inte att läsa ({error}).")]) from None
    if SUMS not in files:
        raise DataError(str(file), [Problem("", f"{SUMS} saknas.", "Filen är inget arkivpaket.")])
    lines = [line.partition("  ") for line in files.pop(SUMS).decode("utf-8", "replace").splitlines()]
    told = {name: digest for digest, _, name in lines}
    problems = [Problem(name, "filen saknas i paketet.") for name in sorted(told.keys() - files.keys())]
    problems += [Problem(name, "filen har ingen kontrollsumma.") for name in sorted(files.keys() - told.keys())]
    both = sorted(told.keys() & files.keys())
    return problems + [Problem(name, "filen är ändrad.") for name in both if _digest(files[name]) != told[name]]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write_manifest(parts: Mapping[str, Part], *, day: date, has_rows: bool) -> bytes:
    files = [
        {"fil": name, "innehåll": part.meaning, "rader": part.n_rows, "byte": len(part.content)}
        | {"sha256": _digest(part.content)}
        for name, part in sorted(parts.items())
    ]
    manifest = {"format": FORMAT, "per": day.isoformat(), "med_händelserader": has_rows, "filer": files}
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def _write_readme(parts: Mapping[str, Part], *, day: date, has_rows: bool) -> bytes:
    rows = "Händelserna finns med en och en." if has_rows else "Händelserna en och en är inte med, bara antal."
    has_reports = any(name.startswith(REPORTS) for name in parts)
    reports = _REPORTS_ARE if has_reports else "Ingen halvårsrapport är med."
    files = "\n".join(f"  {name}: {part.meaning}" for name, part in sorted(parts.items()))
    return f"""\
Arkivpaket ur Löfteskartan: det som var skrivet till och med {day}.
{rows} Påhittade demodata är aldrig med.

Kontrollera att inget är ändrat. Det kräver varken Löfteskartan eller nät: packa upp och kör i mappen
  sha256sum -c {SUMS}
(i macOS: shasum -a 256 -c {SUMS}). Varje fil ska få OK. Sedan kan paketets egen kontrollsumma jämföras med diariets.

Offentligt är bara det som ligger i publiceringar, loften och metod. Allt annat är internt: det har kommunens tal som de
är, också små tal som publiceringarna döljer. Pröva sekretess innan något av det lämnas ut.
{reports}

Tabellerna är CSV: UTF-8, semikolon mellan celler, komma före decimaler. En text som ett kalkylprogram kunde köra
som formel börjar med '. En tom cell betyder att uppgiften saknas, aldrig noll.

{files}
""".encode()
