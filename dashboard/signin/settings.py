"""What the administrator has written about sign-in: the provider, the secret, and what the roles are called there."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from os import environ as the_environment
from pathlib import Path
from types import MappingProxyType

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from data.errors import DataError, Problem
from data.roles import Role

VARIABLE = "LOFTESKARTAN_ROLLER"
CLAIM = "roles"

NAMES: Mapping[str, Role] = MappingProxyType(
    {
        "allmanhet": Role.PUBLIC,
        "fortroendevald": Role.ELECTED,
        "rad": Role.COUNCIL,
        "analytiker": Role.ANALYST,
        "administrator": Role.ADMIN,
    }
)
"""What the roles are called unless the administrator says otherwise; few providers take spaces and å, ä, ö."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How people are signed in.

    Attributes
    ----------
    key
        What pseudonyms are made with; it follows from the cookie secret.
    client
        What the product is called by the provider.
    claim
        Where in what the provider sends the roles stand.
    names
        The provider's name of each role.
    """

    key: bytes = field(repr=False)
    client: str
    claim: str = CLAIM
    names: Mapping[str, Role] = field(default_factory=lambda: NAMES)


@cache
def the_settings() -> Settings | None:
    """Give the settings as they were when the server started, or None where sign-in is switched off.

    Read once: a file that is spoilt while the server runs must not open the door.
    """
    return understand_settings(read_secrets(), the_environment)


def read_secrets() -> Mapping[str, object]:
    """Read all that Streamlit's files of secrets say; nothing where there are none.

    Raises
    ------
    DataError
        When there is one that can't be read. Streamlit itself then goes on as if there were none.
    """
    paths = [Path(path) for path in st.get_option("secrets.files")]
    try:
        return st.secrets.to_dict() if any(path.exists() for path in paths) else {}
    except (StreamlitSecretNotFoundError, OSError, ValueError) as error:
        problem = Problem(
            "", "filen med inloggningens uppgifter går inte att läsa.", "Rätta den efter docs/inloggning.md."
        )
        raise DataError(", ".join(map(str, paths)), [problem]) from error


def understand_settings(secrets: Mapping[str, object], environ: Mapping[str, str]) -> Settings | None:
    """Understand how people are signed in, or that they are not.

    Parameters
    ----------
    secrets
        What the files of secrets say; sign-in is on where there is a section ``[auth]``.
    environ
        The environment; ``LOFTESKARTAN_ROLLER`` can name a file of what the roles are called.

    Raises
    ------
    DataError
        When the file of roles can't be used.

    Examples
    --------
    >>> understand_settings({}, {})
    >>> understand_settings({"auth": {"cookie_secret": "ett hemligt ord", "client_id": "kartan"}}, {})
    Settings(client='kartan', claim='roles', names=mappingproxy({...}))
    """
    if "auth" not in secrets:
        return None
    auth = secrets["auth"] if isinstance(secrets["auth"], Mapping) else {}
    secret, client = (str(auth.get(name, "")) for name in ("cookie_secret", "client_id"))
    key = hashlib.blake2b(secret.encode(), digest_size=32, person=b"inloggning").digest()
    given = environ.get(VARIABLE, "").strip()
    if not given:
        return Settings(key, client)
    claim, names = read_roles(Path(given))
    return Settings(key, client, claim, names)


def read_roles(path: Path) -> tuple[str, Mapping[str, Role]]:
    """Read what the roles are called by the provider, and where they stand in what it sends.

    Parameters
    ----------
    path
        A TOML file: ``claim = "roles"`` and a table ``[roller]`` of the provider's name = our role.

    Raises
    ------
    DataError
        With every fault of the file.
    """
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        problem = Problem("", f"filen som {VARIABLE} pekar på går inte att läsa.", "Den ska vara en TOML-fil i UTF-8.")
        raise DataError(str(path), [problem]) from error
    claim, roles = said.get("claim", CLAIM), said.get("roller")
    problems = _find_role_faults(claim, roles) + [
        Problem(name, "är ingen inställning.", "Filen har «claim» och tabellen [roller], inget mer.")
        for name in said
        if name not in ("claim", "roller")
    ]
    if problems:
        raise DataError(str(path), problems)
    return claim, MappingProxyType({name: Role(role) for name, role in (roles or {}).items()})


def _find_role_faults(claim: object, roles: object) -> list[Problem]:
    faults = []
    if not isinstance(claim, str) or not claim:
        faults.append(Problem("claim", "är inget namn.", 'Skriv till exempel claim = "roles".'))
    if not isinstance(roles, Mapping) or not roles:
        return [*faults, Problem("[roller]", "saknas eller är tom.", 'Skriv till exempel polis = "analytiker/polis".')]
    known = ", ".join(f"«{role}»" for role in Role)
    return faults + [
        Problem(f"[roller] {name}", f"«{role}» är ingen roll.", f"Rollerna är {known}.")
        for name, role in roles.items()
        if role not in list(Role)
    ]
