"""Parts handed to a Dask cluster: whatever a lost worker had begun, another does."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from typing import Any

from dashboard.counting.job import Done, Job, do_part, find_hindrance
from data.errors import DataError, Problem
from data.texts import clean

OPTION = "--scheduler"
PATIENCE_S = 30
_ADDRESS = re.compile(r"(tcp|tls)://(\[[0-9a-fA-F:.]+\]|[^/:@\s]+):[0-9]{1,5}")
_LOCAL = re.compile(r"tcp://(localhost|127\.[0-9.]+|\[::1\]):")


def do_on_cluster(jobs: Sequence[Job], address: str) -> Iterator[tuple[Job, Done | DataError]]:
    """Have the workers of a cluster do jobs; give each as it is done, or why it can't be.

    Parameters
    ----------
    jobs
        At least one.
    address
        The scheduler's, as ``"tcp://10.0.0.5:8786"`` or ``"tls://…"``.

    Raises
    ------
    DataError
        When there is no such cluster, it can't do the work, or it is lost on the way. What
        was done is then still done.
    """
    with _reach(address) as client:
        _check_workers(client, jobs[0], address)
        jobs_of = {
            client.submit(do_part, job, pure=False, key=f"count-{i}-{job.part}"): job for i, job in enumerate(jobs)
        }
        for future in import_module("distributed").as_completed(list(jobs_of), loop=client.loop):
            yield jobs_of[future], _settle(future, jobs_of[future], address)
            future.release()


def is_open(address: str) -> bool:
    """Tell whether what is said with a cluster can be heard by others.

    Examples
    --------
    >>> is_open("tcp://10.0.0.5:8786"), is_open("tcp://127.0.0.1:8786"), is_open("tls://10.0.0.5:8786")
    (True, False, False)
    """
    return address.startswith("tcp://") and not _LOCAL.match(address)


def check_address(address: str) -> None:
    """See that an address can be a scheduler's, before anything else is done.

    Examples
    --------
    >>> check_address("10.0.0.5")
    Traceback (most recent call last):
    data.errors.DataError: 10.0.0.5: 1 fel
      det är ingen adress till ett kluster. Skriv till exempel tcp://10.0.0.5:8786 eller tls://10.0.0.5:8786.
    """
    if not _ADDRESS.fullmatch(address):
        remedy = "Skriv till exempel tcp://10.0.0.5:8786 eller tls://10.0.0.5:8786."
        raise _refuse(address, "det är ingen adress till ett kluster.", remedy)
    try:
        import_module("distributed")
    except ImportError:
        what = "Dask är inte installerat, så inget kluster går att nå."
        remedy = "Installera tillägget cluster, eller utelämna --scheduler och räkna på den här datorn."
        raise _refuse(OPTION, what, remedy) from None


def _refuse(source: str, what: str, remedy: str) -> DataError:
    return DataError(source, [Problem("", what, remedy)])


@contextmanager
def _reach(address: str) -> Iterator[Any]:
    client_of = import_module("distributed").Client
    try:
        client = client_of(address, timeout=PATIENCE_S, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError):
        remedy = "Kontrollera adressen, att klustret är igång, och nycklarna om det är tls."
        raise _refuse(address, "inget Dask-kluster svarar.", remedy) from None
    with client:
        yield client


def _check_workers(client: Any, job: Job, address: str) -> None:  # noqa: ANN401  # distributed is imported when asked for
    try:
        client.wait_for_workers(1, timeout=PATIENCE_S)
    except TimeoutError:
        remedy = "Starta minst en arbetare: dask worker --nthreads 1 ADRESS."
        raise _refuse(address, "klustret har inga arbetare.", remedy) from None
    said = client.run(find_hindrance, job, wanted=version("lofteskartan"), on_error="return")
    faults = {worker: _say(answer) for worker, answer in said.items() if answer}
    if faults:
        raise DataError(address, [Problem(f"arbetaren {worker}", what) for worker, what in sorted(faults.items())])


def _say(answer: object) -> str:
    if isinstance(answer, str):
        return answer
    return f"kan inte köra lofteskartan ({type(answer).__name__}). Installera samma version där som här."


def _settle(future: Any, job: Job, address: str) -> Done | DataError:  # noqa: ANN401  # as above
    if future.status in {"cancelled", "lost"}:
        what = "kontakten med klustret bröts. Det som hann räknas är kvar."
        raise _refuse(address, what, "Starta klustret och kör samma kommando igen.")
    try:
        done: Done = future.result()
    except DataError as error:
        return error
    except import_module("distributed").KilledWorker:
        remedy = "Ge arbetarna mer minne, eller skriv filen med mindre radgrupper."
        return _refuse(clean(job.part), "flera arbetare dog när de räknade filen.", remedy)
    except Exception as error:  # noqa: BLE001  # whatever went wrong on another machine concerns this part alone
        return _refuse(clean(job.part), f"filen gick inte att räkna ({type(error).__name__}).", "Se arbetarens logg.")
    return done
