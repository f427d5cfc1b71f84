"""What PostgreSQL calls a result column that has no alias.

Source: `FigureColnameInternal` in PostgreSQL's `src/backend/parser/parse_target.c`. sqlglot gives some functions the
standard's spelling (`now()` becomes CURRENT_TIMESTAMP): where such a name matters, none of their columns do.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp

UNNAMED = "?column?"
_TYPES = {
    "INT": "int4",
    "BIGINT": "int8",
    "SMALLINT": "int2",
    "BOOLEAN": "bool",
    "DECIMAL": "numeric",
    "DOUBLE": "float8",
    "FLOAT": "float4",
}


def name_outputs(tree: "exp.Expr") -> None:
    """Give each unnamed result column in `tree`, in place, the name that PostgreSQL would give it."""
    from sqlglot import exp

    for select in tree.find_all(exp.Select):
        for projection in list(select.expressions):
            if not isinstance(projection, exp.Alias | exp.Column | exp.Star | exp.Dot):
                name = output_name(projection) or UNNAMED
                projection.replace(exp.alias_(projection.copy(), name, quoted=True))


def output_name(tree: "exp.Expr") -> str | None:
    """The name that an expression passes on to its column; None where it has none."""
    from sqlglot import exp

    match tree:
        case exp.Alias() | exp.Column():
            return tree.output_name
        case exp.Cast():
            return output_name(tree.this) or _type_name(tree.to.sql("postgres"))
        case exp.Case():
            default = tree.args.get("default")
            return (output_name(default) if default is not None else None) or "case"
        case exp.Subquery():
            selects = tree.this.selects if isinstance(tree.this, exp.Query) else []
            return output_name(selects[0]) if selects else None
        case exp.Paren() | exp.Bracket() | exp.Filter() | exp.Window() | exp.WithinGroup():
            return output_name(tree.this)
        case exp.AtTimeZone():
            return "timezone"
        case exp.Trim():
            return {"LEADING": "ltrim", "TRAILING": "rtrim"}.get(str(tree.args.get("position")), "btrim")
        case exp.Array():
            return "array"
        case exp.Func() | exp.Exists():
            return _function_name(tree.sql("postgres"))
        case _:
            return None


def _type_name(type_name: str) -> str:
    base = re.sub(r"\(.*?\)|\[\]", "", type_name).strip()
    return _TYPES.get(base.upper(), base.rpartition(".")[2].lower())


def _function_name(call: str) -> str | None:
    found = re.match(r"(?:[\w$]+\.)*([\w$]+)\s*\(", call)
    return found[1].lower() if found else None
