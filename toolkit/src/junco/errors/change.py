"""J3xx: schemas, changes and plans."""

from __future__ import annotations

from junco.errors.base import Exit, JuncoError


class BadRename(JuncoError):
    """A rename is written `old=new`, with the same number of dotted parts on both sides:
    `users=people` for a table, `users.phone=users.mobile` for a column, `status.OLD=status.NEW` for a label
    of an enum. A schema other than public stands in front. Parts with dots, spaces or equals signs are put
    in double quotes. Names are taken exactly as they are written.
    """

    code = "J301"
    exit_code = Exit.USAGE
    what = "'{text}' is not a rename"
    why = "{reason}"
    next = "write it as table=table, table.column=table.column or enum.LABEL=enum.LABEL"


class UnknownRename(JuncoError):
    """The left side of a rename must exist in the schema as it is before the migration."""

    code = "J302"
    exit_code = Exit.USAGE
    what = "'{name}' cannot be renamed: it does not exist"
    why = "there is no table, column, enum or label of this name before the change. {hint}"
    next = "correct the left side of --rename {text}"


class RenameTaken(JuncoError):
    """The right side of a rename must be a name that is free before the migration. When both exist, the
    change is not a rename: the data has to be moved from one to the other.
    """

    code = "J303"
    exit_code = Exit.USAGE
    what = "'{old}' cannot be renamed to '{new}': that name is taken"
    why = "{taken} exists before the change"
    next = "leave --rename {text} out, and move the data in the migration if both are to become one"


class RenameAcross(JuncoError):
    """A column is renamed within its table and a label within its enum. Moving one to another table needs
    statements that copy the data, which a rename does not.
    """

    code = "J304"
    exit_code = Exit.USAGE
    what = "'{old}' cannot be renamed to '{new}': they lie in different places"
    why = "a rename keeps a column in its table and a label in its enum"
    next = "name the same table or enum on both sides, or copy the data in the migration"
