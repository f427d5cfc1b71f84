"""The name of a type inside an expression. Source: the production `Typename` of PostgreSQL's grammar."""

from migsafe.sql.lex import TokenKind
from migsafe.sql.shape.walk import Walk
from migsafe.sql.words import word_set

TYPE_WORDS = word_set("BIT CHAR CHARACTER DOUBLE INTERVAL NATIONAL NCHAR TIME TIMESTAMP")
"""What begins the name of a type of several words."""
INTERVAL_FIELDS = ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND")


def type_shape(walk: Walk) -> None:
    """Move over a type with its length, time zone and array brackets."""
    walk.accept("SETOF")
    match walk.token.word:
        case "DOUBLE" if walk.ahead(1).word == "PRECISION":
            walk.at += 2
        case "NATIONAL" if walk.ahead(1).word in ("CHARACTER", "CHAR"):
            walk.at += 2
            walk.accept("VARYING")
        case "CHARACTER" | "CHAR" | "NCHAR" | "BIT":
            walk.at += 1
            walk.accept("VARYING")
        case "TIME" | "TIMESTAMP":
            walk.at += 1
            _length(walk)
            if walk.ahead(1).word == "TIME" and walk.accept_any("WITH", "WITHOUT"):
                walk.expect("TIME", "ZONE")
        case "INTERVAL":
            walk.at += 1
            if walk.accept_any(*INTERVAL_FIELDS) and walk.accept("TO"):
                walk.expect_any(*INTERVAL_FIELDS)
        case _:
            walk.dotted("a type")
    _length(walk)
    walk.accept("ARRAY")
    while walk.sees_symbol("[") and (walk.ahead(1).text == "]" or _is_size(walk)):
        walk.skip()


def _length(walk: Walk) -> None:
    if walk.sees_symbol("("):
        walk.skip()


def _is_size(walk: Walk) -> bool:
    return walk.ahead(1).kind is TokenKind.NUMBER and walk.ahead(2).text == "]"
