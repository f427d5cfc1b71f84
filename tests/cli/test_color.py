"""Colour is for a terminal that was not asked to go without."""

import os
import pty
import sys
from collections.abc import Mapping

import pytest

from migsafe.commands.destinations import stdout_layout
from migsafe.report.layout import Layout


def layout_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str] | None = None, *, color: bool = True
) -> Layout:
    """The layout chosen where stdout is a pseudo-terminal."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in (environment or {}).items():
        monkeypatch.setenv(name, value)
    reader, writer = pty.openpty()
    with os.fdopen(reader, "rb"), os.fdopen(writer, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        return stdout_layout(color=color)


def test_a_terminal_gets_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    assert layout_at_a_terminal(monkeypatch).color


def test_no_color_goes_without(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not layout_at_a_terminal(monkeypatch, color=False).color


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_the_environment_can_go_without(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not layout_at_a_terminal(monkeypatch, {name: value}).color


def test_an_empty_no_color_means_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert layout_at_a_terminal(monkeypatch, {"NO_COLOR": ""}).color


def test_a_pipe_gets_80_columns_and_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")

    layout = stdout_layout(color=True)

    assert (layout.width, layout.color) == (80, False)
