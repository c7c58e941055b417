"""A real Chromium on the real server; skipped, and said so, where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    program = chromium()
    if program is None:
        pytest.skip("no Chromium in PATH and none named by CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chrome: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own. Any complaint on its console fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(path: str = "/", **options) -> Page:
        context = chrome.new_context(base_url=site, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda sent: None if sent.url.startswith((site, "data:")) else complaints.append(sent.url),
        )
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    # Pages that a test breaks on purpose are reported as failures to load; nothing else may be said.
    to_load = ("Failed to load resource", "htmx: htmx:error: Failed to fetch")
    assert [one for one in complaints if not one.startswith(to_load)] == []
