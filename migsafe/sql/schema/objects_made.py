"""Views, sequences, triggers and statistics."""

from itertools import pairwise

from msgspec.structs import replace

from migsafe.model import Action, ActionKind, RelationKind
from migsafe.sql.lex import code
from migsafe.sql.names import identifier
from migsafe.sql.schema.objects import Column, View
from migsafe.sql.schema.reads import relations_of
from migsafe.sql.schema.state import Schema
from migsafe.sql.schema.tables import made


def create_view(schema: Schema, action: Action) -> None:
    relation = action.relation or ""
    if action.if_not_exists and relation in schema.kinds:
        return
    materialized = action.kind is ActionKind.CREATE_MATERIALIZED_VIEW
    replaced = relation in schema.kinds and action.value == "or replace"
    if not replaced:
        made(schema, relation, RelationKind.MATERIALIZED_VIEW if materialized else RelationKind.VIEW)
    query = action.expression or ""
    schema.views[relation] = View(relations_read(schema, query, relation), query)
    if action.columns:
        schema.columns[relation] = {name: Column() for name in action.columns}


def relations_read(schema: Schema, query: str, reader: str | None = None) -> tuple[str, ...]:
    """The relations that a query reads. A name without a schema is in `public`, or where the reader is."""
    return tuple(_resolved(schema, one, reader) for one in relations_of(query))


def _resolved(schema: Schema, name: str, reader: str | None) -> str:
    near = f"{(reader or '').partition('.')[0]}.{name.partition('.')[2]}"
    return near if name not in schema.kinds and near in schema.kinds else name


def sequence(schema: Schema, action: Action) -> None:
    relation = action.relation or ""
    if action.kind is ActionKind.CREATE_SEQUENCE:
        if action.if_not_exists and relation in schema.kinds:
            return
        made(schema, relation, RelationKind.SEQUENCE)
        schema.sequences[relation] = None
    elif action.method == "rename" and action.new_name and relation in schema.kinds:
        schema.kinds[action.new_name] = schema.kinds.pop(relation)
        schema.sequences[action.new_name] = schema.sequences.pop(relation, None)
        _own(schema, schema.sequences[action.new_name], action.new_name)
        return
    owner = _owner(action)
    if owner is not None:
        schema.sequences[relation] = owner
        _own(schema, owner, relation)


def _own(schema: Schema, owner: tuple[str, str] | None, sequence_name: str) -> None:
    column = schema.column(*owner) if owner else None
    if owner and column is not None:
        schema.columns[owner[0]][owner[1]] = replace(column, sequence=sequence_name)


def _owner(action: Action) -> tuple[str, str] | None:
    """The table and column of OWNED BY."""
    if action.referenced is None:
        return None
    tokens = code(action.value or "")
    by = next((index for index, token in enumerate(tokens) if token.word == "BY" and index), None)
    if by is None:
        return None
    last = by + 1
    while last + 2 < len(tokens) and tokens[last + 1].text == ".":
        last += 2
    return action.referenced, identifier(tokens[last])


def trigger(schema: Schema, action: Action) -> None:
    if action.relation is None:
        return
    words = code(action.expression or "")
    after = next(
        (index for index, token in enumerate(words) if token.word in ("FUNCTION", "PROCEDURE")), len(words) - 1
    )
    names = []
    for token in words[after + 1 :]:
        if token.text == "(":
            break
        if token.text != ".":
            names.append(identifier(token))
    function = f"{names[-2] if len(names) > 1 else 'public'}.{names[-1]}" if names else ""
    schema.triggers[action.relation, action.name or ""] = function
    if not fires_for_rows(action):
        schema.statement_triggers.add((action.relation, action.name or ""))


def fires_for_rows(action: Action) -> bool:
    """Whether CREATE TRIGGER says FOR EACH ROW; nothing said means FOR EACH STATEMENT."""
    words = [token.word for token in code(action.expression or "")]
    return any(word == "ROW" and before in ("EACH", "FOR") for before, word in pairwise(words))


def drop_trigger(schema: Schema, action: Action) -> None:
    schema.triggers.pop((action.relation or "", action.name or ""), None)


def rename_trigger(schema: Schema, action: Action) -> None:
    function = schema.triggers.pop((action.relation or "", action.name or ""), None)
    if function is not None:
        schema.triggers[action.relation or "", action.new_name or ""] = function


def function(schema: Schema, action: Action) -> None:
    """Of several functions of one name a call may mean any."""
    name, is_stable = action.name or "", action.volatility in ("immutable", "stable")
    schema.functions[name] = is_stable and schema.functions.get(name, True)


def drop_function(schema: Schema, action: Action) -> None:
    if action.cascade:
        schema.triggers = {key: function for key, function in schema.triggers.items() if function != action.name}


def statistics(schema: Schema, action: Action) -> None:
    if action.method == "create" and action.name and action.relation:
        schema.statistics[action.name] = action.relation
    elif action.method == "drop":
        schema.statistics.pop(action.name or "", None)


def policy(schema: Schema, action: Action) -> None:
    held = schema.policies.setdefault(action.relation or "", set())
    if action.method == "create":
        held.add(action.name or "")
    elif action.method == "drop" or action.new_name:
        held.discard(action.name or "")
        held |= {action.new_name} if action.new_name else set()
