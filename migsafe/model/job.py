"""Scheduled jobs, as declared."""

from dataclasses import dataclass

from migsafe.model.row import Row


@dataclass(frozen=True, slots=True)
class Job(Row):
    """One job. `longest_gap_s` and `shortest_gap_s` are between runs over the coming year, by Debian cron's rules.

    `in_window` tells whether a run falls into the deploy window.
    """

    name: str
    schedule: str
    tz: str
    longest_gap_s: float
    shortest_gap_s: float
    in_window: bool | None
    lock_key: str | None
    lock_ttl_s: float | None
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class JobQuery(Row):
    """A workload query that a job runs."""

    job: str
    query: str


@dataclass(frozen=True, slots=True)
class JobWrite(Row):
    """A glob that a job writes, and one declared pattern that it matches (None: none)."""

    job: str
    glob: str
    pattern: str | None
