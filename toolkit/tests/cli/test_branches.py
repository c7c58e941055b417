"""Two branches in a real Git, each with a migration of its own: a conflict on purpose, and the way out of it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from warm import run
from workshop import Workshop

BASE, OURS, THEIRS = "20250101000000_base", "20250102000000_ours", "20250103000000_theirs"
MODEL = """
class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
"""


def git(workshop: Workshop, *words: str, code: int = 0) -> str:
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(workshop.root),
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C",
        **{
            f"GIT_{who}_{what}": "x@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }
    done = subprocess.run(["git", *words], cwd=workshop.root, env=environ, capture_output=True, text=True)
    assert done.returncode == code, done
    return done.stdout


def develop(workshop: Workshop, column: str, stamp: str) -> None:
    """A column of its own on a branch, written by `dev` and committed; the database belongs to nobody yet."""
    workshop.models(MODEL + column)
    ran = run(workshop, "migrate", "dev", "--name", column.split(":", maxsplit=1)[0].strip() or "base", "--create-only",
              SOURCE_DATE_EPOCH=stamp)  # fmt: skip
    assert ran.code == 0, ran
    git(workshop, "add", "-A")
    git(workshop, "commit", "-q", "-m", column or "base")


@pytest.fixture
def conflict(workshop: Workshop) -> Workshop:
    """A merge of two branches that Git could not finish by itself."""
    git(workshop, "init", "-q", "-b", "main")
    (workshop.root / ".gitignore").write_text("__pycache__\n")
    develop(workshop, "", "1735689600")
    git(workshop, "checkout", "-q", "-b", "theirs")
    develop(workshop, "    theirs: Mapped[str | None]\n", "1735862400")
    git(workshop, "checkout", "-q", "main")
    develop(workshop, "    ours: Mapped[str | None]\n", "1735776000")
    git(workshop, "merge", "theirs", code=1)
    return workshop


def lock_file(workshop: Workshop) -> Path:
    return workshop.migrations / "migration_lock.toml"


def keep_both(workshop: Workshop) -> None:
    """What the error says: the lines of both sides in the order of their names, no marks."""
    lines = [line for line in lock_file(workshop).read_text().splitlines() if line[:7] not in MARKS]
    lock_file(workshop).write_text("\n".join(lines) + "\n")


MARKS = ("<<<<<<<", "=======", ">>>>>>>")


def test_from_the_conflict_to_a_clean_status(conflict: Workshop) -> None:
    assert "migrations/migration_lock.toml" in git(conflict, "diff", "--name-only", "--diff-filter=U")
    assert [path.name for path in sorted(conflict.migrations.iterdir()) if path.is_dir()] == [
        BASE,
        OURS,
        THEIRS,
    ]
    for words in (("migrate", "status"), ("migrate", "deploy"), ("migrate", "rollback")):
        ran = run(conflict, *words, "--json")
        assert (ran.code, ran.json["error"]["code"]) == (2, "J207")
        assert "two branches each added a migration" in ran.json["error"]["why"]
        assert "keep the lines of both sides" in ran.json["error"]["next"]
    assert conflict.query("SELECT to_regnamespace('junco')") == [(None,)]

    keep_both(conflict)
    conflict.models(MODEL + "    ours: Mapped[str | None]\n    theirs: Mapped[str | None]\n")
    status = run(conflict, "migrate", "status")
    assert status.code == 3
    assert f"merged: {THEIRS}" in status.out
    assert run(conflict, "migrate", "status", "--json").json["unlinked"] == [THEIRS]
    deployed = run(conflict, "migrate", "deploy", "--json")
    assert [one["name"] for one in deployed.json["applied"]] == [BASE, OURS, THEIRS]
    assert conflict.query("SELECT ours, theirs FROM a") == []
    assert run(conflict, "migrate", "status").code == 0

    before = lock_file(conflict).read_text()
    repaired = run(conflict, "migrate", "dev", "--json")
    assert (repaired.code, repaired.json["created"], repaired.json["chain_written"]) == (0, None, True)
    assert lock_file(conflict).read_text() != before
    status = run(conflict, "migrate", "status", "--json")
    assert (status.code, status.json["unlinked"], status.json["unproved"]) == (0, [], [])
    assert run(conflict, "migrate", "dev", "--json").json["chain_written"] is False


def test_the_other_branch_was_deployed_first(conflict: Workshop) -> None:
    keep_both(conflict)
    hidden = conflict.migrations / OURS
    hidden.rename(conflict.root / OURS)
    assert run(conflict, "migrate", "deploy").code == 0
    (conflict.root / OURS).rename(hidden)
    status = run(conflict, "migrate", "status", "--json")
    assert status.code == 3
    assert [(one["state"], one["out_of_order"]) for one in status.json["migrations"]] == [
        ("applied", False),
        ("pending", True),
        ("applied", False),
    ]
    deployed = run(conflict, "migrate", "deploy", "--json")
    assert (deployed.code, [one["name"] for one in deployed.json["applied"]]) == (0, [OURS])
    conflict.models(MODEL + "    ours: Mapped[str | None]\n    theirs: Mapped[str | None]\n")
    assert run(conflict, "migrate", "dev", "--json").json["created"] is None
    assert run(conflict, "migrate", "status").code == 0
