"""Value expressions: operands, and operators between them.

The grammar is recursive, and so are the modules of this package: they name each other's functions through the module.

Source: PostgreSQL documentation, "Value Expressions".
"""

from migsafe.sql.shape import operands, operators
from migsafe.sql.shape.walk import Walk


def value(walk: Walk) -> None:
    """Move over one expression. Raises NotUnderstood where an operand or an operator is missing."""
    if walk.token.kind in operands.LITERALS and _is_last(walk):  # nearly all of a large INSERT
        walk.at += 1
        return
    operands.operand(walk)
    while operators.operator(walk):
        operands.operand(walk)


def _is_last(walk: Walk) -> bool:
    following = walk.at + 1
    return following == walk.stop or walk.tokens[following].text == ","


def values(walk: Walk) -> None:
    """One or more, separated by commas."""
    value(walk)
    while walk.accept_symbol(","):
        value(walk)


def sort_list(walk: Walk) -> None:
    """What follows ORDER BY."""
    while True:
        value(walk)
        if walk.accept("USING"):
            operators.named_operator(walk)
        else:
            walk.accept_any("ASC", "DESC")
        if walk.accept("NULLS"):
            walk.expect_any("FIRST", "LAST")
        if not walk.accept_symbol(","):
            return
