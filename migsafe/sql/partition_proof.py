"""Whether a valid CHECK tells PostgreSQL what it would otherwise have to read a partition for.

Read are conditions that AND together comparisons of the one partition column with constants, as people write them; what
is more involved proves nothing here. Source: PostgreSQL documentation, "ALTER TABLE", ATTACH PARTITION.
"""

import re
from collections.abc import Iterator

from migsafe.model import ConstraintKind
from migsafe.sql.not_null_proof import conjuncts_of, proves_not_null
from migsafe.sql.schema.state import Schema

_KEY = r'(?i)(range|list)\s*\(\s*"?(\w+)"?\s*\)'
_RANGE = r"(?i)for\s+values\s+from\s*\(([^,()]+)\)\s*to\s*\(([^,()]+)\)"
_LIST = r"(?is)for\s+values\s+in\s*\((.+)\)"
_CAST = r"::\s*[\w ]+$"


def proves_bound(schema: Schema, parent: str, child: str, bound: str) -> bool:
    """Whether the child's valid CHECKs say that every row belongs into a partition with this bound."""
    key = re.fullmatch(_KEY, schema.partition_keys.get(parent, "").strip())
    if key is None:
        return False
    column = key[2].lower()
    known = set(_comparisons(schema, child, column))
    if not _is_not_null(schema, child, column):
        return False
    if (values := re.fullmatch(_LIST, bound)) is not None:
        allowed = {_constant(value) for value in values[1].split(",")}
        return any(operator == "=" and constant in allowed for operator, constant in known)
    ends = re.fullmatch(_RANGE, bound)
    return ends is not None and (">=", _constant(ends[1])) in known and ("<", _constant(ends[2])) in known


def excludes_bound(schema: Schema, parent: str, default: str, bound: str) -> bool:
    """Whether the default partition's valid CHECKs say that none of its rows belongs into this bound."""
    key = re.fullmatch(_KEY, schema.partition_keys.get(parent, "").strip())
    if key is None:
        return False
    known = set(_comparisons(schema, default, key[2].lower()))
    if (values := re.fullmatch(_LIST, bound)) is not None:
        return all(("<>", _constant(value)) in known for value in values[1].split(","))
    ends = re.fullmatch(_RANGE, bound)
    return ends is not None and (("<", _constant(ends[1])) in known or (">=", _constant(ends[2])) in known)


def _is_not_null(schema: Schema, relation: str, column: str) -> bool:
    found = schema.column(relation, column)
    return (found is not None and found.not_null) or any(
        one.validated and one.condition is not None and proves_not_null(one.condition, column)
        for one in schema.constraints_of(relation, ConstraintKind.CHECK)
    )


def _comparisons(schema: Schema, relation: str, column: str) -> Iterator[tuple[str, str]]:
    """Operator and constant of each comparison with the column."""
    pattern = re.compile(
        rf'\(*\s*"?{re.escape(column)}"?\s*(>=|<=|<>|!=|=|<|>)\s*(.+?)\s*\)*', re.IGNORECASE | re.DOTALL
    )
    for one in schema.constraints_of(relation, ConstraintKind.CHECK):
        if not one.validated or one.condition is None:
            continue
        for part in conjuncts_of(one.condition):
            match = pattern.fullmatch(part)
            if match is not None:
                yield match[1].replace("!=", "<>"), _constant(match[2])


def _constant(text: str) -> str:
    return re.sub(_CAST, "", text.strip()).strip().strip("()").strip()
