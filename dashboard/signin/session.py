"""One sign-in: whose it is without saying who, and how long it lasts."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HOURS = 8
"""A working day. Streamlit's own cookie lives for 30 days and its end is never looked at."""

_LONGEST = HOURS * 3600
_SKEW = 120  # seconds that the provider's clock may be ahead of ours


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in that can be told from others.

    Attributes
    ----------
    person_key
        Stands for the person. The same each time, and without the secret nobody finds who it is.
    session_key
        Stands for this sign-in.
    issued
        When it began, in whole seconds since 1970, by the provider's clock.
    """

    person_key: str
    session_key: str
    issued: int


def understand_session(claims: Mapping[str, object], key: bytes) -> Session | None:
    """Understand whose a sign-in is, or None when what was sent says too little.

    Parameters
    ----------
    claims
        What the provider signed.
    key
        What pseudonyms are made with.

    Examples
    --------
    >>> session = understand_session({"iss": "https://x", "sub": "7", "iat": 100}, b"k")
    >>> session.issued, len(session.person_key)
    (100, 32)
    >>> understand_session({"sub": "7", "iat": 100}, b"k") is None
    True
    """
    issuer, subject, issued = claims.get("iss"), claims.get("sub"), _read_seconds(claims, "iat")
    if not (isinstance(issuer, str) and isinstance(subject, str) and issuer and subject and issued is not None):
        return None
    one = [issuer, subject, issued, str(claims.get("sid", "")), str(claims.get("nonce", ""))]
    return Session(hide_person(issuer, subject, key), _hide(one, key), int(issued))


def hide_person(issuer: str, subject: str, key: bytes) -> str:
    """Make what stands for a person in the log: the same each time, and telling nobody without the key who it is.

    Parameters
    ----------
    issuer
        The provider's own name.
    subject
        The person's, by the provider.
    key
        What pseudonyms are made with.

    Examples
    --------
    >>> hide_person("https://x", "7", b"k") == hide_person("https://x", "8", b"k")
    False
    """
    return _hide([issuer, subject], key)


def is_for(claims: Mapping[str, object], client: str) -> bool:
    """Whether a sign-in was made for us; one made for another that names us as its sender isn't.

    Parameters
    ----------
    claims
        What the provider signed. Its library takes the word of ``azp`` and doesn't look in ``aud``.
    client
        What we are called by the provider.

    Examples
    --------
    >>> is_for({"aud": ["annan", "kartan"]}, "kartan")
    True
    >>> is_for({"aud": "annan", "azp": "kartan"}, "kartan")
    False
    """
    audience = claims.get("aud")
    return bool(client) and (audience == client or (isinstance(audience, list) and client in audience))


def is_current(claims: Mapping[str, object], *, now: float) -> bool:
    """Whether a sign-in still holds: not past its end, and begun less than eight hours ago.

    Parameters
    ----------
    claims
        What the provider signed; where it also says when the person last gave their password, that counts.
    now
        The time, in seconds since 1970.

    Examples
    --------
    >>> is_current({"iat": 0, "exp": 86_400}, now=8 * 3600 - 1)
    True
    >>> is_current({"iat": 0, "exp": 86_400}, now=8 * 3600)
    False
    >>> is_current({"iat": 0, "exp": 300}, now=300)
    False
    """
    begun, end = _read_seconds(claims, "iat"), _read_seconds(claims, "exp")
    asked = _read_seconds(claims, "auth_time") if "auth_time" in claims else begun
    if begun is None or end is None or asked is None:
        return False
    return begun <= now + _SKEW and now < end and now < min(begun, asked) + _LONGEST


def _read_seconds(claims: Mapping[str, object], name: str) -> float | None:
    """Read a time; what is no number, infinite or before 1970 is no time."""
    given = claims.get(name)
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    return given if 0 <= given < 2**53 else None


def _hide(parts: Sequence[object], key: bytes) -> str:
    said = json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(said, key=key, digest_size=16, person=b"vem").hexdigest()
