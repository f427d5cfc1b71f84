"""Queries of sqlc and HugSQL in migsafe's own placeholders [pure].

What stands in strings and comments is left alone. `sqlc.embed(t)` is `t.*`. HugSQL's pieces of SQL (`:i:table`,
`:sql:order`, `:snip:where`, Clojure expressions) have no value that an example could give: such a query is kept, with
the reason why it is not measured.
"""

import re
from collections.abc import Callable

from migsafe.plans.lexemes import Kind, lexemes
from migsafe.plans.query_names import Dialect

_ARGUMENT = re.compile(r"sqlc\.(?:arg|narg|slice)\(\s*['\"]?(\w+)['\"]?\s*\)", re.IGNORECASE)
_EMBED = re.compile(r"sqlc\.embed\(\s*(\w+)\s*\)", re.IGNORECASE)
_AT = re.compile(r"(?<![\w@<>!&|~*/+=-])@(\w+)")
_PIECE = re.compile(r"(?<![:\w]):(?:i|i\*|identifier\*?|sql|snip|snip\*|snippet|t|t\*|tuple|tuple\*):[\w.-]+")
_VALUE = re.compile(r"(?<![:\w]):(?:v|v\*|value|value\*):(?=\w)")
_NAME = re.compile(r"(?<![:\w]):([A-Za-z_](?:[\w.-]*\w)?)")
_EXPRESSION = re.compile(r"/\*~|^\s*--~", re.MULTILINE)


def translated(sql: str, dialect: Dialect) -> tuple[str, str | None]:
    """The query with `:name` placeholders, and why it cannot be measured where it cannot."""
    match dialect:
        case Dialect.PLAIN:
            return sql, None
        case Dialect.SQLC:
            for pattern, by in ((_ARGUMENT, r":\1"), (_EMBED, r"\1.*"), (_AT, r":\1")):
                sql = _replaced(sql, pattern, lambda match, by=by: match.expand(by))  # type: ignore[misc]
            return sql, None
        case Dialect.HUGSQL:
            piece = _PIECE.search(sql) or _EXPRESSION.search(sql)
            problem = f"HugSQL puts SQL in place of `{piece[0].strip()}`" if piece else None
            values = _replaced(sql, _VALUE, lambda match: ":")
            return _replaced(values, _NAME, lambda match: ":" + re.sub("[.-]", "_", match[1])), problem


def _replaced(sql: str, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> str:
    """Each match that starts in code, replaced."""
    closed = [
        (lexeme.start, lexeme.end)
        for lexeme in lexemes(sql)
        if lexeme.kind in (Kind.STRING, Kind.QUOTED_NAME, Kind.COMMENT, Kind.UNTERMINATED)
    ]
    parts, done = [], 0
    for match in pattern.finditer(sql):
        if not any(start <= match.start() < end for start, end in closed):
            parts += [sql[done : match.start()], by(match)]
            done = match.end()
    return "".join((*parts, sql[done:]))
