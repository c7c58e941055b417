"""J2xx: migration files, the chain, the ledger, and where they disagree."""

from __future__ import annotations

from junco.errors.base import Exit, JuncoError


class NoMigrationSql(JuncoError):
    """Every folder below `migrations/` is a migration and holds a `migration.sql`. A folder without one is
    usually a failed checkout or a half-deleted migration, so Junco stops before anything runs.
    """

    code = "J201"
    exit_code = Exit.USAGE
    what = "migration {name} has no migration.sql"
    why = "{folder} exists and holds no such file"
    next = "restore it (git checkout -- {folder}), or remove the folder if the migration was given up"


class NotText(JuncoError):
    """Migrations are UTF-8 text. A byte-order mark and Windows line ends are accepted, anything else is
    refused: a wrong guess of the encoding would store wrong characters without a word.
    """

    code = "J202"
    exit_code = Exit.USAGE
    what = "{file} is not UTF-8 text"
    why = "{reason}"
    next = "save the file as UTF-8"


class BadMigrationName(JuncoError):
    """A migration's folder name is its identity in the ledger and the chain, and is printed in many places."""

    code = "J203"
    exit_code = Exit.USAGE
    what = "{name} cannot be the name of a migration"
    why = "{reason}"
    next = "rename the folder"


class EditedMigration(JuncoError):
    """The text of an applied migration is history: other databases ran it, or will run what is on disk now,
    and would differ from this one. Line ends and a byte-order mark do not count as an edit.
    """

    code = "J204"
    exit_code = Exit.DRIFT
    what = "migration {name} was edited after it was applied"
    why = (
        "the database ran {ran}…, the file is now {now}…;\n"
        "databases that ran the old text will never get the new lines"
    )
    next = "git checkout -- {file}   or put the change in a new migration: junco migrate dev --name …"


class MissingMigration(JuncoError):
    """The ledger names an applied migration that is not on disk, although newer ones are."""

    code = "J205"
    exit_code = Exit.DRIFT
    what = "migration {name} was applied and is missing on disk"
    why = "{folder} is not there, so a new database would never get it"
    next = "restore it: git checkout -- {folder}"


class AnotherHistory(JuncoError):
    """The database has run migrations, the project has migrations, and they have not one in common: most likely the
    address leads to another project's database.
    """

    code = "J221"
    exit_code = Exit.DRIFT
    what = "{target} has run {count} migrations, from {first} on, and none of them is in {folder}"
    why = "it looks like the database of another project, whose tables would be mixed with this one's"
    next = "correct the address in {source}, or restore the migrations that this database has run"


class DatabaseAhead(JuncoError):
    """The database has migrations that are newer than everything on disk: this checkout is older than the
    database. Nothing is wrong with the database.
    """

    code = "J206"
    exit_code = Exit.DRIFT
    what = "the database is ahead of this checkout by {names}"
    why = "it was migrated from a newer checkout"
    next = "update the checkout (git pull), or go back from the newer one: junco migrate rollback"


class BrokenChain(JuncoError):
    """`migration_lock.toml` cannot be read. After a merge both sides' lines belong in it, in the order of
    their names, without the marks that Git puts around a conflict.
    """

    code = "J207"
    exit_code = Exit.USAGE
    what = "{file} cannot be read"
    why = "{reason}"
    next = "{remedy}"


class ChangedBeforeApplied(JuncoError):
    """A pending migration differs from the text that was proved when the chain was written."""

    code = "J208"
    exit_code = Exit.DRIFT
    what = "migration {name} was changed after it was proved"
    why = "migration_lock.toml has {chain}…, the file is now {now}…"
    next = "prove it again and record it: junco migrate dev   or git checkout -- {file}"


class WrongProvider(JuncoError):
    """The folder belongs to another kind of database."""

    code = "J209"
    exit_code = Exit.USAGE
    what = "{file} is for {provider}"
    why = "Junco migrates PostgreSQL only"
    next = "point `migrations` in the configuration at a PostgreSQL history"


class UnknownMigration(JuncoError):
    """A command names a migration that does not exist."""

    code = "J210"
    exit_code = Exit.USAGE
    what = "there is no migration named {name}"
    why = "{hint}"
    next = "junco migrate status lists them all"


class UntrackedDatabase(JuncoError):
    """The database has tables and no ledger, so Junco cannot know which migrations it has. Applying all of
    them could fail half way, or worse, succeed on somebody else's tables.
    """

    code = "J211"
    exit_code = Exit.REFUSED
    what = "{target} has objects of its own and no migration ledger"
    why = "found {found}; Junco does not migrate a database whose history it does not know"
    next = (
        "if it already has the schema up to some migration, record that: "
        "junco migrate resolve --applied NAME\nif it is the wrong database, correct {source}"
    )


class BrokenLedger(JuncoError):
    """The ledger's tables are not as Junco made them: dropped, altered, or written by a newer version."""

    code = "J212"
    exit_code = Exit.DRIFT
    what = "the ledger in schema {schema} cannot be used"
    why = "{reason}"
    next = "restore the schema {schema} from a backup, or upgrade Junco if a newer version wrote it"


class SchemaDrift(JuncoError):
    """The database's schema is not the one that its applied migrations lead to: somebody changed it by hand,
    or a migration behaved differently here. Compared by fingerprint.
    """

    code = "J213"
    exit_code = Exit.DRIFT
    what = "the schema of {target} has drifted from its migrations"
    why = "after {name} its fingerprint should be {expected}, it is {found}"
    next = (
        "see what differs: junco migrate diff --from migrations --to database\n"
        "undo it: junco migrate diff --from database --to migrations --sql -o undo.sql; "
        "junco db execute undo.sql\nkeep it: put it into a migration, then junco migrate resolve --applied NAME"
    )


class NotThere(JuncoError):
    """`resolve --applied` records that a migration's schema is in the database. Its fingerprint says that it
    is not.
    """

    code = "J214"
    exit_code = Exit.REFUSED
    what = "{name} cannot be recorded as applied: its schema is not in {target}"
    why = "the database's fingerprint is {found}; after {name} it should be {expected}"
    next = (
        "apply it instead: junco migrate deploy   or insist: junco migrate resolve --applied {name} --force"
    )


class StillThere(JuncoError):
    """`resolve --rolled-back` records that a migration is not in effect. Its fingerprint says that it is."""

    code = "J215"
    exit_code = Exit.REFUSED
    what = "{name} cannot be recorded as rolled back: {found}"
    why = "{reason}"
    next = "undo it for real: junco migrate rollback   or insist: junco migrate resolve --rolled-back {name} --force"


class NothingToResolve(JuncoError):
    """`resolve` corrects the ledger; here the ledger already says what was asked for, or never knew the name."""

    code = "J216"
    exit_code = Exit.USAGE
    what = "there is nothing to resolve for {name}"
    why = "{reason}"
    next = "junco migrate status shows what the ledger says"


class NameTaken(JuncoError):
    """A migration of this name exists already."""

    code = "J217"
    exit_code = Exit.USAGE
    what = "a migration named {name} exists already"
    why = "{folder} is there"
    next = "choose another --name"


class FileTrouble(JuncoError):
    """A file of the project could not be read or written: no rights, a full disk, a folder in its place."""

    code = "J218"
    exit_code = Exit.USAGE
    what = "{file} cannot be {verb}"
    why = "{reason}"
    next = "correct that and run the command again"


class NoLedgerRights(JuncoError):
    """Reading the ledger needs USAGE on its schema and SELECT on its three tables, nothing more."""

    code = "J219"
    exit_code = Exit.CONNECT
    what = "{user} may not read the ledger in schema {schema}"
    why = "{reason}"
    next = (
        "as its owner: GRANT USAGE ON SCHEMA {schema} TO {user}; "
        "GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {user};"
    )


class LedgerNotWritable(JuncoError):
    """Migrations write the ledger in the same transaction as their statements, so the role that runs them needs
    to create it the first time and to write it every time.
    """

    code = "J220"
    exit_code = Exit.CONNECT
    what = "{user} may not {verb} the ledger in schema {schema}"
    why = "{reason}"
    next = "run migrations as the role that owns the schema, or as a superuser: {grant}"
