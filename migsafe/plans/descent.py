"""From the columns that a query names down to the columns of relations, through subqueries, CTEs and set operations.

Works on sqlglot's scopes of a query whose names are resolved. What stays unresolved is a whole row, a name of the
result, a system column, or a doubt: then every relation in reach is named with column None.
"""

from typing import TYPE_CHECKING, TypeAlias

from migsafe.plans.relations import Schema, relation_of

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.optimizer.scope import Scope

Pair: TypeAlias = tuple[str, str | None]
"""Relation (`schema.name`) and column; None: the relation is in doubt."""
Outputs: TypeAlias = list[tuple[str, set[Pair]]]
"""Result columns in order, each with what it is made of."""


def outputs_of(root: "Scope", schema: Schema) -> Outputs:
    """The result columns of the query whose scope is `root`."""
    return _Descent(schema).outputs(root)


def reads_of(root: "Scope", schema: Schema) -> set[Pair]:
    """Every column that any part of the query names, and a doubt for each relation that is not in the schema."""
    descent = _Descent(schema)
    parts = list(root.traverse())
    named = {pair for part in parts for column in part.columns for pair in descent.resolve(column, part)}
    for part in parts:
        for function in _functions(part):
            named |= descent.arguments(function, part)
    return named | {(name, None) for part in parts for name in _relations(part) if name not in schema.columns}


def filters_of(root: "Scope", schema: Schema) -> set[Pair]:
    """Every column that a part of the query names outside of its SELECT list: to filter, join, group or sort."""
    from sqlglot import exp

    descent = _Descent(schema)
    found: set[Pair] = set()
    for part in root.traverse():
        selects = part.expression.selects if isinstance(part.expression, exp.Select) else []
        projected = {id(column) for select in selects for column in select.find_all(exp.Column)}
        others = [column for column in part.columns if id(column) not in projected]
        found |= {pair for column in others for pair in descent.resolve(column, part)}
    return found


_SYSTEM_COLUMNS = ("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid")


class _Descent:
    """Remembers what each scope puts out, so that a CTE is followed once and a recursive one ends."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._known: dict[int, Outputs] = {}

    def outputs(self, scope: "Scope") -> Outputs:
        if id(scope) not in self._known:
            self._known[id(scope)] = []
            self._known[id(scope)] = self._put_out(scope)
        return self._known[id(scope)]

    def _put_out(self, scope: "Scope") -> Outputs:
        from sqlglot import exp

        if scope.set_operation_scopes:
            left, right = (self.outputs(part) for part in scope.set_operation_scopes)
            right = right + [("", set())] * (len(left) - len(right))
            return [(name, found | more) for (name, found), (_, more) in zip(left, right, strict=False)]
        if isinstance(scope.expression, exp.Lateral) and scope.subquery_scopes:
            return self.outputs(scope.subquery_scopes[0])
        if not isinstance(scope.expression, exp.Select):
            return [("", {pair for column in scope.columns for pair in self.resolve(column, scope)})]
        return [(one.alias_or_name, self._made_of(one, scope)) for one in scope.expression.selects]

    def _made_of(self, projection: "exp.Expr", scope: "Scope") -> set[Pair]:
        """What stands in the projection itself, and what the subqueries in it put out."""
        from sqlglot import exp

        if isinstance(projection, exp.Star):
            return self._in_doubt(scope)
        queries = list(projection.find_all(exp.Query))
        nested = {id(part) for query in queries for part in query.walk()}
        own = [column for column in projection.find_all(exp.Column, exp.TableColumn) if id(column) not in nested]
        found = {pair for column in own for pair in self.resolve(column, scope)}
        inside = [part for part in scope.subquery_scopes if id(part.expression) in {id(query) for query in queries}]
        return found | {pair for part in inside for _, pairs in self.outputs(part) for pair in pairs}

    def resolve(self, column: "exp.Expr", scope: "Scope") -> set[Pair]:
        """What one mention of a column (or, as sqlglot's TableColumn, of a whole row) in `scope` stands for."""
        from sqlglot import exp

        if not isinstance(column, exp.Column) or not column.table:
            return self._unqualified(column.name, scope)
        source = scope.sources.get(column.table)
        if source is None:
            return self.resolve(column, scope.parent) if scope.parent is not None else set()
        return self._from_source(source, column.name, scope)

    def _from_source(self, source: "exp.Expr | Scope", name: str, scope: "Scope") -> set[Pair]:
        from sqlglot import exp

        if isinstance(source, exp.Table) and isinstance(source.this, exp.Identifier):
            return self._from_table(relation_of(source), name)
        if isinstance(source, exp.Expr):
            return self.arguments(source, scope)
        outputs = self.outputs(source)
        found = [pairs for output, pairs in outputs if output == name]
        return set().union(*(found or [pairs for _, pairs in outputs]))

    def arguments(self, function: "exp.Expr", scope: "Scope") -> set[Pair]:
        """What a function in FROM is called with."""
        from sqlglot import exp

        return {pair for column in function.find_all(exp.Column) for pair in self.resolve(column, scope)}

    def _from_table(self, relation: str, name: str) -> set[Pair]:
        columns = self._schema.columns.get(relation)
        if columns is None or (name not in columns and name not in (*_SYSTEM_COLUMNS, "*")):
            return {(relation, None)}
        if name == "*":
            return {(relation, column) for column in columns}
        return {(relation, name)} if name in columns else set()

    def _unqualified(self, name: str, scope: "Scope") -> set[Pair]:
        if name in scope.sources:
            return self._from_source(scope.sources[name], "*", scope)
        holders = [relation for relation in _relations(scope) if name in self._schema.columns.get(relation, ())]
        if holders:
            return {(relation, name) for relation in holders}
        if name in _SYSTEM_COLUMNS or name in _named(scope):
            return set()
        return self._in_doubt(scope)

    def _in_doubt(self, scope: "Scope") -> set[Pair]:
        return {(relation, None) for part in scope.traverse() for relation in _relations(part)}


def _relations(scope: "Scope") -> list[str]:
    from sqlglot import exp

    tables = [source for source in scope.sources.values() if isinstance(source, exp.Table)]
    return [relation_of(table) for table in tables if isinstance(table.this, exp.Identifier)]


def _functions(scope: "Scope") -> "list[exp.Table]":
    from sqlglot import exp

    tables = [source for source in scope.sources.values() if isinstance(source, exp.Table)]
    return [table for table in tables if not isinstance(table.this, exp.Identifier)]


def _named(scope: "Scope") -> set[str]:
    """Names that the SELECT list itself gives: other clauses may use them."""
    from sqlglot import exp

    selects = scope.expression.selects if isinstance(scope.expression, exp.Select) else []
    return {one.alias for one in selects if isinstance(one, exp.Alias) and one.this.name != one.alias}
