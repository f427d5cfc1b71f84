"""What is kept of one measured query: EXPLAIN's object, and beside "Plan" what migsafe found out itself.

Keys of EXPLAIN: "Plan", "Settings", "Triggers". Keys of migsafe's own: "Workers Planned" and "JIT Level" under
production's settings, "Columns" of the result as [name, type], "Digest" of the rows, "Pages By Relation" and "Updated",
"HOT Updated" of a write.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from migsafe.plans.read import PlanNode, read_node


class Document(Struct, frozen=True):
    """`trigger_calls` by trigger or constraint name, `touched` are pages of a write by relation (of triggers too).

    `digest` is None where the rows were not or cannot be compared.
    """

    root: PlanNode
    workers: int
    jit_level: int
    columns: tuple[tuple[str, str], ...]
    digest: str | None
    trigger_calls: Mapping[str, int]
    touched: Mapping[str, int]
    updated: int
    hot_updated: int

    @property
    def pages(self) -> int:
        """All pages of execution: for a write with triggers and foreign keys, those of their queries too."""
        return max(self.root.pages, sum(self.touched.values()))


def read_document(text: str) -> Document:
    """The document that Explained.plan holds, or EXPLAIN's own output."""
    found = msgspec.json.decode(text)
    document: dict[str, Any] = found[0] if isinstance(found, list) else found
    triggers = document.get("Triggers", ())
    return Document(
        root=read_node(document["Plan"]),
        workers=document.get("Workers Planned", 0),
        jit_level=document.get("JIT Level", 0),
        columns=tuple((name, type_name) for name, type_name in document.get("Columns", ())),
        digest=document.get("Digest"),
        trigger_calls={one.get("Constraint Name") or one["Trigger Name"]: int(one["Calls"]) for one in triggers},
        touched=document.get("Pages By Relation", {}),
        updated=document.get("Updated", 0),
        hot_updated=document.get("HOT Updated", 0),
    )
