"""How many entries a pattern needs when its key changes: one old key may become many new ones."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from migsafe.cache.arm_plan import Plan
from migsafe.model import KeyCount


def key_counts(plan: Plan) -> Iterator[KeyCount]:
    """A row for each pattern whose key changes and which the trace's second half asks for."""
    old: defaultdict[str, dict[int, int]] = defaultdict(dict)
    new: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for at in range(plan.trace.middle, len(plan.trace)):
        key = plan.trace.key[at]
        owner = plan.names.owners[key]
        if owner is not None and owner.key_after is not None:
            old[owner.name][key] = plan.before.size[at]
            new[owner.name][plan.names.after[at]] = plan.after.size[at]
    for name in sorted(old):
        yield KeyCount(name, len(old[name]), len(new[name]), _bytes(plan, old[name]), _bytes(plan, new[name]))


def _bytes(plan: Plan, sizes: Mapping[int, int]) -> int:
    return round(sum(len(plan.names.names[key].encode()) + size + plan.memory.overhead for key, size in sizes.items()))
