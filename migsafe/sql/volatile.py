"""Whether evaluating a default once is the same as evaluating it for each row.

PostgreSQL adds a column without rewriting the table only if its default calls nothing volatile (documentation, "ALTER
TABLE", notes on ADD COLUMN). Functions that are not known to be stable or immutable count as volatile.
"""

from collections.abc import Container, Sequence

from migsafe.sql.lex import Token, TokenKind
from migsafe.sql.names import identifier
from migsafe.sql.scope import DEFAULT_SCHEMA
from migsafe.sql.stable_functions import STABLE_FUNCTIONS
from migsafe.sql.words import word_set

_NO_CALL = word_set(
    "CAST COALESCE NULLIF GREATEST LEAST EXTRACT POSITION SUBSTRING OVERLAY TRIM NORMALIZE TREAT ROW ARRAY IN ANY SOME "
    "ALL AND OR NOT CASE WHEN THEN ELSE IS LIKE ILIKE BETWEEN FROM AS FOR SIMILAR TO USING "
    "CURRENT_TIMESTAMP CURRENT_TIME LOCALTIMESTAMP LOCALTIME "
    "NUMERIC DECIMAL VARCHAR CHAR CHARACTER VARYING BIT TIMESTAMP TIME INTERVAL FLOAT "
    "XMLCONCAT XMLELEMENT XMLFOREST XMLPARSE XMLPI XMLROOT XMLSERIALIZE JSON_OBJECT JSON_ARRAY JSON_SCALAR JSON"
)
_SELECTS = frozenset({"SELECT", "VALUES", "TABLE"})


def is_volatile(tokens: Sequence[Token], own_stable: Container[str] = ()) -> bool:
    """Whether an expression calls a function that may give another value for each row, as far as anyone can tell.

    `own_stable` are the user's functions, as `schema.name`, that are known to be stable or immutable.
    """
    return any(
        token.word in _SELECTS or (after.text == "(" and _calls_volatile(tokens, index, own_stable))
        for index, (token, after) in enumerate(zip(tokens, (*tokens[1:], _NOTHING), strict=True))
        if token.kind in (TokenKind.WORD, TokenKind.QUOTED)
    )


_NOTHING = Token(TokenKind.UNKNOWN, "", 0, 0, "")


def _calls_volatile(tokens: Sequence[Token], index: int, own_stable: Container[str]) -> bool:
    token = tokens[index]
    start = index
    while start >= 2 and tokens[start - 1].text == ".":
        start -= 2
    if start and tokens[start - 1].text == "::":
        return False  # a type with its length, as in 'x'::varchar(10)
    schema = identifier(tokens[index - 2]) if start < index else None
    if f"{schema or DEFAULT_SCHEMA}.{identifier(token)}" in own_stable:
        return False
    if schema not in (None, "pg_catalog"):
        return True  # somebody's own function
    return token.word not in _NO_CALL and identifier(token) not in STABLE_FUNCTIONS
