"""What a deploy would do, as a value: each migration with its steps, and the schema that it starts from.

Knows how it is written for a review and whether what was reviewed is still what would happen. Refuses to do it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from junco.errors.run import PlanMoved, UnreadablePlan
from junco.history.files import Migration
from junco.history.script import Script
from junco.run.forecast import Forecast

VERSION = 1


@dataclass(frozen=True, slots=True)
class FilePreview:
    """One migration that would run, and what is predicted of its steps, which are those that the executor runs."""

    migration: Migration
    script: Script
    forecasts: Mapping[int, Forecast] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "name": self.migration.name,
            "checksum": self.migration.checksum,
            "transactional": self.script.transactional,
            "steps": [
                {
                    "position": step.position,
                    "transaction": None if step.step_class in ("concurrent", "outside") else number,
                    "class": step.step_class,
                    "line": step.statement.line,
                    "sql": step.statement.sql,
                    "predicted": one.as_json() if (one := self.forecasts.get(step.position)) else None,
                }
                for number, unit in enumerate(self.script.units, start=1)
                for step in unit
            ],
        }


@dataclass(frozen=True, slots=True)
class Preview:
    """A whole deploy. `database` identifies the database by its ledger, None before there is one."""

    database: str | None
    fingerprint: str
    files: tuple[FilePreview, ...]

    def as_json(self) -> dict[str, Any]:
        """For machines, and for `refuse_moved`."""
        return {
            "plan_version": VERSION,
            "database": self.database,
            "fingerprint": self.fingerprint,
            "migrations": [one.as_json() for one in self.files],
        }

    def write(self, file: Path) -> None:
        """Write the plan where a reviewer finds it."""
        try:
            file.write_text(json.dumps(self.as_json(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        except OSError as error:
            raise UnreadablePlan(file=str(file), reason=error.strerror or str(error)) from None

    def refuse_moved(self, file: Path, target: str) -> None:
        """Raise `PlanMoved` unless this is what the plan in `file` says; `UnreadablePlan` if it says nothing."""
        plan = _read(file)
        reason = self._moved(plan)
        if reason:
            raise PlanMoved(file=str(file), target=target, reason=reason)

    def _moved(self, plan: Mapping[str, Any]) -> str | None:
        if plan["database"] is not None and plan["database"] != self.database:
            return "it was written for another database"
        if plan["fingerprint"] != self.fingerprint:
            return f"the schema was {plan['fingerprint'][:12]}, and is {self.fingerprint[:12]} now"
        planned = {one["name"]: one["checksum"] for one in plan["migrations"]}
        now = {one.migration.name: one.migration.checksum for one in self.files}
        if list(planned) != list(now):
            return f"it is about {_names(list(planned))}; a deploy would run {_names(list(now))}"
        changed = [name for name, checksum in now.items() if planned[name] != checksum]
        return f"{_names(changed)} was changed" if changed else None


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) or "no migration"


def _read(file: Path) -> Mapping[str, Any]:
    try:
        plan = json.loads(file.read_text(encoding="utf-8"))
        found = plan["plan_version"], str(plan["fingerprint"]), plan["database"]
        if found[0] != VERSION:
            raise UnreadablePlan(
                file=str(file), reason=f"its version is {found[0]}, this one writes {VERSION}"
            )
        [(str(one["name"]), str(one["checksum"])) for one in plan["migrations"]]
    except OSError as error:
        raise UnreadablePlan(file=str(file), reason=error.strerror or str(error)) from None
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadablePlan(file=str(file), reason=f"{type(error).__name__}: {error}") from None
    return dict(plan)
