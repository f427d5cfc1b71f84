import signal
from collections.abc import Iterator

import pytest

from migsafe.copies.termination import clean_up_on_termination, undisturbed


@pytest.fixture(autouse=True)
def _own_handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_sigterm_ends_the_program_as_an_exception() -> None:
    clean_up_on_termination()
    with pytest.raises(SystemExit) as caught:
        signal.raise_signal(signal.SIGTERM)
    assert caught.value.code == 143


def test_a_signal_that_was_ignored_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    clean_up_on_termination()
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def test_an_impatient_ctrl_c_waits_until_cleaning_up_is_done() -> None:
    done = False
    with pytest.raises(KeyboardInterrupt), undisturbed():  # noqa: PT012
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        done = True
    assert done
