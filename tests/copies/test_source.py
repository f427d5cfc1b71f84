import socket

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.source import Embedded, NoCopy, ServerTemplate, parse_cache_source, parse_source
from migsafe.copies.template import refuse_template
from migsafe.errors import CopyUnavailable, SettingsError


def test_none_and_embedded_are_sources_of_both() -> None:
    assert (parse_source("none"), parse_source("embedded")) == (NoCopy(), Embedded())
    assert (parse_cache_source("none"), parse_cache_source("embedded")) == (NoCopy(), Embedded())


@pytest.mark.parametrize("text", ["stats:prod.json"])
def test_a_source_of_a_later_version_is_unavailable(text: str) -> None:
    with pytest.raises(CopyUnavailable, match="not supported in this version"):
        parse_source(text)


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


def test_a_server_that_cannot_be_reached_is_named_without_its_password() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        source = parse_source(f"postgresql://me:hunter2@127.0.0.1:{port}/blog")
        assert isinstance(source, ServerTemplate)
        with pytest.raises(CopyUnavailable) as caught:
            refuse_template(source)
    assert f"127.0.0.1:{port} cannot be reached" in caught.value.message
    assert "hunter2" not in f"{caught.value} {caught.value.hint} {source!r}"


def test_a_connection_string_that_cannot_be_read_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        refuse_template(ServerTemplate("postgresql://me@db/blog?hunter2=1"))
    assert not isinstance(caught.value, CopyUnavailable)
    assert "hunter2" not in str(caught.value)


def test_a_server_that_answers_is_unavailable_too(database: DatabaseCopy) -> None:
    source = ServerTemplate(f"postgresql://postgres@/{database.name}?host={database.server.folder}")
    with pytest.raises(CopyUnavailable, match="answers, but rehearsing on a server's template is not supported"):
        refuse_template(source)
