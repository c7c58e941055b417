"""J6xx: where a desired schema comes from."""

from __future__ import annotations

from junco.errors.base import Exit, JuncoError


class NoModels(JuncoError):
    """The source `models` was asked for and the configuration names none."""

    code = "J601"
    exit_code = Exit.USAGE
    what = "the configuration names no models"
    why = "the key `models` is missing"
    next = 'add a line such as: models = "app.models:Base"'


class NoSuchModels(JuncoError):
    """The module or the name in `models` does not exist. The project's folder and its `src` are importable."""

    code = "J602"
    exit_code = Exit.USAGE
    what = 'models = "{specification}" cannot be found'
    why = "{reason}"
    next = "correct `models` in the configuration; it reads 'package.module:Name'"


class NotMetadata(JuncoError):
    """`models` must name a declarative base class or a MetaData object of SQLAlchemy."""

    code = "J603"
    exit_code = Exit.USAGE
    what = 'models = "{specification}" is not SQLAlchemy metadata'
    why = "it is a {found}"
    next = "name the declarative base class, or the MetaData object itself"


class ModelsFailed(JuncoError):
    """The models could not be imported, or PostgreSQL refused the tables that they describe."""

    code = "J604"
    exit_code = Exit.FAILED
    what = "the models {specification} cannot be built"
    why = "{reason}"
    next = "correct the models and run the command again"


class SqlalchemyMissing(JuncoError):
    """Models are SQLAlchemy models, and SQLAlchemy is an extra, so that production need not install it."""

    code = "J605"
    exit_code = Exit.USAGE
    what = "SQLAlchemy is not installed"
    why = "the source `models` needs it"
    next = 'install it: pip install "junco[models]"'


class NoSuchSource(JuncoError):
    """`--from` and `--to` take `models`, `migrations`, `database`, `empty`, a `postgresql://` URL, an `.sql` file
    or a folder of `.sql` files.
    """

    code = "J606"
    exit_code = Exit.USAGE
    what = "{source} is not a source of a schema"
    why = "{reason}"
    next = (
        "use models, migrations, database, empty, a postgresql:// URL, an .sql file or a folder of .sql files"
    )


class HistoryFails(JuncoError):
    """The migrations on disk were run on an empty scratch database, and one of them failed there. A new
    environment could not be built from them.
    """

    code = "J607"
    exit_code = Exit.FAILED
    what = "the history on disk does not run on an empty database"
    why = "{reason}"
    next = "correct the migration that failed; if it depends on something outside the history, add that to it"


class PlanNotProved(JuncoError):
    """Every plan is run on a scratch database and must arrive at its target before it is shown. This one did not,
    so it is not shown. That is a defect of Junco, not of your models.
    """

    code = "J608"
    exit_code = Exit.FAILED
    what = "no safe plan was found"
    why = "the generated SQL did not lead to the target:\n{reason}"
    next = (
        "write it by hand: migration.sql in a new folder of the migrations, which junco migrate dev then proves;\n"
        "and please report the two schemas"
    )


class SourceFails(JuncoError):
    """An `.sql` file given as a source was run on an empty scratch database, and PostgreSQL refused it."""

    code = "J609"
    exit_code = Exit.FAILED
    what = "{file} does not run on an empty database"
    why = "{reason}"
    next = "correct the file; the order of files and statements does not matter"


class StillNeeded(JuncoError):
    """Something that only the history can declare (a view, a function, a trigger, a policy …) does not fit the
    models any longer: most often it uses a column that they no longer have. Junco does not drop it by itself.
    """

    code = "J610"
    exit_code = Exit.REFUSED
    what = "something that an earlier migration made no longer fits the models"
    why = "{reason}\nin: {statement}"
    next = (
        "keep what it needs in the models; or drop or change it by hand: junco migrate dev --create-only; or keep\n"
        'such things in files that are part of the desired state: sql = "sql/*.sql" in the configuration'
    )


class NotCompared(JuncoError):
    """One side has something that Junco does not know how to compare and the other has not. A plan without it
    would not lead to the goal, so none is printed.
    """

    code = "J611"
    exit_code = Exit.REFUSED
    what = "the two schemas cannot be compared completely"
    why = "Junco does not know these, and they are on one side only:\n{objects}"
    next = 'make them by hand, or leave them out: ignore = ["schema.name"] in the configuration'


class PulledFileThere(JuncoError):
    """`junco db pull` writes files, and does not write over yours without being told."""

    code = "J612"
    exit_code = Exit.REFUSED
    what = "{file} is there already"
    why = "junco db pull would replace it"
    next = "name another place (--models, --sql), or let it be replaced: --replace"


class HistoryThere(JuncoError):
    """A baseline is the first migration of a history; this project has a history already."""

    code = "J613"
    exit_code = Exit.REFUSED
    what = "a baseline can only be the first migration"
    why = "{folder} holds migrations"
    next = (
        "leave --baseline out; what the database has beside them becomes a migration with: junco migrate dev"
    )


class PulledOtherwise(JuncoError):
    """The written files were built on a scratch database, and the result was not the schema that was pulled. That
    is a defect of Junco. The files were left for you to look at.
    """

    code = "J614"
    exit_code = Exit.FAILED
    what = "the files do not lead back to the database"
    why = "this would still be missing:\n{missing}"
    next = "add it to the SQL files; and please report the schema"
    kept = "the files were written; the database was not changed"


class ExtensionMissing(JuncoError):
    """Scratch databases are made on a server of their own where the project's is embedded, and that server has only
    the extensions that came with it (no pgcrypto, uuid-ossp or PostGIS, for example).
    """

    code = "J615"
    exit_code = Exit.FAILED
    what = "the server for scratch databases has no extension {name}"
    why = "what the schema is compared with, and every proof, is made there"
    next = (
        'name a server that has it: scratch_url = "postgresql://…" in the configuration, or JUNCO_SCRATCH_URL;\n'
        "with a database_url of such a server scratch databases are made beside it"
    )


class SchemaNotRead(JuncoError):
    """PostgreSQL needs locks to spell some definitions, views for example, and somebody held a stronger one for a
    minute; or others made and dropped things so fast that no attempt to read them came to its end. Reading waits for no
    lock longer than a tenth of a second at a time, so that nobody has to wait behind it.
    """

    code = "J616"
    exit_code = Exit.LOCKED
    what = "the schema could not be read beside what others do to it"
    why = "{reason}"
    next = "run the command again when that is over"
