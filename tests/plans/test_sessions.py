"""Who plans: PostgreSQL runs immutable functions of the project's own while it plans."""

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.plans.sessions import Sessions


def test_nothing_of_the_projects_own_is_planned_by_a_superuser(database: DatabaseCopy) -> None:
    with Sessions(database.connect, maintain=database.connect_as_superuser) as sessions:
        planning = (sessions.steady(), sessions.production(), sessions.owner())
        asked = "SELECT rolsuper FROM pg_roles WHERE rolname = session_user"

        assert [session.execute(asked).fetchone() for session in planning] == [(False,)] * 3
        assert sessions.maintenance().execute("SHOW search_path").fetchone() == ("pg_catalog",)
