"""Finding: the seed sets that the files of a folder declare.

Knows how to import a folder of Python files so that they may import each other and leave nothing behind in
the interpreter. Refuses to know what a set is for. A mistake in a file becomes an error with its line.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from junco.errors import JuncoError, did_you_mean
from junco.errors.seed import BrokenSeedFile, NoSeeds, SetDeclaredTwice, UnknownSet
from junco.errors.seed_bulk import BadGenerator
from junco.seed.declare import SeedSet
from junco.seed.place import shown

# What is imported is everybody's in an interpreter, and so is what must be forgotten afterwards.
_ONE_AT_A_TIME = threading.Lock()


def find_set(folder: Path, name: str) -> SeedSet:
    """The set of this name; raises `UnknownSet` and whatever `find_sets` raises."""
    sets = find_sets(folder)
    if name not in sets:
        hint = did_you_mean(name, list(sets)) or "the files there declare no set"
        raise UnknownSet(name=name, folder=shown(str(folder)), hint=hint)
    return sets[name]


def find_sets(folder: Path) -> dict[str, SeedSet]:
    """Every set of the folder by its name. Raises `NoSeeds`, `BrokenSeedFile` or `SetDeclaredTwice`."""
    with _ONE_AT_A_TIME:
        return _found(folder.absolute())  # frames know files by their full names


def _found(folder: Path) -> dict[str, SeedSet]:
    files = sorted(folder.glob("*.py")) if folder.is_dir() else []
    if not files:
        reason = "it holds no .py file" if folder.is_dir() else "there is no such folder"
        raise NoSeeds(folder=shown(str(folder)), reason=reason)
    sets: dict[str, SeedSet] = {}
    with _importable(folder):
        for file in files:
            for found in _declared(_load(file), file):
                other = sets.setdefault(found.name, found)
                if other is not found:
                    raise SetDeclaredTwice(name=found.name, first=other.place, second=found.place)
    return sets


def _declared(module: ModuleType, file: Path) -> Iterator[SeedSet]:
    """The sets that this file makes itself; those it imports are found in their own file."""
    seen = {id(value): value for value in vars(module).values() if isinstance(value, SeedSet)}
    return (found for found in seen.values() if Path(found.place.file) == file)


def _load(file: Path) -> ModuleType:
    # A name of its own: a seed called json.py must not be taken for the library.
    name = f"junco_seed_{hashlib.sha256(str(file).encode()).hexdigest()[:12]}_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None  # noqa: S101 - the name ends in .py
    assert spec.loader is not None  # noqa: S101 - for the type checker
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BadGenerator as error:  # while a set is declared nobody knows for which column it is
        raise BrokenSeedFile(where=_spot(file, error), reason=error.reason) from None
    except JuncoError:
        raise
    except (Exception, SystemExit) as error:
        raise _broken(file, error) from error
    finally:
        del sys.modules[name]
    return module


@contextmanager
def _importable(folder: Path) -> Iterator[None]:
    """Let the files of the folder import each other by name; forget afterwards that they did."""
    before = set(sys.modules)
    written = sys.dont_write_bytecode
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.dont_write_bytecode = written
        sys.path.remove(str(folder))
        for name in set(sys.modules) - before:
            origin = getattr(sys.modules[name], "__file__", None)
            if origin and Path(origin).is_relative_to(folder):
                del sys.modules[name]


def _broken(file: Path, error: BaseException) -> JuncoError:
    where, reason = _spot(file, error), f"{type(error).__name__}: {error}"
    if isinstance(error, SyntaxError):
        reason = f"SyntaxError: {error.msg}" + (f"\n{error.text.strip()}" if error.text else "")
    return BrokenSeedFile(where=where, reason=f"{reason}{_hint(error)}")


def _spot(file: Path, error: BaseException) -> str:
    if isinstance(error, SyntaxError) and error.filename:
        return f"{shown(error.filename)}:{error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if Path(frame.filename).is_relative_to(file.parent)]
    return f"{shown(inside[-1].filename)}:{inside[-1].lineno}" if inside else shown(str(file))


def _hint(error: BaseException) -> str:
    """For a misspelt column: the one that is meant."""
    mapper = getattr(getattr(error, "obj", None), "__mapper__", None)
    if not isinstance(error, AttributeError) or mapper is None:
        return ""
    return ". " + did_you_mean(error.name or "", [one.key for one in mapper.column_attrs])
