"""Junco: schema migrations and seeding for PostgreSQL and Python.

The public names, resolved when they are first used: importing this package loads neither driver nor models.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take it for true; importing typing would slow every --help
if TYPE_CHECKING:
    from typing import Any

    from junco.api import SchemaState, deploy, load_seed, running_project, schema_state, status
    from junco.errors import JuncoError
    from junco.run.project import Project, open_project

_HOMES = {
    "JuncoError": "junco.errors",
    "Project": "junco.run.project",
    "SchemaState": "junco.api",
    "deploy": "junco.api",
    "open_project": "junco.run.project",
    "running_project": "junco.api",
    "schema_state": "junco.api",
    "load_seed": "junco.api",
    "status": "junco.api",
}

__all__ = [
    "JuncoError",
    "Project",
    "SchemaState",
    "deploy",
    "load_seed",
    "open_project",
    "running_project",
    "schema_state",
    "status",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module 'junco' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
