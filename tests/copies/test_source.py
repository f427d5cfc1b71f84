from pathlib import Path

import pytest

from migsafe.copies.source import DumpFile, Embedded, NoCopy, StatsFile, parse_cache_source, parse_source
from migsafe.errors import CopyUnavailable, SettingsError


def test_none_and_embedded_are_sources_of_both() -> None:
    assert (parse_source("none"), parse_source("embedded")) == (NoCopy(), Embedded())
    assert (parse_cache_source("none"), parse_cache_source("embedded")) == (NoCopy(), Embedded())


def test_paths_are_meant_from_the_given_folder() -> None:
    assert parse_source("dump:prod.dump", Path("/srv")) == DumpFile(Path("/srv/prod.dump"))
    assert parse_source("stats:prod.stats", Path("/srv")) == StatsFile(Path("/srv/prod.stats"))


def test_what_is_no_source_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(SettingsError, match="`embeded`") as caught:
        parse_source("embeded")
    assert not isinstance(caught.value, CopyUnavailable)
    assert "postgresql://…" in caught.value.hint


@pytest.mark.parametrize("text", ["mysql://me:hunter2@db/blog", "host=db password=hunter2"])
def test_what_may_hold_a_password_is_not_repeated(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_source(text)
    assert "hunter2" not in f"{caught.value} {caught.value.hint}"
