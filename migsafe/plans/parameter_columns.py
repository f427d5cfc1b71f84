"""Which column each parameter is held against, read from the generic plan: PostgreSQL itself has resolved the names."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from msgspec import Struct

from migsafe.plans.lexemes import Kind, code
from migsafe.plans.read import PlanNode


class Held(StrEnum):
    """How a parameter is held against its column."""

    EQUAL = "="
    FROM = ">="
    UNTIL = "<="
    AMONG = "any"
    LIKE = "~~"
    SET = "set"
    """It is written to the column."""


class Against(Struct, frozen=True):
    """Parameter `$number` is held against a column of a relation (`schema.name`)."""

    number: int
    relation: str
    column: str
    held: Held


def parameter_columns(root: PlanNode) -> tuple[Against, ...]:
    """What the conditions of a generic plan tell, each parameter once, in order of their numbers.

    A parameter that no condition names (of LIMIT, of a SELECT list) is left out.
    """
    relations = {node.alias: node.relation for node in root.walk() if node.alias and node.relation}
    found: dict[int, Against] = {}
    for node in root.walk():
        for text in node.conditions:
            for one in _held(text, relations):
                found.setdefault(one.number, one)
    return tuple(found[number] for number in sorted(found))


def written_columns(sql: str, root: PlanNode) -> tuple[Against, ...]:
    """The parameters that an UPDATE writes as they are: `SET status = $1`, as its text `sql` has them."""
    if root.operation != "Update" or root.relation is None:
        return ()
    tokens = code(sql)
    found = []
    for before, column, equals, value in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        starts = before.text == "," or before.is_word("SET")
        if starts and equals.text == "=" and value.kind is Kind.PARAMETER:
            name = column.text.strip('"') if column.kind is Kind.QUOTED_NAME else column.text.lower()
            found.append(Against(int(value.text[1:]), root.relation, name, Held.SET))
    return tuple(found)


_COLUMN = r'\(?(?P<alias{0}>[\w$"]+)\.(?P<column{0}>[\w$"]+)\)?(?:::[\w ]+)?'
_PARAMETER = r"\(?\$(?P<number{0}>\d+)\)?(?:::[\w \[\]]+)?"
_OPERATOR = r"\s(?P<operator{0}><=|>=|<>|=|<|>|~~\*?)\s(?P<any{0}>ANY \()?"
_FORWARD = re.compile((_COLUMN + _OPERATOR + _PARAMETER).format(""))
_BACKWARD = re.compile((_PARAMETER + _OPERATOR + _COLUMN).format(""))
_HELD = {"=": Held.EQUAL, ">": Held.FROM, ">=": Held.FROM, "<": Held.UNTIL, "<=": Held.UNTIL}
_TURNED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


def _held(text: str, relations: Mapping[str, str]) -> Iterator[Against]:
    for pattern, turned in ((_FORWARD, False), (_BACKWARD, True)):
        for match in pattern.finditer(text):
            relation = relations.get(match["alias"].strip('"'))
            operator = _TURNED.get(match["operator"], match["operator"]) if turned else match["operator"]
            if relation is None or operator == "<>":
                continue
            held = Held.AMONG if match["any"] else Held.LIKE if operator.startswith("~~") else _HELD[operator]
            yield Against(int(match["number"]), relation, match["column"].strip('"'), held)
