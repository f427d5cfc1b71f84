"""Evidence that is complete, made quick to ask: views become tables, and what rules look up gets an index.

A rule asks its views row by row; over the statements of a whole folder that is quadratic. Asked of tables with indexes,
the same rules take time in proportion to the folder.
"""

import re
import sqlite3

_LOOKED_UP = ("id", "kind", "statement", "relation", "transaction_id", "path", "name", "query", "pattern")
_WORTH_AN_INDEX = 30
"""Rows: below that, reading the table is as quick."""
_THROUGH = frozenset({"held_lock", "known_rewrite", "known_scan", "act", "irreversible"})
"""Views that do little more than choose rows of one table: SQLite looks through them, and uses that table's indexes."""


def settle(database: sqlite3.Connection) -> None:
    """Replace views by tables of their rows, in the order in which they were made, and index all tables."""
    views = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY rowid").fetchall()
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        _index(database, table)
    for name, sql in views:
        if name not in _THROUGH:
            database.execute(f"DROP VIEW {name}")
            database.execute(re.sub(r"\ACREATE\s+VIEW\b", "CREATE TABLE", sql, count=1, flags=re.IGNORECASE))
            _index(database, name)


def _index(database: sqlite3.Connection, table: str) -> None:
    if database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] < _WORTH_AN_INDEX:
        return
    columns = {name for _, name, *_ in database.execute(f"PRAGMA table_info({table})")}
    for column in _LOOKED_UP:
        if column in columns:
            database.execute(f'CREATE INDEX "{table} by {column}" ON {table} ("{column}")')
