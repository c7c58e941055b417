"""Every error Junco raises, importable from here."""

from junco.errors.base import Exit, JuncoError, did_you_mean

__all__ = ["Exit", "JuncoError", "did_you_mean"]
