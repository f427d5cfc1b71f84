"""What other parsers read as something else without a word (and sqlglot's tree does), read as PostgreSQL reads it."""

import pytest

from migsafe.model import Action, ActionKind
from tests.sql.reading import actions, problem, reading, readings


def only(sql: str) -> Action:
    (action,) = actions(sql)
    return action


@pytest.mark.parametrize("what", ["RENAME a TO b", "RENAME COLUMN a TO b"])
@pytest.mark.parametrize("kind", ["TABLE", "VIEW", "MATERIALIZED VIEW", "FOREIGN TABLE"])
def test_rename_without_the_word_column_renames_a_column_and_no_table(kind: str, what: str) -> None:
    action = only(f"ALTER {kind} t {what}")

    assert (action.kind, action.relation, action.column, action.new_name) == (
        ActionKind.RENAME_COLUMN,
        "public.t",
        "a",
        "b",
    )


@pytest.mark.parametrize("column", ["to_be", "constraint_id", '"to"', '"constraint"', '"column"', "column1"])
def test_a_column_may_have_the_name_of_a_keyword_in_quotes(column: str) -> None:
    action = only(f"ALTER TABLE t RENAME {column} TO b")

    assert (action.kind, action.column) == (ActionKind.RENAME_COLUMN, column.strip('"'))


def test_not_valid_belongs_to_the_constraint_that_it_follows() -> None:
    first, second, third = actions(
        "ALTER TABLE t ADD CONSTRAINT a CHECK (x > 0), ADD CONSTRAINT b CHECK (y > 0) NOT VALID, ADD CHECK (z > 0)"
    )

    assert [(one.name, one.not_valid) for one in (first, second, third)] == [("a", False), ("b", True), (None, False)]


@pytest.mark.parametrize(
    ("sql", "kind", "name"),
    [
        ("START TRANSACTION", ActionKind.BEGIN, None),
        ("START TRANSACTION READ ONLY, ISOLATION LEVEL SERIALIZABLE", ActionKind.BEGIN, None),
        ("SAVEPOINT a", ActionKind.SAVEPOINT, "a"),
        ("RELEASE SAVEPOINT a", ActionKind.SAVEPOINT, "a"),
        ("ROLLBACK TO SAVEPOINT a", ActionKind.ROLLBACK, "a"),
        ("ABORT", ActionKind.ROLLBACK, None),
        ("END TRANSACTION", ActionKind.COMMIT, None),
    ],
)
def test_transactions_are_no_queries(sql: str, kind: ActionKind, name: str | None) -> None:
    action = only(sql)

    assert (action.kind, action.name) == (kind, name)


def test_begin_atomic_is_one_statement_with_no_phantom_behind_it() -> None:
    function, commit = readings(
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC DELETE FROM t; SELECT 2; END; COMMIT"
    )

    assert [action.kind for action in function.actions] == [ActionKind.CREATE_FUNCTION]
    assert [action.kind for action in commit.actions] == [ActionKind.COMMIT]


def test_create_table_without_columns_inherits_all_the_same() -> None:
    table, parent = actions("CREATE TABLE t () INHERITS (u)")

    assert (table.columns, parent.kind, parent.referenced) == ((), ActionKind.INHERIT, "public.u")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Foo", "public.foo"),
        ('"Foo"', "public.Foo"),
        ("S.Foo", "s.foo"),
        ('"S"."Foo"', "S.Foo"),
        ("db.S.Foo", "s.foo"),
        ('U&"d\\0061t\\+000061"', "public.data"),
        ("U&\"d!0061ta\" UESCAPE '!'", "public.data"),
        ('"a""b"', 'public.a"b'),
        ("ÄRGER", "public.Ärger"),
        ("x" * 70, "public." + "x" * 63),
    ],
)
def test_names_are_folded_unless_quoted(written: str, meant: str) -> None:
    assert only(f"DROP TABLE {written}").relation == meant


@pytest.mark.parametrize(
    ("clause", "kind", "default"),
    [
        ("SET NOT NULL", ActionKind.SET_NOT_NULL, None),
        ("DROP NOT NULL", ActionKind.DROP_NOT_NULL, None),
        ("DROP DEFAULT", ActionKind.DROP_DEFAULT, None),
        ("SET DEFAULT NULL", ActionKind.SET_DEFAULT, "NULL"),
    ],
)
def test_set_and_drop_of_not_null_and_default_are_told_apart(
    clause: str, kind: ActionKind, default: str | None
) -> None:
    action = only(f"ALTER TABLE t ALTER COLUMN c {clause}")

    assert (action.kind, action.default_sql) == (kind, default)


def test_a_check_is_enforced_unless_it_says_otherwise() -> None:
    enforced, said, not_enforced = actions(
        "ALTER TABLE t ADD CHECK (a), ADD CHECK (b) ENFORCED, ADD CHECK (c) NOT ENFORCED"
    )

    assert [one.value for one in (enforced, said, not_enforced)] == [None, None, "not enforced"]


def test_serial_stays_serial() -> None:
    action, _ = actions("ALTER TABLE t ADD COLUMN id bigserial NOT NULL")

    assert (action.type_name, action.volatile_default) == ("bigserial", True)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)",
        "CREATE TABLE t (id int UNSIGNED)",
        "CREATE TABLE `t` (a int)",
        "ALTER TABLE t MODIFY COLUMN a int",
        "SELECT TOP 1 a FROM t",
        "INSERT IGNORE INTO t VALUES (1)",
        "REPLACE INTO t VALUES (1)",
        "SELECT a FROM t LIMIT 1, 2",
        "UPDATE t SET a = 1 LIMIT 1",
        "DELETE t FROM t JOIN u ON true",
        "CREATE TABLE t (a int) ENGINE = InnoDB",
        "CREATE INDEX i ON t (a) COMMENT 'x'",
    ],
)
def test_the_sql_of_other_databases_is_not_understood(sql: str) -> None:
    assert reading(sql).problem is not None


@pytest.mark.parametrize(
    ("sql", "where"),
    [
        ("SELEC 1", "SELEC 1"),
        ("SELECT 1 FORM t WHERE a", "t WHERE a"),
        ("SELECT a b c FROM t", "c FROM t"),
        ("SELECT a, FROM t", "FROM t"),
        ("UPDATE t SET a = WHERE b", "WHERE b"),
        ("UPDATE t SET a == 1", "== 1"),
        ("DELETE t WHERE a", "DELETE t WHERE a"),
        ("INSERT INTO t (a, b VALUES (1, 2)", "(a, b VALUES"),
        ("INSERT INTO t VALUES (1,, 2)", ", 2)"),
        ("SELECT * FROM a JOIN b", ""),
        ("SELECT CASE WHEN a THEN b FROM t", "CASE WHEN a"),
        ("SELECT 1 + FROM t", "FROM t"),
        ("SELECT f(a b) FROM t", "b) FROM t"),
        ("SELECT 'a' 'b'", "'b'"),
        ("ALTER TABLE t ADD COLUMN c int DEFALT 3", "DEFALT 3"),
        ("ALTER TABLE t DROP COLUM c", "c"),
        ("CREATE INDEX i t (a)", "t (a)"),
        ("CREATE INDEX i ON t (a) WHERE b IS NOT", ""),
        ("CREATE TABLE t (a int CHECK (a >))", "))"),
        ("CREATE TABLE t (a int DEFAULT now(,))", ",))"),
        ("CREATE TABLE order (a int)", "order (a int)"),
        ("ALTER TABLE t ALTER a TYPE int USING a:int", ":int"),
        ("CREATE VIEW v AS SELECT a FORM t WHERE b", "t WHERE b"),
        ("CREATE TABLE t AS SELECT 1 +", ""),
        ("ALTER TABLE t ATTACH PARTITION p FOR VALUES (1)", "(1)"),
        ("CREATE TRIGGER g BEFORE INSRT ON t EXECUTE FUNCTION f()", "INSRT"),
        ("CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW f()", "f()"),
        ("CREATE FUNCTION f() RETURN int AS 'x' LANGUAGE sql", "AS 'x'"),
        ("CREATE FUNCTION f() RETURNS int LANGUAGE sql IMUTABLE AS 'x'", "IMUTABLE"),
        ("CREATE POLICY p ON t USNG (a)", "USNG (a)"),
        ("CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHNG", "NOTHNG"),
    ],
)
def test_a_slip_of_the_pen_is_found_where_it_is(sql: str, where: str) -> None:
    message, rest = problem(sql)

    assert rest.startswith(where), message
