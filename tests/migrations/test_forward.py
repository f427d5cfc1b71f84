"""Of files that changed, those that the tool runs."""

from pathlib import Path

from migsafe.migrations.forward import forward
from migsafe.settings import load_settings
from tests.migrations.project import write

A = "SELECT 1;"


def kept(folder: Path, *names: str) -> list[str]:
    paths = forward([folder / name for name in names], load_settings(None, folder / names[0]))
    return [path.relative_to(folder).as_posix() for path in paths]


def test_sqitchs_revert_and_verify_scripts_do_not_run(tmp_path: Path) -> None:
    plan = "%project=x\n\na 2020-01-01T00:00:00Z A <a@b> # 1\n"
    write(tmp_path, {"sqitch.plan": plan, "deploy/a.sql": A, "revert/a.sql": A, "verify/a.sql": A})

    assert kept(tmp_path, "verify/a.sql", "deploy/a.sql", "revert/a.sql") == ["deploy/a.sql"]


def test_files_for_another_database_do_not_run(tmp_path: Path) -> None:
    write(tmp_path, {"1_a.postgres.up.sql": A, "1_a.sqlite3.up.sql": A, "1_a.postgres.down.sql": A})

    assert kept(tmp_path, "1_a.postgres.up.sql", "1_a.sqlite3.up.sql", "1_a.postgres.down.sql") == [
        "1_a.postgres.up.sql"
    ]


def test_what_the_tool_would_not_know_stays_to_be_told(tmp_path: Path) -> None:
    write(tmp_path, {"1_a.up.sql": A, "2_misnamed.sql": A})

    assert kept(tmp_path, "1_a.up.sql", "2_misnamed.sql") == ["1_a.up.sql", "2_misnamed.sql"]
