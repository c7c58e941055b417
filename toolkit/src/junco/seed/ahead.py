"""Work done ahead: the next item is made, in a thread of its own, while this one is used.

Knows a thread and a short queue. Refuses to know what is made.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable
from contextlib import suppress
from queue import Empty, Queue
from typing import TypeVar

T = TypeVar("T")

# Enough that neither waits for the other, few enough that memory does not notice.
_DEPTH = 2


def ahead(items: Iterable[T]) -> Generator[T]:
    """The same items, made before they are asked for; what making one raises is raised in its turn.

    Whoever stops early waits for the item that is being made, and no other is made.
    """
    ready: Queue[tuple[T] | BaseException | None] = Queue(_DEPTH)
    stopped = threading.Event()

    def work() -> None:
        try:
            for item in items:
                ready.put((item,))
                if stopped.is_set():
                    return
            ready.put(None)
        except BaseException as error:  # noqa: BLE001 - whoever asks for the item gets it
            ready.put(error)

    thread = threading.Thread(target=work, name="junco ahead", daemon=True)
    thread.start()
    try:
        while (made := ready.get()) is not None:
            if isinstance(made, BaseException):
                raise made
            yield made[0]
    finally:
        stopped.set()
        while thread.is_alive():  # it may be waiting for room
            with suppress(Empty):
                ready.get(timeout=0.01)
