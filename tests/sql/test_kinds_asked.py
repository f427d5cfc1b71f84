"""What is asked only of some kinds of action is asked of every kind that it has an answer for."""

import ast
from pathlib import Path
from types import ModuleType

import pytest

from migsafe.model import ActionKind
from migsafe.sql import autocommit, rewrites, scans


@pytest.mark.parametrize(
    ("module", "asked"),
    [
        (autocommit, autocommit._SOMETIMES_ALONE),
        (rewrites, rewrites.MAY_REWRITE),
        (scans, scans._MAY_READ),
    ],
)
def test_each_kind_with_a_case_of_its_own_is_asked(module: ModuleType, asked: frozenset[ActionKind]) -> None:
    tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
    patterns = [node.value for node in ast.walk(tree) if isinstance(node, ast.MatchValue)]
    kinds = {ActionKind[one.attr] for one in patterns if isinstance(one, ast.Attribute)}

    assert kinds
    assert kinds <= asked
