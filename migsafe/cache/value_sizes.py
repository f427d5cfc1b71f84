"""How large the values of each pattern are, before and after the migration."""

from collections import defaultdict
from collections.abc import Iterator

from migsafe.cache.arm_plan import Plan
from migsafe.model import ValueSize


def value_sizes(plan: Plan) -> Iterator[ValueSize]:
    """Mean bytes over the keys of the trace, each counting once, for every pattern that has any."""
    sizes: defaultdict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for key, before, after in zip(plan.trace.key, plan.before.size, plan.after.size, strict=True):
        owner = plan.names.owners[key]
        if owner is not None:
            sizes[owner.name][key] = (before, after)
    for name, found in sorted(sizes.items()):
        yield ValueSize(
            name, sum(one for one, _ in found.values()) / len(found), sum(one for _, one in found.values()) / len(found)
        )
