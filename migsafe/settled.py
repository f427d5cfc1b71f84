"""Evidence that is complete, made quick to ask: what many rules share is worked out, what they look up gets an index.

Over the statements of a whole folder the rules then take time in proportion to the folder.
"""

import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path

_LOOKED_UP = ("id", "kind", "statement", "relation", "transaction_id", "path", "name", "query", "pattern")
_WORTH_AN_INDEX = 30
"""Rows: below that, reading the table is as quick."""


def settle(database: sqlite3.Connection, rows: Mapping[str, int]) -> None:
    """Index the tables, each with its number of rows, then work out what `evidence.sql` asks of them."""
    for table, number in rows.items():
        _index(database, table, number)
    for paragraph in Path(__file__).with_name("evidence.sql").read_text("utf-8").split("\n\n"):
        database.execute(paragraph)
        made = re.search(r"^CREATE TABLE (\w+)", paragraph, re.MULTILINE)
        if made:
            _index(database, made[1], database.execute(f"SELECT count(*) FROM {made[1]}").fetchone()[0])


def _index(database: sqlite3.Connection, table: str, rows: int) -> None:
    if rows < _WORTH_AN_INDEX:
        return
    columns = {name for _, name, *_ in database.execute(f"PRAGMA table_info({table})")}
    for column in _LOOKED_UP:
        if column in columns:
            database.execute(f'CREATE INDEX "{table} by {column}" ON {table} ("{column}")')
