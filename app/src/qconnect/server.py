"""Serving the application on a socket until somebody asks to stop.

Knows uvicorn and signals. Refuses to know what is served.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

_ENDINGS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def orderly_end() -> Iterator[None]:
    """Make SIGTERM and SIGHUP unwind the program like Ctrl-C, so that whoever started something stops it."""

    def leave(signum: int, _: FrameType | None) -> None:
        raise SystemExit(128 + signum)

    before = {signum: signal.signal(signum, leave) for signum in _ENDINGS}
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)


def serve(app: FastAPI, listener: socket.socket) -> None:
    """Answer requests until Ctrl-C or SIGTERM, then finish those under way."""
    import uvicorn

    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    # uvicorn ends in good order and then repeats the signal that ended it: for a server that is success.
    with suppress(KeyboardInterrupt, SystemExit):
        uvicorn.Server(config).run(sockets=[listener])
