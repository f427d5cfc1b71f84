"""The cache in front of the database: key patterns, what values depend on, and what the migration does to them."""

from enum import StrEnum

from migsafe.model.relation import Phase
from migsafe.model.row import Row


class EntryKind(StrEnum):
    """What the entries of a pattern are for."""

    VALUE = "value"
    NEGATIVE = "negative"
    LOCK = "lock"
    STATE = "state"
    QUEUE = "queue"


class Pattern(Row, frozen=True):
    """A declared key pattern. `ttl_s` None: entries never expire. `glob` is what Redis' MATCH would be given.

    `line` is where the settings file names it. `jitter` is the share by which TTLs are spread, 0 for none; with
    `dual_read` new code that misses under the new key looks under the old one; `coalesce`: of several misses of one key
    at once, one loads.
    """

    name: str
    key: str
    glob: str
    kind: EntryKind
    codec: str
    loader: str | None
    ttl_s: float | None
    key_after: str | None
    loader_after: str | None
    max_staleness_s: float | None
    warmed: bool
    path: str
    line: int
    jitter: float = 0.0
    dual_read: bool = False
    coalesce: bool = False


class PatternColumn(Row, frozen=True):
    """A column that a pattern's loader reads. `field` is its name in the cached value, None where it only filters."""

    pattern: str
    relation: str
    column: str | None
    field: str | None


class Staleness(Row, frozen=True):
    """Cached entries of a pattern that survive the deploy, reloaded on the migrated copy and compared field by field.

    Each key counts once. `stale` differ now and did not before, `drifted` differed already, `unreadable` do not decode,
    `missing_fields` are those the loader no longer returns, `new_fields` those the cached value lacks, `retyped_fields`
    those whose JSON type changed. `error` is the loader's failure on the migrated copy. `stale_low` and `stale_high`
    bound the share with 95 % confidence: they are the share itself where every entry was looked at. `endless` sampled
    entries have no TTL. `examples` say what differs in a few stale entries, without any of their text. `purged` entries
    of the pattern are deleted by the deploy.
    """

    pattern: str
    keys: int
    sampled: int
    stale: int
    drifted: int
    unreadable: int
    stale_share: float | None
    stale_share_by_requests: float | None
    changed_fields: tuple[str, ...]
    missing_fields: tuple[str, ...]
    new_fields: tuple[str, ...]
    retyped_fields: tuple[str, ...]
    error: str | None
    statement: int | None
    stale_low: float | None = None
    stale_high: float | None = None
    endless: int = 0
    examples: tuple[str, ...] = ()
    purged: int = 0


class CachedField(Row, frozen=True):
    """A field of what a pattern's loader returns on the copy: today's loader before, the new code's after.

    `json_type` is what the field is cached as: number, string, boolean, date, timestamp, object, array …
    """

    pattern: str
    phase: Phase
    name: str
    json_type: str


class LoaderTrait(Row, frozen=True):
    """What a pattern's loader of today is made of, besides columns.

    `aggregates`: one row of the result stands for many rows (aggregates, GROUP BY, DISTINCT, LIMIT), so that no single
    row's change tells which entries it makes stale. `star`: the result's columns follow the table's.
    """

    pattern: str
    aggregates: bool
    star: bool


class CacheServer(Row, frozen=True):
    """Production's Redis as declared. `maxmemory` in bytes, None: no limit."""

    maxmemory: int | None
    policy: str
    database_cores: int | None


class CacheReplay(Row, frozen=True):
    """Result of replaying the trace's second half, for one pattern, or for all (`pattern` None).

    Ratios are of `get`s. `extra_loads` = misses after − misses before. `warm_up_s` is trace time from the deploy until
    the after arm reaches 95 % of the before arm over a window of 1,000 gets; None where it never does. `removed` counts
    the keys that the deploy removed. `load_buffers_*` are pages that the misses' loaders touch.
    """

    pattern: str | None
    requests: int
    hits_before: int
    hits_after: int
    hit_ratio_before: float | None
    hit_ratio_after: float | None
    extra_loads: int
    warm_up_s: float | None
    removed: int
    load_buffers_before: float | None
    load_buffers_after: float | None
    request_share: float


class ArmKind(StrEnum):
    """How the second half of the trace is served."""

    BEFORE = "before"
    """Nothing happens at the deploy."""
    WARM = "warm"
    """Values have the sizes of after; nothing is removed."""
    COLD = "cold"
    """What the deploy removes, and every pattern that the migration makes stale, is cold; nothing softens it."""
    AFTER = "after"
    """What the deploy removes is cold, softened by what is declared: warm-up, dual read, jitter."""


class CacheArm(Row, frozen=True):
    """What one arm does in the trace's second half, for one pattern or for all (`pattern` None).

    `byte_hit_ratio` weighs by value size. `extra_loads` are misses beyond those of the before arm, `times_loads` is how
    many times as many there are up to the end of the warm-up. `warm_up_*` as in CacheReplay. `drop_low` and
    `drop_high` bound the drop in hit ratio with 95 % confidence, None where the trace is too short to say.
    `peak_cores` is how many database cores the misses' loaders keep busy in the worst window. `wave` is how many times
    the before arm's misses come when what the deploy made cold expires together. `held_bytes` is what the entries take
    at the end, with what the server adds for each where a memory limit is declared. `refused` (writes without memory)
    and `peak_bytes` (None: memory cannot run short) are of the whole arm.
    """

    arm: ArmKind
    pattern: str | None
    requests: int
    hits: int
    hit_ratio: float | None
    byte_hit_ratio: float | None
    extra_loads: int
    times_loads: float | None
    warm_up_requests: int | None
    warm_up_s: float | None
    drop_low: float | None
    drop_high: float | None
    peak_cores: float | None
    wave: float | None
    evicted: int
    refused: int
    peak_bytes: int | None
    held_bytes: int


class ValueSize(Row, frozen=True):
    """Mean bytes of a pattern's cached values before and after the migration, over the keys that the trace asks for."""

    pattern: str
    before: float
    after: float


class KeyCount(Row, frozen=True):
    """How many keys of a pattern whose key changes the trace's second half asks for, by old code and by new code.

    Bytes are those of all these entries at once, with what the server takes for each where a memory limit is declared.
    """

    pattern: str
    before: int
    after: int
    bytes_before: int
    bytes_after: int


class TraceRead(Row, frozen=True):
    """A trace file as read. `unmatched` gets belong to no declared pattern."""

    path: str
    gets: int
    sets: int
    dels: int
    duration_s: float
    unmatched: int


class TraceSample(Row, frozen=True):
    """Of a long trace only the `requests` of a share of the keys (`rate`) were replayed, of `of_requests` in all.

    Counts of the other rows are those of the whole trace. The errors are standard errors of the hit ratio before and of
    its drop, over all patterns.
    """

    rate: float
    requests: int
    of_requests: int
    hit_ratio_error: float
    drop_error: float


class CacheCounters(Row, frozen=True):
    """What the copied Redis itself counted since it started: lookups that hit and missed, and keys it evicted."""

    hits: int
    misses: int
    evicted: int
    used_bytes: int
    uptime_s: int


class CacheEstimate(Row, frozen=True):
    """Without a trace: what idle times or LFU counters suggest, for one pattern or for all (`pattern` None).

    `hit_ratio` and `gets_per_s` are those of before. `extra_loads`, `peak_loads_per_s` and `refill_s` (until nineteen
    of twenty requests for them hit again, None: nothing is removed) tell of the keys that the deploy removes. No rule
    asks for these rows: nothing fails or passes by an estimate.
    """

    pattern: str | None
    keys: int
    hit_ratio: float | None
    gets_per_s: float
    extra_loads: int
    peak_loads_per_s: float
    refill_s: float | None


class LoaderCost(Row, frozen=True):
    """What one miss of a pattern costs in one phase: mean pages of 8 KiB over the loader's examples.

    `ms` is the server's own time for keys that the trace asks for often, None where none could be run.
    """

    pattern: str
    phase: Phase
    buffers: float | None
    ms: float | None = None
