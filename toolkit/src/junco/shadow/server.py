"""The embedded PostgreSQL: a real server on a private socket, started when it is needed.

Knows data directories, sockets, processes and the user to run as. Refuses to know what the databases are
for. Listens on no network address.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from junco.errors.connection import (
    NoEmbeddedServer,
    NotReady,
    NoUnprivilegedUser,
    ServerStartFailed,
    ServerVersion,
)
from junco.postgres import Target, connect, errors, sql
from junco.shadow import binaries as programs
from junco.shadow.binaries import Binaries

SUPERUSER = "postgres"
START_TIMEOUT = 60.0
STOP_TIMEOUT = 30.0

# A development server: a crash of the machine may cost the last half second, never consistency.
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    # A first migration may make a thousand tables in one transaction.
    "max_locks_per_transaction": "256",
    "shared_buffers": "128MB",
    "synchronous_commit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}
_ROOT_HOME = Path("/var/lib/junco")
# A server whose data nobody will miss.
THROWAWAY: Mapping[str, str] = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "4GB"}


@dataclass(frozen=True)
class Server:
    """A PostgreSQL of ours, running or not. `home` holds the data directory, the log and a lock file."""

    home: Path
    sockets: Path
    cache: Path
    binaries: Binaries
    settings: Mapping[str, str] = field(default_factory=dict)
    run_as: str | None = None

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server wrote since it was made."""
        return self.home / "server.log"

    def target(self, database: str = "postgres") -> Target:
        """One database of this server."""
        parameters = {"host": str(self.sockets), "user": SUPERUSER, "dbname": database}
        return Target(parameters, source="embedded server")

    def running(self) -> bool:
        """Whether somebody answers on the socket."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(2)
            return probe.connect_ex(str(self.sockets / ".s.PGSQL.5432")) == 0

    def pid(self) -> int | None:
        """The postmaster's process id, None when it does not run."""
        if not self.running():
            return None
        return int((self.data / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0])

    def start(self) -> bool:
        """Make sure that the server runs; True if this call started it."""
        if self.running():
            return False
        with _locked(self.home):
            if self.running():
                return False
            self._initialise()
            self._launch()
        return True

    def stop(self) -> bool:
        """End the server in good order, at once if that takes too long; False if it did not run."""
        pid = self.pid()
        if pid is None:
            return False
        for signum, patience in ((signal.SIGINT, STOP_TIMEOUT), (signal.SIGQUIT, 10.0)):
            os.kill(pid, signum)
            if _wait(lambda: not _alive(pid), patience):
                break
        return True

    def delete(self) -> None:
        """Stop the server and remove everything it ever wrote."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.rmtree(self.sockets, ignore_errors=True)

    def create_database(self, name: str) -> Target:
        """The database of this name, made now if it does not exist."""
        with (
            connect(self.target(), name="junco server") as connection,
            suppress(errors.DuplicateDatabase, errors.UniqueViolation),
        ):
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.target(name)

    def _initialise(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            found = version.read_text(encoding="ascii").strip()
            if found != str(self.binaries.major):
                raise ServerVersion(found=found, installed=self.binaries.major)
            return
        # A killed copy leaves half a directory, PG_VERSION included; only a whole one gets its name.
        partial = self.home / "data.partial"
        for leftover in (partial, self.data):
            shutil.rmtree(leftover, ignore_errors=True)
        self._folder(partial)
        self._run(["cp", "-R", "-p", f"{self._pristine()}/.", str(partial)])
        if not (partial / "PG_VERSION").exists():
            raise ServerStartFailed(step="copying a data directory", reason=f"to {partial}", log="above")
        partial.rename(self.data)

    def _pristine(self) -> Path:
        """A data directory as initdb makes it, made once for this version and user: copying is ten times faster."""
        with open(self.binaries.program("postgres"), "rb") as program:
            digest = hashlib.file_digest(program, "sha256").hexdigest()[:12]
        found = self.cache / f"data-{self.binaries.major}-{digest}"
        if found.exists():
            return found
        partial = found.with_name(f"{found.name}.{os.getpid()}")
        self.cache.mkdir(parents=True, exist_ok=True)
        self._folder(partial)
        command = [self.binaries.program("initdb"), "-D", str(partial), "-U", SUPERUSER]
        command += ["--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions", "--locale=C"]
        if self.binaries.major >= 17:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        done = self._run(command)
        if done.returncode:
            shutil.rmtree(partial, ignore_errors=True)
            raise ServerStartFailed(step="initdb", reason=_tail(done.stdout), log="above")
        try:
            partial.rename(found)
        except OSError:  # somebody else was quicker
            shutil.rmtree(partial, ignore_errors=True)
        return found

    def _launch(self) -> None:
        self._refuse_foreign_sockets()
        self._folder(self.sockets)
        settings = {**_SETTINGS, "unix_socket_directories": str(self.sockets), **self.settings}
        command = [self.binaries.program("postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=self._environment(),
                start_new_session=True,
                user=self._uid,
                group=self._gid,
                extra_groups=[] if self.run_as else None,
            )
        ready = _wait(lambda: child.poll() is not None or self._accepts(), START_TIMEOUT)
        if child.poll() is not None or not ready:
            log_text = self.log.read_text(encoding="utf-8", errors="replace")
            raise ServerStartFailed(step="postgres", reason=_tail(log_text), log=str(self.log))
        child.returncode = 0  # it outlives us on purpose: no warning about a child nobody waited for

    def _refuse_foreign_sockets(self) -> None:
        """The folder lies in /tmp under a name that can be foreseen: whoever was there first is not trusted."""
        with suppress(FileNotFoundError):
            found = self.sockets.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), self._uid):
                reason = f"{self.sockets} is not a folder of ours"
                raise ServerStartFailed(step="socket folder", reason=reason, log=str(self.log))

    def _accepts(self) -> bool:
        if not self.running():
            return False
        try:
            connect(self.target(), name="junco server").close()
        except NotReady:
            return False
        return True

    def _folder(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)
        if self._uid is not None and self._gid is not None:
            os.chown(path, self._uid, self._gid)

    @property
    def _uid(self) -> int | None:
        return pwd.getpwnam(self.run_as).pw_uid if self.run_as else None

    @property
    def _gid(self) -> int | None:
        return pwd.getpwnam(self.run_as).pw_gid if self.run_as else None

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        return {**kept, "LC_ALL": "C", "LD_LIBRARY_PATH": str(self.binaries.prefix / "lib")}

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd="/",
            env=self._environment(),
            user=self._uid,
            group=self._gid,
            extra_groups=[] if self.run_as else None,
        )


def project_server(root: Path) -> Server:
    """The embedded server of the project in `root`.

    Its data is in `.junco/` there. Root cannot run PostgreSQL, so for root it runs as an unprivileged user
    and lives in /var/lib/junco, where that user can reach it.
    """
    return _server(_project_home(root), {}, None)


def _project_home(root: Path) -> Path:
    home = root.resolve() / ".junco" / "server"
    return _ROOT_HOME / _key(home) if os.geteuid() == 0 else home


def scratch_server(root: Path, binaries: Binaries | None = None) -> Server:
    """The server for the scratch databases of a project, of the embedded major unless others are given.

    Apart from the project's own, so that proofs never wait for a disk, and roles made for a proof stay out.
    """
    home = _project_home(root)
    home = home.with_name(f"{home.name}-scratch{f'-{binaries.major}' if binaries else ''}")
    return _server(
        home, {**THROWAWAY, "max_connections": "50", "max_locks_per_transaction": "1024"}, binaries
    )


def stop_servers(root: Path) -> bool:
    """Stop both servers of a project; False if its own did not run."""
    for server in scratch_servers(root):
        server.stop()
    return project_server(root).stop()


def delete_servers(root: Path) -> None:
    """Stop the servers of a project and remove everything that they ever wrote."""
    for server in (*scratch_servers(root), project_server(root)):
        server.delete()


def scratch_servers(root: Path) -> list[Server]:
    """Every server for scratch databases that the project has."""
    home = _project_home(root)
    majors = [path.name.rpartition("-scratch-")[2] for path in home.parent.glob(f"{home.name}-scratch-*")]
    others = [one for one in programs.installed() if str(one.major) in majors] if majors else []
    return [scratch_server(root), *(scratch_server(root, one) for one in others)]


def throwaway_server(folder: Path, binaries: Binaries | None = None, **settings: str) -> Server:
    """A server for tests: fast, without durability, in `folder`, which any user must be able to reach."""
    return _server(folder, {**THROWAWAY, **settings}, binaries)


def _server(home: Path, settings: Mapping[str, str], binaries: Binaries | None) -> Server:
    found = binaries or programs.embedded()
    if found is None:
        raise NoEmbeddedServer()
    sockets = Path(f"/tmp/junco-{os.geteuid()}-{_key(home)}")  # noqa: S108 - the path must stay under 108 bytes; the folder is ours and 0700
    if os.geteuid() != 0:
        return Server(home, sockets, _user_cache(), found, settings)
    cache = _ROOT_HOME / "cache"
    cache.mkdir(parents=True, exist_ok=True, mode=0o755)
    copy = programs.reachable_copy(found, _ROOT_HOME)
    return Server(home, sockets, cache, copy, settings, _unprivileged_user())


def _user_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "junco"


def _key(home: Path) -> str:
    return hashlib.sha256(str(home).encode()).hexdigest()[:12]


def _unprivileged_user() -> str:
    names = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0}
    for name in ("nobody", "postgres"):
        if name in names:
            return name
    if not names:
        raise NoUnprivilegedUser()
    return max(names, key=names.__getitem__)


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    """Only one process at a time initialises and starts a server."""
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o755)
    with (home / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        pass
    if os.path.isdir("/proc/self"):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _wait(condition: Callable[[], bool], patience: float) -> bool:
    """Poll `condition` with short, growing pauses; whether it came true in time."""
    deadline, pause = time.monotonic() + patience, 0.005
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 0.03)
    return True


def _tail(text: str, lines: int = 8) -> str:
    return "\n".join(text.strip().splitlines()[-lines:]) or "it said nothing"
