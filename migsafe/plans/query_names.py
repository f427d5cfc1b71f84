"""The lines that name queries, as the libraries write them that keep SQL in files [pure].

`-- name: post_by_id`       migsafe's own form, and that of many scripts
`-- name: post_by_id^`      aiosql: what the query gives stands behind the name, as may `(id, status)`
`-- name: PostByID :one`    sqlc
`-- :name post-by-id :? :1` HugSQL, and PugSQL with `:one`
"""

import re
from enum import Enum, auto

from msgspec import Struct


class Dialect(Enum):
    """Whose placeholders a query has."""

    PLAIN = auto()
    """`:id` and `$1`"""
    SQLC = auto()
    """`@id`, `sqlc.arg(id)` and `$1`"""
    HUGSQL = auto()
    """`:id`, `:user-id`, `:v:id`, `:v*:ids`, `:i:table`"""


class QueryName(Struct, frozen=True):
    """A query's name and its dialect; `name` is None for a piece of SQL that is no query of its own."""

    name: str | None
    dialect: Dialect


_LINE = re.compile(r"\s*(?:--|/\*)\s*name\s*:\s*(.*?)\s*(?:\*/\s*)?$")
_SQLC = re.compile(r"(\S+)\s+:(?:one|many|exec\w*|copyfrom|batch\w+)\b.*")
_AIOSQL = re.compile(r"([^\W\d][\w.-]*)\s*(?:\([\w\s,]*\))?\s*(?:\^|\$|!|<!|\*!|#)")
_AIOSQL_SIGNATURE = re.compile(r"([^\W\d][\w.-]*)\s*\([\w\s,]*\)")
_HUGSQL = re.compile(r"\s*--\s*:(name|snip)\s+(\S+)(.*)$")
_PUGSQL = re.compile(r":(?:one|many|affected|scalar|insert)\b")


def query_name(line: str) -> QueryName | None:
    """What a line names, None where it names nothing. A name that is none is given as it stands."""
    if hugsql := _HUGSQL.match(line):
        pugsql = _PUGSQL.search(hugsql[3]) is not None
        return QueryName(hugsql[2] if hugsql[1] == "name" else None, Dialect.PLAIN if pugsql else Dialect.HUGSQL)
    match = _LINE.match(line)
    if match is None:
        return None
    text = match[1]
    if sqlc := _SQLC.fullmatch(text):
        return QueryName(sqlc[1], Dialect.SQLC)
    aiosql = _AIOSQL.fullmatch(text) or _AIOSQL_SIGNATURE.fullmatch(text)
    return QueryName(aiosql[1] if aiosql else text, Dialect.PLAIN)
