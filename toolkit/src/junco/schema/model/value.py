"""How the values of the model are made: dataclasses that nobody changes.

Knows what that costs. Refuses to know any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["value"]

if TYPE_CHECKING:
    from dataclasses import dataclass as value
else:
    from dataclasses import dataclass

    def value(*, frozen: bool, **options: bool):
        """`dataclass`, whose `frozen` is left to the type checker.

        A large schema has tens of thousands of values, and Python takes three times as long to make one where it
        has to stand guard over it.
        """
        return dataclass(unsafe_hash=frozen, **options)
