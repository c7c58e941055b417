"""J54x to J56x: generated, filed and large seeds."""

from __future__ import annotations

from junco.errors.base import Exit, JuncoError


class BadGenerator(JuncoError):
    """A generator was given settings from which no value can be made, or stands where it cannot work."""

    code = "J540"
    exit_code = Exit.FAILED
    what = "{where}  {table}.{column} cannot be generated"
    why = "{reason}"
    next = "correct the generator's settings"

    def __init__(self, *, reason: str, where: str = "?", table: str = "?", column: str = "?") -> None:
        self.reason = reason
        super().__init__(reason=reason, where=where, table=table, column=column)


class TooFewValues(JuncoError):
    """Values that must differ are made of parts, and the parts have fewer combinations than there are rows."""

    code = "J541"
    exit_code = Exit.FAILED
    what = "{where}  {table}.{column}: unique({form!r}) can make {space} values, and {count} rows are wanted"
    why = "from some row on, each value would be there already"
    next = "add {{n}}, which counts the rows, or a part with more values"

    def __init__(
        self, *, form: str, space: str, count: str, where: str = "?", table: str = "?", column: str = "?"
    ) -> None:
        self.sizes = {"form": form, "space": space, "count": count}
        super().__init__(form=form, space=space, count=count, where=where, table=table, column=column)


class UnknownLocale(JuncoError):
    """Names, addresses and phones exist for the locales that are shipped."""

    code = "J542"
    exit_code = Exit.FAILED
    what = "{where}  there is no vocabulary for locale {locale}"
    why = "{hint}"
    next = "name one that there is, or use foreign() with a library that knows it"

    def __init__(self, *, locale: str, hint: str, where: str = "?") -> None:
        self.given = {"locale": locale, "hint": hint}
        super().__init__(locale=locale, hint=hint, where=where)


class BadScale(JuncoError):
    """`--scale` takes the name of a size that some declaration of the set knows, or a number to multiply all counts
    with.
    """

    code = "J543"
    exit_code = Exit.USAGE
    what = "the scale {scale!r} cannot be used"
    why = "{reason}"
    next = "name a size of the set's scale(…), or a number such as 0.1"


class NothingToGenerateFor(JuncoError):
    """Rows are generated for the rows of another declaration, or refer to one of them, and that has none; or one of
    the two refers to the other in a circle.
    """

    code = "J544"
    exit_code = Exit.FAILED
    what = "{where}  {table}: {other} has no rows to refer to"
    why = "{reason}"
    next = "declare rows there, in this set or in one that it extends"


class BadSeedData(JuncoError):
    """A file that a seed names cannot be read as what its name says it is."""

    code = "J545"
    exit_code = Exit.FAILED
    what = "{where}  this file cannot be read"
    why = "{reason}"
    next = "correct the file, or the line that names it"


class UnknownField(JuncoError):
    """The header of a file, or a member of its objects, names no column of the table."""

    code = "J546"
    exit_code = Exit.FAILED
    what = "{where}  no column {field!r} on {model}"
    why = "{hint}"
    next = "rename it in the file, or say which column it is: names={{{field!r}: {model}.…}}"


class BadQuery(JuncoError):
    """A seed's rows come from a SELECT, and the database does not accept it, or it has other columns."""

    code = "J547"
    exit_code = Exit.FAILED
    what = "{where}  the SELECT for {table} cannot be used"
    why = "{reason}"
    next = "correct the SELECT"


class BrokenFunction(JuncoError):
    """A function that yields rows, or makes a value, raised an exception."""

    code = "J548"
    exit_code = Exit.FAILED
    what = "{where}  the function for {table} failed"
    why = "{reason}"
    next = "correct the function"


class RepeatedKey(JuncoError):
    """Two rows of a large declaration have the same key, so they would take turns in overwriting each other."""

    code = "J549"
    exit_code = Exit.FAILED
    what = "{where}  {table} rows {first} and {second} share the key {key}"
    why = "{count} keys come more than once"
    next = "make the key unique, or choose another one"


class CannotPrune(JuncoError):
    """Rows to prune are those that this set wrote at its last run. For large declarations that is remembered by
    the range of their whole-number primary key.
    """

    code = "J550"
    exit_code = Exit.FAILED
    what = "{where}  {table}: rows of this declaration cannot be pruned"
    why = "{reason}"
    next = "leave prune=True out, or declare fewer rows"


class PruneTooLarge(JuncoError):
    """Deleting many rows at once is more often a mistake in the seed than meant. Above the threshold it takes a
    word of yours: an answer where somebody can be asked, else `--yes`.
    """

    code = "J551"
    exit_code = Exit.REFUSED
    what = "pruning would delete {count} rows: {listing}"
    why = "up to {threshold} are deleted without a question"
    next = "look at them with --dry-run --prune, then say --prune --yes"
    kept = "nothing was written"


class RefersToLarge(JuncoError):
    """Large declarations are loaded one after the other, behind the small rows that they refer to; small rows that
    refer to large ones come behind those. In a circle of the two nothing can be first. Large declarations may refer to
    their own rows, but not by what only those rows tell: their key, or a column that refers to them as well.
    """

    code = "J552"
    exit_code = Exit.FAILED
    what = "{where}  {table} refers to {other}, which can only be loaded later"
    why = "{reason}"
    next = "generate fewer than {small} rows of {table}, or let {other} not refer to large declarations"


class NoRebuild(JuncoError):
    """`--rebuild` takes constraints and indexes off empty tables for the load. That takes rights and locks which
    were not to be had.
    """

    code = "J553"
    exit_code = Exit.REFUSED
    what = "constraints and indexes of {tables} cannot be taken off for the load"
    why = "{reason}"
    next = "leave --rebuild out, or remove the reason"
    kept = "nothing was written"


class MissingExtra(JuncoError):
    """YAML files need a library that is installed with an extra of Junco."""

    code = "J554"
    exit_code = Exit.USAGE
    what = "{where}  reading this file needs {package}"
    why = "it is not installed"
    next = "pip install 'junco[seed]'"


class CannotExport(JuncoError):
    """`db seed export` names rows by a key that is not a number the database gave: a unique constraint without
    such columns, or the columns that `--key` names.
    """

    code = "J555"
    exit_code = Exit.USAGE
    what = "table {table} cannot be exported as a seed"
    why = "{reason}"
    next = "{hint}"


class KeyNotUnique(JuncoError):
    """The rows of a large declaration are told apart by its key, and no unique constraint or index of the table keeps
    two rows with one key away. Among a few rows that is found out by reading; among many, and with others writing
    meanwhile, only a constraint can tell. An index with a condition, or over expressions, is none for this purpose.
    """

    code = "J556"
    exit_code = Exit.FAILED
    what = "{where}  {table}: no unique constraint covers the key ({key})"
    why = "{count} rows are told apart by it; declarations of up to {small} rows need no constraint"
    next = "add a unique constraint on {key} in a migration, or choose a key that has one"


class BadCount(JuncoError):
    """A declaration says how many rows it makes: a whole number, `scale(…)` with one for each size, or for rows made
    per others a pair of them.
    """

    code = "J558"
    exit_code = Exit.FAILED
    what = "{where}  {table}: {count} is no number of rows"
    why = "{reason}"
    next = "give a whole number, scale(dev=100, …), or with per= a pair such as (1, 3)"

    def __init__(self, *, count: object, reason: str, where: str = "?", table: str = "?") -> None:
        self.count, self.reason = count, reason
        super().__init__(count=repr(count), reason=reason, where=where, table=table)

    def placed(self, where: str, table: str) -> BadCount:
        """The same for a declaration."""
        return BadCount(count=self.count, reason=self.reason, where=where, table=table)
