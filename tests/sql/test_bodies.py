"""Bodies of DO blocks run with the migration; those of functions are stored; built SQL is reported as unseen."""

import pytest

from migsafe.migrations.source import MigrationFile
from migsafe.model import Action, ActionKind, Role, RoutineStep, Statement
from migsafe.sql.problem import Problem
from migsafe.sql.read import read
from tests.sql.reading import reading, readings


def done(sql: str) -> list[tuple[str, str | None]]:
    """What the statements in a DO block do, and to what."""
    return [(action.kind.value, action.relation or action.name) for action in reading(sql).actions[1:]]


def stored(sql: str) -> list[tuple[str, str | None]]:
    steps = reading(sql).stored
    return [(s[0].kind.value, s[0].relation or s[0].name) for s in steps if not isinstance(s, Problem)]


def block(body: str) -> str:
    return f"DO $$ DECLARE x int; r record; BEGIN {body} END $$"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("ALTER TABLE t ADD COLUMN a int;", [("add-column", "public.t")]),
        ("IF a THEN DROP TABLE t; ELSIF b THEN DROP TABLE u; ELSE DROP TABLE v; END IF;", ["t", "u", "v"]),
        ("IF EXISTS (SELECT 1 FROM z) THEN DROP TABLE t; END IF;", ["t"]),
        ("IF CASE WHEN a THEN b END THEN DROP TABLE t; END IF;", ["t"]),
        ("CASE x WHEN 1 THEN DROP TABLE t; ELSE DROP TABLE u; END CASE; DROP TABLE v;", ["t", "u", "v"]),
        ("LOOP DROP TABLE t; EXIT WHEN a; END LOOP;", ["t"]),
        ("<<l>> WHILE a LOOP DROP TABLE t; END LOOP l;", ["t"]),
        ("FOR i IN 1 .. 10 LOOP DROP TABLE t; END LOOP;", ["t"]),
        ("FOR r IN SELECT 1 LOOP DROP TABLE t; END LOOP;", ["t"]),
        ("FOREACH x IN ARRAY y LOOP DROP TABLE t; END LOOP;", ["t"]),
        ("FOR r IN DELETE FROM t RETURNING * LOOP NULL; END LOOP;", [("delete", "public.t")]),
        ("BEGIN DROP TABLE t; EXCEPTION WHEN others THEN DROP TABLE u; END;", ["t", "u"]),
        ("UPDATE t SET a = 1 RETURNING a INTO STRICT x;", [("update", "public.t")]),
        ("SELECT a, b INTO x, r.y FROM t;", []),
        ("x := 1; r.y = 2; z[1] := CASE WHEN a THEN b END; DROP TABLE t;", ["t"]),
        ("RAISE NOTICE 'x %', 1; PERFORM f(); NULL; DROP TABLE t;", ["t"]),
        ("PERFORM set_config('lock_timeout', '5s', true);", [("set", "lock_timeout")]),
        ("EXECUTE 'DROP TABLE t';", ["t"]),
        ("EXECUTE 'UPDATE t SET a = ''x'' WHERE b = $1' USING x;", [("update", "public.t")]),
        ("CREATE TABLE t AS SELECT 1;", [("create-table-as", "public.t")]),
    ],
)
def test_every_branch_of_a_do_block_counts_as_run(body: str, expected: list[tuple[str, str] | str]) -> None:
    wanted = [("drop-table", f"public.{one}") if isinstance(one, str) else one for one in expected]

    assert reading(block(body)).problem is None
    assert done(block(body)) == wanted


@pytest.mark.parametrize("built", ["EXECUTE 'DROP TABLE ' || x;", "EXECUTE format('DROP TABLE %I', x);", "EXECUTE x;"])
def test_sql_that_a_do_block_builds_is_unseen_and_the_rest_is_read(built: str) -> None:
    found = reading(block(f"DROP TABLE t; {built} DROP TABLE u;"))

    assert found.problem is not None
    assert found.problem.unseen
    assert found.problem.message == "EXECUTE builds its SQL at run time: what it does is not seen"
    assert found.chunk.text[found.problem.offset :].startswith("EXECUTE")
    assert [action.relation for action in found.actions[1:]] == ["public.t", "public.u"]


@pytest.mark.parametrize(
    "loop",
    ["FOR r IN EXECUTE x LOOP DROP TABLE t; END LOOP;", "OPEN c FOR EXECUTE x; DROP TABLE t;"],
)
def test_execute_is_found_where_it_hides(loop: str) -> None:
    found = reading(block(loop))

    assert found.problem is not None
    assert found.problem.unseen
    assert [action.relation for action in found.actions[1:]] == ["public.t"]


def test_a_statement_that_is_not_understood_hides_nothing_behind_it() -> None:
    found = reading(block("ALTER TABLE t FROBNICATE; DROP TABLE u;"))

    assert found.problem is not None
    assert not found.problem.unseen
    assert found.chunk.text[found.problem.offset :].startswith("FROBNICATE")
    assert [action.relation for action in found.actions[1:]] == ["public.u"]


def test_a_block_in_another_language_is_unseen() -> None:
    found = reading("DO LANGUAGE plpython3u $$ plpy.execute('DROP TABLE t') $$")

    assert found.problem is not None
    assert found.problem.unseen
    assert "plpython3u" in found.problem.message


def test_a_block_in_quotes_is_read_as_well() -> None:
    assert done("DO 'BEGIN UPDATE t SET a = ''x''; END'") == [("update", "public.t")]


@pytest.mark.parametrize(
    "function",
    [
        "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM t; END $$",
        "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN DELETE FROM t; RETURN NEW; END $$ LANGUAGE plpgsql",
        "CREATE PROCEDURE f() LANGUAGE sql AS $$ DELETE FROM t; SELECT 1 $$",
        "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC DELETE FROM t; SELECT 1; END",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'DELETE FROM t WHERE a = ''x''; SELECT 1'",
        "CREATE FUNCTION f() RETURNS SETOF t AS $$ BEGIN RETURN QUERY DELETE FROM t; END $$ LANGUAGE plpgsql",
    ],
)
def test_the_body_of_a_function_is_kept_apart_from_what_the_migration_does(function: str) -> None:
    found = reading(function)

    assert found.problem is None
    assert [action.kind for action in found.actions] == [ActionKind.CREATE_FUNCTION]
    assert stored(function) == [("delete", "public.t")]


def test_a_function_that_builds_sql_is_understood_and_says_what_is_unseen() -> None:
    found = reading("CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'x' || y; END $$")

    assert found.problem is None
    assert [step.unseen for step in found.stored if isinstance(step, Problem)] == [True]


def test_a_function_in_another_language_is_understood() -> None:
    found = reading("CREATE FUNCTION f() RETURNS int LANGUAGE plv8 AS $$ return '; DELETE FROM t' $$")

    assert (found.problem, found.stored) == (None, ())


def test_stored_steps_are_evidence_with_lines_of_their_own() -> None:
    create = "CREATE FUNCTION s.f() RETURNS void LANGUAGE plpgsql AS"
    sql = f"SELECT 1;\n{create} $$\nBEGIN\n  DELETE FROM t WHERE a;\n  EXECUTE q;\nEND $$;"
    rows = read(MigrationFile("x.sql", Role.JUDGED, 1, sql), 1, 1)
    delete, unseen = (row for row in rows if isinstance(row, RoutineStep))

    assert (delete.statement, delete.routine, delete.line) == (2, "s.f", 4)
    assert (delete.kind, delete.relation, delete.predicate) == (ActionKind.DELETE, "public.t", "a")
    assert (unseen.line, unseen.kind) == (5, ActionKind.OTHER)
    assert unseen.unseen == "EXECUTE builds its SQL at run time: what it does is not seen"
    assert all(row.understood for row in rows if isinstance(row, Statement))
    assert [row.kind for row in rows if isinstance(row, Action)] == [ActionKind.SELECT, ActionKind.CREATE_FUNCTION]


def test_what_a_prepared_statement_does_happens_when_it_is_executed() -> None:
    prepare, execute, unknown = readings("PREPARE p (int) AS DELETE FROM t WHERE a = $1; EXECUTE p (1); EXECUTE q")

    assert [action.kind for action in prepare.actions] == [ActionKind.OTHER]
    assert [action.relation for action in execute.actions] == [None, "public.t"]
    assert unknown.problem is not None
    assert unknown.problem.unseen
