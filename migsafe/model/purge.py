"""What the deploy does to the keys of the cache: what it deletes, walks and drops, as read and as rehearsed."""

from migsafe.model.row import Row


class Purge(Row, frozen=True):
    """A glob that the deploy deletes, and one declared pattern whose keys it matches (None: it matches none)."""

    glob: str
    pattern: str | None
    path: str
    line: int


class PurgeRehearsal(Row, frozen=True):
    """What deleting a glob's keys did on the copy of the cache, in batches and in the background.

    `undeclared` of the `deleted` keys belong to no pattern; `spared` are locks, states and queues that the glob matches
    and the command leaves. `longest_stall_ms` is the longest that the server served nobody else.
    """

    glob: str
    deleted: int
    undeclared: int
    spared: int
    longest_stall_ms: float
    ms: float
    command: str


class PurgedKeys(Row, frozen=True):
    """How many of the keys that the rehearsed purge of `glob` deleted belong to a declared pattern."""

    glob: str
    pattern: str
    deleted: int


class WalkRehearsal(Row, frozen=True):
    """How long KEYS stopped the copy of the cache, with `keys` keys; `per_million_ms` None: too few to tell."""

    glob: str
    keys: int
    blocked_ms: float
    per_million_ms: float | None


class ScriptCommand(Row, frozen=True):
    """A Redis command that walks or deletes keys or drops a search index, found in a deploy script.

    `glob` is what it is given, or an index's name (None: keys that something else names), `background`: the server
    frees the memory without stopping for it.
    """

    path: str
    line: int
    column: int
    command: str
    glob: str | None
    background: bool
