"""People with an account, and the sessions they have open.

Knows columns only. Refuses to know how hashes are made or what a role allows.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Enum, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from qconnect.domain.people import Role
from qconnect.models.base import Base, Key


class User(Base):
    """A person who can sign in. Addresses are stored in lower case."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("email"),)

    id: Mapped[Key]
    name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str | None]
    password: Mapped[str | None]
    role: Mapped[Role] = mapped_column(Enum(Role, name="role"), server_default=text("'PATIENT'"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class RefreshToken(Base):
    """An open session. Only the hash of its token is here."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (UniqueConstraint("token_hash"), Index(None, "user_id"))

    id: Mapped[Key]
    token_hash: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
