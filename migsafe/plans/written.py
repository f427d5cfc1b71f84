"""Statements that write, turned into a SELECT that reads what they read, and the columns that they write.

sqlglot resolves the names of queries only. What INSERT, UPDATE, DELETE and MERGE read becomes the conditions of one
SELECT over the same relations, and RETURNING its projections.
"""

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from sqlglot import exp


class Writing(Struct, frozen=True):
    """`columns` are written in `table`, None where any may be."""

    table: "exp.Table"
    columns: tuple[str, ...] | None


def reading_only(tree: "exp.Expr") -> tuple["exp.Query", tuple[Writing, ...]]:
    """`tree` as a query, and what it writes, itself or in a WITH.

    Raises ValueError for a statement that is neither query nor DML.
    """
    from sqlglot import exp

    writings: list[Writing] = []
    for part in list(tree.find_all(exp.CTE)):
        if isinstance(part.this, exp.DML):
            query, writing = _select(part.this)
            writings.append(writing)
            part.set("this", query)
    if isinstance(tree, exp.DML):
        query, writing = _select(tree)
        return query, (*writings, writing)
    if isinstance(tree, exp.Values):
        return exp.select("*").from_(exp.alias_(tree, "values", table=True)), tuple(writings)
    if not isinstance(tree, exp.Query):
        raise ValueError(type(tree).__name__)
    return tree, tuple(writings)


class _Parts(Struct, frozen=True):
    """What a statement reads besides its target, expressions and relations, and the columns that it writes."""

    read: "list[exp.Expr]"
    sources: "list[exp.Expr]"
    columns: tuple[str, ...] | None


def _select(tree: "exp.DML") -> tuple["exp.Select", Writing]:
    from sqlglot import exp

    target = tree.this.this if isinstance(tree.this, exp.Schema) else tree.this
    parts = _parts(tree, target)
    returned = tree.args.get("returning")
    results = returned.expressions if returned else [exp.null()]
    select = exp.select(*(result.copy() for result in results)).from_(target.copy())
    select = select.where(*(exp.Is(this=exp.paren(part), expression=exp.null()) for part in parts.read))
    for source in parts.sources:
        relation = source.copy()
        # `FROM u JOIN v ON …` hangs the joins below u; a SELECT has them beside it.
        joins = relation.args.pop("joins", None) or []
        for join in (exp.Join(this=relation, kind="CROSS"), *joins):
            select.append("joins", join)
    if where := tree.args.get("where"):
        select = select.where(where.this.copy())
    if with_ := tree.args.get("with_"):
        select.set("with_", with_.copy())
    return select, Writing(target, parts.columns)


def _parts(tree: "exp.DML", target: "exp.Table") -> _Parts:
    from sqlglot import exp

    match tree:
        case exp.Insert():
            return _insert(tree, target)
        case exp.Update():
            source = tree.args.get("from_")
            return _Parts(_values(tree.expressions), [source.this] if source else [], _names(tree.expressions))
        case exp.Delete():
            return _Parts([], list(tree.args.get("using") or ()), ())
        case exp.Merge():
            read = [column for name in ("on", "whens") for column in tree.args[name].find_all(exp.Column)]
            return _Parts(read, [tree.args["using"]], None)
        case _:
            raise ValueError(type(tree).__name__)


def _insert(tree: "exp.Insert", target: "exp.Table") -> _Parts:
    from sqlglot import exp

    source, conflict = tree.expression, tree.args.get("conflict")
    assigned = conflict.expressions if conflict else []
    sources: list[exp.Expr] = []
    if assigned:
        sources.append(exp.alias_(exp.Table(this=target.this, db=target.args.get("db")).copy(), "excluded", table=True))
    if isinstance(source, exp.Query):
        sources.append(exp.alias_(exp.Subquery(this=source.copy()), "inserted", table=True))
    computed = [value for row in source.expressions for value in row.expressions] if _is_values(source) else []
    listed = tree.this.expressions if isinstance(tree.this, exp.Schema) else None
    columns = None if listed is None else (*(_folded(name) for name in listed), *_names(assigned))
    return _Parts([*_values(assigned), *computed], sources, columns)


def _is_values(source: "exp.Expr | None") -> bool:
    from sqlglot import exp

    return isinstance(source, exp.Values)


def _values(assigned: "list[exp.Expr]") -> "list[exp.Expr]":
    return [one.args["expression"] for one in assigned]


def _names(assigned: "list[exp.Expr]") -> tuple[str, ...]:
    from sqlglot import exp

    return tuple(_folded(name.this) for one in assigned for name in one.this.find_all(exp.Column))


def _folded(name: "exp.Expr") -> str:
    """As PostgreSQL folds identifiers: lower case unless quoted."""
    return name.name if name.args.get("quoted") else name.name.lower()
