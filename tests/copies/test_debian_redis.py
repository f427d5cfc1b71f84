"""Debian's redis-server is a link to redis-check-rdb: the program looks at the name that it was started by."""

import os
import shutil
from pathlib import Path

import pytest

from migsafe.copies.redis_server import open_redis
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.servers import find_redis


def test_a_server_that_is_a_link_is_started_by_its_own_name(
    run_folder: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "redis-check-rdb"
    shutil.copyfile(find_redis().server, program)
    program.chmod(0o755)
    (tmp_path / "redis-server").symlink_to("redis-check-rdb")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert find_redis().origin == "machine"
    with open_redis(run_folder) as server, server.connect() as client:
        assert client.ping()
