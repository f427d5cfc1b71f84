"""The command line: arguments to a request, the request to the pipeline, the report to where it belongs.

Exit codes, the same for every format:

0   pass; warnings are allowed, unless --strict
1   fail: an item of the checklist fails
2   usage, settings or input that cannot be read. A bad file never hides the others: they are checked and reported,
    and still the code is 2, whatever their verdict, because a run that read only a part has no last word
3   incomplete: something required or configured could not be looked at

Ended from outside it is 130 (Ctrl-C), 143 (SIGTERM) or 129 (SIGHUP), after all servers are stopped; a bug in migsafe
itself is 70, so that nothing mistakes it for a verdict.

Nothing heavy is imported here: `migsafe --help` answers at once.
"""

import shlex
import sys
from collections.abc import Sequence

import click

import migsafe
from migsafe.commands.choices import items, list_formats, lists_of, one_of, report_formats

_BUG = 70
_SERVER_VERSION = click.option(
    "--server-version", type=click.IntRange(10, 30), metavar="N", help="Production's major version of PostgreSQL."
)
_CONFIG = click.option("--config", metavar="FILE", help="Settings; the nearest migsafe.toml by default.")
_COPY = click.option(
    "--copy", metavar="SOURCE", help="What to rehearse on: embedded, dump:PATH, stats:PATH, postgresql://… or none."
)
_CACHE = click.option(
    "--cache", metavar="SOURCE", help="The cache to replay on: embedded, redis://…, rdb:PATH or none."
)
_QUIET = click.option("--quiet", is_flag=True, help="No progress on stderr.")
_LIST_FORMAT = click.option(
    "--format",
    "form",
    default="text",
    callback=one_of("format", list_formats),
    metavar="text|json",
    help="text by default.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(migsafe.__version__, prog_name="migsafe")
def cli() -> None:
    """Tell what a migration will do to the database, its queries, its cache and its jobs, before the merge."""


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--since", metavar="GITREF", help="Check what is new or changed since a branch, tag or commit.")
@click.option("--baseline", metavar="FILE", help="Let the findings through that `migsafe baseline` wrote to FILE.")
@_COPY
@_CACHE
@_CONFIG
@click.option(
    "--format",
    "formats",
    multiple=True,
    callback=one_of("format", report_formats),
    metavar="text|json|markdown|html|sarif|junit|github|gitlab",
    help="text by default; may be repeated, each with its --output.",
)
@click.option("--output", "outputs", multiple=True, metavar="FILE", help="A file for the report; stdout by default.")
@_SERVER_VERSION
@click.option(
    "--require",
    multiple=True,
    callback=lists_of("item", items),
    metavar="ITEM",
    help="Items that must have been looked at; may be repeated, or parted by commas.",
)
@click.option("--strict", is_flag=True, help="Warnings fail, too.")
@click.option("--show-values", is_flag=True, help="Show the values of queries' parameters.")
@click.option("--no-color", is_flag=True, help="No colours; so does NO_COLOR in the environment.")
@_QUIET
@click.pass_obj
def check(
    arguments: Sequence[str],
    paths: tuple[str, ...],
    since: str | None,
    baseline: str | None,
    copy: str | None,
    cache: str | None,
    config: str | None,
    formats: tuple[str, ...],
    outputs: tuple[str, ...],
    server_version: int | None,
    require: tuple[str, ...],
    strict: bool,
    show_values: bool,
    no_color: bool,
    quiet: bool,
) -> int:
    """Check migrations: files or folders. With --since and no PATH, those of [project] migrations.

    Exit codes: 0 pass, 1 fail, 2 usage, settings or input that cannot be read, 3 incomplete.
    """
    from pathlib import Path

    from migsafe.commands.check import run
    from migsafe.model import Item
    from migsafe.request import Request

    request = Request(
        paths=tuple(Path(path) for path in paths),
        since=since,
        config=Path(config) if config else None,
        copy=copy,
        cache=cache,
        server_version=server_version,
        baseline=Path(baseline) if baseline else None,
        require=tuple(Item(name) for name in require),
        strict=strict,
        show_values=show_values,
        command=shlex.join(["migsafe", *arguments]).encode("utf-8", "replace").decode(),
    )
    return run(request, formats, outputs, color=not no_color, quiet=quiet)


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--output", metavar="FILE", help="By default [project] baseline, or migsafe-baseline.json.")
@click.option("--reason", metavar="TEXT", help="Why the findings may stay; entries that were there keep their reasons.")
@_COPY
@_CACHE
@_CONFIG
@_SERVER_VERSION
@_QUIET
def baseline(
    paths: tuple[str, ...],
    output: str | None,
    reason: str | None,
    copy: str | None,
    cache: str | None,
    config: str | None,
    server_version: int | None,
    quiet: bool,
) -> int:
    """Write today's findings to a file, so that only new ones count from now on.

    Without PATH, all migrations of [project] migrations. The findings stay visible in every report.
    """
    from pathlib import Path

    from migsafe.commands.baseline import run
    from migsafe.request import Request

    named = tuple(Path(path) for path in paths)
    settings = Path(config) if config else None
    request = Request(named, config=settings, copy=copy, cache=cache, server_version=server_version)
    return run(request, output, reason, quiet=quiet)


@cli.command()
@click.argument("rule")
@_CONFIG
def explain(rule: str, config: str | None) -> int:
    """Show the page of one RULE: what it finds, why that hurts, what to do instead, examples."""
    from migsafe.commands.rules import explain as run

    return run(rule, config)


@cli.group(invoke_without_command=True)
@_LIST_FORMAT
@_CONFIG
@click.pass_context
def rules(context: click.Context, form: str, config: str | None) -> int:
    """List the rules."""
    if context.invoked_subcommand:
        return 0
    from migsafe.commands.rules import list_rules

    return list_rules(form, config)


@rules.command()
@click.argument("folder", required=False, metavar="[DIR]")
@_QUIET
def test(folder: str | None, quiet: bool) -> int:
    """Run the examples of every rule in DIR, or of the built-in ones: bad.sql gives the rule, good.sql does not."""
    from migsafe.commands.rules_test import run

    return run(folder, quiet=quiet)


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_LIST_FORMAT
@_SERVER_VERSION
@_CONFIG
def facts(paths: tuple[str, ...], form: str, server_version: int | None, config: str | None) -> int:
    """Show what migsafe understands of the migrations at PATH, statement by statement."""
    from migsafe.commands.facts import run

    return run(paths, form, server_version, config)


@cli.command()
@click.option("--redis", "dsn", required=True, metavar="DSN", help="The server to record: redis://user@host:port/0.")
@click.option("--for", "lasting", default="60s", metavar="TIME", help="For how long; 60s by default.")
@click.option("--limit", type=click.IntRange(1, 10_000_000), default=1_000_000, metavar="N", help="Requests at most.")
@click.option("--output", default="trace.csv.gz", metavar="FILE", help="trace.csv.gz by default.")
@click.option("--under-load", is_flag=True, help="Record a busy server as well, which MONITOR slows down.")
def record(dsn: str, lasting: str, limit: int, output: str, under_load: bool) -> int:
    """Record an access trace from a running Redis, read-only: keys, sizes and times, never values."""
    from migsafe.commands.record import run

    return run(dsn, lasting, limit, output, under_load=under_load)


@cli.command()
@click.option("--database", "dsn", required=True, metavar="DSN", help="The database: postgresql://user@host/name.")
@click.option("--output", default="prod.stats", metavar="FILE", help="prod.stats by default; replaced if it is there.")
@click.option("--mask", is_flag=True, help="Other values for the data's own, in the same order and as frequent.")
@_CONFIG
def snapshot(dsn: str, output: str, config: str | None, mask: bool) -> int:
    """Take schema and planner statistics of a database, read-only, for `--copy stats:FILE`: plans without any row.

    No table is scanned and nothing is written there: one read-only transaction that gives up after short timeouts, and
    pg_dump for the schema. A password is best left to PGPASSFILE or the environment. The role has to be able to read
    all tables; a superuser sees the heights of indexes as well, which are estimated otherwise.

    With --mask, values stay that the project's own workload names, so that its plans keep their shape.
    """
    from migsafe.commands.snapshot import run

    return run(dsn, output, config, mask=mask)


@cli.command()
@click.argument("folder", required=False, default=".", metavar="[DIR]")
@click.option("--force", is_flag=True, help="Replace settings that are there.")
@click.option("--cache", metavar="DSN", help="A Redis whose keys are looked at, to propose patterns: redis://…")
@click.option("--copy", metavar="SOURCE", help="A copy of the database: loaders are run on it, to find them by value.")
def init(folder: str, force: bool, cache: str | None, copy: str | None) -> int:
    """Look at the project in DIR (here by default) and write a commented migsafe.toml.

    With --cache and settings that are there, they are left alone, and the proposed patterns are printed.
    """
    from migsafe.commands.init import run

    return run(folder, force=force, cache=cache, copy=copy)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and answer with its exit code. Never raises for what a user can do wrong."""
    try:
        return int(cli.main(list(arguments), "migsafe", standalone_mode=False, obj=arguments) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return 130
    except Exception as error:
        return _failed(error)


def _failed(error: Exception) -> int:
    from migsafe.commands.complaint import complain
    from migsafe.errors import MigsafeError

    if isinstance(error, MigsafeError):
        complain(error.message, error.hint, error.place)
        return 2
    import traceback

    traceback.print_exception(error)
    click.echo("error: this is a bug in migsafe, not in what was checked", err=True)
    return _BUG


def main() -> int:
    """The command line of this process, with its exit code."""
    from migsafe.copies.termination import clean_up_on_termination

    clean_up_on_termination()
    return run(sys.argv[1:])
