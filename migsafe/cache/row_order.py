"""Whether a loader fixes the order of its rows: without ORDER BY, PostgreSQL may return them in any."""


def is_ordered(sql: str) -> bool:
    """Whether the outermost SELECT of `sql` has an ORDER BY; True as well where the text cannot be parsed."""
    import sqlglot
    from sqlglot.errors import SqlglotError

    try:
        tree = sqlglot.parse_one(sql, dialect="postgres")
    except SqlglotError:
        return True
    return tree.args.get("order") is not None
