"""A digest of what the planner decided: node types, relations, indexes, the columns of conditions.

Numbers, literals, aliases, worker counts and the names of indexes are left out, so that two plans that differ only in
those have one shape. An index counts as what it is defined to be.
"""

from collections.abc import Mapping
from hashlib import sha256

from migsafe.plans.conditions import columns_in
from migsafe.plans.indexes import essence
from migsafe.plans.read import PlanNode


def shape(root: PlanNode, definitions: Mapping[str, str]) -> str:
    """16 hexadecimal digits. `definitions` gives pg_get_indexdef's text for `schema.index`."""
    return sha256(_described(root, definitions).encode()).hexdigest()[:16]


def _described(node: PlanNode, definitions: Mapping[str, str]) -> str:
    below = ",".join(_described(child, definitions) for child in node.children)
    if node.kind in ("Gather", "Gather Merge"):
        return below
    conditions = sorted({column for text in node.conditions for column in columns_in(text)})
    keys = [column for text in (*node.sort_key, *node.group_key) for column in columns_in(text)]
    facts = (
        node.kind,
        node.operation,
        node.join_type,
        node.relation,
        _index(node, definitions),
        (node.subplan or "").split(" ")[0],
        *conditions,
        *keys,
    )
    return f"{'|'.join(fact or '' for fact in facts)}({below})"


def _index(node: PlanNode, definitions: Mapping[str, str]) -> str | None:
    if node.index is None:
        return None
    schema = (node.relation or "public.").partition(".")[0]
    definition = definitions.get(f"{schema}.{node.index}")
    return essence(definition) if definition else node.index
