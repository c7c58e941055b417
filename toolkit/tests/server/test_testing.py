"""The pytest plugin: what a project's tests get, seen from a project of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.server

CLINIC = Path(__file__).parents[3] / "app"
TESTS = """
import time

import psycopg
import pytest
from junco.testing import Templates


@pytest.fixture(scope="session")
def junco_project():
    from pathlib import Path

    return Path(CLINIC)


def count(url, table):
    with psycopg.connect(url) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_migrated(junco_database):
    assert count(junco_database, "users") == 0


@pytest.mark.parametrize("turn", [1, 2])
def test_seeded_anew_each_time(junco_seeded, turn):
    assert count(junco_seeded, "users") == 5
    with psycopg.connect(junco_seeded) as connection:
        connection.execute("DELETE FROM users")


class TestAnotherSet:
    @pytest.fixture
    def junco_seed_set(self):
        return "base"

    def test_it(self, junco_seeded):
        assert count(junco_seeded, "users") == 1


def test_how_long_a_copy_takes(junco_templates: Templates, junco_seeded):
    times = []
    for _ in range(5):
        started = time.perf_counter()
        junco_templates.drop(junco_templates.copy("dev"))
        times.append(time.perf_counter() - started)
    print(f"copied in {min(times) * 1000:.0f} ms")
"""


def test_a_projects_tests_get_databases(tmp_path: Path) -> None:
    tests = tmp_path / "test_clinic.py"
    tests.write_text(TESTS.replace("CLINIC", repr(str(CLINIC))), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-s",
        "-p",
        "no:cacheprovider",
        "-W",
        "error",
        str(tests),
    ]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 passed" in done.stdout
    assert re.search(r"copied in \d+ ms", done.stdout)
