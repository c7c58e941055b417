"""Every error Junco raises, importable from here."""

from junco.errors.base import Exit, JuncoError, did_you_mean

__all__ = ["Exit", "JuncoError", "all_errors", "did_you_mean"]


def all_errors() -> dict[str, type[JuncoError]]:
    """Code → class, of every error there is; loads the modules that no command needed so far."""
    from importlib import import_module
    from pkgutil import iter_modules

    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return dict(sorted(JuncoError.registry.items()))
