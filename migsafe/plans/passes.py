"""The workload run as a whole, for the pages that it finds in shared buffers [edge]."""

from collections.abc import Mapping, Sequence
from time import monotonic

from migsafe.plans.buffer_use import Key
from migsafe.plans.explain import Bound
from migsafe.plans.pages import Pages, pages_by_relation
from migsafe.plans.read import read_node
from migsafe.plans.run import read_run
from migsafe.plans.sessions import Sessions


def run_pass(sessions: Sessions, runs: Sequence[Bound], until: float) -> Mapping[Key, Mapping[str, Pages]]:
    """Run every query that reads once, in order: the pages of each by relation, without those that failed.

    What would start after `until`, on the monotonic clock, does not run.
    """
    from psycopg import Error

    touched: dict[Key, Mapping[str, Pages]] = {}
    for one in runs:
        if one.writing or monotonic() > until:
            continue
        try:
            document = read_run(sessions.steady(), one.sql, digest=None, warm=False)
        except Error:
            continue  # one bad query never stops the others; `plans` tells what is wrong with it
        touched[one.key] = pages_by_relation(read_node(document["Plan"]))
    return touched
