"""Domains and enums, and the columns that fall with a type."""

from msgspec.structs import replace

from migsafe.model import Action
from migsafe.sql.names import as_qualified
from migsafe.sql.schema.objects import Domain
from migsafe.sql.schema.state import Schema, is_of_type


def create_domain(schema: Schema, action: Action) -> None:
    base = schema.domains.get(qualified(schema, action.type_name or ""))
    checked = action.expression is not None or action.not_null or (base is not None and base.checked)
    schema.domains[action.name or ""] = Domain(action.type_name or "", checked)


def qualified(schema: Schema, type_name: str) -> str:
    """The name under which a type that is written like this is kept."""
    name = type_name.lower()
    return name if name in schema.domains or "." in name else f"public.{name}"


def alter_domain(schema: Schema, action: Action) -> None:
    domain = schema.domains.get(action.name or "")
    if domain is None:
        return
    if action.new_name and action.method in ("rename", "set schema"):
        schema.domains[action.new_name] = schema.domains.pop(action.name or "")
        _rename_of_columns(schema, action.name or "", action.new_name)
    elif action.method in ("add", "set not null"):
        schema.domains[action.name or ""] = replace(domain, checked=True)


def create_type(schema: Schema, action: Action) -> None:
    if action.method == "enum":
        schema.enums[action.name or ""] = action.columns


def alter_type(schema: Schema, action: Action) -> None:
    if action.new_name is None or action.method not in ("rename", "set schema"):
        return
    if action.name in schema.enums:
        schema.enums[action.new_name] = schema.enums.pop(action.name)
    _rename_of_columns(schema, action.name or "", action.new_name)


def _rename_of_columns(schema: Schema, old: str, new: str) -> None:
    """Columns of the type have it under its new name, arrays of it too."""
    written = as_qualified(new).removeprefix("public.")
    for columns in schema.columns.values():
        for name, column in columns.items():
            if is_of_type(column.type_name, old):
                array = "[]" if column.type_name.endswith("[]") else ""
                columns[name] = replace(column, type_name=written + array)


def drop_type(schema: Schema, action: Action) -> None:
    if action.cascade:
        for columns in schema.columns.values():
            for name in [name for name, one in columns.items() if is_of_type(one.type_name, action.name or "")]:
                del columns[name]
    schema.enums.pop(action.name or "", None)
    schema.domains.pop(action.name or "", None)


def add_value(schema: Schema, action: Action) -> None:
    values = list(schema.enums.get(action.name or "", ()))
    if action.value is None or action.value in values:
        return
    where, _, other = (action.method or "").partition(" ")
    at = values.index(other) + (where == "after") if other in values else len(values)
    schema.enums[action.name or ""] = (*values[:at], action.value, *values[at:])


def rename_value(schema: Schema, action: Action) -> None:
    values = schema.enums.get(action.name or "", ())
    schema.enums[action.name or ""] = tuple(
        (action.new_name or "") if value == action.value else value for value in values
    )
