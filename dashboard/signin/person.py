"""Who is looking, decided anew each time a page is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import streamlit as st

from dashboard.signin.session import Session, is_current, is_for, understand_session
from dashboard.signin.settings import Settings, the_settings
from dashboard.signin.whereabouts import is_at_this_machine
from data.demands import Denied
from data.errors import Problem
from data.roles import LOCAL, Role, understand_roles

NOBODY = frozenset({Role.PUBLIC})


class Refusal(StrEnum):
    """Why someone doesn't come in, said to them."""

    ANONYMOUS = "Logga in för att fortsätta."
    EXPIRED = "Din inloggning har gått ut. Logga in igen."
    SIGNED_OUT = "Du har loggat ut. Logga in igen om du vill fortsätta."
    UNCLEAR = "Inloggningen säger inte vem du är. Logga in igen, eller be kommunens administratör om hjälp."
    NO_ROLE = "Ditt konto har ingen roll här. Be kommunens administratör att ge dig en, och logga sedan in igen."
    OUTSIDE = (
        "Inloggning är avstängd, och då kommer bara den in som sitter vid datorn där Löfteskartan körs. "
        "Be kommunens administratör att slå på inloggning: docs/inloggning.md säger hur."
    )


class SignOuts(Protocol):
    """What remembers who has signed out; the store."""

    def is_signed_out(self, person_key: str, issued: int) -> bool:
        """Whether a sign-in was ended."""
        ...

    def sign_out(self, person_key: str, session_key: str, issued: int, *, now: datetime) -> None:
        """Write that a sign-in is ended."""
        ...


@dataclass(frozen=True, slots=True)
class Person:
    """Who is looking, without saying who.

    Attributes
    ----------
    roles
        What they are to the municipality; the public's where that isn't known.
    key
        Stands for the person in the log; empty for whoever sits at the machine.
    is_signed_in
        Whether a provider has vouched for them, and it still holds.
    session
        The sign-in, where there is one that holds.
    refusal
        Why they see nothing, or None.
    """

    roles: frozenset[Role]
    key: str = ""
    is_signed_in: bool = False
    session: Session | None = None
    refusal: Refusal | None = None


def find_person(sign_outs: SignOuts, *, now: float) -> Person:
    """Find who is looking at the page that is being drawn.

    Parameters
    ----------
    sign_outs
        The store.
    now
        The time, in seconds since 1970.

    Raises
    ------
    DataError
        When the settings or the store can't be read: then nobody is let in.
    """
    settings = the_settings()
    if settings is None:
        return find_local(st.context.headers)
    return find_signed_in(dict(st.user), settings, sign_outs, now=now)


def confirm_person(person: Person, sign_outs: SignOuts, *, now: float) -> None:
    """Refuse who was let in and is no longer: signed out in another window, or over time.

    Parameters
    ----------
    person
        Who was looking when the page was drawn.
    sign_outs
        The store.
    now
        The time, in seconds since 1970.

    Raises
    ------
    Denied
        When the sign-in no longer holds, or is another's.
    """
    if find_person(sign_outs, now=now) != person:
        problem = Problem("", "din inloggning gäller inte längre.", "Ladda om sidan och logga in igen.")
        source = "Inloggning"
        raise Denied(source, [problem])


def find_local(headers: Mapping[str, str]) -> Person:
    """Find who is looking where sign-in is switched off: whoever sits at the machine, and nobody else.

    Examples
    --------
    >>> find_local({"Host": "127.0.0.1:8501"}).roles == LOCAL
    True
    >>> find_local({"Host": "127.0.0.1:8501", "X-Forwarded-For": "192.0.2.7"}).refusal is Refusal.OUTSIDE
    True
    """
    return Person(LOCAL) if is_at_this_machine(headers) else Person(NOBODY, refusal=Refusal.OUTSIDE)


def find_signed_in(claims: Mapping[str, object], settings: Settings, sign_outs: SignOuts, *, now: float) -> Person:
    """Find who is looking from what the provider signed; what is unclear, over or ended gives nothing.

    Parameters
    ----------
    claims
        What the provider signed, with Streamlit's ``is_logged_in``.
    settings
        What we and the roles are called by the provider.
    sign_outs
        The store.
    now
        The time, in seconds since 1970.
    """
    if claims.get("is_logged_in") is not True:
        return Person(NOBODY, refusal=Refusal.ANONYMOUS)
    session = understand_session(claims, settings.key)
    if session is None or not is_for(claims, settings.client):
        return Person(NOBODY, refusal=Refusal.UNCLEAR)
    if not is_current(claims, now=now):
        return Person(NOBODY, refusal=Refusal.EXPIRED)
    if sign_outs.is_signed_out(session.person_key, session.issued):
        return Person(NOBODY, refusal=Refusal.SIGNED_OUT)
    roles = understand_roles(claims.get(settings.claim), settings.names) or NOBODY
    refusal = Refusal.NO_ROLE if roles == NOBODY else None
    return Person(roles, session.person_key, is_signed_in=True, session=session, refusal=refusal)
