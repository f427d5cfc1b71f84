"""Hand-made answers for the tests of the formats."""

from msgspec.structs import replace

from migsafe.model import ChangeKind, Item, LockMode, Origin, Outcome, Provenance, Severity, Verdict, WaivedBy
from migsafe.report.answer import CopyEntry, Coverage, Report, Timings, Versions
from migsafe.report.cache import CacheEntry, CostPair, PatternEntry, RatioPair
from migsafe.report.checklist import ChecklistEntry, FindingEntry, WaivedEntry
from migsafe.report.locking import LockEntry, ScanEntry, StallEntry
from migsafe.report.migrations import LongestLock, MigrationEntry, RelationEntry
from migsafe.report.queries import ChangeEntry, Measure, QueryEntry
from migsafe.report.statements import StatementEntry
from migsafe.report.unreadable import UnreadableEntry

PATH = "sample_migrations/blog/migrations/0007_index_and_foreign_key.sql"


def checklist_of(outcomes: dict[Item, tuple[Outcome, str, str | None]]) -> tuple[ChecklistEntry, ...]:
    """All thirteen items; those not named pass with "looked"."""
    return tuple(
        ChecklistEntry(item=item, title=item.heading, outcome=outcome, summary=summary, reason=reason)
        for item in Item
        for outcome, summary, reason in [outcomes.get(item, (Outcome.PASS, "looked", None))]
    )


def finding_of(
    rule: str = "index-not-concurrent", line: int = 1, severity: Severity = Severity.ERROR, **changes: object
) -> FindingEntry:
    """An open finding; fields by keyword."""
    finding = FindingEntry(
        rule=rule,
        item=Item.LOCKS,
        severity=severity,
        message="Writes to public.post_meta wait for 1.2 s while the index is built.",
        instead="CREATE INDEX CONCURRENTLY post_meta_value_idx ON post_meta (meta_key, meta_value);",
        path=PATH,
        line=line,
        column=1,
        end_line=line,
        statement=1,
        query=None,
        evidence=Provenance.OBSERVED,
        measured={"relation": "public.post_meta", "held_ms": 1204.5, "rows": 240000},
        waived=None,
        fingerprint=f"{rule}/{line}",
    )
    return replace(finding, **changes)


def statement_of(number: int = 1, **changes: object) -> StatementEntry:
    """A statement that ran and locked one table; fields by keyword."""
    statement = StatementEntry(
        id=number,
        path=PATH,
        line=number,
        column=1,
        end_line=number,
        summary="CREATE INDEX post_meta_value_idx ON post_meta",
        understood=True,
        problem=None,
        transaction=1,
        locks=(
            LockEntry(
                relation="public.post_meta",
                mode=LockMode.SHARE,
                evidence=Provenance.OBSERVED,
                held_ms=1204.5,
                is_new=False,
            ),
        ),
        rewrites=(),
        scans=(ScanEntry(relation="public.post_meta", evidence=Provenance.OBSERVED, rows=240000, is_new=False),),
        lock_queue=None,
        stalls=(StallEntry(relation="public.post_meta", reads_ms=0, writes_ms=1204.5),),
        ms=1190.25,
        rows=None,
        wal_bytes=12000000,
        skipped=None,
        error=None,
        peak_bytes=8_000_000,
        temp_bytes=0,
        plan=None,
    )
    return replace(statement, **changes)


def migration_of(**changes: object) -> MigrationEntry:
    """What the statement of `statement_of` took; fields by keyword."""
    lock = LongestLock(relation="public.post_meta", mode=LockMode.SHARE, held_ms=1204.5)
    entry = MigrationEntry(
        path=PATH, ms=1190.25, failed=False, longest_lock=lock, wal_bytes=12_000_000, disk_bytes=20_000_000
    )
    return replace(entry, **changes)


def measure_of(buffers: int) -> Measure:
    """A run that touched so many pages."""
    return Measure(cost=buffers * 1.5, buffers=buffers, hit_ratio=1.0, rows=20, shape=f"shape-{buffers}", error=None)


def query_of(name: str = "post_list", **changes: object) -> QueryEntry:
    """A query that lost its index; fields by keyword."""
    change = ChangeEntry(
        kind=ChangeKind.INDEX_SCAN_TO_SEQ_SCAN,
        relation="public.posts",
        permanent=True,
        before_name="posts_published_idx",
        after_name=None,
        before=5,
        after=6346,
        statement=1,
        healed_by=None,
        unstable=False,
        detail=None,
    )
    query = QueryEntry(
        name=name,
        path="sample_migrations/blog/queries/posts.sql",
        line=20,
        example=2,
        parameters={"email": "'ada@example.org'"},
        source=None,
        before=measure_of(5),
        at_once=None,
        after=measure_of(6346),
        changes=(change,),
        outcome=Outcome.FAIL,
        origin=Origin.FILE,
        calls=1.0,
        reason=None,
    )
    return replace(query, **changes)


def pattern_of(name: str = "post") -> PatternEntry:
    """A pattern an eighth of whose entries are stale."""
    return PatternEntry(
        name=name,
        key="anp:post:{id}",
        requests=20000,
        request_share=0.6667,
        hit_ratio=RatioPair(before=0.8, after=0.79),
        stale=0.125,
        stale_by_requests=0.119,
        sampled=1000,
        keys=5120,
        drifted=0,
        unreadable=0,
        changed_fields=("image_url",),
        missing_fields=(),
        new_fields=(),
        retyped_fields=(),
        extra_loads=120,
        warm_up_s=2.5,
        removed=40,
        stale_interval=(0.108, 0.143),
        endless=0,
        arms=(),
        keys_asked=None,
        miss_pages=CostPair(before=4.0, after=4.0),
        miss_ms=CostPair(before=None, after=None),
        load_pages=CostPair(before=400.0, after=880.0),
        examples=("anp:post:####: image_url: string of 35, now string of 34",),
        error=None,
    )


def passing() -> Report:
    """Everything that could be looked at holds."""
    return Report(
        schema="migsafe/1",
        verdict=Verdict.PASS,
        command="migsafe check migrations/0008_add_reading_time.sql",
        versions=Versions(migsafe="0.1.0", postgresql="16.9", redis="7.2.4", sqlglot="30.1.0"),
        copy=CopyEntry(source="embedded", bytes=181_000_000, rows=750_012, age_s=None),
        checklist=checklist_of(
            {Item.ROLLBACK: (Outcome.NOT_CHECKED, "", "no down migration: name it in the header, `-- rollback:`")}
        ),
        findings=(),
        rules=(),
        unreadable=(),
        migrations=(migration_of(),),
        relations=(RelationEntry(relation="public.post_meta", bytes_before=40_000_000, bytes_after=48_000_000),),
        statements=(statement_of(),),
        queries=(query_of("post_by_id", after=measure_of(5), changes=(), outcome=Outcome.PASS),),
        left_out=(),
        cache=None,
        jobs=(),
        coverage=Coverage(statements=1, understood=1, queries=18, explained=18),
        timings_ms=Timings(read=20, copy=1000, rehearse=300, plans=700, cache=2000, total=4100),
    )


def failing() -> Report:
    """Two items fail, one warns; a warning, a waived finding, a file that could not be read, a cache."""
    return replace(
        passing(),
        verdict=Verdict.FAIL,
        command="migsafe check sample_migrations/blog/migrations",
        checklist=checklist_of(
            {
                Item.LOCKS: (Outcome.FAIL, "1 error, 1 waived", None),
                Item.PLANS: (Outcome.FAIL, "1 error", None),
                Item.NOTES: (Outcome.WARN, "1 warning", None),
                Item.JOBS: (Outcome.NOT_CHECKED, "", "no jobs: declare them in migsafe.toml, as in `[[job]]`"),
            }
        ),
        findings=(
            finding_of(),
            finding_of(
                "index-lost",
                item=Item.PLANS,
                message="post_list reads 6,346 pages instead of 5.",
                instead="",
                query="post_list",
                evidence=Provenance.MEASURED,
                measured={"example": 2, "before": 5.0, "after": 6346.0},
            ),
            finding_of(
                "header-missing",
                severity=Severity.WARNING,
                item=Item.NOTES,
                message="Nobody can tell who owns this migration.",
                instead="-- owner: team\n-- reason: why",
                statement=None,
                measured={},
                evidence=Provenance.PREDICTED,
            ),
            finding_of(
                "lock-timeout-missing",
                line=3,
                statement=2,
                message="No lock_timeout is set.",
                waived=WaivedEntry(
                    reason="nobody writes at night", until="2027-01-31", path=PATH, line=2, by=WaivedBy.COMMENT
                ),
            ),
        ),
        unreadable=(
            UnreadableEntry(
                path="sample_migrations/blog/migrations/0099_latin.sql",
                line=2,
                column=7,
                message="is not UTF-8",
                hint="save the file in UTF-8",
            ),
        ),
        statements=(
            statement_of(),
            statement_of(2, line=3, end_line=4, summary="FROBNICATE", understood=False, problem="unknown command"),
            statement_of(3, line=6, end_line=6, summary="FROB", understood=False, problem="unknown command FROB"),
        ),
        queries=(query_of(), *passing().queries),
        cache=CacheEntry(
            requests=30000,
            hit_ratio=RatioPair(before=0.79, after=0.7897),
            extra_loads=120,
            warm_up_s=2.5,
            arms=(),
            load_pages=CostPair(before=400.0, after=880.0),
            sample=None,
            counters=None,
            estimates=(),
            purges=(),
            patterns=(pattern_of(),),
        ),
        coverage=Coverage(statements=3, understood=1, queries=18, explained=18),
    )
