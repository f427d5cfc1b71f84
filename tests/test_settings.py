"""migsafe.toml: what it may say, where it is found, and how its mistakes are answered."""

from pathlib import Path

import pytest

from migsafe.errors import SettingsError
from migsafe.sections import Sections
from migsafe.settings import Settings, load_settings


def settings_file(folder: Path, text: str, name: str = "migsafe.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = load_settings(None, tmp_path)

    assert found.path is None
    assert (found.sections.copy.database, found.sections.limits.hit_ratio_drop) == ("embedded", 0.02)


def test_the_nearest_file_above_wins_and_its_folder_is_the_base(tmp_path: Path) -> None:
    settings_file(tmp_path, "[project]\nserver_version = 14\n")
    inner = tmp_path / "app"
    (inner / "migrations").mkdir(parents=True)
    settings_file(inner, "[project]\nserver_version = 15\n")

    found = load_settings(None, inner / "migrations" / "0001.sql")

    assert (found.sections.project.server_version, found.folder) == (15, inner)


def test_pyproject_serves_where_it_has_the_table(tmp_path: Path) -> None:
    settings_file(tmp_path, "[tool.migsafe.project]\nserver_version = 13\n", "pyproject.toml")
    inner = tmp_path / "package"
    inner.mkdir()
    settings_file(inner, "[tool.other]\nx = 1\n", "pyproject.toml")

    assert load_settings(None, inner).sections.project.server_version == 13


def test_durations_and_sizes_are_read_in_their_units(tmp_path: Path) -> None:
    path = settings_file(
        tmp_path,
        '[limits]\nstall = "250ms"\n[cache.redis]\nmaxmemory = "512mb"\n'
        '[[cache.pattern]]\nname = "a"\nkey = "a:{id}"\nttl = "1.5h"\nmax_staleness = "2d"\n',
    )

    sections = load_settings(path, tmp_path).sections

    assert sections.limits.stall == 0.25
    assert sections.cache.redis.maxmemory == 512 * 1024 * 1024
    assert (sections.cache.pattern[0].ttl, sections.cache.pattern[0].max_staleness) == (5400.0, 172800.0)


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("[project]\nmigration = 'm'\n", 2, "unknown setting `migration` in project", "did you mean `migrations`?"),
        ("[limit]\nstall = '1s'\n", 1, "unknown setting `limit` in the top level", "did you mean `limits`?"),
        (
            "[cache.redis]\nxyzzy = 1\n",
            2,
            "unknown setting `xyzzy` in cache.redis",
            "known here: maxmemory, policy, paced",
        ),
        ("[limits]\nstall = 'soon'\n", 2, "limits.stall: 'soon' is no duration; write 250ms, 30s, 15m, 2h or 7d", ""),
        ("[limits]\nhit_ratio_drop = 'much'\n", 2, "limits.hit_ratio_drop: expected `float`, got `str`", ""),
        ("[cache.redis]\nmaxmemory = 'big'\n", 2, "'big' is no size; write 512mb, 1gb or a number of bytes", ""),
        ("[[cache.pattern]]\nkey = 'a'\n", 1, "object missing required field `name`", ""),
        ("[project\n", 1, "is not valid TOML", ""),
        ("[require]\nitems = ['lock']\n", 2, "invalid enum value 'lock'", ""),
    ],
)
def test_a_mistake_is_answered_with_its_line_and_the_nearest_known_key(
    text: str, line: int, message: str, hint: str, tmp_path: Path
) -> None:
    path = settings_file(tmp_path, text)

    with pytest.raises(SettingsError) as caught:
        load_settings(path, tmp_path)

    assert message in caught.value.message.lower() or message in caught.value.message
    assert caught.value.hint == hint
    assert caught.value.place is not None
    assert (caught.value.place.path, caught.value.place.line) == (str(path), line)


def test_a_file_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    (tmp_path / "migsafe.toml").write_bytes(b"# caf\xe9\n")

    with pytest.raises(SettingsError, match="is not UTF-8"):
        load_settings(None, tmp_path)


@pytest.mark.parametrize(
    ("path", "folder", "shown"),
    [
        ("db/1.sql", "", "db/1.sql"),
        ("./db/../1.sql", "", "1.sql"),
        ("/elsewhere/1.sql", "/", "elsewhere/1.sql"),
        ("//elsewhere/1.sql", "/", "elsewhere/1.sql"),
        ("/project/1.sql", "/project", "1.sql"),
        ("/project-2/1.sql", "/project", "../project-2/1.sql"),
        ("/project", "/project", "."),
        ("/", "/", "."),
        ("<stdin>", "/project", "<stdin>"),
    ],
)
def test_a_path_is_shown_from_the_projects_folder(
    path: str, folder: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert Settings(Sections(), tmp_path / folder, None, "").relative(path) == shown
