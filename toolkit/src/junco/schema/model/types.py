"""Types that users make."""

from __future__ import annotations

from dataclasses import dataclass

from junco.schema.model.base import Object


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum(Object):
    """An enumerated type; the labels in their order."""

    labels: tuple[str, ...]
