"""The whole answer of a run: the contract `migsafe/1` that the JSON report writes and every other format is made from.

The published JSON Schema, docs/report.schema.json, is generated from these classes.
"""

from typing import Literal

from migsafe.model import Verdict
from migsafe.report.cache import CacheEntry
from migsafe.report.checklist import ChecklistEntry, FindingEntry
from migsafe.report.jobs import JobEntry
from migsafe.report.migrations import MigrationEntry, RelationEntry
from migsafe.report.part import Part
from migsafe.report.queries import LeftOutEntry, QueryEntry
from migsafe.report.rules import RuleEntry
from migsafe.report.statements import StatementEntry
from migsafe.report.unreadable import UnreadableEntry


class Versions(Part, frozen=True, kw_only=True):
    """What took part; null where no such server was used."""

    migsafe: str
    postgresql: str | None
    redis: str | None
    sqlglot: str


class CopyEntry(Part, frozen=True, kw_only=True):
    """The copy that the migration was rehearsed on; `source` is "none" where there was none. `age_s` null: unknown."""

    source: str
    bytes: int
    rows: int
    age_s: float | None


class Coverage(Part, frozen=True, kw_only=True):
    """How much was looked at. A query is explained when all its examples ran (or failed) before and after."""

    statements: int
    understood: int
    queries: int
    explained: int


class Timings(Part, frozen=True, kw_only=True):
    """Wall time of the stages, in ms; 0 for one that did not run. `total` holds the rest too."""

    read: float
    copy: float
    rehearse: float
    plans: float
    cache: float
    total: float


class Report(Part, frozen=True, kw_only=True):
    """The answer of `migsafe check`."""

    schema: Literal["migsafe/1"]
    verdict: Verdict
    command: str
    versions: Versions
    copy: CopyEntry
    checklist: tuple[ChecklistEntry, ...]
    findings: tuple[FindingEntry, ...]
    rules: tuple[RuleEntry, ...]
    unreadable: tuple[UnreadableEntry, ...]
    migrations: tuple[MigrationEntry, ...]
    relations: tuple[RelationEntry, ...]
    statements: tuple[StatementEntry, ...]
    queries: tuple[QueryEntry, ...]
    left_out: tuple[LeftOutEntry, ...]
    cache: CacheEntry | None
    jobs: tuple[JobEntry, ...]
    coverage: Coverage
    timings_ms: Timings

    @property
    def exit_code(self) -> int:
        """0 pass, 1 fail, 2 some input could not be read, 3 incomplete; the same for every format.

        2 goes before 1, as it does for grep and diff: whoever mends all findings of a run that ended with 1 expects
        the next one to pass, which holds only if every input was read. What was read is judged all the same.
        """
        if self.unreadable:
            return 2
        return {Verdict.PASS: 0, Verdict.FAIL: 1, Verdict.INCOMPLETE: 3}[self.verdict]
