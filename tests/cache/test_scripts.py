"""Deploy scripts are read for what they do to the cache; none of them is ever run."""

from pathlib import Path

import pytest

from migsafe.cache.patterns import read_patterns
from migsafe.cache.purge_script import purge_command
from migsafe.cache.scripts import deleted_globs, deploy_globs, read_scripts
from migsafe.model import Purge, ScriptCommand, Skip
from tests.cache.conftest import Configure

Told = tuple[int, str, str | None, bool]


@pytest.fixture
def read(tmp_path: Path, configure: Configure) -> "Read":
    return Read(tmp_path, configure)


class Read:
    def __init__(self, folder: Path, configure: Configure) -> None:
        self.folder = folder
        self.settings = configure('[deploy]\npurge = ["a:*"]\nscripts = ["deploy/*"]\n')

    def __call__(self, name: str, text: str) -> list[ScriptCommand]:
        (self.folder / "deploy").mkdir(exist_ok=True)
        (self.folder / "deploy" / name).write_text(text, "utf-8")
        return [row for row in read_scripts(self.settings) if isinstance(row, ScriptCommand)]

    def told(self, name: str, text: str) -> list[Told]:
        return [(row.line, row.command, row.glob, row.background) for row in self(name, text)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("redis-cli FLUSHALL", [("FLUSHALL", None, False)]),
        ("redis-cli -h cache -p 6379 -n 2 flushdb async", [("FLUSHDB", None, True)]),
        ("/usr/bin/valkey-cli -u \"$URL\" KEYS 'p:*'", [("KEYS", "p:*", False)]),
        (
            "redis-cli --scan --pattern 'p:*' | xargs -r redis-cli UNLINK",
            [("SCAN", "p:*", True), ("UNLINK", "p:*", True)],
        ),
        ("redis-cli KEYS p:\\* | xargs redis-cli DEL", [("KEYS", "p:*", False), ("DEL", "p:*", False)]),
        ("redis-cli del \"p:$ID\" 'q[1]'", [("DEL", "p:*", False), ("DEL", "q\\[1]", False)]),
        (
            "redis-cli --scan --pattern 'p:*' | sed 's/^/del /' | redis-cli -h cache",
            [("SCAN", "p:*", True), ("DEL", "p:*", False)],
        ),
        (purge_command("p:*", []), [("SCAN", "p:*", True), ("UNLINK", "p:*", True)]),
        (purge_command("p:*", [], cluster=True), [("SCAN", "p:*", True), ("UNLINK", "p:*", True)]),
        ("redis-cli FT.DROPINDEX idx:posts DD", [("FT.DROPINDEX", "idx:posts", False)]),
        ("redis-cli FT.CREATE idx:posts ON HASH PREFIX 1 p: SCHEMA t TEXT", []),
        ("redis-cli GET p:1 && echo FLUSHALL", []),
        ("# redis-cli FLUSHALL", []),
        ("echo 'KEYS *'", []),
    ],
)
def test_shell_commands_are_found_with_what_they_delete(
    read: Read, line: str, found: list[tuple[str, str | None, bool]]
) -> None:
    told = [(command, glob, background) for _, command, glob, background in read.told("x.sh", f"#!/bin/sh\n{line}\n")]
    assert sorted(told, key=str) == sorted(found, key=str)


def test_a_here_document_and_a_continued_line_keep_their_line_numbers(read: Read) -> None:
    text = "set -e\nredis-cli <<EOF\nSELECT 1\nFLUSHDB\nEOF\nredis-cli \\\n  KEYS 'x:*'\n"
    assert read.told("x.sh", text) == [(4, "FLUSHDB", None, False), (6, "KEYS", "x:*", False)]


@pytest.mark.parametrize(
    ("name", "line", "found"),
    [
        ("x.py", "for key in client.keys('p:*'): client.delete(key)", [("DEL", None), ("KEYS", "p:*")]),
        ("x.py", "for key in r.scan_iter(match=f'p:{x}:*'): r.unlink(key)", [("SCAN", "p:*:*"), ("UNLINK", None)]),
        ("x.py", "for name in settings.keys(): print(name)", []),
        ("x.php", "$redis->flushAll();", [("FLUSHALL", None)]),
        ("x.lua", "redis.call('DEL', unpack(redis.call('KEYS', 'p:*')))", [("DEL", None), ("KEYS", "p:*")]),
        ("x.py", 'client.execute_command("FT.DROPINDEX", "idx:posts")', [("FT.DROPINDEX", "idx:posts")]),
        ("x.js", "await redis.call('ft.dropindex', 'idx:posts')", [("FT.DROPINDEX", "idx:posts")]),
        ("x.rb", 'Rails.cache.delete_matched("p/*")', [("DEL", None), ("KEYS", "p/*")]),
    ],
)
def test_calls_in_other_languages_are_found(
    read: Read, name: str, line: str, found: list[tuple[str, str | None]]
) -> None:
    told = [(command, glob) for _, command, glob, _ in read.told(name, f"redis = 1\n{line}\n")]
    assert sorted(told, key=str) == sorted(found, key=str)


def test_what_a_script_walks_and_then_deletes_belongs_to_the_purge(read: Read) -> None:
    commands = read("x.py", "import redis\nfor key in r.scan_iter('p:*'):\n    r.unlink(key)\n")
    assert [glob for _, glob in deleted_globs(commands)] == ["p:*"]
    assert deploy_globs(read.settings) == ("a:*", "p:*")


def test_keys_that_are_only_listed_are_no_purge(read: Read) -> None:
    assert list(deleted_globs(read("x.sh", "redis-cli KEYS 'p:*'\n"))) == []


def test_a_flush_counts_as_deleting_everything_at_its_place_in_the_script(read: Read) -> None:
    read("x.sh", "true\nredis-cli FLUSHALL\n")
    purges = [row for row in read_patterns(read.settings, []) if isinstance(row, Purge)]
    assert [(Path(row.path).name, row.line, row.glob) for row in purges] == [
        ("migsafe.toml", 2, "a:*"),
        ("x.sh", 2, "*"),
    ]


def test_scripts_that_are_not_there_or_not_text_are_said(read: Read, tmp_path: Path) -> None:
    [missing] = read_scripts(read.settings)
    assert isinstance(missing, Skip)
    assert "no file matches `deploy/*`" in missing.reason
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "x.sh").write_bytes(b"\xff\xfe")
    [unreadable] = read_scripts(read.settings)
    assert isinstance(unreadable, Skip)
    assert "cannot be read" in unreadable.reason
