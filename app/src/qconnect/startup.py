"""What must be true before the server takes its first request.

Knows that the schema has to be current and the port free. Refuses to repair either.
"""

from __future__ import annotations

import socket
from pathlib import Path

BACKLOG = 2048


class NotStarted(Exception):
    """The server was not started; the text says why and what to do next."""

    def __init__(self, text: str, exit_code: int) -> None:
        self.exit_code = exit_code
        super().__init__(text)


def require_current_schema(project: Path, url: str) -> None:
    """Raise `NotStarted` unless every migration of the project is applied to the database."""
    import junco

    state = junco.schema_state(project, url)
    if not state.ok:
        raise NotStarted(state.message, state.exit_code)


def listen(host: str, port: int) -> socket.socket:
    """A socket that already listens, so that nobody can take the port from here on; raises `NotStarted`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    server = socket.socket(family, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind((host, port))
        server.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        server.close()
        reason = error.strerror if isinstance(error, OSError) else "there is no such port"
        raise NotStarted(
            f"error: cannot serve on {host}:{port}\n"
            f"  why   {reason}\n"
            f"  next  choose another port: --port {port + 1 if port < 65535 else 3000}",
            exit_code=2,
        ) from None
    return server


def address(server: socket.socket) -> str:
    """The URL that people type to reach this socket from the same machine."""
    host, port = server.getsockname()[:2]
    names = {"127.0.0.1": "localhost", "0.0.0.0": "localhost", "::1": "localhost", "::": "localhost"}  # noqa: S104 - compared with, never bound to
    name = names.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}"
