"""`migrate dev` writes the online form where the live tables have rows, and the plain one where nobody minds."""

from __future__ import annotations

from warm import run
from workshop import Workshop

from junco.postgres import connected

FIRST = """
class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    code: Mapped[str | None] = mapped_column(String(10))
    shelf: Mapped[int | None]
"""
SECOND = """
class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str | None] = mapped_column(index=True)

class Item(Base):
    __tablename__ = "item"
    __table_args__ = (CheckConstraint("length(name) > 0", name="item_named"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    code: Mapped[str | None] = mapped_column(String(20), unique=True)
    shelf: Mapped[int | None] = mapped_column(ForeignKey("shelf.id"))
    token: Mapped[str | None] = mapped_column(Uuid, server_default=text("gen_random_uuid()"))
"""


def developed(workshop: Workshop, *, rows: bool, words: tuple[str, ...] = ()) -> str:
    """The text of the migration from FIRST to SECOND."""
    workshop.models(FIRST)
    assert run(workshop, "migrate", "dev", "--name", "first").code == 0
    if rows:
        workshop.query(
            "INSERT INTO item (id, name, code) SELECT n, 'x', n::text FROM generate_series(1, 50) n"
        )
    workshop.models(SECOND)
    ran = run(workshop, "migrate", "dev", "--name", "second", "--json", *words)
    assert ran.code == 0, ran.err + ran.out
    assert ran.json["notes"] == []
    return str(ran.json["sql"])


def test_a_table_with_rows_gets_the_online_form(workshop: Workshop) -> None:
    text = developed(workshop, rows=True)
    assert text.startswith("-- junco: no-transaction\n")
    for form in (
        "CREATE INDEX CONCURRENTLY ix_item_name",
        "CREATE UNIQUE INDEX CONCURRENTLY item_code_key",
        "UNIQUE USING INDEX item_code_key",
        "CHECK (length(name::text) > 0) NOT VALID",
        "VALIDATE CONSTRAINT item_named",
        "REFERENCES public.shelf(id) NOT VALID",
        "-- junco: backfill\nUPDATE public.item SET token = DEFAULT",
        "ALTER COLUMN code TYPE",
    ):
        assert form.replace(" ", "") in text.replace(" ", ""), text
    assert "CREATE INDEX ix_shelf_label" in text, "the new table needs no ceremony"
    assert workshop.query("SELECT count(DISTINCT token) FROM item") == [(50,)]
    assert run(workshop, "migrate", "status").code == 0
    with connected(workshop.target, "test") as connection:
        chain = workshop.project.chain()
        last = workshop.project.migrations()[-1]
        assert chain.get(last.name).fingerprint == workshop.project.fingerprint(connection)
    assert run(workshop, "migrate", "rollback", "--steps", "1").code in (0, 8)


def test_an_empty_table_gets_the_plain_form(workshop: Workshop) -> None:
    text = developed(workshop, rows=False)
    assert "CONCURRENTLY" not in text
    assert "no-transaction" not in text


def test_plain_keeps_the_plain_form(workshop: Workshop) -> None:
    text = developed(workshop, rows=True, words=("--plain",))
    assert "CONCURRENTLY" not in text


def test_lint_finds_nothing_in_what_dev_wrote(workshop: Workshop) -> None:
    workshop.models(FIRST)
    assert run(workshop, "migrate", "dev", "--name", "first").code == 0
    workshop.query("INSERT INTO item (id, name, code) SELECT n, 'x', n::text FROM generate_series(1, 50) n")
    workshop.models(SECOND)
    assert run(workshop, "migrate", "dev", "--name", "second", "--create-only").code == 0
    ran = run(workshop, "migrate", "lint")
    assert ran.code == 0, ran.out


def test_dev_says_what_keeps_the_plain_form_and_why(workshop: Workshop) -> None:
    workshop.models(FIRST)
    assert run(workshop, "migrate", "dev", "--name", "first").code == 0
    workshop.query("INSERT INTO item (id, name) VALUES (1, 'x')")
    computed = '    size: Mapped[int] = mapped_column(Computed("length(name)", persisted=True))\n'
    workshop.models(FIRST + computed)
    ran = run(workshop, "migrate", "dev", "--name", "second", "--json")
    assert ran.code == 0, ran.out
    (note,) = ran.json["notes"]
    assert "stays as it is: a stored column is computed for every row" in note
    assert "migrate dev --online" in note
