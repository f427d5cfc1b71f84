"""A named change between two plans, before it is known which query, example and statement it belongs to."""

from dataclasses import dataclass

from migsafe.model import ChangeKind


@dataclass(frozen=True, slots=True)
class Change:
    """The fields of PlanChange that two plans alone decide; `relation` by its name before the migration."""

    kind: ChangeKind
    relation: str | None
    before_name: str | None
    after_name: str | None
    before: float | None
    after: float | None


SCAN_KINDS = (ChangeKind.INDEX_SCAN_TO_SEQ_SCAN, ChangeKind.LOST_INDEX_ONLY_SCAN, ChangeKind.INDEX_CHANGED)
"""Changes of how one relation is read."""
CONSEQUENCES = (ChangeKind.SORT_ADDED, ChangeKind.BUFFERS_GROWN, ChangeKind.BUFFERS_SHRUNK, ChangeKind.TEMP_GROWN)
"""Changes that follow from another where there is one."""
