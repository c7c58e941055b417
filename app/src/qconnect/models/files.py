"""Documents that were uploaded, by where they are kept.

Knows columns only. Refuses to know the bytes.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, func
from sqlalchemy.orm import Mapped, mapped_column

from qconnect.models.base import Base, Key


class File(Base):
    """One stored document; `size` is in bytes."""

    __tablename__ = "files"

    id: Mapped[Key]
    name: Mapped[str]
    url: Mapped[str]
    mime: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    uploaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    uploader_email: Mapped[str]
