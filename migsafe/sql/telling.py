"""Which of a statement's locks say something, by the same rule as for those that are seen on a copy."""

from collections.abc import Mapping

from migsafe.model import LockMode


def telling(relation: str, held: Mapping[str, LockMode], tables: Mapping[str, str]) -> bool:
    """Whether the lock says more than the one on the index's table. `tables` holds the table of each index."""
    table = tables.get(relation)
    if table is None:
        return True
    mode, of_table = held[relation], held.get(table)
    heavier = of_table is None or mode.strength > of_table.strength
    return heavier and mode.strength >= LockMode.SHARE_UPDATE_EXCLUSIVE.strength
