"""The project's configuration: `junco.toml` or `[tool.junco]`, the environment and `.env`, as one value.

Knows every key, its type and its default, and where each value came from. Refuses to import models, to
open files other than the configuration, and to connect.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from junco.errors import did_you_mean
from junco.errors.usage import (
    BrokenConfig,
    NoConfig,
    UnknownKey,
    WrongType,
    WrongValue,
)

FILE = "junco.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a command needs to know of a project. Paths are absolute."""

    root: Path
    file: Path
    models: tuple[str, ...] = ()
    migrations: Path = Path("migrations")
    seeds: Path = Path("seeds")
    default_seed: str = "dev"
    database_url: str | None = field(default=None, repr=False)
    url_source: str = "embedded server"
    database: str = "app"
    scratch_url: str | None = field(default=None, repr=False)
    ledger_schema: str = "junco"
    ignore: tuple[str, ...] = ()
    # of owners, grants and default_privileges those to compare; None where nobody has said anything
    authority: tuple[str, ...] | None = None
    sql: tuple[str, ...] = ()  # files and folders that belong to the desired state beside the models
    lock_wait: float = 60.0
    # of single statements, see run.policy
    lock_timeout: float = 0.1
    lock_patience: float = 300.0
    statement_timeout: float = 5.0


# TOML key → type as people write it. Paths and urls are strings in the file.
_KEYS: dict[str, Any] = {
    "models": str | list,
    "sql": str | list,
    "migrations": str,
    "seeds": str,
    "default_seed": str,
    "database_url": str,
    "direct_url": str,
    "database": str,
    "scratch_url": str,
    "ledger_schema": str,
    "ignore": list,
    "owners": bool,
    "grants": bool,
    "default_privileges": bool,
    "lock_wait": float | int,
    "lock_timeout": float | int,
    "lock_patience": float | int,
    "statement_timeout": float | int,
}
_SPANS = ("lock_wait", "lock_timeout", "lock_patience", "statement_timeout")  # seconds
_SECRET = ("database_url", "direct_url", "scratch_url")  # may hold a password: never shown
_AUTHORITY = ("owners", "grants", "default_privileges")
_TYPE_NAMES = {
    str: "a string",
    list: "a list of strings",
    float: "a number",
    int: "a number",
    bool: "true or false",
}


def find(start: Path) -> Path:
    """The configuration file of the project that `start` lies in; raises `NoConfig`."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE
        pyproject = folder / "pyproject.toml"
        if pyproject.is_file() and _table(pyproject) is not None:
            return pyproject
    raise NoConfig(start=str(start), file=FILE)


def is_project(start: Path) -> bool:
    """Whether a project's configuration lies in `start` or above."""
    try:
        find(start)
    except NoConfig:
        return False
    return True


def load(start: Path | None = None, environ: Mapping[str, str] | None = None) -> Config:
    """The configuration for the folder `start` (the current one), `DATABASE_URL` and `.env` applied.

    Raises `NoConfig`, `BrokenConfig`, `UnknownKey`, `WrongType` or `WrongValue`.
    """
    environ = os.environ if environ is None else environ
    path = find(start or Path.cwd())
    values = _parse(path) if path.name == FILE else _table(path) or {}
    _check(values, path)
    root = path.parent
    url, source = _database_url(values, root, environ)
    return Config(
        root=root,
        file=path,
        models=_strings(values.get("models", ())),
        sql=_strings(values.get("sql", ())),
        migrations=root / values.get("migrations", "migrations"),
        seeds=root / values.get("seeds", "seeds"),
        default_seed=values.get("default_seed", "dev"),
        database_url=url,
        url_source=source,
        database=values.get("database", "app"),
        scratch_url=environ.get("JUNCO_SCRATCH_URL") or values.get("scratch_url"),
        ledger_schema=values.get("ledger_schema", "junco"),
        ignore=_strings(values.get("ignore", ())),
        authority=_authority(values),
        **{name: float(values[name]) for name in _SPANS if name in values},
    )


def _authority(values: Mapping[str, Any]) -> tuple[str, ...] | None:
    if not any(key in values for key in _AUTHORITY):
        return None
    return tuple(key for key in _AUTHORITY if values.get(key))


def make_importable(root: Path) -> None:
    """Let the project's own packages be imported, by models and seeds alike: from its folder and its `src`."""
    for folder in (str(root / "src"), str(root)):
        if folder not in sys.path:
            sys.path.insert(0, folder)


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenConfig(file=str(path), reason=str(error)) from None
    except OSError as error:
        raise BrokenConfig(file=str(path), reason=error.strerror or str(error)) from None


def _table(pyproject: Path) -> dict[str, Any] | None:
    """The `[tool.junco]` table, None if there is none."""
    tool = _parse(pyproject).get("tool")
    if not isinstance(tool, dict) or "junco" not in tool:
        return None
    if not isinstance(tool["junco"], dict):
        raise BrokenConfig(file=str(pyproject), reason="[tool.junco] is not a table")
    return tool["junco"]


def _check(values: dict[str, Any], path: Path) -> None:
    for key, value in values.items():
        if key not in _KEYS:
            raise UnknownKey(key=key, file=str(path), hint=did_you_mean(key, list(_KEYS)))
        allowed = get_args(_KEYS[key]) or (_KEYS[key],)
        right = isinstance(value, allowed) and (bool in allowed or not isinstance(value, bool))
        if isinstance(value, list):
            right = right and all(isinstance(item, str) for item in value)
        if not right:
            wanted = " or ".join(dict.fromkeys(_TYPE_NAMES[kind] for kind in allowed))
            shown = type(value).__name__ if key in _SECRET else repr(value)
            raise WrongType(key=key, file=str(path), wanted=wanted, value=shown)
        if value in ("", []):
            raise WrongValue(key=key, file=str(path), value=repr(value), reason="it is empty")
    if not float(values.get("lock_wait", 0)) >= 0:
        reason = "it is not a number of seconds, 0 or more"
        raise WrongValue(key="lock_wait", file=str(path), value=values["lock_wait"], reason=reason)
    for model in _strings(values.get("models", ())):
        if ":" not in model:
            raise WrongValue(
                key="models", file=str(path), value=repr(model), reason="it must read 'package.module:Name'"
            )


def _strings(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _database_url(values: dict[str, Any], root: Path, environ: Mapping[str, str]) -> tuple[str | None, str]:
    """The URL and where it came from: the environment, then `.env`, then the file, then none.

    In each of them the direct address comes before the usual one, which may be a pooler's.
    """
    for name in _URLS:
        if url := environ.get(name):
            return url, name
    dotenv = root / ".env"
    found = _from_dotenv(dotenv) if dotenv.is_file() else {}
    for name in _URLS:
        if url := found.get(name):
            return url, ".env" if name == "DATABASE_URL" else f"{name} in .env"
    for name in _URLS:
        if url := values.get(name.lower()):
            return url, f"{name.lower()} in the configuration"
    return None, "embedded server"


_URLS = ("DIRECT_URL", "DATABASE_URL")


def _from_dotenv(path: Path) -> Mapping[str, str | None]:
    from dotenv import dotenv_values

    try:
        return dotenv_values(path, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenConfig(file=str(path), reason=str(error)) from None
