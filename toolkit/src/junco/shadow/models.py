"""SQLAlchemy metadata as a source: the models are executed on a scratch database, never compared themselves.

The only importer of SQLAlchemy in the toolkit besides the seeds. Knows how to find the metadata that a
`package.module:Name` names. Refuses to look into it: PostgreSQL reads it.
"""

from __future__ import annotations

import importlib
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from junco.config import make_importable
from junco.errors import did_you_mean
from junco.errors.source import ModelsFailed, NoModels, NoSuchModels, NotMetadata, SqlalchemyMissing
from junco.postgres import Connection
from junco.sqltext import quote_ident

if TYPE_CHECKING:
    from sqlalchemy import MetaData


def load(specifications: Sequence[str], root: Path) -> list[MetaData]:
    """The metadata of each `package.module:Name`; the project's folder and its `src` are importable.

    Raises `NoModels`, `NoSuchModels`, `NotMetadata`, `ModelsFailed` or `SqlalchemyMissing`.
    """
    if not specifications:
        raise NoModels()
    try:
        import sqlalchemy  # noqa: F401
    except ImportError:
        raise SqlalchemyMissing() from None
    make_importable(root)
    return [_metadata(specification) for specification in specifications]


def load_file(path: Path) -> MetaData:
    """The metadata of the `Base` in a file, wherever it lies. Raises `ModelsFailed`."""
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location(f"_junco_pulled_{abs(hash(path))}", path)
    assert spec is not None and spec.loader is not None  # noqa: S101, PT018 - it is a .py file
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # where SQLAlchemy looks up the annotations
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # noqa: BLE001 - whatever it raises is told
        raise ModelsFailed(specification=str(path), reason=_last_frame(error)) from None
    finally:
        del sys.modules[spec.name]
    found: MetaData = module.Base.metadata
    return found


def _metadata(specification: str) -> MetaData:
    from sqlalchemy import MetaData

    module_name, _, attribute = specification.partition(":")
    module = _import(module_name, specification)
    found: Any = module
    for part in attribute.split("."):
        if not hasattr(found, part):
            hint = did_you_mean(part, [name for name in vars(found) if not name.startswith("_")])
            raise NoSuchModels(specification=specification, reason=f"{module_name} has no '{part}'. {hint}")
        found = getattr(found, part)
    metadata = getattr(found, "metadata", found)
    if not isinstance(metadata, MetaData):
        raise NotMetadata(specification=specification, found=type(found).__name__)
    return metadata


def _import(name: str, specification: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(error.name + ".")):
            raise NoSuchModels(
                specification=specification, reason=f"there is no module '{error.name}'. {_near_module(name)}"
            ) from None
        raise ModelsFailed(specification=specification, reason=_last_frame(error)) from None
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a module raises is its author's to read
        raise ModelsFailed(specification=specification, reason=_last_frame(error)) from None


def _near_module(name: str) -> str:
    import pkgutil

    parent, _, last = name.rpartition(".")
    paths = getattr(sys.modules.get(parent), "__path__", None) if parent else None
    names = [module.name for module in pkgutil.iter_modules(paths)]
    near = did_you_mean(last, names)
    return near if near.startswith("Did") else ""


def _last_frame(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    outside = [frame for frame in frames if "importlib" not in frame.filename and __file__ != frame.filename]
    where = f"{outside[-1].filename}, line {outside[-1].lineno}: " if outside else ""
    return f"{where}{type(error).__name__}: {error}"


def type_names(metadatas: Sequence[MetaData]) -> set[tuple[str, str]]:
    """Schema and name of the enums and domains that the metadata makes, unless they exist already."""
    from sqlalchemy import ARRAY
    from sqlalchemy.dialects.postgresql import DOMAIN
    from sqlalchemy.types import Enum

    found: set[tuple[str, str]] = set()
    for metadata in metadatas:
        for table in metadata.tables.values():
            for column in table.columns:
                type_ = column.type.item_type if isinstance(column.type, ARRAY) else column.type
                if isinstance(type_, Enum | DOMAIN) and type_.name:
                    found.add((type_.schema or metadata.schema or table.schema or "public", type_.name))
                    found.add((type_.schema or "public", type_.name))
    return found


def create(metadatas: Sequence[MetaData], connection: Connection, specifications: Sequence[str]) -> None:
    """Execute the metadata's DDL on the empty database behind `connection`. Raises `ModelsFailed`."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.pool import StaticPool

    engine = create_engine("postgresql+psycopg://", creator=lambda: connection, poolclass=StaticPool)
    connection.autocommit = False
    try:
        with engine.begin() as session:
            for metadata in metadatas:
                for schema in sorted(metadata._schemas):
                    session.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {quote_ident(schema)}")
                metadata.create_all(session)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip()
        raise ModelsFailed(specification=", ".join(specifications), reason=reason) from None
    finally:
        connection.rollback()
        connection.autocommit = True
