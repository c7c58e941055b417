"""The command line in a process of its own, without paying for its imports each time.

A parent loads Junco, the driver and SQLAlchemy once; every run is a fork of it that begins where the entry
point begins. Models, working folder, environment, streams and exit code are the child's alone.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from workshop import Ran, Workshop

_PARENT = r"""
import importlib, json, os, pkgutil, sys, tempfile
import sqlalchemy, sqlalchemy.orm, sqlalchemy.dialects.postgresql.psycopg
import junco.__main__, junco.cli, junco.cli.main, junco.api, junco.run, junco.shadow.models, junco.shadow.server
for package in (junco.cli, junco.run):
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)

def child(order, out, err):
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["environ"])
    for number, file in enumerate((os.open(os.devnull, os.O_RDONLY), out.fileno(), err.fileno())):
        os.dup2(file, number)
    sys.stdin = open(0, closefd=False)
    sys.stdout = open(1, "w", closefd=False)
    sys.stderr = open(2, "w", closefd=False)
    sys.argv = ["junco", *order["words"]]
    sys.path.insert(0, order["cwd"])
    try:
        junco.__main__.main()
        code = 0
    except SystemExit as error:
        code = error.code
    except BaseException:
        import traceback
        traceback.print_exc()
        code = 99
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)

for line in sys.stdin:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        pid = os.fork()
        if pid == 0:
            child(json.loads(line), out, err)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode())
        print(json.dumps([code, *texts]), flush=True)
"""


@cache
def _parent() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/"
    )
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.communicate()


def run_in(folder: Path, *words: str, **environ: str) -> Ran:
    """Run one command line in `folder`; the environment holds no `DATABASE_URL` unless it is given."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    order = {"cwd": str(folder), "words": list(words), "environ": {**inherited, **environ}}
    process = _parent()
    assert process.stdin is not None
    assert process.stdout is not None
    print(json.dumps(order), file=process.stdin, flush=True)
    return Ran(*json.loads(process.stdout.readline()))


def run(workshop: Workshop, *words: str, **environ: str) -> Ran:
    """Run one command line on the workshop's project and database."""
    return run_in(workshop.root, *words, **{"DATABASE_URL": workshop.target.url(), **environ})


def dump(workshop: Workshop, *options: str) -> list[str]:
    """The schema as pg_dump of the newest major writes it, ledger left out."""
    from junco.shadow import binaries

    newest = max(binaries.installed(), key=lambda one: one.major)
    done = subprocess.run(
        [newest.program("pg_dump"), "--exclude-schema=junco", *options, workshop.target.url()],
        capture_output=True,
        text=True,
        check=True,
    )
    noise = ("--", "\\restrict", "\\unrestrict")
    return [line for line in done.stdout.splitlines() if line and not line.startswith(noise)]
