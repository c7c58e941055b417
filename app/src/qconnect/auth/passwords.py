"""Turning passwords into hashes and checking them.

Knows argon2 and its cost. Refuses to change a password in any way before hashing it, and to let the time of
an answer tell whether an account exists.
"""

from __future__ import annotations

import base64
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

_HASHER = PasswordHasher()

# Each computation takes 64 MiB: a crowd signing in waits here instead of exhausting the memory.
_AT_ONCE = threading.BoundedSemaphore(2)


def _salt_and_hash(length: int) -> str:
    return base64.b64encode(bytes(length)).decode().rstrip("=")


# Never matches a password, costs exactly as much as a real hash.
NOBODY = (
    f"$argon2id$v={ARGON2_VERSION}"
    f"$m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    f"${_salt_and_hash(_HASHER.salt_len)}${_salt_and_hash(_HASHER.hash_len)}"
)


def hash_password(password: str) -> str:
    """The argon2id hash to keep, salt and cost included."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether `password` belongs to the hash; as slow when there is no hash at all."""
    try:
        with _AT_ONCE:
            return _HASHER.verify(kept or NOBODY, password) and kept is not None
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with other costs than today's."""
    return _HASHER.check_needs_rehash(kept)
