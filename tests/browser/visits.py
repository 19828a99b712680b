"""A browser's visits to the product: each open page, and everything it did that it should not."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Page

SIZES = {"desktop": (1280, 720), "phone": (390, 844)}
RESOLVED = "MAP localhost 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
# Streamlit asks for these beside a page's own address before it asks at the root.
_PROBE = re.compile(r"/[^/]+/_stcore/(health|host-config)$")


@dataclass
class Visit:
    """An open page and everything it did that it should not."""

    page: Page
    origin: str
    outside: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Fail on requests to others, errors in the console and scripts that ran."""
        assert (self.outside, self.faults, self.dialogs) == ([], [], [])


def open_visit(browser: Browser, address: str, *, size: str) -> Visit:
    """Open an address in a window of its own, as large as a desktop's or a phone's."""
    width, height = SIZES[size]
    is_phone = size == "phone"
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=is_phone, is_mobile=is_phone, locale="sv-SE"
    )
    opened = Visit(context.new_page(), origin=address)
    _watch(opened)
    opened.page.goto(address)
    return opened


def _watch(visit: Visit) -> None:
    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not _PROBE.search(message.location.get("url", "")):
            visit.faults.append(message.text)

    def see(address: str) -> None:
        if not address.startswith((visit.origin.split("?")[0].rstrip("/"), "data:", "blob:", _root(visit.origin))):
            visit.outside.append(address)

    # Streamlit's protobuf asks for WebAssembly to count beyond 53 bits and does without when refused.
    page = visit.page
    page.add_init_script(
        "addEventListener('securitypolicyviolation',"
        " e => e.blockedURI === 'wasm-eval' || console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`))"
    )
    page.on("console", hear)
    page.on("pageerror", lambda error: visit.faults.append(str(error)))
    page.on("request", lambda request: see(request.url))
    page.on("websocket", lambda socket: see(re.sub("^ws", "http", socket.url)))
    page.on("dialog", lambda dialog: (visit.dialogs.append(dialog.message), dialog.dismiss()))


def _root(address: str) -> str:
    return "/".join(address.split("/")[:3]) + "/"
