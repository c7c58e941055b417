"""The reference below docs/reference, written from the classes and commands themselves.

Knows which pages there are and how each is laid out. Refuses to run anything: that is `docs`.
"""

from __future__ import annotations

import importlib
import pkgutil
import shutil
from dataclasses import fields
from pathlib import Path

import click

import junco.errors
from junco import config
from junco.cli.explain import page as error_page
from junco.cli.explain import rule_page
from junco.cli.main import Lazy
from junco.cli.overview import COMMANDS, EXPLAIN, GROUPS, overview
from junco.errors import Exit, JuncoError
from junco.history import ledger, script
from junco.lint.rules import RULES
from junco.seed import state

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
GENERATED = "<!-- Written by scripts/docs.py; change its source instead. -->\n\n"

FAMILIES = {
    "J0": "Usage and configuration",
    "J1": "Connections and servers",
    "J2": "History: files, chain, ledger",
    "J3": "Changes to the models",
    "J4": "Running migrations",
    "J5": "Seeds",
    "J6": "Where a schema comes from",
    "J7": "Reading and judging SQL",
}
EXITS = {
    Exit.CLEAN: "done, and nothing is left to do",
    Exit.INTERNAL: "a defect of Junco",
    Exit.USAGE: "the command line, the configuration or a file is not usable",
    Exit.PENDING: "something is pending: migrations, a difference, a server that does not run",
    Exit.DRIFT: "the database and the history disagree: drift, an edited or a missing migration",
    Exit.FAILED: "a migration, a seed or a check failed",
    Exit.CONNECT: "no usable connection",
    Exit.LOCKED: "a lock was not given in time; running the command again is enough",
    Exit.REFUSED: "refused: it would lose data, or a confirmation is missing",
    Exit.INTERRUPTED: "Ctrl-C (143 for SIGTERM)",
}
KEYS = {
    "models": "What the schema should be: `package.module:Name`, a declarative base or a `MetaData`; or a list.",
    "sql": "SQL files that belong to the desired state beside the models: a file, a folder or a pattern; or a list.",
    "migrations": "The folder of migrations.",
    "seeds": "The folder of seed files.",
    "default_seed": "The set that `junco db seed` loads when none is named.",
    "database_url": "The database, unless `DATABASE_URL` or `.env` says otherwise. No place for a password.",
    "database": "The name of the database on the embedded server.",
    "scratch_url": "A server for scratch databases; without it they are made beside the database itself, or, for an"
    " embedded one, on a second embedded server.",
    "ledger_schema": "The schema that holds the ledger.",
    "ignore": "Names that are not Junco's business, as patterns: `audit.*`, `public.spatial_ref_sys`.",
    "owners": "Whether owners are compared. Unset: only by `diff` between live databases and SQL files.",
    "grants": "Whether privileges are compared. Unset: as for `owners`.",
    "default_privileges": "Whether default privileges are compared. Unset: as for `owners`.",
    "direct_url": "The server's own address, where `database_url` is a pooler's; it comes first.",
    "lock_wait": "How many seconds to wait for another migration.",
    "lock_timeout": "How many seconds one try waits for a lock, and others behind it.",
    "lock_patience": "For how many seconds a statement's lock is tried for.",
    "statement_timeout": "How many seconds a brief statement may take; 0 for any time.",
}
VARIABLES = {
    "DATABASE_URL": "The database. Wins over `.env` beside the configuration, which wins over `database_url`.",
    "DIRECT_URL": "The server's own address, where `DATABASE_URL` is a pooler's; wins over it.",
    "JUNCO_SCRATCH_URL": "Wins over `scratch_url`.",
    "NO_COLOR": "Set to anything: no colours, not even on a terminal.",
    "SOURCE_DATE_EPOCH": "Seconds since 1970: the time in the name of a new migration.",
    "JUNCO_TRACEBACK": "Set to anything: an internal error shows its traceback.",
}


def reference() -> dict[Path, str]:
    """Every generated page."""
    for module in pkgutil.iter_modules(junco.errors.__path__):
        importlib.import_module(f"junco.errors.{module.name}")
    errors = {REFERENCE / "errors" / f"{code}.md": _error(code) for code in JuncoError.registry}
    return {
        **{path: GENERATED + text for path, text in errors.items()},
        REFERENCE / "errors" / "README.md": GENERATED + _error_index(),
        **{REFERENCE / "rules" / f"{code}.md": GENERATED + _rule(code) for code in RULES},
        REFERENCE / "rules" / "README.md": GENERATED + _rule_index(),
        REFERENCE / "commands.md": GENERATED + _commands(),
        REFERENCE / "configuration.md": GENERATED + _configuration(),
        REFERENCE / "ledger.md": GENERATED + _ledger(),
        REFERENCE / "migration-files.md": GENERATED + _migration_files(),
    }


def _error(code: str) -> str:
    title, _, rest = error_page(JuncoError.registry[code]).partition("\n")
    return f"# {title}\n{rest}\n"


def _error_index() -> str:
    lines = ["# Errors", "", "`junco explain CODE` shows the same pages in a terminal.", ""]
    lines += ["| exit code | meaning |", "|---|---|"]
    lines += [f"| {int(code)} | {meaning} |" for code, meaning in EXITS.items()]
    for family, title in FAMILIES.items():
        lines += ["", f"## {family}xx  {title}", "", "| code | what it says | exit |", "|---|---|---|"]
        for code in sorted(code for code in JuncoError.registry if code.startswith(family)):
            error = JuncoError.registry[code]
            says = error.what.replace("|", "\\|")
            lines.append(f"| [{code}]({code}.md) {error.__name__} | {says} | {int(error.exit_code)} |")
    return "\n".join(lines) + "\n"


def _rule(code: str) -> str:
    title, _, rest = rule_page(RULES[code]).partition("\n")
    return f"# {title}\n{rest}\n"


def _rule_index() -> str:
    lines = [
        "# Rules",
        "",
        "What `junco migrate lint` finds. `junco explain CODE` shows the same pages in a terminal.",
    ]
    lines += ["", "| code | what it finds | |", "|---|---|---|"]
    lines += [f"| [{code}]({code}.md) | {rule.title} | {rule.severity} |" for code, rule in RULES.items()]
    return "\n".join(lines) + "\n"


def _commands() -> str:
    lines = ["# Commands", "", "```text", overview().rstrip(), "```"]
    for group in GROUPS:
        for name, text in COMMANDS[group].items():
            lines += _command(f"{group} {name}", text)
    return "\n".join([*lines, *_command("explain", EXPLAIN)]) + "\n"


def _command(words: str, text: str) -> list[str]:
    command: click.Command | None = Lazy("junco")
    for word in words.split():
        assert isinstance(command, click.Group)  # noqa: S101 - for the type checker
        command = command.get_command(click.Context(command), word)
    assert command is not None  # noqa: S101 - for the type checker
    context = click.Context(command, info_name=f"junco {words}", terminal_width=100)
    return ["", f"## junco {words}", "", f"{text}.", "", "```text", command.get_help(context), "```"]


def _configuration() -> str:
    defaults = {one.name: one.default for one in fields(config.Config)}
    lines = [
        "# Configuration",
        "",
        "`junco.toml`, or the table `[tool.junco]` of `pyproject.toml`, in the project's",
    ]
    lines += [
        "folder; commands work from there and from any folder below. Paths are relative to it. Unknown keys"
    ]
    lines += ["are refused.", "", "| key | default | meaning |", "|---|---|---|"]
    for key in config._KEYS:
        default = defaults.get(key)
        shown = (
            ""
            if default in (None, ())
            else f"`{default:g}`"
            if isinstance(default, float)
            else f"`{default}`"
        )
        lines.append(f"| `{key}` | {shown} | {KEYS[key]} |")
    lines += ["", "## Environment", "", "| variable | meaning |", "|---|---|"]
    lines += [f"| `{name}` | {text} |" for name, text in VARIABLES.items()]
    return "\n".join(lines) + "\n"


def _ledger() -> str:
    made = (Path(ledger.__file__).parent / "ledger.sql").read_text(encoding="utf-8").strip()
    seeds = state.CREATE.replace("{state}", "{schema}.seed_state") + ";"
    return (
        "# The ledger\n\nWhat a database knows of its own history, in the schema that `ledger_schema` names "
        "(`{schema}` below). It is\nmade by the first `junco migrate deploy`, `dev` or `db mark`. Reading it takes "
        "`USAGE` on the schema and `SELECT`\non its tables; no other program should write to it.\n\n"
        f"```sql\n{made}\n```\n\nSeeds add one table, one row a set:\n\n```sql\n{seeds}\n```\n\n"
        "Of a step, `rows_done` and `resume_cursor` are a backfill's: how many rows it has changed, and where it is.\n"
        "`longest_lock_ms` is how long a brief statement may have been in possession of its locks.\n"
    )


def _migration_files() -> str:
    lines = [
        "# Migration files",
        "",
        "`migrations/<14 digits>_<words>/migration.sql` is plain SQL that psql can run as well; `down.sql` beside it",
        "is the way back. A file runs in one transaction with its row in the ledger, unless a statement in it cannot",
        "run in one, it holds a backfill, or says so itself: then it runs step by step, and goes on where it stopped.",
        "",
        "## Directives",
        "",
        "Comments that begin with `-- junco:` are instructions; any other word there is refused.",
        "",
        "| directive | what it says |",
        "|---|---|",
        *(f"| `{word}` | {text} |" for word, text in script.DIRECTIVES.items()),
        "",
        "## Classes of statements",
        "",
        "| class | which | how it is run |",
        "|---|---|---|",
        *(f"| {name} | {which} | {how} |" for name, (which, how) in CLASSES.items()),
    ]
    return "\n".join(lines) + "\n"


CLASSES = {
    "brief": (
        "changes of the catalog: ALTER, CREATE, DROP …",
        "short tries for its locks, in between waiting until the way is free; cut short after `statement_timeout`. A"
        " `SET lock_timeout` in the file makes a try shorter; only the directive makes it longer",
    ),
    "long": ("rows: INSERT, UPDATE, SELECT, VALIDATE CONSTRAINT …", "short tries for its locks; any time"),
    "concurrent": (
        "CREATE, DROP and REINDEX … CONCURRENTLY, DETACH PARTITION … CONCURRENTLY",
        "outside of a transaction, without a lock timeout; what an interrupted one leaves is repaired",
    ),
    "outside": ("VACUUM, CREATE DATABASE …", "outside of a transaction"),
    "backfill": ("what the directive stands above", "batch by batch"),
    "session": ("SET, RESET, LISTEN …", "at once, and again before every later step of the file"),
}


def stale(pages: dict[Path, str]) -> list[str]:
    """What is committed and differs from what would be generated."""
    found = [path for path, text in pages.items() if not path.exists() or path.read_text("utf-8") != text]
    found += [path for path in REFERENCE.rglob("*.md") if path not in pages]
    return [f"{path.relative_to(ROOT)} is stale; write it: python scripts/docs.py --write" for path in found]


def write(pages: dict[Path, str]) -> None:
    """Replace the generated pages."""
    shutil.rmtree(REFERENCE, ignore_errors=True)
    for path, text in pages.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
