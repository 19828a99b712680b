"""Profiles of deliveries that many receive, and how a file is told to be one of them."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from data.columns.preview import Preview
from data.profiles.profile import Profile, read_profile, remember

PROFILES = Path(__file__).parent


@cache
def shipped_profiles() -> tuple[Profile, ...]:
    """Read the profiles that ship with the product, in the order of their names.

    Examples
    --------
    >>> "bra-statistikdatabas" in [profile.profile_id for profile in shipped_profiles()]
    True
    """
    return tuple(read_profile(path) for path in sorted(PROFILES.glob("*.yaml")))


def find_profile(preview: Preview, *, remembered: Iterable[Profile] = ()) -> Profile | None:
    """Find the profile that a file follows.

    Parameters
    ----------
    preview
        Its headings and first rows.
    remembered
        Profiles saved at earlier deliveries; they go before those that ship.

    Returns
    -------
    Profile or None
        The one that asks for most headings among those that fit; the first of equals.
    """
    for candidates in (tuple(remembered), shipped_profiles()):
        fitting = [profile for profile in candidates if profile.fits(preview)]
        if fitting:
            return max(fitting, key=lambda profile: len(profile.headings) + len(profile.values))
    return None


__all__ = ["PROFILES", "Profile", "find_profile", "read_profile", "remember", "shipped_profiles"]
