"""A network that fails when told to: a line on loopback that can be cut, slowed down or left half open."""

import contextlib
import select
import socket
import threading
import time
from collections.abc import Iterator

CHUNK = 65_536


class Proxy:
    """Carries what is said between a port of its own and a server's.

    Attributes
    ----------
    delay_s
        How long everything said is held up.
    is_silent
        Whether the lines stay open and nothing is carried, as when a machine hangs.
    is_cut
        Whether lines are refused; `cut` also breaks those that are open.
    """

    def __init__(self, port: int) -> None:
        self._server_port = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self._lines: list[socket.socket] = []
        self.port = int(self._door.getsockname()[1])
        self.delay_s, self.is_silent, self.is_cut = 0.0, False, False
        threading.Thread(target=self._answer, daemon=True).start()

    def cut(self) -> None:
        """Break every line, and refuse new ones."""
        self.is_cut = True
        for line in self._lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the port and of every line."""
        self.cut()
        self._door.close()

    def _answer(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                ours, _ = self._door.accept()
                if self.is_cut:
                    ours.close()
                    continue
                theirs = socket.create_connection(("127.0.0.1", self._server_port))
                self._lines += [ours, theirs]
                for pair in ((ours, theirs), (theirs, ours)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            while True:
                is_said, _, _ = select.select([source], [], [], 0.05)
                if self.is_silent or not is_said:
                    time.sleep(0.05 * self.is_silent)
                    continue
                said = source.recv(CHUNK)
                time.sleep(self.delay_s)
                if not said:
                    break
                target.sendall(said)
        for line in (source, target):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def proxying(port: int) -> Iterator[Proxy]:
    """Carry to a server's port for as long as the block."""
    proxy = Proxy(port)
    try:
        yield proxy
    finally:
        proxy.close()
