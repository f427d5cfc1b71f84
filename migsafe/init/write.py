"""A commented migsafe.toml from a survey, and in words what the survey did not find [pure]."""

import json
from collections.abc import Iterator
from pathlib import Path

from migsafe.init.survey import Survey
from migsafe.migrations.layouts.detect import Located


def settings_text(survey: Survey) -> str:
    """The text of migsafe.toml: what was found as settings, what was not as comments to fill in."""
    return (
        "\n".join((*_head(), *_project(survey), *_copy(survey), *_workload(survey), *_cache(survey), *_rest())) + "\n"
    )


def found(survey: Survey) -> tuple[str, ...]:
    """What was found, a line each."""
    lines = [f"{_below(one, survey)}: {one.layout.title}, because {one.reason}" for one in survey.located[:1]]
    if survey.located:
        lines[0] += f"; {survey.migrations} migrations"
    lines += [f"PostgreSQL {one.major}: {one.source}" for one in survey.versions[:1]]
    if survey.queries:
        lines.append(f"queries: {', '.join(survey.queries.globs)} ({survey.queries.source})")
    if survey.cache:
        lines.append(f"a Redis: {survey.cache}")
    return tuple(lines)


def not_found(survey: Survey) -> tuple[str, ...]:
    """What was not found or is not clear, and what to do about it, a line each."""
    return tuple(_not_found(survey))


def _not_found(survey: Survey) -> Iterator[str]:
    if not survey.located:
        yield "no migrations: set [project] migrations"
    for other in survey.located[1:]:
        yield f"which migrations are meant: {_below(other, survey)} ({other.layout.title}) are some, too"
    yield from survey.unreadable
    if survey.templates:
        yield f"values for the templates {', '.join(survey.templates)}: fill [project] variables"
    if not survey.versions:
        yield "production's version of PostgreSQL: set [project] server_version"
    for version in survey.versions[1:]:
        yield f"which version of PostgreSQL production has: {version.source} says {version.major}"
    if survey.queries is None:
        yield "queries of the application: without [workload] queries no plan is compared"
    yield "rows: without [copy] seed all tables are empty, and no duration means anything"
    yield "the keys of the cache: without [[cache.pattern]] the cache is not looked at"


def _head() -> Iterator[str]:
    yield "# Settings of migsafe, written by `migsafe init` from what this project holds."
    yield '# Everything may be left out; what it would have told is then "not checked".'
    yield ""


def _project(survey: Survey) -> Iterator[str]:
    yield "[project]"
    if survey.located:
        first = survey.located[0]
        yield f"# {first.layout.title}: {first.reason}"
        yield f"migrations = {_quoted(_below(first, survey))}"
        yield f"# layout = {_quoted(first.layout.name)}  # where detection is wrong"
    else:
        yield '# migrations = "migrations"  # no folder of migrations was found'
    for other in survey.located[1:]:
        yield f"# migrations = {_quoted(_below(other, survey))}  # {other.layout.title}"
    if survey.versions:
        yield f"server_version = {survey.versions[0].major}  # {survey.versions[0].source}"
    else:
        yield "# server_version = 16  # production's major version; no compose or CI file names one"
    if survey.located and survey.located[0].layout.name in ("alembic", "django"):
        yield '# interpreter = ".venv/bin/python"  # the Python that can load the project'
    if survey.templates:
        yield "# Each of these stands in a migration, and nothing fills it:"
        values = ", ".join(f'{_quoted(name)} = ""' for name in survey.templates)
        yield f"# variables = {{ {values} }}"
    yield ""


def _copy(survey: Survey) -> Iterator[str]:
    yield "[copy]"
    if survey.extensions:
        yield f"# The migrations need these extensions on the server: {', '.join(survey.extensions)}"
    yield 'database = "embedded"  # a throw-away server; or postgresql://…, dump:PATH, stats:PATH, none'
    yield "# stats:PATH has production's plans without its rows: migsafe snapshot --database … --output prod.stats"
    yield '# prepare = ["prepare.sql"]  # roles and schemas that exist before the first migration'
    yield "# superuser = true  # where migrations need a superuser's rights"
    yield '# seed = ["seed.sql"]  # realistic rows, after the migrations'
    yield ""


def _workload(survey: Survey) -> Iterator[str]:
    yield "[workload]"
    if survey.queries:
        yield f"# {survey.queries.source}; each query with parameters needs a line `-- example: name = value`"
        yield f"queries = [{', '.join(_quoted(glob) for glob in survey.queries.globs)}]"
    else:
        yield '# queries = ["queries/*.sql"]  # `-- name: post_by_id`, `-- example: id = 42`, then the SQL'
    yield '# statistics = ["statements.csv"]  # pg_stat_statements of production, or postgresql://… to read it from'
    yield '# logs = ["log/*.json"]  # csvlog, jsonlog or text, with log_min_duration_statement or auto_explain'
    yield '# role = "app"  # the role that the application uses: row security holds for it'
    yield ""


def _cache(survey: Survey) -> Iterator[str]:
    if survey.cache:
        yield f"# {survey.cache}"
    yield "# [[cache.pattern]]"
    yield '# name = "post"'
    yield '# key = "post:{id}"  # {field} binds a parameter of the loader'
    yield '# loader = "post_by_id"  # a query of the workload'
    yield '# ttl = "15m"'
    yield ""


def _rest() -> Iterator[str]:
    yield "# [production]"
    yield '# statistics = "prod.stats"  # of `migsafe snapshot`: what the copy is held against'
    yield '# shared_buffers = "16gb"  # the workload runs from cold and warm buffers of that size'
    yield '# database_size = "400gb"  # where the copy is smaller: its buffers are in proportion'
    yield ""
    yield "[limits]"
    yield 'stall = "1s"  # longest time that reads or writes may wait'
    yield '# reader = "300ms"  # how long somebody stands in the way of a second rehearsal; "0s": there is none'


def _below(located: Located, survey: Survey) -> str:
    root: Path = located.root
    return root.relative_to(survey.folder).as_posix() if root.is_relative_to(survey.folder) else str(root)


def _quoted(text: str) -> str:
    """A basic string of TOML, which JSON's rules satisfy."""
    return json.dumps(text, ensure_ascii=False)
