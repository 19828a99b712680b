"""The tile server an administrator may name; without one the map stands on plain ground."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

URL_VARIABLE = "LOFTESKARTAN_TILE_URL"
ATTRIBUTION_VARIABLE = "LOFTESKARTAN_TILE_ATTRIBUTION"


@dataclass(frozen=True, slots=True)
class TileServer:
    """A tile address with ``{z}``, ``{x}`` and ``{y}``, and to whom the pictures belong."""

    url: str
    attribution: str


def find_tile_server(environment: Mapping[str, str]) -> TileServer | None:
    """Find the tile server that the environment names, if any.

    Parameters
    ----------
    environment
        ``os.environ`` or the like.

    Returns
    -------
    TileServer or None
        None when no address is named.

    Raises
    ------
    ValueError
        If the address isn't one of tiles, or nobody is named as its owner; the message is Swedish.

    Examples
    --------
    >>> find_tile_server({}) is None
    True
    >>> find_tile_server({"LOFTESKARTAN_TILE_URL": "https://kartor.example/{z}/{x}/{y}.png"})
    Traceback (most recent call last):
    ValueError: LOFTESKARTAN_TILE_ATTRIBUTION saknas: skriv vem kartbilderna tillhör.
    """
    url = environment.get(URL_VARIABLE, "").strip()
    attribution = environment.get(ATTRIBUTION_VARIABLE, "").strip()
    if not url:
        return None
    if not attribution:
        msg = f"{ATTRIBUTION_VARIABLE} saknas: skriv vem kartbilderna tillhör."
        raise ValueError(msg)
    find_origin(url)
    return TileServer(url, attribution)


def find_origin(tile_url: str) -> str:
    """Find the server of a tile address, as a Content-Security-Policy names it.

    Examples
    --------
    >>> find_origin("https://{s}.kartor.example/{z}/{x}/{y}.png")
    'https://*.kartor.example'
    """
    found = re.match(r"(https?://)(\{s\}\.)?([\w.-]+(?::\d+)?)/", tile_url)
    if not found:
        msg = f"{URL_VARIABLE} skrivs https://server/{{z}}/{{x}}/{{y}}.png, inte «{tile_url}»."
        raise ValueError(msg)
    return found[1] + ("*." if found[2] else "") + found[3]
