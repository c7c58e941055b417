"""The documentation, kept true: what can be generated is generated, what can be run is run.

    python scripts/docs.py              fail if docs/reference is stale, then run every page
    python scripts/docs.py --check      only the first half
    python scripts/docs.py --write      write docs/reference, run every page, put real output where it differs
    python scripts/docs.py README.md    the same for these pages only

A page is run in a folder of its own: a copy of app/, or an empty one if it says `<!-- run: empty -->`. In order:

    ```sh                               a script; it must end with 0
    ```console                          `$ command`, continued by `> `, then what it prints; `# exit 4` at the end
                                        of the command says how it ends; `…` stands for anything
    ```diff                             a patch, applied to the folder
    <!-- file: NAME -->                 the next block, of any language, is written to NAME
    <!-- run: serve COMMAND -->         the next console block is printed by this server; its address must answer
    <!-- run: skip REASON -->           the next block is not run

Times, process ids and hashes are compared by their shape. Knows Markdown and processes. Refuses to know what a page is
about; what docs/reference says comes from `reference`.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reference import REFERENCE, reference, stale, write

from junco.history.ledger import whoami
from junco.shadow.server import delete_servers

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 180.0


@dataclass(frozen=True)
class Block:
    """A fenced block; `start` is the index of its first line of text in the page, `marks` the comments before it."""

    language: str
    lines: tuple[str, ...]
    start: int
    marks: dict[str, str]


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    marks: dict[str, str] = {}
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if mark := re.fullmatch(r"<!-- (file|run): (.+) -->", line):
            word, _, rest = mark[2].partition(" ")
            marks.update({"file": mark[2]} if mark[1] == "file" else {word: rest})
        elif fence := re.fullmatch(r"```(\w+)", line):
            end = lines.index("```", at)
            yield Block(fence[1], tuple(lines[at:end]), at, marks)
            marks, at = {}, end + 1
        elif line.strip():
            marks = {}


@dataclass
class Command:
    """One command of a console block and the lines it is to print; they are the page's lines from `start` on."""

    script: str
    output: list[str]
    start: int

    @property
    def code(self) -> int:
        """The exit code that the page announces."""
        said = re.search(r"# exit (\d+)$", self.script.split("\n", 1)[0])
        return int(said[1]) if said else 0


def commands(block: Block) -> list[Command]:
    """The commands of a console block."""
    found: list[Command] = []
    for number, line in enumerate(block.lines, start=block.start):
        if line.startswith("$ "):
            found.append(Command(line[2:], [], number + 1))
        elif found and not found[-1].output and (line.startswith("> ") or line == ">"):
            found[-1].script += "\n" + line[2:]
            found[-1].start = number + 1
        elif found:
            found[-1].output.append(line)
    return found


# --- running ------------------------------------------------------------------------------------------------


class Wrong(Exception):
    """A page does not say what is true."""


@contextmanager
def workshop(text: str) -> Iterator[Path]:
    """The folder that a page is run in; every embedded server that was made in it goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="junco-docs-")).resolve()
    try:
        if "<!-- run: empty -->" not in text:
            unwanted = shutil.ignore_patterns(".junco", ".env", "__pycache__", "*.egg-info", "tests")
            shutil.copytree(ROOT / "app", folder, ignore=unwanted, dirs_exist_ok=True)
        yield folder
    finally:
        for project in folder.rglob("junco.toml"):
            delete_servers(project.parent)
        shutil.rmtree(folder, ignore_errors=True)


def environment(folder: Path) -> dict[str, str]:
    """What a reader's shell has after `make setup`, and nothing that could reach another database."""
    dropped = re.compile(r"(DATABASE_URL|PG|JUNCO|QCONNECT|GIT_|PYTHON)")
    kept = {name: value for name, value in os.environ.items() if not dropped.match(name)}
    git = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for who in ("AUTHOR", "COMMITTER"):
        git |= {f"GIT_{who}_NAME": "You", f"GIT_{who}_EMAIL": "you@example.com"}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # The packages are installed in place, from app/src; here that place is the copy.
    return {**kept, **git, "PATH": path, "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}


def run_page(path: Path, refresh: bool) -> str | None:
    """Run a page from top to bottom; returns what is wrong with it. `refresh` mends its output instead."""
    text = path.read_text("utf-8")
    lines = text.split("\n")
    mended: list[tuple[int, int, list[str]]] = []
    with workshop(text) as folder:
        for block in blocks(text):
            try:
                mended += _run_block(block, folder, refresh)
            except (Wrong, subprocess.TimeoutExpired) as wrong:
                return f"{path.relative_to(ROOT)}:{block.start + 1}  {wrong}"
    for start, end, output in reversed(mended):
        lines[start:end] = output
    if mended:
        path.write_text("\n".join(lines), "utf-8")
    return None


def _run_block(block: Block, folder: Path, refresh: bool) -> list[tuple[int, int, list[str]]]:
    if "skip" in block.marks:
        return []
    if "file" in block.marks:
        file = folder / block.marks["file"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(block.lines) + "\n", "utf-8")
    elif block.language in ("sh", "diff"):
        script = "\n".join(block.lines) + "\n"
        _must_end(
            script
            if block.language == "sh"
            else f"git apply --recount --unidiff-zero - <<'END'\n{script}END\n",
            folder,
            0,
        )
    elif "serve" in block.marks:
        _serve(block.marks["serve"], commands(block)[0], folder)
    elif block.language == "console":
        return [mend for one in commands(block) if (mend := _run_command(one, folder, refresh))]
    return []


def _must_end(script: str, folder: Path, code: int) -> str:
    """Run a script; returns everything it printed, without the names of folder, user and machine."""
    done = subprocess.run(
        ["sh", "-euc", script],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    output = done.stdout.replace(str(folder), "…").replace(whoami(), "you@laptop")
    if done.returncode != code:
        raise Wrong(f"$ {script.strip()}\nended with {done.returncode} instead of {code}:\n{output}")
    return output


def _run_command(command: Command, folder: Path, refresh: bool) -> tuple[int, int, list[str]] | None:
    """Run and compare; with `refresh`, what differs comes back as (from, to, new lines)."""
    output = [
        line.rstrip() for line in _must_end(command.script, folder, command.code).rstrip("\n").split("\n")
    ]
    if _agrees(command.output, output):
        return None
    if refresh:
        return command.start, command.start + len(command.output), [] if output == [""] else output
    shown = "\n".join(difflib.unified_diff(command.output, output, "the page", "the command", lineterm=""))
    raise Wrong(f"$ {command.script}\n{shown}")


def _serve(words: str, shown: Command, folder: Path) -> None:
    """Start a server, wait for the lines that the page shows, ask its address, stop it as Ctrl-C does."""
    log = folder / "server.log"
    with log.open("w") as file:
        server = subprocess.Popen(
            words.split(), cwd=folder, env=environment(folder), stdout=file, stderr=file
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while not _agrees(shown.output, log.read_text("utf-8").rstrip("\n").split("\n")):
            if time.monotonic() > deadline or server.poll() is not None:
                raise Wrong(f"$ {words}\nprinted:\n{log.read_text('utf-8')}")
            time.sleep(0.1)
        address = re.search(r"http://\S+", log.read_text("utf-8"))
        with urllib.request.urlopen(address[0] if address else "", timeout=10) as answer:  # noqa: S310 - an address of our own server
            answer.read()
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
    if server.returncode:
        raise Wrong(f"$ {words}\nended with {server.returncode} after Ctrl-C")


# What differs between two right runs, and what it is read as.
_SHAPES = (
    (r"\d{4}-\d\d-\d\dT[\d:.]+(\+00:00|Z)", "TIME"),
    (r"\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?)?", "DAY"),
    (r"\b\d{14}(?=_|\b)", "STAMP"),
    (r"\b\d[\d.,]* ?m?s\b", "N s"),  # a busy machine takes seconds for what another does in milliseconds
    (r"\b\d[\d.,]* (MB|bookings a second)\b", r"N \1"),
    (r"\b[0-9a-f]{7,64}\b", "HASH"),
    (r"\bpid \d+", "pid N"),
    (r"localhost:\d+", "localhost:PORT"),
    (r"PostgreSQL \d+(\.\d+)?", "PostgreSQL N"),
    (r" +", " "),
)


def _shape(line: str) -> str:
    for pattern, word in _SHAPES:
        line = re.sub(pattern, word, line)
    return line.strip()


def _agrees(page: list[str], output: list[str]) -> bool:
    """Whether an output is what the page shows. A line of `…` stands for any lines, elsewhere for any text."""
    pattern = ""
    for line in page:
        parts = [re.escape(part) for part in _shape(line).split("…")]
        pattern += r"(?:.*\n)*?" if line.strip() == "…" else ".*?".join(parts) + r"\n"
    return re.fullmatch(pattern or r"\n", "".join(_shape(line) + "\n" for line in output)) is not None


# --- the command line ---------------------------------------------------------------------------------------


def pages(named: list[Path]) -> list[Path]:
    """The pages to run: those named, or all that people wrote."""
    if named:
        return [path.resolve() for path in named]
    written = sorted((ROOT / "docs").rglob("*.md"))
    return [ROOT / "README.md", *(path for path in written if not path.is_relative_to(REFERENCE))]


def main() -> int:
    """Do what the module's text says; 0 if the documentation is true."""
    parser = argparse.ArgumentParser(description="Generate the reference, run every page.")
    parser.add_argument("pages", nargs="*", type=Path, help="only these pages")
    parser.add_argument("--check", action="store_true", help="only compare the reference with its sources")
    parser.add_argument(
        "--write", action="store_true", help="write the reference and the outputs that differ"
    )
    options = parser.parse_args()
    generated = reference()
    if options.write:
        write(generated)
    wrong: list[str | None] = list(stale(generated))
    started = time.monotonic()
    if not options.check:
        with ThreadPoolExecutor(2) as two:
            wrong += two.map(lambda path: run_page(path, options.write), pages(options.pages))
    found = [text for text in wrong if text]
    print("\n\n".join([*found, _verdict(len(found), time.monotonic() - started)]))  # noqa: T201 - printing is its job
    return 1 if found else 0


def _verdict(wrong: int, seconds: float) -> str:
    return f"docs: {wrong} wrong" if wrong else f"docs: all true ({seconds:.0f} s)"


if __name__ == "__main__":
    sys.exit(main())
