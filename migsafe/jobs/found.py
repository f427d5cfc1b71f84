"""A job as found in somebody's files, before its runs are worked out."""

from msgspec import Struct

from migsafe.errors import InputError, Place
from migsafe.model import Item, JobSource, Skip


class FoundJob(Struct, frozen=True):
    """`schedule` has five fields or a name of crontab(5); where it is None, runs are `every_s` seconds apart."""

    name: str
    source: JobSource
    place: Place
    schedule: str | None = None
    every_s: float | None = None
    tz: str | None = None


FoundOrProblem = FoundJob | InputError | Skip
"""A job; or what is wrong with a file; or an entry whose times only running the program would tell."""


def computed(name: str, place: Place) -> Skip:
    """The schedule of a job is there, but not as text."""
    return Skip(Item.JOBS, f"{place}: the schedule of `{name}` is computed and cannot be read", configured=True)
