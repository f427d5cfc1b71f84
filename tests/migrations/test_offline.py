"""Alembic and Django by their own SQL, in a subprocess of a Python that has them."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from migsafe.cli import run
from migsafe.errors import InputError
from migsafe.migrations.discover import Discovery
from migsafe.migrations.offline.process import ask, blinded, interpreter_of
from migsafe.migrations.source import Down, MigrationFile, Wrapping
from migsafe.model import Header, Role, Statement, Waiver
from migsafe.sql.read import read
from tests.migrations.project import found, names, write

SETTINGS = f'[project]\ninterpreter = "{sys.executable}"\n'
ALEMBIC = {
    "migsafe.toml": SETTINGS,
    "alembic.ini": "[alembic]\nscript_location = alembic\nsqlalchemy.url = driver://secret:secret@localhost/x\n",
    "alembic/env.py": """from alembic import context
from sqlalchemy import create_engine

def run():
    if context.is_offline_mode():
        context.configure(url=context.config.get_main_option("sqlalchemy.url"))
    with context.begin_transaction():
        context.run_migrations()
run()
""",
    "alembic/script.py.mako": "",
    "alembic/versions/f0_first.py": """# owner: team-tags
from alembic import op
import sqlalchemy as sa
revision = "f0"
down_revision = None

def upgrade():
    op.create_table("tag", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.Text()))
    # migsafe: allow insert-rows because there are few
    op.execute("INSERT INTO tag (name) VALUES ('a')")

def downgrade():
    op.drop_table("tag")
""",
    "alembic/versions/a1_second.py": """from alembic import op
revision = "a1"
down_revision = "f0"

def upgrade():
    op.execute("UPDATE tag SET name = 'b'")
    with op.get_context().autocommit_block():
        op.create_index("tag_name", "tag", ["name"], postgresql_concurrently=True)
    op.execute(
        "UPDATE tag SET name = 'c'"
    )

def downgrade():
    pass
""",
    "alembic/versions/c2_third.py": """from alembic import op
revision = "c2"
down_revision = "a1"

def upgrade():
    op.get_bind().closed.fetchall()

def downgrade():
    pass
""",
}
BOUND = """from alembic import op
import sqlalchemy as sa
revision = "b1"
down_revision = "f0"

def upgrade():
    bind = op.get_bind()
    for row in bind.execute(sa.text("SELECT id FROM tag")):
        bind.execute(sa.text("UPDATE tag SET name = 'x' WHERE id = :id"), {"id": row.id})
    bind.execute(sa.text("UPDATE tag SET name = :name"), {"name": "it's"})
    tag = sa.table("tag", sa.column("name", sa.Text()))
    bind.execute(tag.insert(), [{"name": "d"}, {"name": "e"}])
    bind.execute(sa.update(tag).values(name="f").where(tag.c.name == "e"))
    if bind.scalar(sa.select(sa.func.count()).select_from(tag)):
        op.drop_column("tag", "name")

def downgrade():
    pass
"""
DJANGO = {
    "migsafe.toml": SETTINGS,
    "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")\n',
    "site_settings.py": """import os
SECRET_KEY = os.environ.get("SECRET_KEY", "x")
INSTALLED_APPS = ["blog"]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "production", "HOST": "production"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
""",
    "blog/__init__.py": "",
    "blog/models.py": "",
    "blog/migrations/__init__.py": "",
    "blog/migrations/0001_initial.py": """from django.db import migrations, models

class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            "Post",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("slug", models.CharField(max_length=20, unique=True)),
                ("author", models.CharField(max_length=20)),
            ],
            options={"unique_together": {("slug", "author")}},
        ),
    ]
""",
    "blog/migrations/0002_change.py": """from django.db import migrations, models

def fill(apps, schema_editor):
    raise SystemExit("this must not run")

class Migration(migrations.Migration):
    dependencies = [("blog", "0001_initial")]
    operations = [
        migrations.AddField("post", "views", models.IntegerField(default=0)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterUniqueTogether("post", set()),
        migrations.AlterField("post", "slug", models.CharField(max_length=20)),
    ]
""",
    "blog/migrations/0003_index.py": """from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

class Migration(migrations.Migration):
    atomic = False
    dependencies = [("blog", "0002_change")]
    operations = [
        AddIndexConcurrently("post", models.Index(fields=["views"], name="post_views")),
    ]
""",
}


def statements(file: MigrationFile) -> Iterator[tuple[int, int, str]]:
    return ((row.line, row.column, row.text) for row in read(file, 1, 1) if isinstance(row, Statement))


def last(discovery: Discovery) -> MigrationFile:
    return discovery.files[-1]


@pytest.fixture(scope="module")
def alembic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("alembic"), ALEMBIC)


@pytest.fixture(scope="module")
def django(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("django"), DJANGO)


def test_alembics_revisions_run_in_the_order_of_their_graph_and_stand_in_their_files(alembic: Path) -> None:
    discovery = found(alembic, "alembic/versions/a1_second.py")

    assert names(discovery, Role.HISTORY, alembic) == ["alembic/versions/f0_first.py"]
    assert names(discovery, Role.JUDGED, alembic) == ["alembic/versions/a1_second.py"]
    (first,) = [file for file in discovery.files if file.role is Role.HISTORY and not file.tools_own]
    assert first.wrapping is Wrapping.RUN
    assert [(line, column) for line, column, _ in statements(first)] == [(8, 5), (10, 5)]


def test_flask_migrates_revisions_are_read_in_the_context_of_the_application(tmp_path: Path) -> None:
    env = ALEMBIC["alembic/env.py"].replace(
        'context.config.get_main_option("sqlalchemy.url")', 'current_app.extensions["migrate"].db.engine.url'
    )
    write(
        tmp_path,
        {
            "migsafe.toml": SETTINGS,
            ".flaskenv": "FLASK_APP=shop:make\n",
            "shop/__init__.py": """from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

def make():
    app = Flask("site")
    app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql+psycopg://nobody@nowhere/site"
    Migrate(app, SQLAlchemy(app))
    return app
""",
            "migrations/alembic.ini": "[alembic]\n",
            "migrations/env.py": f"from flask import current_app\n{env}",
            "migrations/script.py.mako": "",
            "migrations/versions/f0_first.py": ALEMBIC["alembic/versions/f0_first.py"],
        },
    )

    discovery = found(tmp_path, "migrations/versions/f0_first.py")

    assert not discovery.unreadable
    assert [one.layout.name for one in discovery.located] == ["alembic"]
    assert [line for line, _, _ in statements(last(discovery))] == [8, 10]


def test_a_revision_that_asks_empty_tables_finds_no_rows(tmp_path: Path) -> None:
    others = {name: text for name, text in ALEMBIC.items() if "c2_third" not in name}
    write(tmp_path, {**others, "alembic/versions/a1_second.py": BOUND})

    discovery = found(tmp_path, "alembic/versions/a1_second.py")

    assert not discovery.unreadable
    assert [(line, text) for line, _, text in statements(last(discovery))] == [
        (10, "UPDATE tag SET name = 'it''s'"),
        (12, "INSERT INTO tag (name) VALUES ('d')"),
        (12, "INSERT INTO tag (name) VALUES ('e')"),
        (13, "UPDATE tag SET name='f' WHERE tag.name = 'e'"),
    ]
    assert [skip.reason.split(" is code")[0].rsplit(":", 1)[1] for skip in discovery.skips] == ["8", "14"]


def test_a_project_is_asked_again_only_when_its_migrations_change(tmp_path: Path) -> None:
    write(tmp_path, DJANGO)
    path = "blog/migrations/0003_index.py"
    before = last(found(tmp_path, path))
    write(tmp_path, {"site_settings.py": "raise SystemExit(1)\n"})

    assert last(found(tmp_path, path)) == before

    write(tmp_path, {path: DJANGO[path] + "\n"})
    assert found(tmp_path, path).unreadable


def test_comments_in_python_document_and_waive(alembic: Path) -> None:
    (file,) = [file for file in found(alembic, "alembic/versions/f0_first.py").files if not file.tools_own]

    rows = read(file, 1, 1)

    assert [(row.text, row.line) for row in rows if isinstance(row, Header)] == [("team-tags", 1)]
    (waiver,) = [row for row in rows if isinstance(row, Waiver)]
    assert (waiver.rule, waiver.line, waiver.first_line, waiver.last_line) == ("insert-rows", 9, 10, 10)


def test_the_way_back_is_told_as_sql_too(alembic: Path, django: Path) -> None:
    (first, *_), (_, change, *_) = (
        [
            file.down.text if isinstance(file.down, Down) else None
            for file in found(folder, path).files
            if not file.tools_own
        ]
        for folder, path in ((alembic, "alembic"), (django, "blog/migrations/0003_index.py"))
    )

    assert first is not None
    assert first.strip().endswith("DROP TABLE tag;")
    assert change is not None
    assert 'ADD CONSTRAINT "blog_post_slug_key" UNIQUE' in change or "UNIQUE" in change
    assert 'DROP COLUMN "views"' in change


def test_an_autocommit_block_leaves_the_transaction(alembic: Path) -> None:
    file = last(found(alembic, "alembic/versions/a1_second.py"))

    rows = [row for row in read(file, 1, 1) if isinstance(row, Statement)]

    assert [(row.verb, row.line, row.transaction_id) for row in rows] == [
        ("UPDATE", 6, 1),
        ("COMMIT", 7, 1),
        ("CREATE INDEX", 8, None),
        ("BEGIN", 7, 2),
        ("UPDATE", 9, 2),
    ]


def test_a_revision_that_asks_the_database_is_told_and_the_others_are_kept(alembic: Path) -> None:
    discovery = found(alembic, "alembic")

    (unreadable,) = discovery.unreadable
    assert (Path(unreadable.path).name, unreadable.line) == ("c2_third.py", 2)
    assert unreadable.message.startswith("Alembic cannot tell this revision as SQL: ")
    assert len(names(discovery, Role.JUDGED, alembic)) == 2


def test_django_migrations_run_in_the_order_of_their_graph_and_stand_in_their_files(django: Path) -> None:
    discovery = found(django, "blog/migrations/0002_change.py")

    assert names(discovery, Role.HISTORY, django) == ["blog/migrations/0001_initial.py"]
    file = last(discovery)
    assert file.wrapping is Wrapping.FILE
    assert [(line, column) for line, column, _ in statements(file)] == [(9, 9), (9, 9), (11, 9), (12, 9), (12, 9)]
    texts = [text for _, _, text in statements(file)]
    assert 'ADD COLUMN "views" integer DEFAULT 0 NOT NULL' in texts[0]
    assert 'DROP CONSTRAINT "blog_post_slug_author_' in texts[2]
    assert texts[3] == 'ALTER TABLE "blog_post" DROP CONSTRAINT "blog_post_slug_key"'
    assert texts[4].startswith("DROP INDEX IF EXISTS")


def test_a_django_migration_without_sql_is_nothing_to_judge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    silent = """from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("blog", "0003_index")]
    operations = [migrations.AlterModelOptions("post", {"verbose_name": "entry"})]
"""
    write(tmp_path, {**DJANGO, "blog/migrations/0004_silent.py": silent})

    assert run(["check", "--quiet", "--copy", "none", str(tmp_path / "blog/migrations/0004_silent.py")]) == 0
    assert "the migrations change nothing in the database" in capsys.readouterr().out


def test_what_django_does_in_python_is_said_and_does_not_run(django: Path) -> None:
    (skip,) = found(django, "blog/migrations/0002_change.py").skips

    assert skip.reason.endswith("0002_change.py:10 is code that Django runs, no SQL: what it does was not looked at")


def test_a_django_migration_that_is_not_atomic_commits_statement_by_statement(django: Path) -> None:
    file = last(found(django, "blog/migrations/0003_index.py"))

    assert file.wrapping is Wrapping.STATEMENT
    assert [(line, text[:25]) for line, _, text in statements(file)] == [(8, "CREATE INDEX CONCURRENTLY")]


def test_a_project_that_cannot_be_loaded_says_why(tmp_path: Path) -> None:
    write(tmp_path, {**DJANGO, "site_settings.py": "import nothing_of_this_name\n"})

    (unreadable,) = found(tmp_path, "blog/migrations/0001_initial.py").unreadable

    assert "No module named 'nothing_of_this_name'" in unreadable.message
    assert "[project] interpreter" in unreadable.hint


def test_secrets_are_not_handed_on() -> None:
    given = {
        "PATH": "/bin",
        "DATABASE_URL": "postgresql+asyncpg://u:p@prod/db",
        "AWS_SECRET_ACCESS_KEY": "abc",
        "PGPASSWORD": "p",
        "LANG": "C",
    }

    handed_on = blinded(given)

    assert handed_on["PATH"] == "/bin"
    assert handed_on["LANG"] == "C"
    assert handed_on["DATABASE_URL"] == "postgresql+asyncpg://migsafe:migsafe@127.0.0.1:1/migsafe"
    assert (handed_on["AWS_SECRET_ACCESS_KEY"], handed_on["PGPASSWORD"]) == ("migsafe", "migsafe")


def test_a_project_that_never_ends_is_ended(tmp_path: Path) -> None:
    write(tmp_path, {**DJANGO, "site_settings.py": "import time\ntime.sleep(60)\n"})

    with pytest.raises(InputError, match="took longer than 1 s"):
        ask("django_runner.py", ["site_settings"], tmp_path, sys.executable, limit_s=0.9)


def test_the_virtual_environment_beside_the_project_is_taken(tmp_path: Path) -> None:
    write(tmp_path, {".venv/bin/python": "", "app/manage.py": ""})

    assert interpreter_of(tmp_path / "app", None) == str(tmp_path / ".venv" / "bin" / "python")


def test_an_interpreter_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        interpreter_of(tmp_path, str(tmp_path / "python"))
