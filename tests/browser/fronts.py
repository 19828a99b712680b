"""What stands in front of the servers that a browser meets: nothing, or nginx where that is asked for."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.browser.nginx import Proxy
from tests.browser.servers import running
from tests.ports import find_port

PROXIES: list[Proxy] = []


@dataclass(frozen=True)
class Direct:
    """Nothing in front: the browser reaches the server itself."""

    def address(self, port: int) -> str:
        """Tell where what answers on a port is reached."""
        return f"http://127.0.0.1:{port}"

    def before(self, port: int) -> AbstractContextManager[str]:
        """Put nothing in front."""
        return nullcontext(self.address(port))


def find_front() -> Proxy | Direct:
    """Find what stands in front of the servers of these tests."""
    return PROXIES[0] if PROXIES else Direct()


def port_behind(reached: int) -> int:
    """Tell on which port the server answers that the browser reached on another."""
    fronts = PROXIES[0].fronts if PROXIES else {}
    return next((port for port, front in fronts.items() if front == reached), reached)


@contextmanager
def serving(
    command: Sequence[str], *, port: int, environment: dict[str, str] | None = None, folder: Path | None = None
) -> Iterator[str]:
    """Run a server for as long as it is needed, behind nginx when that is asked for; gives the browser's address."""
    with (
        running(command, port=port, environment=environment, folder=folder),
        find_front().before(port) as reached,
    ):
        yield reached


def serve_product(store: Path, *, port: int | None = None) -> AbstractContextManager[str]:
    """Serve the real product with a store, where it was reached before if that is asked for; gives its address."""
    port = port_behind(port) if port else find_port()
    command = [sys.executable, "-c", f"from dashboard.server import serve; serve({port})"]
    return serving(command, port=port, environment={"LOFTESKARTAN_DB": str(store)})
