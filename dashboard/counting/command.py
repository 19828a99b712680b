"""What the command ``lofteskartan count`` does, told line by line in Swedish."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.counting.cluster import check_address, do_on_cluster, is_open
from dashboard.counting.job import Done, Job, do_part, find_done
from dashboard.findings import describe_account
from dashboard.formats import format_count
from data.arrivals import Counted, read_arrival
from data.deliveries import Kind
from data.errors import DataError, Problem
from data.files.systems import WGS84, name_crs
from data.part_counts import Account, add_counts, read_counts
from data.parts import Columns, find_parts
from data.texts import clean
from geo.area_set import AreaSet, make_area_set, save_area_set

COMMAND = "lofteskartan count"
SUM, ACCOUNT = "antal.parquet", "redovisning.txt"


def count(
    folder: Path,
    *,
    areas: Path,
    description: Path | None,
    out: Path,
    columns: Columns,
    scheduler: str | None = None,
    is_anew: bool = False,
) -> Iterator[str]:
    """Count the Parquet files of a folder per area, category and month, and tell how it goes.

    Parameters
    ----------
    folder
        With the files, in folders of its own or not.
    areas, description
        A file of areas, and its description when that doesn't lie beside it.
    out
        Where the counts go: one file per part, their sum and the account of the rows.
    columns
        The files' headings.
    scheduler
        A Dask cluster's address; without it the counting is done in this process.
    is_anew
        Count also what is counted already.

    Raises
    ------
    DataError
        When something can't be counted; then there is no sum, but what was counted is kept.
    """
    folder, out = folder.absolute(), out.absolute()
    _check_folders(folder, out)
    if scheduler is not None:
        check_address(scheduler)
    parts = find_parts(folder)
    intake = read_arrival(areas, description=description)
    yield from describe_account(intake.file_name, intake.description, Counted(intake).count())
    if intake.description.kind is not Kind.AREAS:
        raise _refuse(areas.name, "filen innehåller inte områden.", "Ange en fil med områden efter --areas.")
    asked = _share_areas(intake.table, out)
    for name in (SUM, ACCOUNT):
        (out / name).unlink(missing_ok=True)
    jobs = [Job(str(folder), part, str(out), columns, asked.digest) for part in parts]
    done = {} if is_anew else {job: found for job in jobs if (found := find_done(job))}
    waiting = [job for job in jobs if job not in done]
    for job in waiting:
        job.target.unlink(missing_ok=True)
    yield f"{format_count(len(jobs))} filer, {format_count(len(done))} redan räknade."
    if scheduler is not None and is_open(scheduler):
        yield "OBS: tcp:// är okrypterat. Använd bara ett nät där alla datorer är era; se docs/flera-maskiner.md."
    if waiting:
        yield from _do(waiting, scheduler, done)
    yield from _finish(jobs, done, out)


def name_columns(crs: str | None, *, x: str | None, y: str | None, category: str, at: str) -> Columns:
    """Settle which columns are read: x and y where a reference system is given, else lon and lat.

    Raises
    ------
    DataError
        When there is no such reference system, or a column is named twice.

    Examples
    --------
    >>> name_columns(None, x=None, y=None, category="brott", at="tid")
    Columns(x='lon', y='lat', category='brott', at='tid', crs='EPSG:4326')
    """
    columns = (
        Columns(x or "lon", y or "lat", category, at, WGS84)
        if crs is None
        else Columns(x or "x", y or "y", category, at, name_crs(crs, source="--koordinatsystem"))
    )
    if len(set(columns[:4])) < len(columns[:4]):
        named = ", ".join(f"«{name}»" for name in columns[:4])
        raise _refuse(COMMAND, f"samma kolumn är angiven två gånger: {named}.", "Ange fyra olika kolumner.")
    if (x or y) and crs is None and not (x and y):
        raise _refuse(COMMAND, "bara den ena av --x och --y är angiven.", "Ange båda, och --koordinatsystem.")
    return columns


def _refuse(source: str, what: str, remedy: str) -> DataError:
    return DataError(source, [Problem("", what, remedy)])


def _check_folders(folder: Path, out: Path) -> None:
    """See that counts don't end up among what is counted: they would be counted the next time."""
    inner, outer = folder.resolve(), out.resolve()
    if inner == outer or inner in outer.parents or outer in inner.parents:
        what = "mappen för resultat och mappen med Parquet-filer ligger i varandra."
        raise _refuse(out.name, what, "Ange en annan mapp efter --out.")


def _share_areas(table: pa.Table, out: Path) -> AreaSet:
    ids, outlines = table["area_id"].tolist(), table["exact_geometry"].tolist()
    out.mkdir(parents=True, exist_ok=True)
    asked = make_area_set(ids, outlines, crs=str(table["crs"].iloc[0]), folder=out)
    save_area_set(asked, out)
    return asked


def _do(waiting: Sequence[Job], scheduler: str | None, done: dict[Job, Done]) -> Iterator[str]:
    answers = _do_here(waiting) if scheduler is None else do_on_cluster(waiting, scheduler)
    problems = []
    for number, (job, answer) in enumerate(answers, start=1):
        of = f"{format_count(number)} av {format_count(len(waiting))}: {clean(job.part)}"
        if isinstance(answer, DataError):
            problems += [Problem(clean(job.part), problem.what, problem.remedy) for problem in answer.problems]
            yield f"{of} gick inte att räkna"
        else:
            done[job] = answer
            yield f"{of}, {format_count(answer.account.n_read)} rader"
    if problems:
        what = "alla filer gick inte att räkna, så ingen summa är skriven. Det som räknades är kvar."
        raise DataError(COMMAND, [Problem("", what, "Rätta filerna och kör samma kommando igen."), *problems])


def _do_here(jobs: Iterable[Job]) -> Iterator[tuple[Job, Done | DataError]]:
    for job in jobs:
        try:
            yield job, do_part(job)
        except DataError as error:
            yield job, error


def _finish(jobs: Sequence[Job], done: Mapping[Job, Done], out: Path) -> Iterator[str]:
    _check_copies(done)
    tables = []
    for job in jobs:
        kept = read_counts(job.target)
        if kept is None or (kept.origin.asked, kept.origin.sha256) != (job.asked, done[job].sha256):
            what = "resultatet ändrades under tiden; någon annan räknar till samma mapp."
            raise _refuse(clean(job.part), what, "Kör samma kommando igen när den är klar.")
        tables.append(kept.counts)
    account = sum((done[job].account for job in jobs), Account())
    told = list(_describe(account))
    per_part = (f"{clean(job.part)}: {', '.join(_describe_short(done[job].account))}" for job in jobs)
    _write(out / ACCOUNT, "\n".join([*told, "", "Per fil:", *per_part, ""]).encode())
    sink = pa.BufferOutputStream()
    pq.write_table(add_counts(tables), sink)
    _write(out / SUM, sink.getvalue().to_pybytes())
    yield from told
    yield f"Antal per område, kategori och månad: {out / SUM}"


def _check_copies(done: Mapping[Job, Done]) -> None:
    """Refuse to count the same rows twice because their file lies there twice."""
    same = defaultdict(list)
    for job, answer in done.items():
        if answer.account.n_read:
            same[answer.sha256].append(clean(job.part))
    copies = [sorted(names) for names in same.values() if len(names) > 1]
    if copies:
        problems = [Problem(names[0], f"samma innehåll som {', '.join(names[1:])}.", "Ta bort en.") for names in copies]
        raise DataError(COMMAND, problems)


def _describe(account: Account) -> Iterator[str]:
    yield f"Rader lästa: {format_count(account.n_read)}"
    yield f"  räknade i något område: {format_count(account.n_counted)}"
    yield f"  utanför alla områden: {format_count(account.n_outside)}"
    yield f"  utan användbar plats: {format_count(account.n_unplaced)}"
    yield f"  i ett område men utan användbar tid: {format_count(account.n_undated)}"
    if account.n_matches != account.n_counted:
        yield f"Områden överlappar: raderna i områden ger tillsammans {format_count(account.n_matches)} antal."
    if account.n_read and not account.n_counted:
        yield "OBS: ingen rad räknades. Kontrollera koordinatsystem, och att x är öst och y nord."


def _describe_short(account: Account) -> Iterator[str]:
    for n, word in (
        (account.n_read, "lästa"),
        (account.n_counted, "räknade"),
        (account.n_outside, "utanför"),
        (account.n_unplaced, "utan plats"),
        (account.n_undated, "utan tid"),
    ):
        yield f"{format_count(n)} {word}"


def _write(path: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".ofärdig", delete=False) as file:
        unfinished = Path(file.name)
        try:
            file.write(content)
            file.flush()
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
