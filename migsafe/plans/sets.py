"""What an UPDATE, the UPDATE of an INSERT … ON CONFLICT, or a MERGE sets."""

from migsafe.plans.placeholders import fill, parameters
from migsafe.plans.relations import relation_of
from migsafe.plans.write_changes import Sets


def sets_of(sql: str) -> tuple[Sets, ...]:
    """The columns that `sql` sets in rows that are there already; nothing for what sqlglot cannot read."""
    import sqlglot
    from sqlglot import exp

    try:
        tree = sqlglot.parse_one(fill(sql, dict.fromkeys(parameters(sql), "NULL")), dialect="postgres")
    except Exception:  # a parser for every dialect meets text that nobody foresaw: whatever it raises is no answer
        return ()
    found: dict[str, set[str]] = {}
    for update in tree.find_all(exp.Update):
        if isinstance(update.this, exp.Table):
            found.setdefault(relation_of(update.this), set()).update(_names(update))
    for insert in tree.find_all(exp.Insert):
        conflict = insert.args.get("conflict")
        target = insert.this.this if isinstance(insert.this, exp.Schema) else insert.this
        if conflict is not None and conflict.expressions and isinstance(target, exp.Table):
            found.setdefault(relation_of(target), set()).update(_names(conflict))
    return tuple(Sets(relation, frozenset(names)) for relation, names in sorted(found.items()))


def _names(node: object) -> set[str]:
    from sqlglot import exp

    assigned = getattr(node, "expressions", [])
    return {one.this.name for one in assigned if isinstance(one, exp.EQ) and isinstance(one.this, exp.Column)}
