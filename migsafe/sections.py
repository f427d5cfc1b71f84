"""The sections of migsafe.toml, their keys and what each means where nobody sets it.

Paths are relative to the folder that the file stands in.
"""

from typing import Literal

import msgspec

from migsafe.model import EntryKind, Item


class Duration(float):
    """Seconds, written as `15m`, `1.5s`, `250ms`, `2h`, `7d`."""


class Size(int):
    """Bytes, written as `512mb`, `1gb`, `64kb`, or a plain number."""


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What all sections share: frozen, and strict about their keys."""


class ProjectSection(Section, frozen=True, kw_only=True):
    migrations: str | None = None
    layout: str | None = None
    """The migration tool, where detection is wrong."""
    interpreter: str | None = None
    """The Python that runs Alembic or Django; by default that of the virtual environment beside the project."""
    variables: dict[str, str] = {}
    """What fills the templates of migrations."""
    server_version: int | None = None
    baseline: str | None = None
    """A file that `migsafe baseline` wrote: its findings are let through."""


class CopySection(Section, frozen=True, kw_only=True):
    database: str = "embedded"
    prepare: tuple[str, ...] = ()
    """SQL that runs before the first migration: roles, schemas, what the server's set-up makes in production."""
    seed: tuple[str, ...] = ()
    cache: str = "embedded"
    cache_seed: tuple[str, ...] = ()
    settings: dict[str, str | int | float | bool] = {}
    dump_when_in_use: bool = False
    """Whether a template on a server that somebody is connected to is copied by pg_dump, which takes longer."""
    superuser: bool = False
    """Whether migrations, seeds and queries run as the superuser of the throw-away server."""


class WorkloadSection(Section, frozen=True, kw_only=True):
    queries: tuple[str, ...] = ()
    statistics: tuple[str, ...] = ()
    """pg_stat_statements of production: snapshots of it as CSV or JSON, or `postgresql://…` with a role that reads."""
    logs: tuple[str, ...] = ()
    """Logs of production: csvlog, jsonlog or text, of log_min_duration_statement or auto_explain."""
    top: int = 100
    """How many statements of statistics and logs are looked at: those that take most time."""
    database: str | None = None
    """Production's database, where statistics and logs tell of several."""
    users: tuple[str, ...] = ()
    """Roles whose statements count, where not all do."""
    show_values: bool = False
    """Show in reports which values the parameters of queries have: they may be personal data."""
    role: str | None = None
    """The role that the application's queries run as: row security does not hold for the superuser of the copy."""


class LimitsSection(Section, frozen=True, kw_only=True):
    stall: Duration = Duration(1)
    rehearsal: Duration = Duration(600)
    """How long the rehearsal may take, each way; what still runs then is stopped."""
    reader: Duration = Duration(0.3)
    """How long somebody stands in the way when the lock queue is rehearsed; `0s`: it is not."""
    hit_ratio_drop: float = 0.02
    buffers_growth: float = 2.0
    """A query fails when it touches this many times the pages it did …"""
    buffers_floor: int = 1000
    """… and at least this many pages (of 8 KiB) more."""
    query: Duration = Duration(60)
    """How long one run of one query of the workload may take; a query that takes longer failed."""
    workload: Duration = Duration(600)
    """How long one phase of the whole workload may take; queries whose turn comes later are not checked."""


class DeploySection(Section, frozen=True, kw_only=True):
    rolling: bool = True
    purge: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    warm: tuple[str, ...] = ()
    window: str | None = None
    tz: str = "UTC"
    database_cores: int | None = None


class RedisSection(Section, frozen=True, kw_only=True):
    maxmemory: Size | None = None
    policy: str = "noeviction"
    paced: bool = False
    """Where memory is short, replay the trace on a real Redis for as long as it lasts, instead of simulating it."""


class PatternSection(Section, frozen=True, kw_only=True):
    name: str
    key: str
    loader: str | None = None
    ttl: Duration | None = None
    codec: Literal["json", "msgpack", "pickle", "php", "hash", "string"] = "json"
    kind: EntryKind = EntryKind.VALUE
    key_after: str | None = None
    fields_after: dict[str, int | str | tuple[str, ...]] = {}
    """Values of the fields that only `key_after` has: how many, which ones, or the workload query that returns them.
    A field that is not named here is a column of what the loader returns."""
    loader_after: str | None = None
    max_staleness: Duration | None = None
    jitter: float = 0.0
    """By what share of itself the ttl is spread: 0.1 is 90 % to 110 %."""
    dual_read: bool = False
    """New code that misses under `key_after` looks under `key`."""
    coalesce: Literal["none", "lock", "xfetch"] = "none"
    """Whether one of several misses of a key loads it and the others wait."""


class TraceSection(Section, frozen=True, kw_only=True):
    path: str
    rate: float | None = None
    format: Literal[
        "auto", "csv", "monitor", "twitter", "cachelib", "libcachesim-csv", "oraclegeneral", "lcs", "int32", "int64"
    ] = "auto"
    key: str = "{key}"
    """What the trace's keys are called in the cache: `{key}` stands for what the file says."""
    columns: str = ""
    """Of libCacheSim's CSV: `time-col=1,obj-id-col=2,obj-size-col=3`."""


class CacheSection(Section, frozen=True, kw_only=True):
    redis: RedisSection = RedisSection()
    pattern: tuple[PatternSection, ...] = ()
    trace: tuple[TraceSection, ...] = ()


class JobLock(Section, frozen=True, kw_only=True):
    key: str
    ttl: Duration | None = None
    owned: bool | None = None
    """Whether only the run that took the lock can release it."""


class JobSection(Section, frozen=True, kw_only=True):
    name: str
    schedule: str | None = None
    every: Duration | None = None
    """The time between two runs, where the job has no schedule."""
    tz: str = "UTC"
    queries: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    lock: JobLock | None = None


class ProductionSection(Section, frozen=True, kw_only=True):
    rows: dict[str, int] = {}
    """Rows of production's large tables, by name: what the copy is held against."""
    statistics: str | None = None
    """A file of `migsafe snapshot`: sizes, version and planner settings of production."""
    shared_buffers: Size | None = None
    """With it the copy's server is restarted around the workload: the hit ratio from cold and from warm buffers."""
    database_size: Size | None = None
    """Where the copy is smaller than production, its buffers are in proportion."""


class JobsSection(Section, frozen=True, kw_only=True):
    files: tuple[str, ...] = ()
    """Crontabs, and Python sources with the schedules of Celery, APScheduler or RQ: read, never imported."""
    tz: str = "UTC"
    """Of schedules that name no time zone."""


class RequireSection(Section, frozen=True, kw_only=True):
    items: tuple[Item, ...] = ()


class RulesSection(Section, frozen=True, kw_only=True):
    folders: tuple[str, ...] = ()
    """Folders with the project's own rules, laid out like the built-in ones."""
    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    """Rules that are off by default, such as those of style."""


class Sections(Section, frozen=True, kw_only=True):
    """The whole file."""

    project: ProjectSection = ProjectSection()
    copy: CopySection = CopySection()
    workload: WorkloadSection = WorkloadSection()
    limits: LimitsSection = LimitsSection()
    deploy: DeploySection = DeploySection()
    cache: CacheSection = CacheSection()
    job: tuple[JobSection, ...] = ()
    production: ProductionSection = ProductionSection()
    jobs: JobsSection = JobsSection()
    require: RequireSection = RequireSection()
    rules: RulesSection = RulesSection()
