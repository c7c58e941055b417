"""What tests of seeds begin with: tables of models in a database, a set run against them, and two models to load.

A program of a test in a process of its own may import it as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ForeignKey, Identity, Index, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import NullPool

from junco.postgres import Connection, Target, connect
from junco.seed import SeedSet
from junco.seed.load import run_seed
from junco.seed.report import SeedReport


def create(target: Target, base: type[DeclarativeBase]) -> None:
    """The tables of these models, as SQLAlchemy makes them."""
    engine = create_engine(target.url().replace("postgresql:", "postgresql+psycopg:", 1), poolclass=NullPool)
    base.metadata.create_all(engine)


@contextmanager
def created(target: Target, base: type[DeclarativeBase]) -> Iterator[Connection]:
    """A connection to the database with these tables."""
    create(target, base)
    with connect(target) as connection:
        yield connection


def seed(connection: Connection, seed_set: SeedSet, **options: Any) -> SeedReport:
    """Run a set with the usual ledger."""
    return run_seed(connection, seed_set, ledger_schema="junco", **options)


class Crowd(DeclarativeBase):
    """Models for loads that are large or interrupted."""


class User(Crowd):
    """Somebody with a natural key."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Visit(Crowd):
    """Many of them refer to a user."""

    __tablename__ = "visits"
    __table_args__ = (Index("by_user", "user_id"),)
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
