"""What a rule finds: a hazard in one statement, and the SQL to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["blocks", "breaks", "loses", "comment"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One hazard. `detail` says what happens here, `instead` is SQL to write, `advice` words where none can be."""

    code: str
    severity: Severity
    title: str
    detail: str
    instead: str = ""
    advice: str = ""
    line: int = 0

    def as_json(self) -> dict[str, Any]:
        """As machines read it."""
        return {
            "code": self.code,
            "severity": self.severity,
            "title": self.title,
            "detail": self.detail,
            "instead": self.instead,
            "advice": self.advice,
            "line": self.line,
        }
