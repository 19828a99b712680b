"""What keeps the product from starting: sign-in that is off where others can come in, or not to be trusted."""

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from urllib.parse import urlsplit

from dashboard.signin.settings import understand_settings
from dashboard.signin.whereabouts import is_loopback
from data.errors import DataError, Problem

SHORTEST = 32
_FEWEST_SIGNS = 10  # different ones; a random secret of 32 hexadecimal signs has about 14
_SAMPLES = ("xxx", "secret", "hemlig", "byt-ut", "bytut", "change", "exempel", "example", "sample", "password", "12345")
_CALLBACK = "/oauth2callback"
_NEEDED = ("redirect_uri", "client_id", "client_secret", "server_metadata_url")
_PACKAGES = (("authlib",), ("httpx", "httpx2"))  # one of each; authlib asks the provider by either
_MAKE_ONE = 'Gör en: python -c "import secrets; print(secrets.token_hex(32))"'
_SEE = "Se docs/inloggning.md."


def find_signin_faults(
    address: str, secrets: Mapping[str, object], environ: Mapping[str, str], *, hosts: Iterable[str] = ()
) -> list[Problem]:
    """Find why the product must not start as it is set up.

    Parameters
    ----------
    address
        What it would listen on.
    secrets
        All that the files of secrets say, as ``read_secrets`` gives it.
    environ
        The environment.
    hosts
        The names by which it may be reached, Streamlit's ``server.allowedHosts``.

    Returns
    -------
    list of Problem
        Empty where it may start.

    Examples
    --------
    >>> find_signin_faults("127.0.0.1", {}, {})
    []
    >>> print(find_signin_faults("0.0.0.0", {}, {})[0])
    [auth]: inloggning är avstängd, men 0.0.0.0 nås från andra datorer. ...
    """
    faults = _find_header_faults(environ)
    if "auth" not in secrets:
        return faults + _find_open_doors([address, *hosts])
    auth = secrets["auth"]
    if not isinstance(auth, Mapping):
        return [*faults, Problem("auth", "är inget avsnitt.", f"Skriv [auth] på en egen rad. {_SEE}")]
    faults += _find_secret_faults(auth) + _find_provider_faults(auth)
    faults += [
        Problem("", f"paketet {names[0]} saknas.", "Installera det: pip install 'lofteskartan[signin]'.")
        for names in _PACKAGES
        if not any(map(find_spec, names))
    ]
    try:
        understand_settings(secrets, environ)
    except DataError as fault:
        faults += [Problem(f"{fault.source} {one.place}".strip(), one.what, one.remedy) for one in fault.problems]
    return faults


def _find_open_doors(names: Iterable[str]) -> list[Problem]:
    remedy = f"Slå på inloggning, eller lyssna bara på 127.0.0.1. {_SEE}"
    return [
        Problem("[auth]", f"inloggning är avstängd, men {name or 'adressen'} nås från andra datorer.", remedy)
        for name in names
        if not is_loopback(name)
    ]


def _find_header_faults(environ: Mapping[str, str]) -> list[Problem]:
    """Find what would let whoever writes a header say who they are."""
    name = "STREAMLIT_SERVER_TRUSTED_USER_HEADERS"
    what = "låter den som anropar själv säga vem den är."
    return [Problem(name, what, "Ta bort variabeln.")] if environ.get(name, "").strip() else []


def _find_secret_faults(auth: Mapping[str, object]) -> list[Problem]:
    place, secret = "[auth] cookie_secret", auth.get("cookie_secret")
    if not isinstance(secret, str) or not secret:
        return [Problem(place, "saknas.", _MAKE_ONE)]
    if len(secret.encode()) < SHORTEST:
        return [Problem(place, f"är kortare än {SHORTEST} tecken.", _MAKE_ONE)]
    if len(set(secret)) < _FEWEST_SIGNS or any(sample in secret.lower() for sample in _SAMPLES):
        return [Problem(place, "ser ut som ett exempel, och ett sådant är ingen hemlighet.", _MAKE_ONE)]
    return []


def _find_provider_faults(auth: Mapping[str, object]) -> list[Problem]:
    faults = [
        Problem(f"[auth] {name}", "saknas.", _SEE)
        for name in _NEEDED
        if not isinstance(auth.get(name), str) or not str(auth[name]).strip()
    ]
    faults += [
        Problem(f"[auth.{name}]", "är en andra leverantör, och bara en kan användas.", f"Skriv den i [auth]. {_SEE}")
        for name, said in auth.items()
        if isinstance(said, Mapping) and name != "client_kwargs"
    ]
    redirect = str(auth.get("redirect_uri", ""))
    if redirect and not redirect.endswith(_CALLBACK):
        faults.append(Problem("[auth] redirect_uri", f"slutar inte med {_CALLBACK}.", _SEE))
    for name in ("redirect_uri", "server_metadata_url"):
        given = urlsplit(str(auth.get(name, "")))
        if given.netloc and given.scheme != "https" and not is_loopback(given.hostname):
            faults.append(Problem(f"[auth] {name}", "är inte krypterad.", "Adressen ska börja med https://."))
    return faults
