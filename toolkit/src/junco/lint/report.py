"""What was found, as text for people, as JSON, and as annotations for GitHub and GitLab."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from junco.lint.effect import Effect, Lock, Mode
from junco.lint.finding import Finding
from junco.lint.judge import Examined


@dataclass(frozen=True)
class FileReport:
    """One file: its statements and what is wrong with them."""

    file: str
    examined: tuple[Examined, ...]
    findings: tuple[Finding, ...]
    accepted: tuple[Finding, ...] = ()


def text(reports: Sequence[FileReport]) -> str:
    """For people."""
    blocks = [block for report in reports for block in _file(report)]
    return "\n".join([*blocks, _verdict(reports)])


def _verdict(reports: Sequence[FileReport]) -> str:
    hazards = sum(len(report.findings) for report in reports)
    statements = sum(len(report.examined) for report in reports)
    accepted = sum(len(report.accepted) for report in reports)
    more = f", {accepted} accepted" if accepted else ""
    if hazards:
        codes = sorted({one.code for report in reports for one in report.findings})
        return f"{_count(hazards, 'hazard')} in {_count(statements, 'statement')}{more}; junco explain {codes[0]}"
    return f"no hazard in {_count(statements, 'statement')}{more}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _file(report: FileReport) -> Iterator[str]:
    yield report.file
    spoken = set()
    for one in report.examined:
        yield from _statement(one)
        for finding in report.findings:
            if finding.line == one.statement.line and finding not in spoken:
                spoken.add(finding)
                yield from _finding(finding)
    for finding in report.findings:
        if finding not in spoken:
            yield f"  line {finding.line}"
            yield from _finding(finding)
    yield ""


def _statement(one: Examined) -> Iterator[str]:
    first = " ".join(one.statement.sql.split())
    yield f"  line {one.statement.line}  {first if len(first) <= 100 else first[:97] + '…'}"
    effect = one.effect
    shown = sorted(effect.locks, key=lambda lock: (-lock.mode, lock.relation))
    widths = [max((len(words[i]) for words in map(_lock_words, shown)), default=0) for i in (0, 1)]
    for lock in shown:
        mode, relation, stops = _lock_words(lock)
        line = f"    {mode:<{widths[0]}}  {relation:<{widths[1]}}  {stops}{_size(lock, one)}"
        yield line.rstrip()
    for word, value in _work(effect):
        yield f"    {word} {value}"
    if not effect.in_transaction:
        yield "    cannot run in a transaction"
    if one.note:
        yield f"    ({one.note})"


def _lock_words(lock: Lock) -> tuple[str, str, str]:
    stops = "" if lock.mode < Mode.SHARE else f"{lock.mode.stops} wait"
    return lock.mode.words, str(lock.relation), stops


def _size(lock: Lock, one: Examined) -> str:
    if lock.relation in one.facts.new:
        return "  new in this migration"
    size = one.facts.size(lock.relation)
    if size is None:
        return ""
    rows = f"about {size.rows:,} rows, " if size.rows else ""  # never analysed: not known
    return "  empty" if size.empty else f"  {rows}{_bytes(size.size)}"


def _bytes(count: int) -> str:
    amount, units = float(count), ["bytes", "kB", "MB", "GB", "TB"]
    while amount >= 1024 and len(units) > 1:
        amount, units = amount / 1024, units[1:]
    return f"{amount:.0f} {units[0]}" if amount >= 10 or units[0] == "bytes" else f"{amount:.1f} {units[0]}"


def _work(effect: Effect) -> Iterator[tuple[str, str]]:
    for word, relations in (
        ("writes anew:", effect.rewrites),
        ("reads from end to end:", effect.scans),
        ("builds an index on:", effect.builds),
    ):
        if relations:
            yield word, ", ".join(str(one) for one in sorted(relations))
    for word, texts in (("loses:", effect.loses), ("breaks:", effect.breaks)):
        if texts:
            yield word, "; ".join(texts)


def _finding(finding: Finding) -> Iterator[str]:
    yield f"    {finding.code} {finding.title}: {finding.detail}"
    if finding.instead:
        yield "      write instead, each statement a transaction of its own:"
        yield from (f"        {line}".rstrip() for line in finding.instead.split("\n"))
    elif finding.advice:
        yield f"      {finding.advice}"


def as_json(reports: Sequence[FileReport]) -> dict[str, Any]:
    """For machines."""
    return {
        "files": [
            {
                "file": report.file,
                "statements": [_statement_json(one) for one in report.examined],
                "findings": [one.as_json() for one in report.findings],
                "accepted": [one.as_json() for one in report.accepted],
            }
            for report in reports
        ],
        "hazards": sum(len(report.findings) for report in reports),
    }


def _statement_json(one: Examined) -> dict[str, Any]:
    effect = one.effect
    return {
        "line": one.statement.line,
        "sql": one.statement.sql,
        "locks": [
            {
                "mode": lock.mode.words,
                "relation": ".".join(lock.relation),
                "stops": lock.mode.stops,
                "new": lock.relation in one.facts.new,
                "rows": size.rows if (size := one.facts.size(lock.relation)) else None,
                "bytes": size.size if size else None,
                "empty": size.empty if size else None,
            }
            for lock in sorted(effect.locks, key=lambda lock: (-lock.mode, lock.relation))
        ],
        "rewrites": [".".join(relation) for relation in sorted(effect.rewrites)],
        "scans": [".".join(relation) for relation in sorted(effect.scans)],
        "builds": [".".join(relation) for relation in sorted(effect.builds)],
        "in_transaction": effect.in_transaction,
        "loses": list(effect.loses),
        "breaks": list(effect.breaks),
        "traced": one.traced is not None,
        "note": one.note,
    }


def github(reports: Sequence[FileReport]) -> str:
    """Workflow commands that become annotations of a pull request."""
    return "\n".join(
        f"::error file={_property(report.file)},line={one.line},title={_property(f'{one.code} {one.title}')}"
        f"::{_data(_message(one))}"
        for report in reports
        for one in report.findings
    )


def _message(finding: Finding) -> str:
    more = f"Write instead:\n{finding.instead}" if finding.instead else finding.advice
    return f"{finding.detail}\n{more}".strip()


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


_GITLAB = {"loses": "critical", "blocks": "major", "breaks": "major", "comment": "minor"}


def gitlab(reports: Sequence[FileReport]) -> str:
    """A Code Quality report."""
    found = []
    for report in reports:
        for one in report.findings:
            identity = f"{one.code}\0{report.file}\0{one.detail}"
            found.append(
                {
                    "description": f"{one.title}: {one.detail}",
                    "check_name": one.code,
                    "fingerprint": hashlib.sha256(identity.encode()).hexdigest()[:32],
                    "severity": _GITLAB[one.severity],
                    "location": {"path": Path(report.file).as_posix(), "lines": {"begin": one.line}},
                }
            )
    return json.dumps(found, indent=2)
