"""The names that PostgreSQL makes up where nobody gives one."""

from __future__ import annotations

NAME_BYTES = 63


def made_up_name(first: str, second: str, label: str) -> str:
    """`first_second_label`, the longer of the first two cut so that the whole fits; `second` may be empty."""
    a, b = first.encode(), second.encode()
    room = NAME_BYTES - len(label.encode()) - 1 - (1 if second else 0)
    one, two = len(a), len(b)
    while one + two > room:
        if one > two:
            one -= 1
        else:
            two -= 1
    parts = (a[:one].decode(errors="ignore"), b[:two].decode(errors="ignore"), label)
    return "_".join(part for part in parts if part)


def not_null_name(table: str, column: str) -> str:
    """What NOT NULL is called, from PostgreSQL 18 on, unless somebody gives it another name."""
    name = f"{table}_{column}_not_null"
    return name if len(name.encode()) <= NAME_BYTES else made_up_name(table, column, "not_null")


def column_part(names: tuple[str, ...]) -> str:
    """What the columns of an index add to its name."""
    joined = "_".join(names)
    return joined.encode()[:NAME_BYTES].decode(errors="ignore")
