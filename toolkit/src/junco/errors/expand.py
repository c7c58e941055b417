"""J354 to J359: what `migrate dev --online` cannot write as two migrations."""

from __future__ import annotations

from junco.errors.base import Exit, JuncoError


class NotInTwoSteps(JuncoError):
    """A part of the change has no form in which an old and a new version of the application work side by side, or none
    that Junco writes: columns in partition keys, computed columns, renamed enums, tables without a primary key.
    """

    code = "J354"
    exit_code = Exit.REFUSED
    what = "a part of the change cannot be made in two steps"
    why = "{parts}"
    next = "make that part by itself, without --online"


class NoConversion(JuncoError):
    """While both columns are there, each value written to one is written to the other as well. No cast leads from the
    one type to the other and back, so only you can say how.
    """

    code = "J355"
    exit_code = Exit.REFUSED
    what = "nothing says how the values of {column} become others"
    why = "no cast leads from {before} to {after}"
    next = "give an expression over the columns of the row: {flag}"


class BadConversion(JuncoError):
    """The expression of --using or --back, or the cast taken for want of one, was tried on a scratch database and
    refused there. It runs with an empty search_path, so types and functions outside pg_catalog need their schema. Where
    a column keeps its name, that is the old one in both expressions, and the new one is called junco_new_NAME.
    """

    code = "J356"
    exit_code = Exit.REFUSED
    what = "the conversion {expression} of {column} does not work"
    why = "{reason}"
    next = "correct it with {flag}; names outside pg_catalog need their schema in front"


class UnknownConversion(JuncoError):
    """--using and --back are for columns that are renamed or get another type, and for those that come or go:
    --using is for one that comes, made of those that were there, and --back for one that goes, made of those that come
    and stay.
    """

    code = "J357"
    exit_code = Exit.USAGE
    what = "--using or --back for {column}, which gets no second column"
    why = "the columns that do: {columns}"
    next = "name one of these as table.column=EXPRESSION"


class TwoStepsNotProved(JuncoError):
    """The two migrations were run on a scratch database as deploy would run them, forwards and back. One of them failed
    or led to another schema than it should, so neither was written.
    """

    code = "J358"
    exit_code = Exit.REFUSED
    what = "{part} of the two migrations could not be proved"
    why = "{reason}"
    next = "make the change in smaller parts, or without --online"


class KeepsItsName(JuncoError):
    """Until contract ran there is one column of that name, and both versions of the application read and write it. If
    its values came to mean something else, such as a first name where the whole one was, each version would take what
    the other wrote for its own.
    """

    code = "J359"
    exit_code = Exit.REFUSED
    what = "{column} keeps its name and type, and is to hold other values"
    why = "until contract ran, both versions of the application would read and write it, each meaning something else"
    next = "give what it is to hold a column of another name in the models; to change values alone, write a backfill"
