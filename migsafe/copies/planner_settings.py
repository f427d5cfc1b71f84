"""Production's planner settings, as settings of the copy's database [edge]."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from migsafe.errors import CopyError

if TYPE_CHECKING:
    from psycopg import Connection

    from migsafe.copies.database_copy import DatabaseCopy
    from migsafe.copies.recipe import Recipe


def set_planner(copy: "DatabaseCopy", recipe: "Recipe") -> None:
    """For every session from now on. Raises CopyError for a setting of `[copy] settings` that the server refuses."""
    import psycopg
    from psycopg import sql

    with copy.connect_as_superuser(autocommit=True) as connection:
        for name, value in wanted_settings(connection, recipe).items():
            statement = sql.SQL("ALTER DATABASE {} SET {} = {}").format(
                sql.Identifier(copy.name), sql.Identifier(*name.split(".")), sql.Literal(value)
            )
            try:
                connection.execute(statement)
            except psycopg.Error as error:
                raise CopyError(
                    f"[copy] settings: {name} = {value}: {error.diag.message_primary or error}",
                    hint=f"PostgreSQL {copy.version} must know it as a setting of a database",
                ) from None


def wanted_settings(connection: "Connection[Any]", recipe: "Recipe") -> Mapping[str, str]:
    """What `[copy] settings` say, and of what production has what this server knows and does not have already."""
    from migsafe.copies.recipe import setting_text

    named = {name: setting_text(value) for name, value in recipe.settings.items()}
    here = dict(connection.execute("SELECT name, reset_val FROM pg_catalog.pg_settings").fetchall())
    other = {name: value for name, value in recipe.production_settings.items() if name in here and here[name] != value}
    return {**other, **named}
