"""The bounds of a partition. Grammar: PostgreSQL documentation, "CREATE TABLE", partition_bound_spec."""

from migsafe.sql.cursor import Cursor
from migsafe.sql.phrases import skip_group
from migsafe.sql.query import check_values


def partition_bound(cursor: Cursor) -> str:
    """`DEFAULT`, `FOR VALUES IN (…)`, `FROM (…) TO (…)` or `WITH (MODULUS m, REMAINDER r)`, in the user's words."""
    at = cursor.at
    if not cursor.accept("DEFAULT"):
        cursor.expect("FOR", "VALUES")
        match cursor.expect_any("IN", "FROM", "WITH"):
            case "IN":
                _values(cursor)
            case "FROM":
                _values(cursor)
                cursor.expect("TO")
                _values(cursor)
            case _:
                _hash(cursor)
    return cursor.text_from(at)


def _values(cursor: Cursor) -> None:
    if not cursor.sees_symbol("("):
        cursor.fail("“(”")
    at = cursor.at
    skip_group(cursor)
    check_values(cursor.text, cursor.tokens, at + 1, cursor.at - 1)


def _hash(cursor: Cursor) -> None:
    cursor.expect_symbol("(")
    cursor.list_of(lambda: (cursor.expect_any("MODULUS", "REMAINDER"), cursor.take()))
    cursor.expect_symbol(")")
