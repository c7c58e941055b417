"""A proxy between client and server that drops the connection at a chosen message."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from junco.postgres import Target

Moment = Literal["before the request", "before the answer"]


@dataclass
class Proxy:
    """Counts the client's messages on all connections; at message `at`, or at one that holds `word`, it cuts the
    connection.

    `change` is applied to what the server answers.
    """

    server: Target
    folder: Path
    at: int = 0
    moment: Moment = "before the request"
    change: Callable[[bytes], bytes] = bytes
    word: bytes = b""
    messages: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)
    _sockets: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.folder / ".s.PGSQL.5432"))
        self.listener.listen()
        self._start(self._accept)

    @property
    def target(self) -> Target:
        return replace(self.server, parameters={**self.server.parameters, "host": str(self.folder)})

    def cut(self) -> None:
        """Cut every connection now."""
        _end(*self._sockets)

    def close(self) -> None:
        _end(self.listener, *self._sockets)
        for thread in self._threads:
            thread.join()
        for one in (self.listener, *self._sockets):
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            upstream = socket.socket(socket.AF_UNIX)
            upstream.connect(f"{self.server.host}/.s.PGSQL.5432")
            self._sockets += [client, upstream]
            cut = threading.Event()
            self._start(self._requests, client, upstream, cut)
            self._start(self._answers, client, upstream, cut)

    def _start(self, work: Callable[..., None], *what: socket.socket | threading.Event) -> None:
        thread = threading.Thread(target=work, args=what, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _requests(self, client: socket.socket, upstream: socket.socket, cut: threading.Event) -> None:
        while data := _receive(client):
            with self._lock:
                self.messages += 1
                hit = self.messages == self.at or bool(self.word and self.word in data)
            if hit and self.moment == "before the request":
                break
            if hit:
                # The server gets the request, the client never hears of it.
                cut.set()
                _end(client)
            _send(upstream, data)
            if hit:
                upstream.settimeout(2)
                _receive(upstream)
                break
        _end(client, upstream)

    def _answers(self, client: socket.socket, upstream: socket.socket, cut: threading.Event) -> None:
        while not cut.is_set() and (data := _receive(upstream)):
            _send(client, self.change(data))
        if not cut.is_set():
            _end(client, upstream)


def _receive(end: socket.socket) -> bytes:
    try:
        return end.recv(1 << 20)
    except OSError:
        return b""


def _send(end: socket.socket, data: bytes) -> None:
    with contextlib.suppress(OSError):
        end.sendall(data)


def _end(*sockets: socket.socket) -> None:
    for one in sockets:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
