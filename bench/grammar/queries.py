"""Queries and changes of data: whom of PostgreSQL's grammar, migsafe's check and sqlglot accepts how many.

    python -m bench.grammar.queries FOLDER…

Prints the counts for all files together. Statements with psql's variables and the like are left out.
"""

import logging
import sys
from collections import Counter
from pathlib import Path

from pglast.parser import ParseError, parse_sql_json
from sqlglot import Dialect, expressions
from sqlglot.errors import SqlglotError

from migsafe.sql.forms.dml import QUERY_VERBS
from migsafe.sql.problem import NotUnderstood
from migsafe.sql.query import check_query
from migsafe.sql.split import Chunk, outline


def main(folders: list[str]) -> None:
    """Count and print."""
    logging.disable(logging.CRITICAL)
    counts: Counter[str] = Counter()
    for path in sorted(path for folder in folders for path in Path(folder).rglob("*.sql")):
        text = path.read_bytes().decode("utf-8-sig", "replace")
        for chunk in outline(text).chunks:
            if chunk.problem is None and (chunk.tokens[0].word or chunk.tokens[0].text) in QUERY_VERBS:
                _count(text, chunk, counts)
    for what, count in sorted(counts.items()):
        print(f"{count:7} {what}")


def _count(text: str, chunk: Chunk, counts: Counter[str]) -> None:
    valid = "valid" if _postgresql(chunk.text) else "invalid"
    counts[f"{valid}: by PostgreSQL's grammar"] += 1
    counts[f"{valid}: migsafe {'accepts' if _migsafe(text, chunk) else 'refuses'}"] += 1
    counts[f"{valid}: sqlglot {_sqlglot(chunk.text)}"] += 1


def _postgresql(sql: str) -> bool:
    try:
        parse_sql_json(sql)
    except ParseError:
        return False
    return True


def _migsafe(text: str, chunk: Chunk) -> bool:
    try:
        check_query(text, chunk.tokens)
    except NotUnderstood:
        return False
    return True


def _sqlglot(sql: str) -> str:
    try:
        trees = Dialect.get_or_raise("postgres").parse(sql)
    except SqlglotError:
        return "refuses"
    except Exception:
        return "breaks"
    known = (expressions.Query, expressions.DML, expressions.Values)
    return "accepts" if len(trees) == 1 and isinstance(trees[0], known) else "refuses"


if __name__ == "__main__":
    main(sys.argv[1:])
