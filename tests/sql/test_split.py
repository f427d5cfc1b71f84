"""A file is cut into statements where PostgreSQL and psql cut it, and each has its exact place."""

import pytest

from migsafe.sql.lex import TokenKind, lex
from migsafe.sql.split import outline, split
from tests.sql.reading import problem, readings


def texts(sql: str) -> list[str]:
    return [chunk.text for chunk in split(sql)]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1; SELECT 2", ["SELECT 1", "SELECT 2"]),
        (";;\n ; SELECT 1;;", ["SELECT 1"]),
        ("SELECT ';' ; SELECT ''';'", ["SELECT ';'", "SELECT ''';'"]),
        (r"SELECT E'\';' ; SELECT 2", [r"SELECT E'\';'", "SELECT 2"]),
        (r"SELECT '\'; SELECT 2", [r"SELECT '\'", "SELECT 2"]),
        ("SELECT U&'d\\0061;' UESCAPE '!' ; SELECT 2", ["SELECT U&'d\\0061;' UESCAPE '!'", "SELECT 2"]),
        ('SELECT "a;""b" ; SELECT 2', ['SELECT "a;""b"', "SELECT 2"]),
        ("SELECT $$;$$ ; SELECT 2", ["SELECT $$;$$", "SELECT 2"]),
        ("SELECT $a$ $$;$$ $b$ $a$ ; SELECT 2", ["SELECT $a$ $$;$$ $b$ $a$", "SELECT 2"]),
        ("SELECT $é$;$é$ ; SELECT 2", ["SELECT $é$;$é$", "SELECT 2"]),
        ("SELECT a$b$c ; SELECT 2$b$", ["SELECT a$b$c", "SELECT 2$b$"]),
        ("SELECT $1; SELECT 2", ["SELECT $1", "SELECT 2"]),
        ("SELECT 1 -- ; '\n; SELECT 2", ["SELECT 1", "SELECT 2"]),
        ("SELECT /* ; /* ; */ ; */ 1 ; SELECT 2", ["SELECT /* ; /* ; */ ; */ 1", "SELECT 2"]),
        ("SELECT 1 /* only */; /* a comment */", ["SELECT 1"]),
        ("SELECT 1 +-- two\n 2; SELECT 3", ["SELECT 1 +-- two\n 2", "SELECT 3"]),
        ("", []),
        ("-- nothing\n", []),
    ],
)
def test_semicolons_end_statements_unless_something_hides_them(sql: str, expected: list[str]) -> None:
    assert texts(sql) == expected


def test_the_body_of_begin_atomic_belongs_to_its_function() -> None:
    body = "BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END AS end; SELECT t.end, t.case FROM t; END"
    function = f"CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql {body}"

    assert texts(f"{function}; SELECT 3; END; BEGIN; CREATE TABLE atomic (a int); COMMIT") == [
        function,
        "SELECT 3",
        "END",
        "BEGIN",
        "CREATE TABLE atomic (a int)",
        "COMMIT",
    ]


def test_a_rule_may_hold_several_statements_in_parentheses() -> None:
    rule = "CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b;)"

    assert texts(f"{rule}; SELECT 1") == [rule, "SELECT 1"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_hold_with_every_kind_of_line_end_and_characters_outside_ascii(end: str) -> None:
    sql = end.join(["-- größe", "SELECT 'ü';  ALTER TABLE größe", "  ADD COLUMN 名前 int;", "SELECT 1"])
    first, second, third = split(sql)

    assert (first.line, first.column, first.end_line) == (2, 1, 2)
    assert (second.line, second.column, second.end_line) == (2, 14, 3)
    assert (third.line, third.column) == (4, 1)
    assert all(sql[chunk.start : chunk.end] == chunk.text for chunk in (first, second, third))
    assert second.text == f"ALTER TABLE größe{end}  ADD COLUMN 名前 int"


def test_every_token_stands_where_it_says() -> None:
    sql = 'SELECT é, $x$ü$x$, "Ä"\r\n -- ö\n , 1.5e3 <> 2..3 /* 名 */ ::int;'

    assert all(sql[token.start : token.end] == token.text for token in lex(sql))
    assert [token.text for token in lex(sql) if token.kind is TokenKind.COMMENT] == ["-- ö", "/* 名 */"]


def test_a_problem_stands_at_the_token_in_question() -> None:
    sql = "-- ü\r\nSELECT 'é';\r\nALTER TABLE größe ADD COLUMN 名前 int, DORP x;"
    _, second = readings(sql)

    assert second.problem is not None
    assert sql[second.problem.offset :] == "DORP x;"
    assert outline(sql).places.place(second.problem.offset) == (3, 38)


@pytest.mark.parametrize(
    ("sql", "what", "where"),
    [
        ("SELECT 'abc; SELECT 2", "the string that starts here is never closed: close it", "'abc; SELECT 2"),
        ("SELECT $a$ b $$; SELECT 2", "the dollar-quoted string that starts here is never closed: close it", "$a$ b"),
        ('SELECT "abc; SELECT 2', "the quoted identifier that starts here is never closed: close it", '"abc;'),
        ("SELECT /* /* */ 1;", "the comment that starts here is never closed: close it", "/* /* */"),
        ("SELECT (1", "“(” is never closed", "(1"),
        ("SELECT 1)", "“)” closes nothing", ")"),
        ("SELECT (1]", "“]” closes nothing", "]"),
    ],
)
def test_what_is_never_closed_is_found_where_it_opens(sql: str, what: str, where: str) -> None:
    message, rest = problem(sql)

    assert message == what
    assert rest.startswith(where)


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        (r"\i other.sql", "check the included file too, or put its SQL here"),
        (r"\ir ../other.sql", "check the included file too, or put its SQL here"),
        (r"\set name 'x'", "write the variable's value where it is used"),
        (r"\connect app", "check the statements for each database in a file of their own"),
        (r"\c app", "check the statements for each database in a file of their own"),
        (r"\copy t from 'x.csv'", "load data with INSERT statements, or as a seed file of the copy"),
        (r"\if :x", "write the branch that will run as plain SQL"),
        (r"\restrict abc", "remove the line, which pg_dump writes for psql alone"),
        (r"\timing on", "write it as SQL, or remove it"),
    ],
)
def test_a_command_of_psql_is_reported_with_what_to_do(line: str, advice: str) -> None:
    first, psql, last = readings(f"SELECT 1;\n{line}\nSELECT 2;")

    assert first.problem is None
    assert last.problem is None
    assert psql.problem is not None
    assert psql.problem.message == f"{line.split()[0]} is a command of psql, not SQL: {advice}"
    assert psql.chunk.line == 2


@pytest.mark.parametrize(
    ("sql", "placeholder"),
    [
        ("ALTER TABLE {{ table }} ADD COLUMN a int", "{{ table }}"),
        ("ALTER TABLE ${schema}.t ADD COLUMN a int", "${schema}"),
        ('ALTER TABLE "${schema}".t ADD COLUMN a int', '"${schema}"'),
        ("SELECT * FROM t WHERE id = :id", ":id"),
        ("SELECT * FROM t WHERE id = :'id'", ":'id'"),
        ("SELECT * FROM t WHERE id = %(id)s", "%(id)s"),
        ("{% if x %} SELECT 1", "{% if x %}"),
        ("CREATE TABLE @extschema@.t (a int)", "@extschema@"),
    ],
)
def test_a_placeholder_of_a_template_is_named(sql: str, placeholder: str) -> None:
    message, rest = problem(sql)

    assert message.startswith(f"the placeholder {placeholder} is not SQL until something replaces it")
    assert rest.startswith(placeholder)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a[1:b], a[:c], x::int FROM t",
        'SELECT ARRAY[[1]] AS "{{1,2},{3,4}}"',
        "SELECT '{{ not a placeholder }}', '${nor this}', $$:nor_this$$",
        "SELECT f(a := 1, b => 2)",
    ],
)
def test_what_only_looks_like_a_placeholder_is_none(sql: str) -> None:
    (found,) = readings(sql)

    assert found.problem is None


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_data_behind_copy_from_stdin_is_no_sql(end: str) -> None:
    sql = end.join(["COPY s.t (a, b) FROM stdin WITH (FORMAT text);", "1\tit's; $$", r"\.", "SELECT 2;"])
    copy, after = readings(sql)

    assert copy.actions[0].relation == "s.t"
    assert copy.problem is None
    assert (copy.actions[0].value, copy.actions[0].method, copy.actions[0].columns) == ("from", "stdin", ("a", "b"))
    assert copy.chunk.text == "COPY s.t (a, b) FROM stdin WITH (FORMAT text)"
    assert after.chunk.text == "SELECT 2"
    assert after.chunk.line == 4


def test_copy_from_stdin_without_data_hides_nothing() -> None:
    copy, after = readings("COPY t FROM stdin;\nDROP TABLE u;\n")

    assert copy.problem is not None
    assert copy.problem.unseen
    assert "do not follow in the file" in copy.problem.message
    assert copy.verb == "COPY"
    assert after.verb == "DROP TABLE"
