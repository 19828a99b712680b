"""What the installation is trusted with: the store, its backups, what is published, secrets, and ways out."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from dashboard.calling import CALLER, NETWORK, ON
from dashboard.doctor.finding import Finding
from dashboard.formats import format_count
from dashboard.health import Level, Sign, find_newest_backup, look_at_backups
from dashboard.installation import BACKUPS, Installation, find_store_file
from dashboard.settings import VARIABLE
from dashboard.tiles import URL_VARIABLE, find_tile_server
from data.errors import DataError
from data.publication_files import find_publications, read_publication
from data.store import check_store, read_heads
from data.store.versions import find_versions

HEADS = "loggens-huvuden.txt"
"""Where the night's check adds the log's head, in the folder of backups: see docs/drift/lofteskartan-kopia.service."""

_OTHERS = 0o077


def look_at_store(url: str, *, is_quick: bool) -> Iterator[Finding]:
    """See whether the store answers, has the right tables and is sound.

    Parameters
    ----------
    url
        As for ``data.store.open_store``.
    is_quick
        Not to read it all.
    """
    if urlsplit(url).password:
        remedy = "Lägg lösenordet i ~/.pgpass och ta bort det ur adressen."
        yield Finding("Databasens adress", Level.WARNING, f"{VARIABLE} innehåller ett lösenord.", remedy)
    file = find_store_file(url)
    if file is not None and not file.exists():
        remedy = f"Kör «lofteskartan db upgrade» om den är ny; annars se efter vad som står i {VARIABLE}."
        yield Finding("Databas", Level.FAULT, f"{file} finns inte.", remedy)
        return
    try:
        versions = find_versions(url)
    except DataError as error:
        yield from (Finding("Databas", Level.FAULT, fault.what, fault.remedy) for fault in error.problems)
        return
    if not versions.is_newest:
        seen = f"tabellerna är version {versions.found or 'ingen'}, programmet vill ha {versions.wanted}."
        remedy = "Säkerhetskopiera och kör «lofteskartan db upgrade»; är databasen nyare, uppdatera programmet."
        yield Finding("Databas", Level.FAULT, seen, remedy)
        return
    yield Finding("Databas", Level.FINE, f"svarar, version {versions.found}.")
    if is_quick:
        yield Finding("Databasens innehåll", Level.WARNING, "inte granskat (--snabb).", "Kör utan --snabb ibland.")
        return
    try:
        counts = check_store(url)
    except DataError as error:
        for fault in error.problems:
            place = f"{fault.place} " if fault.place else ""
            yield Finding("Databasens innehåll", Level.FAULT, f"{place}{fault.what}", fault.remedy)
        return
    n_rows = format_count(sum(counts.values()))
    yield Finding("Databasens innehåll", Level.FINE, f"helt: {n_rows} rader i {len(counts)} tabeller.")


def look_at_backup(installation: Installation, *, now: datetime) -> Finding:
    """See how old the newest backup is.

    Parameters
    ----------
    installation
        Where its things are.
    now
        With its zone.
    """
    sign: Sign = look_at_backups(installation.backups, now=now)
    if "timmar" in sign.seen and installation.backups is not None:
        newest = find_newest_backup(installation.backups)
        hours = str(sign.seen["timmar"]).replace(".", ",")
        seen = f"{newest.name if newest else ''}, {hours} timmar gammal."
        remedy = "" if sign.level is Level.FINE else "Se efter varför nattens kopia inte blev av, se docs/drift.md."
        return Finding("Säkerhetskopia", sign.level, seen, remedy)
    remedy = f"Ange mappen i {BACKUPS}, och ta en varje natt: se docs/drift.md."
    return Finding("Säkerhetskopia", sign.level, f"{sign.seen['orsak']}.", remedy)


def look_at_heads(folder: Path | None) -> Iterator[Finding]:
    """See whether the log's head can be added to those that are kept; nothing is added.

    Parameters
    ----------
    folder
        The folder of backups; None when nobody has said.
    """
    if folder is None:
        return
    about, file = "Loggens huvuden", folder / HEADS
    try:
        if not file.exists():
            remedy = "Låt nattens kontroll skriva den, se docs/drift.md. Ligger den någon annanstans: se att den växer."
            yield Finding(about, Level.WARNING, f"{file} finns inte.", remedy)
            return
        kept = read_heads(file)
        with file.open("ab"):
            pass
    except DataError as error:
        remedy = "Flytta undan filen och ta reda på vem som ändrat den; nattens kontroll stannar vid den."
        fault = error.problems[0]
        place = f"{fault.place} " if fault.place else ""
        yield Finding(about, Level.FAULT, f"{file}: {place}{fault.what}", remedy)
    except OSError as error:
        remedy = "Ge den användare som kör programmet filen (chown), se docs/drift.md: annars stannar nattens kontroll."
        yield Finding(about, Level.FAULT, f"{file} går inte att läsa eller lägga till i ({error.strerror}).", remedy)
    else:
        yield Finding(about, Level.FINE, f"{format_count(len(kept))} sparade; det går att lägga till.")


def look_at_published(folder: Path | None) -> Iterator[Finding]:
    """See whether the citizens' process can read what is published."""
    if folder is None:
        return
    if not folder.is_dir():
        yield Finding("Publicerat", Level.FAULT, f"mappen {folder} finns inte.", "Skapa den, se docs/drift.md.")
        return
    paths = find_publications(folder)
    wrong = 0
    for path in paths:
        try:
            read_publication(path)
        except DataError as error:
            wrong += 1
            first = error.problems[0]
            yield Finding("Publicerat", Level.FAULT, f"{path.name}: {first.what}", "Publicera igen.")
    if not wrong:
        yield Finding("Publicerat", Level.FINE, f"{len(paths)} hela filer.")


def look_at_secrecy(paths: Mapping[str, Path]) -> Iterator[Finding]:
    """See whether others on the machine can read what only this product should.

    Parameters
    ----------
    paths
        What each file is, and where.
    """
    for what, path in paths.items():
        if path.exists() and path.stat().st_mode & _OTHERS and path.parent.stat().st_mode & _OTHERS:
            seen = f"{path} kan läsas av andra på datorn."
            yield Finding(what, Level.WARNING, seen, f"Kör «chmod 600 {path}» och «chmod 700 {path.parent}».")
        elif path.exists():
            yield Finding(what, Level.FINE, "kan bara läsas av den som ska.")


def list_secret(installation: Installation, secrets: list[Path]) -> dict[str, Path]:
    """List the files that only this product should read."""
    file = find_store_file(installation.url)
    return {f"Hemligheten {path.name}": path for path in secrets} | ({"Databasens fil": file} if file else {})


def look_at_ways_out(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Tell what may be asked of other machines; nothing, unless somebody has said so."""
    is_on = environ.get(NETWORK, "").strip().casefold() == ON
    if is_on and not environ.get(CALLER, "").strip():
        seen, remedy = f"{NETWORK} är på men {CALLER} saknas.", f"Skriv i {CALLER} vem som frågar."
        yield Finding("Polisens notiser", Level.WARNING, seen, remedy)
    else:
        yield Finding("Polisens notiser", Level.FINE, "får hämtas." if is_on else "hämtas inte.")
    try:
        tiles = find_tile_server(environ)
    except ValueError as error:
        yield Finding("Bakgrundskarta", Level.FAULT, str(error), f"Rätta {URL_VARIABLE} eller ta bort den.")
        return
    seen = (
        f"läsarens webbläsare hämtar från {tiles.url}." if tiles else "ingen; läsarens webbläsare frågar ingen annan."
    )
    yield Finding("Bakgrundskarta", Level.FINE, seen)
