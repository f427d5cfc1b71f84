"""Everything that is read before anything runs: migrations, workload, patterns, trace and jobs [edge]."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from migsafe.cache.patterns import read_patterns
from migsafe.jobs.schedules import read_jobs
from migsafe.migrations.discover import Discovery, discover
from migsafe.migrations.layouts.detect import Located
from migsafe.migrations.numbering import same_numbers
from migsafe.migrations.readings import reading, schema_after
from migsafe.migrations.source import MigrationFile, Wrapping
from migsafe.model import (
    Disagreement,
    Header,
    HistoryChange,
    Limits,
    Migration,
    Pattern,
    Query,
    QueryExample,
    Role,
    Row,
    Statement,
    Unreadable,
)
from migsafe.plans.workload import read_workload
from migsafe.production import production_rows, server_version
from migsafe.rehearsal.looked_back import without_way_back
from migsafe.settings import Settings
from migsafe.sql.schema.state import Schema

if TYPE_CHECKING:
    from migsafe.cache.requests import Trace
    from migsafe.migrations.since import Changes

NEWEST_SERVER = 18
"""Production's major version where nobody says it: what is predicted holds for the newest that is supported."""


class Inputs(Struct, frozen=True):
    """What the run works on; `rows` is all of it as evidence, `schema` what the history leaves behind.

    `located` are the migration tools whose files these are; `nothing_new` says why there is nothing to judge.
    """

    history: tuple[MigrationFile, ...]
    judged: tuple[MigrationFile, ...]
    located: tuple[Located, ...]
    statements: tuple[Statement, ...]
    queries: tuple[Query, ...]
    examples: tuple[QueryExample, ...]
    patterns: tuple[Pattern, ...]
    trace: "Trace | None"
    server_version: int
    schema: Schema
    wants_copy: bool
    nothing_new: str | None
    rows: tuple[Row, ...]


@contextmanager
def reading_inputs(
    paths: Sequence[Path], settings: Settings, since: str | None = None
) -> Iterator[Callable[[], Inputs]]:
    """All inputs, once what is given is called; other processes begin to read at once, and whatever else is to be made
    ready can be in the meantime.

    A file that cannot be read is a row beside the others; raises SettingsError, and InputError where no migration is
    named at all. With `since`, a git reference, what is new or changed below `paths` is judged.
    """
    changes = _changes(since, paths, settings)
    named = _forward(changes, paths, settings)
    nothing_new = f"no migration is new or changed since {since}" if changes and not named else None
    found = Discovery((), ()) if nothing_new else discover(named, settings, sys.stdin)
    version = server_version(settings) or NEWEST_SERVER
    with reading(found.files, version) as statements_of:
        yield lambda: _inputs(settings, version, found, tuple(statements_of()), changes, nothing_new)


def _inputs(
    settings: Settings,
    version: int,
    found: Discovery,
    statements: Sequence[Row],
    changes: "Changes | None",
    nothing_new: str | None,
) -> Inputs:
    workload = read_workload(settings)
    queries = tuple(row for row in workload if isinstance(row, Query))
    patterns = read_patterns(settings, queries)
    declared = tuple(row for row in patterns if isinstance(row, Pattern))
    sections = settings.sections
    wants_copy = sections.copy.database != "none"
    trace, about_trace = _traces(settings) if wants_copy else (None, ())
    judged = tuple(file for file in found.files if file.role is Role.JUDGED)
    files = tuple(_migrations(found.files))
    jobs = read_jobs(settings, declared, queries)
    return Inputs(
        history=tuple(file for file in found.files if file.role is Role.HISTORY),
        judged=judged,
        located=found.located,
        statements=tuple(row for row in statements if isinstance(row, Statement)),
        queries=queries,
        examples=tuple(row for row in workload if isinstance(row, QueryExample)),
        patterns=declared,
        trace=trace,
        server_version=version,
        schema=schema_after(found.files, version),
        wants_copy=wants_copy,
        nothing_new=nothing_new or _no_sql(found, statements),
        rows=(
            *files,
            *_disagreements(changes, found),
            *without_way_back(
                [(file.path, file.down is not None) for file in judged],
                [row for row in statements if isinstance(row, Header)],
            ),
            *found.unreadable,
            *(file.down for file in judged if isinstance(file.down, Unreadable)),
            *found.skips,
            *statements,
            *workload,
            *patterns,
            *about_trace,
            *jobs,
            _limits(settings, version),
            *production_rows(settings),
        ),
    )


def _changes(since: str | None, paths: Sequence[Path], settings: Settings) -> "Changes | None":
    if since is None:
        return None
    from migsafe.migrations.since import changes_since

    return changes_since(since, paths, settings)


def _traces(settings: Settings) -> "tuple[Trace | None, tuple[Row, ...]]":
    from migsafe.cache.trace import read_traces

    return read_traces(settings)


def _disagreements(changes: "Changes | None", found: Discovery) -> Iterator[Disagreement]:
    """Those with what was merged, and, whatever was merged, those of numbers within the run. Each file's twin once."""
    known = changes.disagreements if changes else ()
    yield from known
    told = {one.path for one in known if one.kind is HistoryChange.SAME_NUMBER}
    by_name = {one.root for one in found.located if one.layout.known_by_name}
    files = tuple(_migrations([file for file in found.files if file.root not in by_name]))
    judged = [file.path for file in files if file.role is Role.JUDGED and file.path not in told]
    yield from same_numbers(judged, {file.path for file in files})


def _forward(changes: "Changes | None", paths: Sequence[Path], settings: Settings) -> Sequence[Path]:
    """Of what changed, only what the tool runs; of what was named, everything."""
    if changes is None:
        return paths
    from migsafe.migrations.forward import forward

    return forward(changes.paths, settings)


def _no_sql(found: Discovery, statements: Sequence[Row]) -> str | None:
    """Why there is nothing to judge where a tool makes no SQL of its migrations."""
    silent = any(file.role is Role.JUDGED for file in found.files) and not (found.unreadable or found.skips)
    has_rows = any(isinstance(row, Statement | Unreadable) for row in statements)
    return "the migrations change nothing in the database" if silent and not has_rows else None


def _migrations(files: Sequence[MigrationFile]) -> Iterator[Migration]:
    """One row a file, of which some tools make several migrations."""
    first = {file.path: file for file in reversed(files) if not file.tools_own}
    for file in files:
        if first.get(file.path) is file:
            yield Migration(file.path, file.role, file.ordinal, is_message=file.wrapping is Wrapping.MESSAGE)


def _limits(settings: Settings, server_version: int) -> Limits:
    limits = settings.sections.limits
    return Limits(
        stall_ms=limits.stall * 1000,
        hit_ratio_drop=limits.hit_ratio_drop,
        buffers_growth=limits.buffers_growth,
        buffers_floor=limits.buffers_floor,
        rolling=settings.sections.deploy.rolling,
        server_version=server_version,
    )
