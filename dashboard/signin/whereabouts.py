"""Whether whoever asks sits at this machine, as far as the request tells."""

import ipaddress
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

_CHAINS = ("x-forwarded-for", "x-real-ip", "x-client-ip", "cf-connecting-ip", "true-client-ip")


def is_at_this_machine(headers: Mapping[str, str]) -> bool:
    """Whether a request names this machine, and says nothing of another: neither the one that asks nor one between.

    A proxy on this machine makes everyone look near; it tells by the headers that it adds, or by
    the name that the browser used.

    Parameters
    ----------
    headers
        The request's headers.

    Examples
    --------
    >>> is_at_this_machine({"Host": "localhost:8501", "Origin": "http://localhost:8501"})
    True
    >>> is_at_this_machine({"Host": "127.0.0.1:8501", "Origin": "https://lofteskartan.kommun.example"})
    False
    >>> is_at_this_machine({"Host": "127.0.0.1", "X-Forwarded-For": "127.0.0.1, 192.0.2.7"})
    False
    >>> is_at_this_machine({"Host": "127.0.0.1", "Via": "1.1 proxy"}), is_at_this_machine({"Origin": "http://localhost"})
    (False, False)
    """
    given = {name.lower(): value for name, value in headers.items()}
    named = [urlsplit(f"//{given[name]}").hostname for name in ("host", "x-forwarded-host") if name in given]
    if "origin" in given:
        named.append(urlsplit(given["origin"]).hostname)
    passed = [one for name in _CHAINS if name in given for one in given[name].split(",")]
    is_passed_on = "forwarded" in given or "via" in given
    is_named = "host" in given or not given  # without any header there is no request, as when a page is tested
    return is_named and not is_passed_on and all(is_loopback(one) for one in [*named, *passed])


def is_loopback(host: str | None) -> bool:
    """Whether a name or an address means the machine itself.

    Examples
    --------
    >>> [is_loopback(host) for host in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "192.0.2.7", "", None)]
    [True, True, True, False, False, False, False]
    """
    bare = (host or "").strip().strip("[]").lower()
    if bare == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(bare).is_loopback
    return False
