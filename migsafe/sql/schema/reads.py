"""What a query reads: its relations and the columns that it names, from its tokens.

Meant for what a view depends on, and cheap: no tree is built. A name behind FROM or JOIN is a relation unless WITH
defines it; a column without a qualifier may belong to any of them.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from migsafe.sql.lex import Token, TokenKind, code
from migsafe.sql.names import identifier
from migsafe.sql.scope import DEFAULT_SCHEMA
from migsafe.sql.words import word_set

_NAMES = (TokenKind.WORD, TokenKind.QUOTED)
_EDGE = (Token(TokenKind.UNKNOWN, "", 0, 0, ""),) * 3
"""Before and behind the query, so that every token has neighbours."""
_ENDS_FROM = word_set(
    "WHERE GROUP ORDER HAVING LIMIT OFFSET FETCH UNION INTERSECT EXCEPT WINDOW SELECT FOR RETURNING SET"
)
_ENDS_ALIAS = _ENDS_FROM | word_set("ON USING JOIN LEFT RIGHT FULL INNER CROSS NATURAL TABLESAMPLE WHEN WITH")


_BEFORE_SOURCE = ("FROM", "JOIN", "USING", "ONLY", "LATERAL")
_WITH_FROM_INSIDE = ("EXTRACT", "SUBSTRING", "TRIM", "OVERLAY", "POSITION")


class Reads(Struct, frozen=True):
    """`relations` as `schema.name`; `columns` as (relation, column), `*` for all."""

    relations: tuple[str, ...]
    columns: frozenset[tuple[str, str]]


def reads_of(query: str, schema: str = DEFAULT_SCHEMA) -> Reads:
    """Read one query. `schema` is what an unqualified name gets. Never raises for what stands in it."""
    tokens = _tokens(query)
    aliases = _aliases(tokens, schema)
    relations = tuple(dict.fromkeys(aliases.values()))
    return Reads(relations, frozenset(_columns(tokens, aliases, relations)))


@lru_cache(maxsize=256)
def relations_of(query: str, schema: str = DEFAULT_SCHEMA) -> tuple[str, ...]:
    """The relations alone, each once. They are asked for the locks and for the schema, and views are made again."""
    return tuple(dict.fromkeys(_aliases(_tokens(query), schema).values()))


def columns_in(expression: str, known: Sequence[str]) -> tuple[str, ...]:
    """The columns among `known` that an expression names, in the order of `known`."""
    names = {identifier(token) for token in code(expression) if token.kind in _NAMES}
    return tuple(column for column in known if column in names)


def _tokens(query: str) -> Sequence[Token]:
    return [*_EDGE, *code(query), *_EDGE]


def _aliases(tokens: Sequence[Token], schema: str) -> dict[str, str]:
    """What each relation is called in the query."""
    defined = set(_defined(tokens))
    found: dict[str, str] = {}
    for index in _sources(tokens):
        relation, alias = _source(tokens, index, schema)
        bare = (relation or "").partition(".")[2]
        if relation is not None and (bare not in defined or tokens[index + 1].text == "."):
            found[alias or bare] = relation
    return found


def _defined(tokens: Sequence[Token]) -> Iterator[str]:
    """Names that WITH gives to queries."""
    for index, token in enumerate(tokens[:-2]):
        if tokens[index + 1].word != "AS" or not _opens_query(tokens, index + 2):
            continue
        if token.kind in _NAMES and (tokens[index - 1].word in ("WITH", "RECURSIVE") or tokens[index - 1].text == ","):
            yield identifier(token)
        elif token.text == ")":
            name = tokens[_opening(tokens, index) - 1]
            if name.kind in _NAMES:
                yield identifier(name)


def _opens_query(tokens: Sequence[Token], index: int) -> bool:
    while index < len(tokens) and tokens[index].word in ("NOT", "MATERIALIZED"):
        index += 1
    return index < len(tokens) and tokens[index].text == "("


def _opening(tokens: Sequence[Token], closing: int) -> int:
    depth = 0
    for index in range(closing, 0, -1):
        depth += (tokens[index].text == ")") - (tokens[index].text == "(")
        if depth == 0:
            return index
    return 1


def _sources(tokens: Sequence[Token]) -> Iterator[int]:
    """Where a relation of FROM, JOIN or USING (of DELETE and MERGE) stands."""
    in_from = [False]
    changes = any(token.word in ("DELETE", "MERGE") for token in tokens)
    for index, token in enumerate(tokens[:-2]):
        before = tokens[index - 1]
        if token.text == "(":
            in_from.append(in_from[-1] and before.word in ("FROM", "JOIN"))
        elif token.text == ")" and len(in_from) > 1:
            in_from.pop()
        elif token.word in ("FROM", "JOIN") or (changes and token.word == "USING" and tokens[index + 1].text != "("):
            in_from[-1] = not _is_function_word(tokens, index)
        elif token.word in _ENDS_FROM:
            in_from[-1] = False
        elif in_from[-1] and token.kind in _NAMES and (before.word in _BEFORE_SOURCE or before.text in (",", "(")):
            yield index


def _is_function_word(tokens: Sequence[Token], index: int) -> bool:
    """`extract(year FROM x)`, `IS DISTINCT FROM x`, `substring(x FROM 2)`."""
    if tokens[index].word != "FROM":
        return False
    if tokens[index - 1].word == "DISTINCT":
        return True
    depth = 0
    for position in range(index - 1, 0, -1):
        depth += (tokens[position].text == ")") - (tokens[position].text == "(")
        if depth < 0:
            return tokens[position - 1].word in _WITH_FROM_INSIDE
        if depth == 0 and tokens[position].word in ("SELECT", "DELETE"):
            return False
    return False


def _source(tokens: Sequence[Token], index: int, schema: str) -> tuple[str | None, str | None]:
    """The relation and its alias; no relation where a function is called."""
    if tokens[index].word in ("ONLY", "LATERAL", "VALUES"):
        return None, None
    parts = [identifier(tokens[index])]
    while tokens[index + 1].text == "." and tokens[index + 2].kind in _NAMES:
        index += 2
        parts.append(identifier(tokens[index]))
    after = tokens[index + 1]
    if after.text == "(":
        return None, None
    if after.word == "AS":
        after = tokens[index + 2]
    is_alias = after.kind in _NAMES and after.word not in _ENDS_ALIAS
    return f"{parts[-2] if len(parts) > 1 else schema}.{parts[-1]}", identifier(after) if is_alias else None


def _columns(tokens: Sequence[Token], aliases: dict[str, str], relations: Sequence[str]) -> Iterator[tuple[str, str]]:
    bare: set[str] = set()
    for index, token in enumerate(tokens):
        if token.text != "*" and token.kind not in _NAMES:
            continue
        before, qualifier = tokens[index - 1], tokens[index - 2]
        if before.text == ".":
            relation = aliases.get(identifier(qualifier)) if qualifier.kind in _NAMES else None
            if relation is not None:
                yield relation, "*" if token.text == "*" else identifier(token)
        elif token.text == "*" and (before.text == "," or before.word in ("SELECT", "ALL", "DISTINCT")):
            bare.add("*")
        elif token.kind in _NAMES:
            bare.add(identifier(token))
    yield from ((relation, column) for column in bare for relation in relations)
