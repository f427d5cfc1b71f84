"""What a statement that is not understood can matter to, by the words it begins with.

Pure. What begins with nothing known can matter to everything that is judged by understanding; so can what runs other
code (DO, CALL, EXECUTE, `\\i`).
"""

from collections.abc import Iterator
from itertools import islice

from migsafe.model import Item
from migsafe.sql.lex import TokenKind, code

EVERYTHING = frozenset({Item.LOCKS, Item.DATA, Item.INDEXES, Item.COMPATIBILITY, Item.SECURITY})
_LOCKS = frozenset({Item.LOCKS})
_ROWS = frozenset({Item.LOCKS, Item.DATA})
_ACCESS = frozenset({Item.LOCKS, Item.COMPATIBILITY, Item.SECURITY})
_BY_VERB = {
    **dict.fromkeys(("SELECT", "WITH", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "MERGE", "COPY"), _ROWS),
    **dict.fromkeys(("TRUNCATE",), _ROWS | {Item.COMPATIBILITY}),
    **dict.fromkeys(("VACUUM", "ANALYZE", "ANALYSE", "CLUSTER", "LOCK", "COMMENT", "CHECKPOINT"), _LOCKS),
    **dict.fromkeys(("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE"), _LOCKS),
    **dict.fromkeys(("SET", "RESET"), _LOCKS | {Item.SECURITY}),
    **dict.fromkeys(("GRANT", "REVOKE", "SECURITY", "REASSIGN"), _ACCESS),
    **dict.fromkeys(("REINDEX",), _LOCKS | {Item.INDEXES}),
    **dict.fromkeys(("REFRESH",), _LOCKS | {Item.COMPATIBILITY}),
    **dict.fromkeys(
        ("SHOW", "LISTEN", "UNLISTEN", "NOTIFY", "DISCARD", "DEALLOCATE", "FETCH", "CLOSE"), frozenset[Item]()
    ),
}
_BY_OBJECT = {
    **dict.fromkeys(("INDEX",), _LOCKS | {Item.INDEXES}),
    **dict.fromkeys(("STATISTICS", "PUBLICATION", "SUBSCRIPTION", "TABLESPACE"), _LOCKS),
    **dict.fromkeys(("VIEW", "MATERIALIZED"), _ACCESS | {Item.INDEXES}),
    **dict.fromkeys(("FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE", "TRIGGER", "EVENT", "RULE"), _ACCESS),
    **dict.fromkeys(("OPERATOR", "CAST", "COLLATION", "CONVERSION", "LANGUAGE", "TEXT", "TRANSFORM"), _ACCESS),
    **dict.fromkeys(("ROLE", "USER", "GROUP", "POLICY", "DEFAULT", "SERVER"), _ACCESS),
}
_ALTERS = ("CREATE", "ALTER", "DROP")
_BEFORE_THE_OBJECT = frozenset(
    ("OR", "REPLACE", "TEMP", "TEMPORARY", "UNIQUE", "RECURSIVE", "CONSTRAINT", "TRUSTED", "PROCEDURAL", "OWNED")
)
_HARMLESS_TO_PSQL = (r"\echo", r"\qecho", r"\warn", r"\timing", r"\pset", r"\x", r"\errverbose", r"\conninfo", r"\d")


def may_matter_to(sql: str) -> frozenset[Item]:
    """The items that the statement `sql` could have changed the outcome of."""
    if sql.startswith("\\"):
        return frozenset() if sql.split(maxsplit=1)[0] in _HARMLESS_TO_PSQL else EVERYTHING
    words = list(islice(_words(sql), 8))
    verb = words[0] if words else ""
    if verb in _ALTERS:
        what = next((word for word in words[1:] if word not in _BEFORE_THE_OBJECT), "")
        return _BY_OBJECT.get(what, EVERYTHING)
    return _BY_VERB.get(verb, EVERYTHING)


def _words(sql: str) -> Iterator[str]:
    """The words before anything else that is no comment."""
    for token in code(sql):
        if token.kind is TokenKind.WORD:
            yield token.word
        else:
            return
