"""The size report: how long functions and files are, and which are the longest.

Only tells; the limits are kept by toolkit/tests/test_house.py.
"""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = {"junco": ROOT / "toolkit" / "src", "qconnect": ROOT / "app" / "src"}


def main() -> None:
    """Print one line a package, then the longest functions of all."""
    longest: list[tuple[int, str]] = []
    for name, folder in SOURCES.items():
        files = sorted(folder.rglob("*.py"))
        lines = [len(file.read_text(encoding="utf-8").splitlines()) for file in files]
        functions = [found for file in files for found in _functions(file)]
        longest += functions
        sizes = sorted(size for size, _ in functions)
        print(  # noqa: T201 - printing is its job
            f"{name:<9} {len(files):>4} files, median {statistics.median(lines):.0f}, longest {max(lines)} lines"
            f"   {len(sizes):>5} functions, median {statistics.median(sizes):.0f},"
            f" 90 % up to {sizes[len(sizes) * 9 // 10]}, longest {sizes[-1]}"
        )
    for size, where in sorted(longest, reverse=True)[:5]:
        print(f"  {size:>3} lines  {where}")  # noqa: T201 - printing is its job


def _functions(file: Path) -> list[tuple[int, str]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        (node.end_lineno - node.lineno + 1, f"{file.relative_to(ROOT)}: {node.name}")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None
    ]


if __name__ == "__main__":
    main()
