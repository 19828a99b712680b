"""What a provider sends is believed only when it is signed by the right one, for us, now and for this sign-in."""

import hmac
import json
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.request
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

pytest.importorskip("authlib", reason="Paketet authlib saknas: installera tillägget signin.")
with warnings.catch_warnings(record=True):  # the mock's own, of its library
    oidc_provider_mock = pytest.importorskip("oidc_provider_mock", reason="Paketet oidc-provider-mock saknas.")

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

SECRET = "9f2c41d7a0b3e865f1d2c3b4a5968778695a4b3c2d1e0ff1"  # noqa: S105 - of this test only
CLIENT, CLIENT_SECRET = "lofteskartan", "0b5f6c1e2d3a49788796a5b4c3d2e1f0"
DASHBOARD = Path(__file__).parents[1] / "dashboard"
NAME = "Beda Bengtsdotter"

APP = f"""
import sys
import streamlit as st
from starlette.middleware import Middleware
from dashboard.frame import Frame
from dashboard.signin.quiet_log import keep_names_out_of_log
keep_names_out_of_log()
app = st.App({str(DASHBOARD / "signin" / "__init__.py")!r}, middleware=[Middleware(Frame)])
app.run(config={{"server.port": int(sys.argv[1]), "server.address": "127.0.0.1"}})
"""

RIGHT, WRONG = RSAKey.generate_key(2048, {"kid": "1"}), RSAKey.generate_key(2048, {"kid": "1"})
Spoil = Callable[[dict[str, object]], str]


def sign(claims: dict[str, object]) -> str:
    """Sign as an honest provider does."""
    return jwt.encode({"alg": "RS256", "kid": "1"}, claims, RIGHT)


def encode(part: dict[str, object]) -> str:
    """Write a part of a token."""
    return urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def sign_with_public_key(claims: dict[str, object]) -> str:
    """Sign with what everyone can read, as if it were a secret that is shared."""
    said = f"{encode({'alg': 'HS256', 'kid': '1'})}.{encode(claims)}"
    signature = hmac.digest(RIGHT.as_pem(private=False), said.encode(), "sha256")
    return f"{said}.{urlsafe_b64encode(signature).decode().rstrip('=')}"


SPOILT: dict[str, tuple[Spoil, str]] = {
    "another audience": (lambda claims: sign(claims | {"aud": "någon annan"}), "MissingClaimError"),
    "another issuer": (lambda claims: sign(claims | {"iss": "http://127.0.0.1:1"}), "InvalidClaimError"),
    "another nonce": (lambda claims: sign(claims | {"nonce": "från en annan inloggning"}), "InvalidClaimError"),
    "no nonce": (
        lambda claims: sign({name: value for name, value in claims.items() if name != "nonce"}),
        "MissingClaimError",
    ),
    "expired": (
        lambda claims: sign(claims | {"iat": int(time.time()) - 7200, "exp": int(time.time()) - 3600}),
        "ExpiredTokenError",
    ),
    "another's signature": (
        lambda claims: jwt.encode({"alg": "RS256", "kid": "1"}, claims, WRONG),
        "BadSignatureError",
    ),
    "no signature": (lambda claims: f"{encode({'alg': 'none'})}.{encode(claims)}.", "UnsupportedAlgorithmError"),
    "signed with the public key": (sign_with_public_key, "UnsupportedAlgorithmError"),
    "changed after it was signed": (lambda claims: tamper(sign(claims)), "BadSignatureError"),
}


def tamper(token: str) -> str:
    """Give oneself another role in a signed token."""
    head, body, signature = token.split(".")
    del body
    return f"{head}.{encode({'sub': '7', 'roles': ['analytiker']})}.{signature}"


@dataclass
class EvilProvider:
    """A provider that does as it is told; over TLS by its name where it has a certificate."""

    certificate: ssl.SSLContext | None = None
    spoil: Spoil = sign
    is_state_kept: bool = True
    nonces: dict[str, str] = field(default_factory=dict)
    server: ThreadingHTTPServer | None = None

    @property
    def issuer(self) -> str:
        """Its own address."""
        assert self.server is not None
        if self.certificate:
            return f"https://localhost:{self.server.server_port}"
        return f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, path: str, asked: dict[str, str]) -> dict[str, object] | str:
        """Give an answer, or the address to go on to."""
        if path == "/authorize":
            self.nonces["kod"] = asked["nonce"]
            state = asked["state"] if self.is_state_kept else "en annan"
            return f"{asked['redirect_uri']}?{urlencode({'code': 'kod', 'state': state})}"
        if path == "/token":
            now = int(time.time())
            claims = {"iss": self.issuer, "aud": CLIENT, "sub": "7", "iat": now, "exp": now + 600}
            claims |= {"nonce": self.nonces["kod"], "name": NAME, "roles": ["analytiker"]}
            return {"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": self.spoil(claims)}
        if path == "/jwks":
            return {"keys": [RIGHT.as_dict(private=False)]}
        ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/jwks"}
        return {"issuer": self.issuer} | {name: self.issuer + end for name, end in ends.items()}


@pytest.fixture(scope="module")
def evil() -> Iterator[EvilProvider]:
    """Start the provider that does as it is told."""
    with serve(EvilProvider()) as provider:
        yield provider


@contextmanager
def serve(provider: EvilProvider) -> Iterator[EvilProvider]:
    """Let a provider answer on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            given = provider.answer(asked.path, {name: one[0] for name, one in parse_qs(asked.query).items()})
            is_elsewhere = isinstance(given, str)
            self.send_response(302 if is_elsewhere else 200)
            self.send_header(*("Location", str(given)) if is_elsewhere else ("Content-Type", "application/json"))
            self.end_headers()
            self.wfile.write(b"" if is_elsewhere else json.dumps(given).encode())

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    provider.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if provider.certificate:
        provider.server.socket = provider.certificate.wrap_socket(provider.server.socket, server_side=True)
    threading.Thread(target=provider.server.serve_forever, daemon=True).start()
    yield provider
    provider.server.shutdown()
    provider.server.server_close()


@dataclass
class App:
    """The product's server with nothing but sign-in."""

    address: str
    log: Path
    trusted: ssl.SSLContext | None = None

    def get(self, path: str) -> None:
        """Ask for a page and throw it away."""
        urllib.request.build_opener().open(self.address + path, timeout=20).close()

    def sign_in(self, form: dict[str, str] | None = None) -> set[str]:
        """Go the whole way through the provider, and fill in its form; gives the names of the cookies that are left."""
        jar = CookieJar()
        trusting = urllib.request.HTTPSHandler(context=self.trusted)
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), trusting)
        asked = {"provider": "default", "exp": int(time.time()) + 60}
        token = jwt.encode({"alg": "HS256"}, asked, OctKey.import_key(SECRET))
        with opener.open(f"{self.address}/auth/login?provider={token}", timeout=20) as page:
            if form:
                opener.open(page.geturl(), data=urlencode(form).encode(), timeout=20).close()
        return {cookie.name for cookie in jar}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., App]]:
    """Give what starts the server against a provider."""
    with starting(tmp_path_factory) as start_app:
        yield start_app


@contextmanager
def starting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., App]]:
    """Give what starts the server against a provider, with something more in its environment; all are stopped after."""
    running: list[subprocess.Popen[bytes]] = []

    def start_app(issuer: str, **environment: str) -> App:
        folder, port = tmp_path_factory.mktemp("app"), find_port()
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "config.toml").symlink_to(DASHBOARD / ".streamlit" / "config.toml")
        (folder / ".streamlit" / "secrets.toml").write_text(write_secrets(port, issuer), "utf-8")
        log = folder / "log.txt"
        command = [sys.executable, "-c", APP, str(port)]
        with log.open("wb") as said:
            spoken = os.environ | environment
            running.append(subprocess.Popen(command, cwd=folder, env=spoken, stdout=said, stderr=said))
        app = App(f"http://127.0.0.1:{port}", log)
        await_answer(app, running[-1])
        return app

    yield start_app
    for process in running:
        process.terminate()
        process.wait(timeout=20)


def write_secrets(port: int, issuer: str) -> str:
    """Write the administrator's file."""
    return f"""
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "{CLIENT}"
client_secret = "{CLIENT_SECRET}"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
client_kwargs = {{ scope = "openid profile email", prompt = "login" }}
"""


def find_port() -> int:
    """Find a port of this machine that nobody answers on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_answer(app: App, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    for _ in range(450):
        assert process.poll() is None, app.log.read_text()
        try:
            app.get("/_stcore/health")
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(app.log.read_text())


@pytest.fixture(scope="module")
def app(evil: EvilProvider, start: Callable[[str], App]) -> App:
    """Start the server against the provider that does as it is told."""
    return start(evil.issuer)


def test_an_honest_token_signs_in(evil: EvilProvider, app: App) -> None:
    """The same way through the same provider ends in a sign-in when nothing is wrong: the refusals mean something."""
    evil.spoil = sign
    assert "_streamlit_user" in app.sign_in()


@pytest.mark.parametrize("fault", SPOILT)
def test_a_spoilt_token_is_refused(evil: EvilProvider, app: App, fault: str) -> None:
    """A token that isn't the provider's, for us, now and for this sign-in gives no cookie; the log says why."""
    evil.spoil, why = SPOILT[fault]
    already = len(app.log.read_text("utf-8"))
    assert "_streamlit_user" not in app.sign_in()
    said = app.log.read_text("utf-8")[already:]
    assert f"OAuth token exchange failed for provider 'default'. Clearing auth cookies. ({why})" in said
    assert not any(word in said for word in (NAME, "Beda", "analytiker", "Traceback"))


def test_an_answer_to_another_question_is_refused(evil: EvilProvider, app: App) -> None:
    """A state that this browser didn't send gives no cookie."""
    evil.spoil, evil.is_state_kept = sign, False
    try:
        assert "_streamlit_user" not in app.sign_in()
    finally:
        evil.is_state_kept = True


def test_what_a_provider_says_of_the_refused_is_not_logged(app: App) -> None:
    """A refusal with the person's e-mail address in it is logged as a refusal without it."""
    told = urlencode({"error": "access_denied", "error_description": "anna.andersson@kommun.example is blocked"})
    app.get(f"/oauth2callback?{told}")
    app.get("/oauth2callback?error=anna.andersson")
    said = app.log.read_text("utf-8")
    assert "Error during authentication: access_denied." in said
    assert "anna" not in said


def test_only_a_door_that_the_server_opened_leads_to_the_provider(app: App) -> None:
    """Sign-in begins only with the server's own word; any other address leads back without going to the provider."""
    forged = jwt.encode({"alg": "HS256"}, {"provider": "default", "exp": 2**40}, OctKey.import_key("x" * 32))
    opener = urllib.request.build_opener(_NoRedirect())
    for word in ("", "default", forged):
        with pytest.raises(HTTPError) as answer:
            opener.open(f"{app.address}/auth/login?provider={word}", timeout=20)
        assert answer.value.headers["Location"] == "/"
        answer.value.close()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        pass


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the mock's own, of its library
def test_another_provider_signs_in_too(start: Callable[[str], App]) -> None:
    """A provider that others wrote signs in by the same way."""
    user = oidc_provider_mock.User(sub="7", claims={"name": NAME, "roles": ["analytiker"]})
    with oidc_provider_mock.run_server_in_thread(user_claims=[user]) as server:
        app = start(f"http://localhost:{server.server_port}")
        assert "_streamlit_user" in app.sign_in({"sub": "7"})
