"""The command line as a contract: help, JSON, streams, exit codes, and nothing that looks like a crash."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from warm import run, run_in
from workshop import Ran, Workshop

from junco.cli import main
from junco.cli.overview import COMMANDS, GROUPS
from junco.cli.watch import duration
from junco.errors import Exit, JuncoError

A = "20250101000000_a"
ALL = [(group, name) for group in GROUPS for name in COMMANDS[group]] + [("explain",)]
JUNCO = [sys.executable, "-m", "junco"]


@pytest.fixture
def built(workshop: Workshop) -> Workshop:
    workshop.migration(A, "CREATE TABLE a (id int);", "DROP TABLE a;")
    assert run(workshop, "migrate", "deploy").code == 0
    return workshop


# -- help --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",)])
def test_the_overview_names_every_command(tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = run_in(tmp_path, *words)
    assert (ran.code, ran.err) == (0, "")
    for command in ALL:
        assert " ".join(command) in ran.out
    assert "0 clean" in ran.out


@pytest.mark.parametrize("group", GROUPS)
def test_the_help_of_a_group(tmp_path: Path, group: str) -> None:
    ran = run_in(tmp_path, group, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert all(f"{group} {name}" in ran.out for name in COMMANDS[group])
    assert run_in(tmp_path, group).out == ran.out


@pytest.mark.parametrize("command", ALL, ids=" ".join)
def test_the_help_of_every_command_needs_no_project(tmp_path: Path, command: tuple[str, ...]) -> None:
    ran = run_in(tmp_path, *command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Usage: junco " + " ".join(command))
    assert "--json" in ran.out
    assert "--no-input" in ran.out


def test_every_command_of_the_table_has_its_file_and_the_other_way_round() -> None:
    folder = Path(main.__file__).parent
    files = {path.stem for path in folder.glob("*_*.py") if not path.stem.startswith("__")}
    assert files == {f"{group}_{name}" for group in GROUPS for name in COMMANDS[group]}


def test_help_loads_neither_click_nor_driver_nor_models(tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['junco', '--help']; import junco.__main__ as m; m.main();"
        " print([n for n in ('click', 'psycopg', 'sqlalchemy', 'dotenv') if n in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert done.stderr == "[]\n"
    assert done.stdout.startswith("Usage: junco")


def test_the_version(tmp_path: Path) -> None:
    from junco.version import VERSION

    assert run_in(tmp_path, "--version").out == f"junco {VERSION}\n"


# -- usage -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        pytest.param(("migrat",), "Did you mean 'migrate'?", marks=pytest.mark.reproduces("J010")),
        (("migrate", "stauts"), "Did you mean 'status'?"),
        (("migrate", "zzz"), "Known: deploy, dev"),
        (("migrate", "deploy", "--dryrun"), "--dry-run"),
        (("migrate", "deploy", "--lock-wait", "soon"), "soon"),
        (("migrate", "deploy", "extra"), "extra"),
        (("migrate", "diff"), "--from"),
        (("migrate", "rollback", "--steps", "0"), "0"),
        (("db", "execute"), "file"),
        (("db", "mark", "Not A Word"), "lower case"),
        (("db", "seed", "--anchor", "soon"), "2026-01-31"),
        (("--nonsense",), "--nonsense"),
        (("server", "start", "-x"), "-x"),
    ],
)
def test_what_cannot_be_understood(workshop: Workshop, words: tuple[str, ...], shown: str) -> None:
    ran = run(workshop, *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error J010: ")
    assert shown.lower() in ran.err.lower()
    assert "--help" in ran.err
    error = one_object(run(workshop, *words, "--json"))["error"]
    assert (error["code"], error["exit_code"]) == ("J010", 2)


def test_explain(tmp_path: Path) -> None:
    assert "J204 EditedMigration (exit code 4)" in run_in(tmp_path, "explain", "j204").out
    listed = one_object(run_in(tmp_path, "explain", "--json"))["codes"]
    assert {"J000", "J101", "J204", "J350", "J418", "J501", "J609"} <= set(listed)
    for code in listed:
        assert run_in(tmp_path, "explain", code).out.startswith(code)


@pytest.mark.reproduces("J011")
def test_explain_what_there_is_not(tmp_path: Path) -> None:
    ran = run_in(tmp_path, "explain", "J2044")
    assert ran.code == 2
    assert "Did you mean 'J204'?" in ran.err


# -- JSON --------------------------------------------------------------------------------------------------------


def one_object(ran: Ran) -> dict[str, object]:
    """What `--json` promises: one object, one line, on stdout, with version and exit code; stderr is silent."""
    assert ran.out.endswith("\n")
    assert ran.out.count("\n") == 1
    found = json.loads(ran.out)
    assert isinstance(found, dict)
    assert (found["schema_version"], found["exit_code"]) == (1, ran.code)
    assert ran.err == ""
    return found


def test_every_command_gives_one_object(built: Workshop) -> None:
    built.models(
        "class A(Base):\n    __tablename__ = 'a'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
    )
    (built.root / "x.sql").write_text("SELECT 1;")
    name = built.target.database
    story: dict[tuple[str, ...], int] = {
        ("migrate", "status"): 0,
        ("migrate", "deploy"): 0,
        ("migrate", "deploy", "--dry-run"): 0,
        ("migrate", "diff", "--from", "empty", "--to", "database"): 0,
        ("migrate", "dev", "--name", "x", "--create-only"): 0,
        ("migrate", "dev"): 0,
        ("migrate", "lint"): 0,
        ("migrate", "rollback"): 0,
        ("migrate", "resolve", "--applied", "_x"): 8,
        ("db", "check"): 0,
        ("db", "execute", "x.sql"): 0,
        ("db", "mark", "staging"): 0,
        ("db", "seed"): 2,
        ("db", "pull"): 0,
        ("db", "push"): 0,
        ("migrate", "reset", "--confirm", name, "--skip-seed"): 0,
        ("explain",): 0,
        ("explain", "J204"): 0,
        ("server", "status"): 3,
        ("server", "stop"): 0,
    }
    seen = set()
    for words, code in story.items():
        ran = run(built, *words, "--json")
        assert ran.code == code, (words, ran)
        assert str(one_object(ran)["command"]).startswith(" ".join(words[:1]))
        seen.add(words[: 1 if words[0] == "explain" else 2])
    assert seen == set(ALL) - {("server", "start")}, "test_server.py starts one"


@pytest.mark.parametrize("command", ALL, ids=" ".join)
def test_every_command_gives_one_object_when_it_fails(tmp_path: Path, command: tuple[str, ...]) -> None:
    needed = {
        ("migrate", "diff"): ("--from", "models", "--to", "models"),
        ("migrate", "resolve"): ("--applied", "x"),
        ("db", "execute"): (os.devnull,),
        ("db", "mark"): ("staging",),
        ("explain",): ("J9999",),
    }
    error = one_object(run_in(tmp_path, *command, *needed.get(command, ()), "--json"))["error"]
    assert isinstance(error, dict)
    assert error["code"] == ("J011" if command == ("explain",) else "J001")
    assert set(error) == {"code", "exit_code", "what", "why", "next", "kept", "values"}


@pytest.mark.reproduces("J000")
def test_a_defect_of_junco_is_one_error_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from junco.cli import explain

    def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(explain.command, "callback", break_down)
    monkeypatch.setattr(main.output, "json", False)
    assert main.run(["explain"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error J000: internal error: ZeroDivisionError: by nothing")
    assert "Traceback" not in err
    assert main.run(["explain", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "J000"
    monkeypatch.setenv("JUNCO_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        main.run(["explain"])


# -- streams -----------------------------------------------------------------------------------------------------


def test_data_on_stdout_everything_else_on_stderr(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE a (id int);")
    ran = run(workshop, "migrate", "deploy")
    assert ran.out.startswith("applied 1 to ")
    assert f"[1/1] {A}" in ran.err
    workshop.migration("20250102000000_b", "SELEC 1;")
    failed = run(workshop, "migrate", "deploy")
    assert (failed.code, failed.out) == (5, "")
    assert "error J406" in failed.err
    assert "Traceback" not in failed.err
    assert "\x1b" not in ran.out + ran.err + failed.err


def test_dry_run_says_what_would_be_and_that_it_is_pending(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE a (id int);")
    ran = run(workshop, "migrate", "deploy", "--dry-run")
    assert (ran.code, ran.out) == (
        3,
        f"would apply {A}, in one transaction\n    1   brief       CREATE TABLE a (id int)\n",
    )


@pytest.mark.parametrize("words", [["--help"], ["migrate"], ["explain"], ["explain", "--json"]])
def test_a_reader_that_has_seen_enough(tmp_path: Path, words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [*JUNCO, *words], stdout=writing, stderr=subprocess.PIPE, text=True, cwd=tmp_path
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "words", [["explain", "J204"], ["explain", "J204", "--json"], ["explain", "名"], ["--help"]]
)
def test_a_terminal_that_is_not_utf_8(tmp_path: Path, words: list[str]) -> None:
    environ = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*JUNCO, *words], capture_output=True, cwd=tmp_path, env=environ)
    assert done.returncode in (0, 2)
    assert b"Traceback" not in done.stderr
    if "--json" in words:
        assert "…" in json.loads(done.stdout)["page"]


@pytest.mark.parametrize("extra", [[], ["--json"]])
def test_a_word_that_is_no_text(tmp_path: Path, extra: list[str]) -> None:
    done = subprocess.run([*JUNCO, "explain", b"\xff\xfe", *extra], capture_output=True, cwd=tmp_path)  # type: ignore[list-item]
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    if extra:
        assert json.loads(done.stdout)["error"]["code"] == "J011"


def on_a_terminal(workshop: Workshop, *words: str, answers: str = "", **environ: str) -> tuple[int, str]:
    """Exit code, and everything that the terminal showed."""
    mine, theirs = pty.openpty()
    child = subprocess.Popen(
        [*JUNCO, *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=workshop.root,
        env={**os.environ, "DATABASE_URL": workshop.target.url(), "TERM": "xterm", **environ},
    )
    os.close(theirs)
    os.write(mine, answers.encode())
    shown = b""
    try:
        while chunk := os.read(mine, 4096):
            shown += chunk
    except OSError:  # Linux ends a terminal's reading like this
        pass
    os.close(mine)
    return child.wait(), shown.decode()


def test_colour_on_a_terminal_unless_it_is_not_wanted(workshop: Workshop) -> None:
    code, shown = on_a_terminal(workshop, "explain", "J9")
    assert (code, "\x1b[1;31merror" in shown) == (2, True)
    for unwanted in ({"NO_COLOR": "1"}, {"NO_COLOR": ""}, {"TERM": "dumb"}):
        code, shown = on_a_terminal(workshop, "explain", "J9", **unwanted)
        assert (code, "\x1b" in shown) == (2, False)


def test_a_question_on_a_terminal_and_none_with_no_input(built: Workshop) -> None:
    code, shown = on_a_terminal(built, "migrate", "reset", answers="wrong\n")
    assert (code, "J417" in shown) == (8, True)
    code, shown = on_a_terminal(built, "migrate", "reset", answers=f"{built.target.database}\n")
    assert (code, "1 migrations applied" in shown) == (0, True)
    code, shown = on_a_terminal(built, "migrate", "reset", "--no-input")
    assert (code, "Type the" in shown) == (8, False)


def test_questions_of_dev_on_a_terminal(workshop: Workshop) -> None:
    model = "class A(Base):\n    __tablename__ = 'a'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
    workshop.models(model + "    t: Mapped[str]\n")
    code, shown = on_a_terminal(workshop, "migrate", "dev", answers="first one\n")
    assert (code, "first_one" in shown) == (0, True)
    workshop.query("INSERT INTO a (t) VALUES ('kept')")
    workshop.models(model + "    tt: Mapped[str]\n")
    code, shown = on_a_terminal(workshop, "migrate", "dev", "--name", "x", answers="y\n")
    assert (code, "renamed" in shown) == (0, True)
    assert workshop.query("SELECT tt FROM a") == [("kept",)]
    workshop.models(model)
    code, shown = on_a_terminal(workshop, "migrate", "dev", "--name", "y", answers="n\n")
    assert (code, "J350" in shown) == (8, True)
    assert workshop.query("SELECT tt FROM a") == [("kept",)]
    code, _ = on_a_terminal(workshop, "migrate", "dev", "--name", "y", answers="y\n")
    assert (code, workshop.query("SELECT * FROM a")) == (0, [(1,)])


# -- db execute --------------------------------------------------------------------------------------------------


def from_stdin(workshop: Workshop, raw: bytes) -> subprocess.CompletedProcess[bytes]:
    environ = {**os.environ, "DATABASE_URL": workshop.target.url()}
    return subprocess.run(
        [*JUNCO, "db", "execute", "-"], input=raw, capture_output=True, cwd=workshop.root, env=environ
    )


def test_execute_is_all_or_nothing_and_leaves_no_ledger(workshop: Workshop) -> None:
    (workshop.root / "x.sql").write_text("CREATE TABLE a (id int);\nCREATE TABLE a (id int);")
    ran = run(workshop, "db", "execute", "x.sql")
    assert (ran.code, "x.sql, line 2" in ran.err) == (5, True)
    assert workshop.query("SELECT to_regclass('a'), to_regnamespace('junco')") == [(None, None)]
    (workshop.root / "x.sql").write_text("CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY i ON a (id);")
    ran = run(workshop, "db", "execute", "x.sql", "--json")
    assert (ran.code, ran.json["statements"], ran.json["transactional"]) == (0, 2, False)
    assert workshop.query("SELECT to_regclass('i') IS NULL, to_regnamespace('junco')") == [(False, None)]


def test_execute_from_stdin(workshop: Workshop) -> None:
    done = from_stdin(workshop, "\ufeffCREATE TABLE a (t text);\r\nINSERT INTO a VALUES ('ä');".encode())
    assert (done.returncode, b"ran 2 statements" in done.stdout) == (0, True)
    assert workshop.query("SELECT t FROM a") == [("ä",)]
    refused = from_stdin(workshop, b"SELECT '\xe9'")
    assert (refused.returncode, b"error J202" in refused.stderr) == (2, True)


@pytest.mark.parametrize(("name", "code"), [("nowhere.sql", "J218"), ("latin.sql", "J202"), (".", "J218")])
def test_execute_what_is_no_file(workshop: Workshop, name: str, code: str) -> None:
    (workshop.root / "latin.sql").write_bytes(b"\xe9")
    ran = run(workshop, "db", "execute", name, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (2, code)


# -- exit codes --------------------------------------------------------------------------------------------------


def provoke_pending(workshop: Workshop) -> Ran:
    return run(workshop, "migrate", "status")


def provoke_drift(workshop: Workshop) -> Ran:
    run(workshop, "migrate", "deploy")
    workshop.query("ALTER TABLE a ADD COLUMN by_hand int")
    return run(workshop, "migrate", "status")


def provoke_failed(workshop: Workshop) -> Ran:
    workshop.migration(A, "SELECT 1/0;")
    return run(workshop, "migrate", "deploy")


def provoke_connect(workshop: Workshop) -> Ran:
    return run(workshop, "migrate", "status", DATABASE_URL="postgresql://u@127.0.0.1:1/d")


def provoke_locked(workshop: Workshop) -> Ran:
    from contextlib import closing

    from junco.postgres import connect
    from junco.run.lock import migration_lock

    with closing(connect(workshop.target)) as other, migration_lock(other, workshop.target, "junco", 0):
        return run(workshop, "migrate", "deploy", "--lock-wait", "0")


def provoke_refused(workshop: Workshop) -> Ran:
    return run(workshop, "migrate", "reset")


@pytest.mark.parametrize(
    ("provoke", "code"),
    [
        (lambda workshop: run(workshop, "migrate", "deploy"), Exit.CLEAN),
        (lambda workshop: run(workshop, "migrate", "deploy", "--nonsense"), Exit.USAGE),
        (provoke_pending, Exit.PENDING),
        (provoke_drift, Exit.DRIFT),
        (provoke_failed, Exit.FAILED),
        (provoke_connect, Exit.CONNECT),
        (provoke_locked, Exit.LOCKED),
        (provoke_refused, Exit.REFUSED),
    ],
    ids=lambda value: value.name if isinstance(value, Exit) else "",
)
def test_the_table_of_exit_codes(workshop: Workshop, provoke: Callable[[Workshop], Ran], code: Exit) -> None:
    workshop.migration(A, "CREATE TABLE a (id int);")
    assert provoke(workshop).code == code


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0123, "12 ms"), (0.9994, "999 ms"), (3.42, "3.4 s"), (59.9, "59.9 s"), (125, "2 min 5 s")],
)
def test_spans_of_time_as_people_say_them(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_every_error_exits_with_its_own_code() -> None:
    assert {error.exit_code for error in JuncoError.registry.values()} <= set(Exit)
