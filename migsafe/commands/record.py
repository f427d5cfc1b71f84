"""`migsafe record`: an access trace from a running Redis, to replay before and after a migration."""

import re
from pathlib import Path

import click

from migsafe.cache.record import record, write_trace
from migsafe.errors import SettingsError

_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


def run(dsn: str, lasting: str, limit: int, output: str, *, under_load: bool) -> int:
    """Record and write the trace; the answer is 0."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s|m|h)", lasting.strip())
    if found is None:
        raise SettingsError(f"--for: `{lasting}` is no duration", hint="write 30s or 5m")
    path = Path(output)
    if path.exists():
        raise SettingsError(f"{output} is there already", hint="name another --output")
    recorded = record(dsn, float(found[1]) * _UNITS[found[2]], limit, under_load)
    write_trace(recorded.trace, path)
    trace = recorded.trace
    click.echo(f"{len(trace):,} requests for {len(trace.keys):,} keys in {trace.duration_s:.1f} s: {recorded.ended}")
    click.echo(f'[[cache.trace]]\npath = "{path.name}"')
    return 0
