"""A project to try things on: a temporary folder and a database of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from junco.config import Config
from junco.history import chain as chains
from junco.postgres import Target, connect
from junco.run.project import Project
from junco.run.prove import prove_history


@dataclass
class Workshop:
    """A project in a temporary folder, with a fresh database of its own."""

    root: Path
    target: Target

    @property
    def migrations(self) -> Path:
        return self.root / "migrations"

    @property
    def project(self) -> Project:
        config = Config(
            self.root, self.root / "junco.toml", ("shop:Base",), self.migrations, self.root / "seeds"
        )
        # As the command line sees it: not a server of ours, so that scratch databases are made on it.
        return Project(config, replace(self.target, source="DATABASE_URL"))

    def migration(self, name: str, up: str, down: str | None = None) -> Path:
        folder = self.migrations / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "migration.sql").write_text(up, encoding="utf-8")
        if down is not None:
            (folder / "down.sql").write_text(down, encoding="utf-8")
        return folder

    def models(self, body: str) -> None:
        """Write the models module; run them through the command line's child, never in this process."""
        (self.root / "shop.py").write_text(MODELS_HEAD + textwrap.dedent(body), encoding="utf-8")

    def chain(self) -> None:
        """Prove the history as `migrate dev` would and write its chain."""
        with self.project.replayed(self.project.migrations(), 0) as scratch:
            chains.write(self.migrations, prove_history(self.project, scratch, self.project.chain()).chain)

    def query(self, sql: str) -> list[tuple[object, ...]]:
        """Ask the database through a connection of its own."""
        with closing(connect(self.target, name="test oracle")) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def run(self, *words: str, **environ: str) -> Ran:
        """Run the command line in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "junco", *words],
            cwd=self.root,
            env={**os.environ, "DATABASE_URL": self.target.url(), **environ},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        return Ran(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code, data, prose."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.out)


MODELS_HEAD = """
from __future__ import annotations
import enum
from sqlalchemy import *
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

"""
