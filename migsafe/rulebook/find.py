"""find.sql: one SELECT over the evidence that says where its findings are.

`statement` (an id or NULL) places a finding; without it `path` and `line` do. `severity`, `evidence`, `query`,
`column` and `end_line` are taken as what they are called. Columns whose names start with `_` only serve the sentences;
every other one becomes part of `measured`.
"""

import re
import sqlite3
from pathlib import Path

from migsafe.errors import Place, RuleError
from migsafe.evidence import Evidence

_RESERVED = frozenset({"statement", "path", "line", "column", "end_line", "severity", "evidence", "query"})


def one_select(text: str) -> str:
    """The SELECT as it will be run."""
    return text.strip().removesuffix(";")


def compile_find(path: Path, text: str, schema: Evidence) -> tuple[str, ...]:
    """The result columns of the SELECT. Raises RuleError at the line that is wrong."""
    sql = one_select(text)
    try:
        columns = schema.columns_of(sql)
    except sqlite3.Error as error:
        message = str(error)
        raise RuleError(_problem(message, sql), place=Place(str(path), _line(message, text))) from None
    for column in columns:
        if not re.fullmatch(r"[a-z_][a-z0-9_]*", column):
            hint = "name it with AS, in lower case, once"
            raise RuleError(f"the result column `{column}` has no plain name", hint=hint, place=Place(str(path)))
    if "statement" not in columns and not {"path", "line"} <= set(columns):
        hint = "give `statement`, or both `path` and `line`"
        raise RuleError("its findings have no place in a file", hint=hint, place=Place(str(path)))
    return columns


def is_measure(column: str) -> bool:
    """Whether a result column is a fact about the finding, for `Finding.measured`."""
    return column not in _RESERVED and not column.startswith("_")


def _problem(message: str, sql: str) -> str:
    code = re.sub(r"--[^\n]*|/\*.*?\*/", " ", sql, flags=re.DOTALL)
    if not re.match(r"\s*(SELECT|WITH|VALUES)\b", code, re.IGNORECASE) or message == 'near ";": syntax error':
        return "is not exactly one SELECT"
    if message == "not authorized" or "prohibited" in message:
        return "does more than read: only SELECT is allowed"
    return f"does not fit the evidence: {message}"


def _line(message: str, text: str) -> int | None:
    """SQLite names the culprit but not its line: the first line of the text that has it."""
    culprit = re.search(r'(?:no such (?:column|table|function): |ambiguous column name: |near ")([\w.]+)', message)
    if culprit is None:
        return None
    word = re.compile(rf"(?<!\w){re.escape(culprit[1].removeprefix('main.'))}(?!\w)")
    return next((number for number, line in enumerate(text.splitlines(), 1) if word.search(line)), None)
