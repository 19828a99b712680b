"""Ports of this machine."""

import socket


def find_port() -> int:
    """Find a port that nobody answers on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
