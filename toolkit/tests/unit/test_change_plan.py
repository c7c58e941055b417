"""Plans as values: their script, what they lose, what can stop them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from junco.change.changes import Step
from junco.change.plan import Plan, make_plan
from junco.change.rename import Rename
from junco.schema.model import (
    Column,
    Constraint,
    Default,
    Dependences,
    Enum,
    Index,
    Object,
    Ref,
    Schema,
    Table,
    column_ref,
    table_ref,
)

TABLE, PHONE = table_ref("public", "users"), column_ref("public", "users", "phone")
STATUS = Ref("enum", "public", "status")
KEY = Ref("constraint", "public", "users_phone_key", "users")


def with_depends(objects: dict[Ref, Object]) -> Schema:
    inside = {(ref, table_ref(ref.schema, ref.table)) for ref in objects if ref.table}
    return Schema(objects, Dependences(inside))


FULL = with_depends({TABLE: Table(), PHONE: Column(type="text", base="text")})
EMPTY = Schema({})
BARE = with_depends({TABLE: Table()})


def test_nothing_to_do_is_an_empty_script() -> None:
    plan = make_plan(FULL, FULL)
    assert (plan.sql, plan.empty, plan.transactional, plan.losses, plan.checks) == ("", True, True, (), ())


def test_statements_stand_apart_and_the_script_ends_in_a_newline() -> None:
    plan = Plan((Step("SELECT 1"), Step("SELECT 2", note="why")))
    assert plan.sql == "SELECT 1;\n\n-- why\nSELECT 2;\n"


def test_a_dropped_table_says_what_goes() -> None:
    (loss,) = make_plan(FULL, EMPTY).losses
    assert loss.count_sql == "SELECT count(*) FROM public.users"
    assert loss.describe(98214) == "dropping table public.users loses 98,214 rows"


def test_a_dropped_column_says_what_goes() -> None:
    plan = make_plan(FULL, BARE)
    assert plan.sql == (
        "-- loses the data of column public.users.phone\nALTER TABLE public.users DROP COLUMN phone;\n"
    )
    assert plan.losses[0].describe(1) == "dropping column public.users.phone loses 1 value"


def test_a_unique_key_asks_for_duplicates() -> None:
    key = Constraint(type="unique", definition="UNIQUE (phone)", columns=("phone",))
    (check,) = make_plan(FULL, with_depends({**FULL.objects, KEY: key})).checks
    assert "HAVING count(*) > 1" in check.count_sql
    assert check.describe(4).startswith("4 rows of public.users share their values in phone")


@pytest.mark.parametrize(
    ("default", "asks"),
    [("'x'::character varying(20)", True), ("0", True), ("gen_random_uuid()", False), ("NULL", False)],
)
def test_a_unique_key_over_a_new_column_asks_where_all_rows_get_the_same_value(
    default: str, asks: bool
) -> None:
    new = with_depends(
        {
            **FULL.objects,
            KEY: Constraint(type="unique", definition="UNIQUE (phone)", columns=("phone",)),
            PHONE._replace(kind="default"): Default(expression=default),
        }
    )
    checks = make_plan(BARE, new).checks
    assert ["GROUP BY () HAVING count(*) > 1" in check.count_sql for check in checks] == [True] * asks


def test_names_with_braces_survive_the_wording() -> None:
    table = table_ref("public", "{n}{0}%s")
    (loss,) = make_plan(Schema({table: Table()}), EMPTY).losses
    assert loss.describe(3) == "dropping table public.{n}{0}%s loses 3 rows"


def test_counting_goes_by_the_names_before_the_renames() -> None:
    mobile = column_ref("public", "users", "mobile")
    old = with_depends({TABLE: Table(), mobile: Column(type="text", base="text")})
    new = with_depends({TABLE: Table(), mobile: Column(type="text", base="text", not_null=True)})
    plan = make_plan(old, new, [Rename(PHONE, mobile)])
    assert plan.steps[0].sql == "ALTER TABLE public.users RENAME COLUMN phone TO mobile"
    assert plan.checks[0].count_sql == (
        "SELECT count(*) FROM (SELECT *, phone AS mobile FROM public.users) AS users WHERE mobile IS NULL"
    )


def test_a_label_used_in_the_same_plan_forbids_one_transaction() -> None:
    added = Step("ALTER TYPE public.status ADD VALUE 'new'", adds_label=(STATUS, "new"))
    use = Step("ALTER TABLE public.t ALTER COLUMN x SET DEFAULT 'new'::public.status")
    assert Plan((added,)).transactional
    assert Plan((use, added)).transactional
    assert not Plan((added, use)).transactional
    assert not Plan(
        (added, Step("ALTER TABLE public.t ALTER COLUMN x SET DEFAULT '{new,old}'::public.status[]"))
    ).transactional
    assert not Plan(
        (added, Step("ALTER TABLE public.t ALTER COLUMN x TYPE public.status USING x::public.status"))
    ).transactional
    assert Plan((added, Step("COMMENT ON TABLE public.new IS 'a new one'"))).transactional
    assert Plan((added, use)).sql.startswith("-- junco: no-transaction\n\n")


def test_only_new_labels_are_added() -> None:
    old, new = Schema({STATUS: Enum(labels=("a", "c"))}), Schema({STATUS: Enum(labels=("a", "b", "c", "d"))})
    assert [step.sql for step in make_plan(old, new).steps] == [
        "ALTER TYPE public.status ADD VALUE 'b' AFTER 'a'",
        "ALTER TYPE public.status ADD VALUE 'd'",
    ]


def test_what_a_failed_build_left_over_is_not_built_elsewhere() -> None:
    index = Ref("index", "public", "users_phone_idx", "users")
    left_over = Index(unique=False, definition="USING btree (phone)", valid=False)
    assert make_plan(FULL, with_depends({**FULL.objects, index: left_over})).empty
    assert not make_plan(FULL, with_depends({**FULL.objects, index: replace(left_over, valid=True)})).empty


def test_a_difference_that_no_statement_changes_is_no_empty_plan() -> None:
    column = replace(FULL.objects[PHONE], not_null_local=False)
    plan = make_plan(FULL, with_depends({**FULL.objects, PHONE: column}))
    assert (plan.sql, plan.empty, plan.unsaid) == ("", False, (PHONE,))
    assert plan.missing == "column public.users.phone: no statement that we know changes it\n"
