"""Findings that were there when migsafe was adopted: let through by a file instead of comments."""

from migsafe.model.row import Row


class Baselined(Row, frozen=True):
    """One entry of the baseline file at `path`, `line`. `rule` and `fingerprint` say which finding it lets through.

    `of_path` is that finding's file, relative to the project's folder; `there`: the file still exists.
    """

    path: str
    line: int
    rule: str
    of_path: str
    statement: str
    reason: str
    fingerprint: str
    there: bool


class BaselineUse(Row, frozen=True):
    """What became of an entry. `judged`: its rule looked at its file, so that covering nothing means something."""

    path: str
    line: int
    rule: str
    of_path: str
    statement: str
    known: bool
    judged: bool
    covered: int
