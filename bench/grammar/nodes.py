"""Small questions to the nodes of PostgreSQL's parse tree, as `pglast` gives them in JSON.

A node is an object with one key, its class, over an object of its fields; fields that hold their default are left out.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from migsafe.sql.scope import DEFAULT_SCHEMA, TEMPORARY_SCHEMA

Node: TypeAlias = dict[str, Any]
ANY = "?"
"""Stands for a text that is not compared: an expression, whose spelling the tree does not keep."""


def opened(node: Node) -> tuple[str, Node]:
    """The class of a node, and its fields."""
    ((kind, fields),) = node.items()
    return kind, fields


def every(nodes: list[Node] | None, kind: str) -> Iterator[Node]:
    """The fields of those nodes of a list that are of one class."""
    return (node[kind] for node in nodes or () if kind in node)


def strings(nodes: list[Node] | None) -> tuple[str, ...]:
    """The texts of a list of String nodes."""
    return tuple(node.get("sval", "") for node in every(nodes, "String"))


def qualified(parts: tuple[str, ...]) -> str:
    """`schema.name` of a name in parts, as every stage of migsafe spells it."""
    return f"{parts[-2] if len(parts) > 1 else DEFAULT_SCHEMA}.{parts[-1]}"


def relation(fields: Node) -> str:
    """A RangeVar's name."""
    temporary = fields.get("relpersistence") == "t"
    schema = TEMPORARY_SCHEMA if temporary else fields.get("schemaname", DEFAULT_SCHEMA)
    return f"{schema}.{fields['relname']}"


def is_only(fields: Node) -> bool:
    """Whether a RangeVar says ONLY."""
    return not fields.get("inh", False)


def name_of(node: Node) -> str:
    """The qualified name of whatever object a node names: a list of strings, a type, a function with arguments."""
    kind, fields = opened(node)
    match kind:
        case "List":
            return qualified(strings(fields["items"]))
        case "TypeName":
            return qualified(strings(fields["names"]))
        case "ObjectWithArgs":
            return qualified(strings(fields["objname"]))
        case "RangeVar":
            return relation(fields)
        case _:
            return str(fields.get("sval", ""))


def parts_of(node: Node) -> tuple[str, ...]:
    """The parts of a name given as a list of strings or as one string."""
    kind, fields = opened(node)
    return strings(fields["items"]) if kind == "List" else (str(fields.get("sval", "")),)


def cascades(fields: Node) -> bool:
    return bool(fields.get("behavior") == "DROP_CASCADE")
