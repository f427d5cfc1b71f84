"""What is kept of one measured query: EXPLAIN's object, and beside "Plan" what migsafe found out itself.

Keys of EXPLAIN: "Plan", "Settings", "Triggers". Keys of migsafe's own: "Workers Planned", "Workers Launched" and "JIT
Level" under production's settings, "Columns" of the result as [name, type], "Digest" of the rows, "Pages By Relation"
and "Updated", "HOT Updated" of a write.
"""

from collections.abc import Mapping

import msgspec
from msgspec import Struct, field

from migsafe.plans.read import PlanNode


class Document(Struct, frozen=True):
    """`trigger_calls` by trigger or constraint name, `touched` are pages of a write by relation (of triggers too).

    `digest` is None where the rows were not or cannot be compared.
    """

    root: PlanNode
    workers: int
    launched: int
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
    found = _READ.decode(text)
    kept = found if isinstance(found, _Kept) else found[0]
    return Document(
        root=kept.plan,
        workers=kept.workers,
        launched=kept.launched,
        jit_level=kept.jit_level,
        columns=kept.columns,
        digest=kept.digest,
        trigger_calls={one.constraint or one.name: int(one.calls) for one in kept.triggers},
        touched=kept.touched,
        updated=kept.updated,
        hot_updated=kept.hot_updated,
    )


class _Trigger(Struct, frozen=True):
    name: str = field(name="Trigger Name", default="")
    constraint: str | None = field(name="Constraint Name", default=None)
    calls: float = field(name="Calls", default=0.0)


class _Kept(Struct, frozen=True):
    plan: PlanNode = field(name="Plan")
    triggers: tuple[_Trigger, ...] = field(name="Triggers", default=())
    workers: int = field(name="Workers Planned", default=0)
    launched: int = field(name="Workers Launched", default=0)
    jit_level: int = field(name="JIT Level", default=0)
    columns: tuple[tuple[str, str], ...] = field(name="Columns", default=())
    digest: str | None = field(name="Digest", default=None)
    touched: dict[str, int] = field(name="Pages By Relation", default_factory=dict)
    updated: int = field(name="Updated", default=0)
    hot_updated: int = field(name="HOT Updated", default=0)


_READ = msgspec.json.Decoder(_Kept | tuple[_Kept])
