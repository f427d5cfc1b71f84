"""The columns that a query gives a table: CREATE TABLE … AS SELECT."""

from collections.abc import Iterator, Sequence

from migsafe.sql.lex import Token, TokenKind, code
from migsafe.sql.names import identifier
from migsafe.sql.schema.objects import Column
from migsafe.sql.schema.reads import relations_of
from migsafe.sql.schema.state import Schema
from migsafe.sql.words import word_set

_NAMES = (TokenKind.WORD, TokenKind.QUOTED)
_MORE_THAN_ONE_QUERY = word_set("WITH UNION INTERSECT EXCEPT JOIN")
_AFTER_FROM = word_set("WHERE GROUP HAVING ORDER LIMIT OFFSET FETCH FOR")
_TABLE_AND_ALIAS = 4  # schema, table, AS, alias


def query_columns(schema: Schema, query: str) -> dict[str, Column] | None:
    """Names and types, where the query lists plain columns of one known table, or all of them; None for any other."""
    tokens, sources = code(query), relations_of(query)
    words = [token.word for token in tokens]
    if words[:1] != ["SELECT"] or "FROM" not in words or _MORE_THAN_ONE_QUERY & set(words) or len(sources) != 1:
        return None
    if not _is_one_table(tokens[words.index("FROM") + 1 :]):
        return None
    source = schema.columns.get(sources[0])
    found: dict[str, Column] = {}
    for item in _items(tokens[1 : words.index("FROM")]):
        read = _read(item, source or {})
        if not read:
            return None
        found |= {name: Column(column.type_name, collation=column.collation) for name, column in read.items()}
    return found


def _is_one_table(tokens: Sequence[Token]) -> bool:
    """Whether FROM names a table, perhaps by another name, and nothing beside it: no query, function or join."""
    end = next((at for at, token in enumerate(tokens) if token.word in _AFTER_FROM), len(tokens))
    named = [token for token in tokens[:end] if token.text != "."]
    return bool(named) and len(named) <= _TABLE_AND_ALIAS and all(token.kind in _NAMES for token in named)


def _items(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """What stands between the commas; brackets are no plain columns, whatever is in them."""
    start = 0
    for at, token in enumerate(tokens):
        if token.text == ",":
            yield tokens[start:at]
            start = at + 1
    yield tokens[start:]


def _read(item: Sequence[Token], source: dict[str, Column]) -> dict[str, Column]:
    """`column`, `t.column`, `column AS name`, `*`, `t.*`; nothing for what is more than that."""
    if len(item) > 2 and item[1].text == ".":
        item = item[2:]
    if len(item) == 1 and item[0].text == "*":
        return source
    named = len(item) == 1 or (len(item) == 3 and item[1].word == "AS")
    if not named or any(token.kind not in _NAMES for token in item):
        return {}
    column = source.get(identifier(item[0]))
    return {identifier(item[-1]): column} if column is not None else {}
