"""A database with at least one of everything: pulled, dumped, reset, it stays what it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from warm import dump, run
from workshop import Ran, Workshop

from junco.postgres import Target

EVERYTHING = (Path(__file__).parent / "data" / "everything.sql").read_text(encoding="utf-8")
WITH_RIGHTS = "owners = true\ngrants = true\ndefault_privileges = true\n"


@pytest.fixture
def full(workshop: Workshop) -> Workshop:
    """A project without models, on a database with everything."""
    (workshop.root / "junco.toml").write_text(WITH_RIGHTS, encoding="utf-8")
    workshop.query(EVERYTHING)
    return workshop


def done(ran: Ran, code: int = 0) -> Ran:
    assert ran.code == code, ran
    return ran


def lines(workshop: Workshop) -> list[str]:
    """pg_dump's lines in any order."""
    return sorted(line.rstrip(",") for line in dump(workshop, "--schema-only"))


def test_pulled_to_sql_and_back(full: Workshop, new_database: Callable[[], Target]) -> None:
    done(run(full, "db", "pull", "--baseline", "everything"))
    done(run(full, "migrate", "diff", "--from", "database", "--to", "sql", "--exit-code"))
    done(run(full, "migrate", "diff", "--from", "migrations", "--to", "database", "--exit-code"))
    done(run(full, "migrate", "status"))
    copy = Workshop(full.root, new_database())
    done(run(copy, "migrate", "deploy"))
    assert lines(copy) == lines(full)


def test_pulled_to_models_and_back(full: Workshop) -> None:
    done(run(full, "db", "pull", "--models", "shop.py"))
    (full.root / "junco.toml").write_text(
        f'models = "shop:Base"\nsql = "sql"\n{WITH_RIGHTS}', encoding="utf-8"
    )
    ran = done(run(full, "migrate", "diff", "--from", "database", "--to", "models", "--sql"))
    assert ran.out == ""


def test_its_own_dump_is_no_difference(full: Workshop) -> None:
    (full.root / "dump.sql").write_text("\n".join(dump(full, "--schema-only")), encoding="utf-8")
    for source, goal in (("database", "dump.sql"), ("dump.sql", "database")):
        ran = done(run(full, "migrate", "diff", "--from", source, "--to", goal, "--sql"))
        assert ran.out == ""


def test_from_nothing_and_back_to_nothing(full: Workshop) -> None:
    made = done(run(full, "migrate", "diff", "--from", "empty", "--to", "database", "--json")).json
    kinds = {change["kind"] for change in made["changes"]}
    created = set(
        re.findall(r"^CREATE (?:UNIQUE |UNLOGGED |CONSTRAINT )*([A-Z ]+?) [^A-Z]", made["sql"], re.M)
    )
    assert len(kinds) > 30
    assert {"TEXT SEARCH CONFIGURATION", "EVENT TRIGGER", "OPERATOR CLASS", "FOREIGN TABLE"} <= created
    done(run(full, "migrate", "diff", "--from", "database", "--to", "empty"))


def test_reset_drops_it_all(full: Workshop) -> None:
    full.migration("20250101000000_everything", EVERYTHING)
    (full.root / "all.sql").write_text(EVERYTHING, encoding="utf-8")
    (full.root / "junco.toml").write_text(f'sql = "all.sql"\n{WITH_RIGHTS}', encoding="utf-8")
    done(run(full, "migrate", "reset", "--confirm", full.target.database))
    done(run(full, "migrate", "reset", "--confirm", full.target.database))
    done(run(full, "migrate", "dev"))
    down = next(full.migrations.glob("*/down.sql")).read_text(encoding="utf-8")
    assert "DROP FOREIGN DATA WRAPPER afar" in down
    done(run(full, "migrate", "rollback", "--accept-data-loss", "--steps", "1"))
    assert [line for line in lines(full) if line.startswith("CREATE")] == []
