"""The shape of every mistake Junco reports: what happened, why, what to do next.

Knows how an error is declared, rendered for people and for machines, and which exit code it has.
Refuses to know what any particular error means: those are in the sibling modules, one class a mistake.

    JuncoError
    ├── J0xx  usage and configuration     errors/usage.py
    ├── J1xx  connections and servers     errors/connection.py
    ├── J2xx  history: files and ledger   errors/history.py
    ├── J3xx  schema, change, plan        errors/change.py
    ├── J4xx  running migrations          errors/run.py
    ├── J5xx  seeds                       errors/seed.py
    ├── J6xx  sources of a schema         errors/source.py
    └── J7xx  reading and judging SQL     errors/lint.py
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, ClassVar, Self


class Exit(IntEnum):
    """Exit codes, the same for every command."""

    CLEAN = 0
    INTERNAL = 1
    USAGE = 2
    PENDING = 3
    DRIFT = 4
    FAILED = 5
    CONNECT = 6
    LOCKED = 7
    REFUSED = 8
    INTERRUPTED = 130
    TERMINATED = 143


class JuncoError(Exception):
    """One mistake. Subclasses declare the texts; instances keep the values as fields.

    A subclass sets `code`, `exit_code` and three templates (`what`, `why`, `next`) whose `{names}` are
    the keyword arguments it is raised with. `kept` says what was left untouched. The class docstring is
    the body of the error's page (`junco explain CODE`). Multi-line values are indented when rendered.
    """

    code: ClassVar[str]
    exit_code: ClassVar[Exit]
    what: ClassVar[str]
    why: ClassVar[str]
    next: ClassVar[str]
    kept: ClassVar[str] = "nothing was changed"

    registry: ClassVar[dict[str, type[JuncoError]]] = {}

    def __init_subclass__(cls) -> None:
        """Register the class under its code; two classes cannot share one."""
        super().__init_subclass__()
        if cls.code in JuncoError.registry:
            raise TypeError(f"{cls.__name__} and {JuncoError.registry[cls.code].__name__} share {cls.code}")
        JuncoError.registry[cls.code] = cls

    def __init__(self, **values: Any) -> None:
        self.values = values
        self.left = ""
        super().__init__(self.text("what"))

    def leaving(self, text: str) -> Self:
        """The same error from a command that did something before it; `text` says what, instead of `kept`."""
        self.left = text
        return self

    def text(self, part: str) -> str:
        """One of "what", "why", "next", "kept" with this error's values filled in."""
        template: str = getattr(type(self), part)
        return self.left if part == "kept" and self.left else template.format(**self.values)

    def render(self) -> str:
        """The error as people read it, without colour, without a trailing newline."""
        lines = [f"error {self.code}: {_indented(self.text('what'), 2)}"]
        for part in ("why", "next"):
            if text := self.text(part):
                lines.append(f"  {part:<5} {_indented(text, 8)}")
        if kept := self.text("kept"):
            lines.append(f"  {_indented(kept, 2)}")
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The error as machines read it; `values` holds only JSON types."""
        return {
            "code": self.code,
            "exit_code": int(self.exit_code),
            "what": self.text("what"),
            "why": self.text("why"),
            "next": self.text("next"),
            "kept": self.text("kept"),
            "values": {name: _plain(value) for name, value in self.values.items()},
        }


def _indented(text: str, width: int) -> str:
    return text.replace("\n", "\n" + " " * width)


def _plain(value: Any) -> Any:
    if isinstance(value, (str, int, float, bool, type(None))):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return str(value)


def did_you_mean(word: str, choices: list[str]) -> str:
    """`Did you mean 'x'?` or, when nothing is near, the list of what exists; empty if nothing does."""
    import difflib

    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f"Did you mean '{near[0]}'?"
    return "Known: " + ", ".join(sorted(choices)) + "." if choices else ""
