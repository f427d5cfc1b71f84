"""Plans, indexes and queries for tests, as short as the test's point allows."""

import json
from pathlib import Path
from typing import Any

from migsafe.model import Explained, Phase, Query, Relation, RelationIndex, RelationKind
from migsafe.plans.document import Document, read_document
from migsafe.plans.indexes import Catalog, catalog_of
from migsafe.plans.read import PlanNode, read_plan

DATA = Path(__file__).parent / "data"


def recorded(name: str, version: int) -> PlanNode:
    """A plan of a real server."""
    return read_plan((DATA / f"{name}_{version}.json").read_text("utf-8"))


def scan(kind: str, relation: str = "posts", *, pages: int = 10, rows: float = 10, **more: Any) -> dict[str, Any]:
    """A scan node as EXPLAIN prints it; `Index_Name="i"` gives the key "Index Name"."""
    alias = more.pop("alias", relation)
    return above(kind, pages=pages, rows=rows, Relation_Name=relation, Schema="public", Alias=alias, **more)


def above(kind: str, *children: dict[str, Any], pages: int = 0, rows: float = 10, **more: Any) -> dict[str, Any]:
    """A node with children; `pages` are its own."""
    total = pages + sum(child["Shared Hit Blocks"] for child in children)
    numbers = {"Total Cost": 1.0, "Plan Rows": rows, "Actual Rows": rows, "Actual Loops": 1, "Shared Hit Blocks": total}
    others = {key.replace("_", " "): value for key, value in more.items()}
    return {"Node Type": kind, **numbers, **others, **({"Plans": list(children)} if children else {})}


def plan(root: dict[str, Any]) -> PlanNode:
    return read_plan(text_of(root))


def document(root: dict[str, Any]) -> Document:
    """A measured query of which only the plan counts."""
    return read_document(text_of(root))


def text_of(root: dict[str, Any]) -> str:
    return json.dumps({"Plan": root})


def explained(phase: Phase, root: dict[str, Any], query: str = "q") -> Explained:
    """A measured query."""
    node = plan(root)
    return Explained(
        query=query,
        example=1,
        phase=phase,
        cost=node.cost,
        rows=node.rows,
        buffers=node.pages,
        hit=node.hit,
        read=node.read,
        temp_blocks=node.temp,
        hit_ratio=1.0,
        shape="",
        plan=text_of(root),
    )


def failed(phase: Phase, message: str = 'column "title" does not exist', query: str = "q") -> Explained:
    """A query that failed."""
    return Explained(query, 1, phase, None, None, None, None, None, None, None, None, None, "42703", message)


def named(text: str = "SELECT 1", name: str = "q") -> Query:
    return Query(name, "queries/q.sql", 3, text, "SELECT", ())


def table(phase: Phase, name: str = "public.posts", *, pages: int = 5000, oid: int = 1) -> Relation:
    return Relation(phase, oid, name, RelationKind.TABLE, oid, 1000, pages, pages * 8192)


def index(
    phase: Phase, name: str, keys: str = "(author_id)", *, filenode: int = 0, relation: str = "public.posts"
) -> RelationIndex:
    """An index with the key columns `keys`, in brackets."""
    columns = tuple(keys.strip("()").split(", "))
    definition = f"CREATE INDEX {name} ON {relation} USING btree {keys}"
    return RelationIndex(
        phase=phase,
        relation=relation,
        name=f"public.{name}",
        filenode=filenode,
        columns=columns,
        included=(),
        method="btree",
        is_unique=False,
        is_primary=False,
        is_valid=True,
        is_constraint=False,
        predicate=None,
        definition=definition,
        bytes=0,
    )


def catalog(*indexes: RelationIndex, pages: int = 5000) -> Catalog:
    """A schema with the table public.posts, the same in both phases but for its indexes."""
    tables = (table(Phase.BEFORE, pages=pages), table(Phase.AFTER, pages=pages))
    return catalog_of((*tables, *indexes))
