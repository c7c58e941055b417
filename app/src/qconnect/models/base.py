"""What all tables share: explicit constraint names and identity keys.

Knows naming only. Refuses to know any table.
"""

from __future__ import annotations

from typing import Annotated

from sqlalchemy import Identity, Integer, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

# Every constraint and index has a name we chose, so that a migration can speak of it.
NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

# Keys are given by the database alone: a hand-written id is refused (GENERATED ALWAYS).
Key = Annotated[int, mapped_column(Integer, Identity(always=True), primary_key=True)]


class Base(DeclarativeBase):
    """The root of the schema."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {str: Text}  # noqa: RUF012  (SQLAlchemy reads it from the class)
