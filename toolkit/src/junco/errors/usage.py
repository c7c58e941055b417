"""J0xx: the command line and the configuration."""

from __future__ import annotations

from junco.errors.base import Exit, JuncoError


class NoConfig(JuncoError):
    """Junco looks for `junco.toml`, or a `pyproject.toml` with a `[tool.junco]` table, in the current
    folder and then in each folder above it. Everything else (migrations, seeds, models) is found from there.
    """

    code = "J001"
    exit_code = Exit.USAGE
    what = "no {file} was found in {start} or any folder above it"
    why = "Junco needs to know where the project's models and migrations are"
    next = 'change to the project\'s folder, or write {file} with a line such as: models = "app.models:Base"'


class BrokenConfig(JuncoError):
    """The configuration file could not be read as TOML in UTF-8. The reason names line and column."""

    code = "J002"
    exit_code = Exit.USAGE
    what = "{file} cannot be read"
    why = "{reason}"
    next = "correct the file and run the command again"


class UnknownKey(JuncoError):
    """A key that Junco does not know is refused, because a misspelt setting would silently have no effect."""

    code = "J003"
    exit_code = Exit.USAGE
    what = "unknown key '{key}' in {file}"
    why = "no setting has this name. {hint}"
    next = "rename or remove the key"


class WrongType(JuncoError):
    """A setting has a value of another type than it needs."""

    code = "J004"
    exit_code = Exit.USAGE
    what = "'{key}' in {file} must be {wanted}"
    why = "it is {value}"
    next = "correct the value and run the command again"


class WrongValue(JuncoError):
    """A setting has the right type and an impossible value."""

    code = "J005"
    exit_code = Exit.USAGE
    what = "'{key}' in {file} cannot be {value}"
    why = "{reason}"
    next = "correct the value and run the command again"


class Usage(JuncoError):
    """The command line could not be understood."""

    code = "J010"
    exit_code = Exit.USAGE
    what = "{message}"
    why = ""
    next = "{command} --help"
    kept = ""


class Internal(JuncoError):
    """A defect of Junco. Whatever was in a transaction is rolled back; the ledger says what was committed."""

    code = "J000"
    exit_code = Exit.INTERNAL
    what = "internal error: {kind}: {message}"
    why = "this is a defect of Junco"
    next = "run the command again with JUNCO_TRACEBACK=1 and report what it shows"
    kept = "an open transaction was rolled back; junco migrate status shows what was committed"


class UnknownCode(JuncoError):
    """`junco explain` knows the codes that Junco prints."""

    code = "J011"
    exit_code = Exit.USAGE
    what = "there is no error and no rule with the code {wanted}"
    why = "{hint}"
    next = "junco explain lists them all"
    kept = ""
