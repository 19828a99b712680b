"""The profiles by which deliveries of a kind that came before are known."""

from datetime import datetime

from data.profiles import Profile
from data.store.seen import Seen


def list_profiles(seen: Seen) -> tuple[Profile, ...]:
    """Give the profiles that were remembered at earlier deliveries, each in its newest version."""
    return tuple(Profile.from_text(text) for text in seen.read_profiles()["text"])


def remember_profile(seen: Seen, profile: Profile, *, author_role: str, now: datetime) -> int:
    """Remember a profile under its name, and tell its version."""
    return seen.remember_profile(profile.name, profile.to_text(), author_role=author_role, now=now)
