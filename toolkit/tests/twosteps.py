"""The way of a change in two steps: a start, expand, contract, and both ways back."""

from __future__ import annotations

from pathlib import Path

from warm import run
from workshop import Workshop


def started(workshop: Workshop, models: str, rows: str = "") -> None:
    workshop.models(models)
    assert run(workshop, "migrate", "dev", "--name", "first").code == 0
    if rows:
        workshop.query(rows)


def split(workshop: Workshop, models: str, *words: str) -> tuple[Path, Path]:
    """Write the two migrations and run the first."""
    workshop.models(models)
    ran = run(workshop, "migrate", "dev", "--online", "--name", "second", "--create-only", "--json", *words)
    assert ran.code == 0, ran.err + ran.out
    assert ran.json["created"].endswith("_expand"), ran.json["sql"]
    assert ran.json["contract"].endswith("_contract")
    deployed = run(workshop, "migrate", "deploy")
    assert deployed.code == 0, deployed.err + ran.json["sql"]
    status = run(workshop, "migrate", "status")
    assert "held" in status.out
    return tuple(sorted(path for path in workshop.migrations.iterdir() if path.is_dir())[-2:])  # type: ignore[return-value]  # two of them


def finished(workshop: Workshop) -> None:
    """Run the second; there is nothing left of ours, and nothing to do."""
    ran = run(workshop, "migrate", "deploy", "--contract")
    assert ran.code == 0, ran.err
    assert run(workshop, "migrate", "status").code == 0
    left = workshop.query(
        "SELECT relname FROM pg_class WHERE relname LIKE 'junco\\_%' UNION SELECT attname FROM pg_attribute"
        " JOIN pg_class c ON c.oid = attrelid AND relkind NOT IN ('i', 'I') WHERE attname LIKE 'junco\\_%'"
        " UNION SELECT conname FROM pg_constraint WHERE conname ~ 'junco_(new|old)'"
        " UNION SELECT proname FROM pg_proc WHERE proname LIKE 'junco\\_%'"
        " UNION SELECT typname FROM pg_type WHERE typname LIKE 'junco\\_%'"
    )
    assert left == [], left
    again = run(workshop, "migrate", "dev", "--online", "--json")
    assert again.code == 0, again.err
    assert again.json["created"] is None


def undone(workshop: Workshop) -> None:
    """Both ways back, and forward again."""
    for _ in range(2):
        ran = run(workshop, "migrate", "rollback", "--steps", "1", "--accept-data-loss")
        assert ran.code == 0, ran.err


def refused(workshop: Workshop, code: str, *words: str) -> str:
    """The error's text; nothing was written."""
    before = sorted(path.name for path in workshop.migrations.iterdir())
    ran = run(workshop, "migrate", "dev", "--online", "--name", "second", "--json", *words)
    assert ran.json["error"]["code"] == code, ran.out
    assert sorted(path.name for path in workshop.migrations.iterdir()) == before
    return str(ran.json["error"])
