"""The cookie that holds a sign-in: what the provider said, signed by Streamlit and by nobody else."""

import json
from collections.abc import Mapping

from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

COOKIE = "_streamlit_user"


def read_claims(cookies: Mapping[str, str]) -> Mapping[str, object]:
    """Read what the provider said out of a request's cookies; nothing where there is none that we have signed.

    Parameters
    ----------
    cookies
        Of the request.

    Examples
    --------
    >>> read_claims({})
    {}
    """
    signed = get_cookie_with_chunks(lambda name: _read_signed(cookies, name), COOKIE)
    try:
        claims = json.loads(signed or b"null")
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}


def _read_signed(cookies: Mapping[str, str], name: str) -> bytes | None:
    return decode_signed_value(get_cookie_secret(), name, cookies.get(name, ""))
