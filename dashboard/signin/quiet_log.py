"""What the server's log says of a sign-in that failed: that it did, and why, but never whose it was."""

import logging

_SOURCE = "streamlit.web.server.starlette.starlette_auth_routes"

# Faults as OAuth 2.0 and OpenID Connect spell them, and Streamlit's name for the only provider.
_KEPT = {
    *("access_denied", "invalid_request", "invalid_scope", "server_error", "temporarily_unavailable"),
    *("unauthorized_client", "unsupported_response_type", "account_selection_required", "consent_required"),
    *("interaction_required", "login_required", "registration_not_supported", "default"),
}


class _WithoutNames(logging.Filter):
    """Keeps a fault's kind, and drops what the provider tells of the person or anyone writes in the address."""

    def filter(self, record: logging.LogRecord) -> bool:
        args = record.args if isinstance(record.args, tuple) else ()
        record.args = tuple(one if one in _KEPT else "…" for one in map(str, args))
        fault = record.exc_info[1] if record.exc_info else None
        if fault is not None:
            record.msg, record.args = f"{record.msg} (%s)", (*record.args, type(fault).__name__)
        record.exc_info = record.exc_text = None
        return True


def keep_names_out_of_log() -> None:
    """Have Streamlit's sign-in tell its faults without names, addresses and what the provider sent.

    A provider's fault can hold the e-mail address of who was refused, and a token's fault its claims.
    """
    logger = logging.getLogger(_SOURCE)
    if not any(isinstance(one, _WithoutNames) for one in logger.filters):
        logger.addFilter(_WithoutNames())
