"""The profiles by which deliveries of a kind that came before are known."""

from datetime import datetime

from dashboard.store import the_store
from data.profiles import Profile


def list_profiles() -> tuple[Profile, ...]:
    """Give the profiles that were remembered at earlier deliveries, each in its newest version."""
    return tuple(Profile.from_text(text) for text in the_store().read_profiles()["text"])


def remember_profile(profile: Profile, *, author_role: str, now: datetime) -> int:
    """Remember a profile under its name, and tell its version."""
    return the_store().remember_profile(profile.name, profile.to_text(), author_role=author_role, now=now)
