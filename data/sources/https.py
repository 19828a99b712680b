"""One address fetched once: only https, only the host that was meant, no redirect, never more than was allowed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from data.errors import DataError, Problem

TIMEOUT = 30.0
_CHUNK = 65_536
_REDIRECTS = range(300, 400)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered; header names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch_https(
    address: str,
    headers: Mapping[str, str],
    *,
    host: str,
    max_bytes: int,
    clock: Callable[[], float],
    connect: Callable[..., HTTPConnection] = HTTPSConnection,
    timeout: float = TIMEOUT,
) -> Answer:
    """Fetch an address.

    Parameters
    ----------
    address
        With its query.
    headers
        Sent as they are.
    host
        The only host that may be asked.
    max_bytes
        More than this is refused while it is read.
    clock
        Seconds, to end an answer that trickles.
    connect
        Makes the connection; another only in tests.
    timeout
        Seconds for each step, and four times that for the whole.

    Raises
    ------
    DataError
        When the address is another host's, the host redirects, can't be reached, or gives too much.

    Examples
    --------
    >>> fetch_https("http://polisen.se/", {}, host="polisen.se", max_bytes=1, clock=float)
    Traceback (most recent call last):
    data.errors.DataError: polisen.se: 1 fel
      adressen är inte en https-adress till polisen.se.
    """
    parts = urlsplit(address)
    if (parts.scheme, parts.netloc.casefold()) != ("https", host):
        raise DataError(host, [Problem("", f"adressen är inte en https-adress till {host}.")])
    connection = connect(host, timeout=timeout)
    try:
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request("GET", target, headers=dict(headers))
        answer = connection.getresponse()
        if answer.status in _REDIRECTS:
            raise DataError(host, [Problem("", f"{host} hänvisar vidare till en annan adress; den hämtas inte.")])
        found = {name.casefold(): value for name, value in answer.getheaders()}
        body = _read(answer.read, host, max_bytes, clock, clock() + 4 * timeout)
        if answer.length:  # what was promised and never came; read(n) says nothing of it
            raise DataError(host, [Problem("", f"svaret från {host} bröts av innan det var helt.", "Försök igen.")])
        return Answer(answer.status, found, body)
    except (OSError, HTTPException, ValueError) as fault:
        remedy = "Kontrollera att servern når nätet, eller försök senare."
        raise DataError(host, [Problem("", f"{host} gick inte att nå.", remedy)]) from fault
    finally:
        connection.close()


def _read(read: Callable[[int], bytes], host: str, max_bytes: int, clock: Callable[[], float], ends_at: float) -> bytes:
    body = bytearray()
    while chunk := read(_CHUNK):
        body += chunk
        if len(body) > max_bytes:
            raise DataError(host, [Problem("", f"svaret från {host} är större än {max_bytes} byte; det läses inte.")])
        if clock() > ends_at:
            raise DataError(host, [Problem("", f"svaret från {host} tog för lång tid.", "Försök igen senare.")])
    return bytes(body)
