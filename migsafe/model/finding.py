"""What the rules found, what nobody could look at, and the checklist that follows."""

from enum import StrEnum

from msgspec import Struct

from migsafe.model.locks import Provenance
from migsafe.model.row import Row

Scalar = str | int | float | bool | None


class Item(StrEnum):
    """The thirteen items of the checklist, in their order."""

    LOCKS = "locks"
    DATA = "data"
    INDEXES = "indexes"
    COMPATIBILITY = "compatibility"
    PLANS = "plans"
    BUFFERS = "buffers"
    CACHE = "cache"
    HIT_RATIO = "hit-ratio"
    JOBS = "jobs"
    ROLLBACK = "rollback"
    SECURITY = "security"
    REALISM = "realism"
    NOTES = "notes"

    @property
    def heading(self) -> str:
        """What the item claims."""
        return _TITLES[self]


_TITLES = {
    Item.LOCKS: "Locks and availability",
    Item.DATA: "Data is preserved",
    Item.INDEXES: "Indexes are added carefully",
    Item.COMPATIBILITY: "The running application keeps working",
    Item.PLANS: "Query plans do not regress",
    Item.BUFFERS: "PostgreSQL buffer hit ratio holds",
    Item.CACHE: "The cache stays correct",
    Item.HIT_RATIO: "The cache hit ratio holds",
    Item.JOBS: "Scheduled jobs keep running",
    Item.ROLLBACK: "The rollback works",
    Item.SECURITY: "Permissions and secrets",
    Item.REALISM: "Tested on realistic data",
    Item.NOTES: "The change is documented",
}


class Severity(StrEnum):
    """`error` fails the item, `warning` only under --strict, `note` informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Outcome(StrEnum):
    """Of an item or of a query."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    UNSTABLE = "unstable"
    NOT_CHECKED = "not-checked"


class Verdict(StrEnum):
    """Of a run."""

    PASS = "pass"
    FAIL = "fail"
    INCOMPLETE = "incomplete"


class Looked(Row, frozen=True):
    """Something was looked at for an item: the only way in which it can pass. `summary` is a phrase for the reader."""

    item: Item
    summary: str


class Skip(Row, frozen=True):
    """Something could not be looked at for an item. `configured`: its source was given, so the run is incomplete.

    `statement` is the one that nothing was understood of, where that is the reason.
    """

    item: Item
    reason: str
    configured: bool
    statement: int | None = None


class Limits(Row, frozen=True):
    """The limits that findings are held against: one row a run. `buffers_floor` is in pages of 8 KiB."""

    stall_ms: float
    hit_ratio_drop: float
    buffers_growth: float
    buffers_floor: int
    rolling: bool
    server_version: int


class WaivedBy(StrEnum):
    """What lets a finding through."""

    COMMENT = "comment"
    BASELINE = "baseline"


class Waived(Struct, frozen=True):
    """Who let a finding through: the waiver's own words, and where it stands."""

    reason: str
    until: str | None
    path: str
    line: int
    by: WaivedBy = WaivedBy.COMMENT


class WaiverUse(Row, frozen=True):
    """What became of a waiver when the rules were judged.

    `known`: a rule answers to its name, otherwise `nearest` is the name that looks most like it. `judged`: the rule was
    on and had what it needs, so that covering nothing means something. `covered` counts the findings it let through.
    """

    path: str
    line: int
    column: int
    rule: str
    reason: str
    until: str | None
    known: bool
    nearest: str | None
    expired: bool
    judged: bool
    covered: int


class Finding(Struct, frozen=True):
    """What a rule found, and where. `measured` holds the numbers that decided it, in the rule's own column names.

    `fingerprint` is what it is known by from run to run, whatever moves above it.
    """

    rule: str
    item: Item
    severity: Severity
    message: str
    instead: str
    path: str
    line: int
    column: int
    end_line: int
    statement: int | None
    evidence: Provenance
    measured: tuple[tuple[str, Scalar], ...]
    query: str | None = None
    waived: Waived | None = None
    fingerprint: str = ""


class ItemResult(Struct, frozen=True):
    """One line of the checklist."""

    item: Item
    outcome: Outcome
    summary: str
    reason: str | None


class Checklist(Struct, frozen=True):
    """The answer: one result an item, in order, every finding, and the verdict."""

    verdict: Verdict
    items: tuple[ItemResult, ...]
    findings: tuple[Finding, ...]
