"""A port of this machine at which nobody listens."""

from __future__ import annotations

import socket

HERE = "127.0.0.1"


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server((HERE, 0)) as server:
        port: int = server.getsockname()[1]
    return port
