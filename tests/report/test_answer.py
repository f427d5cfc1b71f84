"""The exit code follows from the answer, never from the format."""

import pytest
from msgspec.structs import replace

from migsafe.model import Verdict
from tests.report.answers import failing, passing


@pytest.mark.parametrize(
    ("verdict", "code"), [(Verdict.PASS, 0), (Verdict.FAIL, 1), (Verdict.INCOMPLETE, 3)], ids=lambda value: str(value)
)
def test_the_verdict_decides_the_exit_code(verdict: Verdict, code: int) -> None:
    assert replace(passing(), verdict=verdict).exit_code == code


@pytest.mark.parametrize("verdict", Verdict)
def test_unread_input_is_2_whatever_the_verdict_of_the_rest(verdict: Verdict) -> None:
    assert replace(failing(), verdict=verdict).exit_code == 2
