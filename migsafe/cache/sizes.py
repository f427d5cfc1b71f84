"""How large the cached values are after the migration [edge].

Only the growth counts: what the application caches may be larger than the rows its loader returns, before and after.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from migsafe.cache.decode import encode, stored_bytes
from migsafe.cache.loaded import Refused
from migsafe.cache.loaders import LoaderFailedError, load
from migsafe.cache.new_fields import NewFields
from migsafe.cache.requests import Trace
from migsafe.cache.trace_keys import keys_to_load
from migsafe.model import Pattern, Phase, Query

if TYPE_CHECKING:
    from psycopg import Connection


def loaded_sizes(
    connection: "Connection[Any]",
    trace: Trace,
    patterns: Sequence[Pattern],
    queries: Sequence[Query],
    phase: Phase,
    new: NewFields | None = None,
) -> dict[str, int]:
    """Bytes of what the loaders return now for the trace's keys; keys that cannot be loaded are left out."""
    sizes: dict[str, int] = {}
    for keys in keys_to_load(trace, patterns, queries, phase, new):
        try:
            for key, result in zip(keys.names, load(connection, keys.loader, keys.fields), strict=True):
                if not isinstance(result, Refused):
                    sizes[key] = stored_bytes(encode(result, keys.pattern.codec))
        except LoaderFailedError:
            # Reported where the values are compared; here the sizes of before stay.
            continue
    return sizes


def sizes_after(
    cached: Mapping[str, int], loaded_before: Mapping[str, int], loaded_after: Mapping[str, int]
) -> dict[str, int]:
    """Each cached value's bytes after the migration: what it has now, and what its rows grow by."""
    return {
        key: max(0, size + loaded_after[key] - loaded_before[key])
        if key in loaded_before and key in loaded_after
        else size
        for key, size in cached.items()
    }
