"""Signals that end a command or the app, and their exit codes."""

import asyncio
import signal
from collections.abc import Iterator

import pytest

from seatui.cli import ending_signals

ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)


@pytest.fixture(autouse=True)
def _handlers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(ending_signals, "_received", [])
    before = {each: signal.getsignal(each) for each in ENDING}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGHUP, 129), (signal.SIGTERM, 143)])
def test_a_command_is_interrupted_as_by_ctrl_c(sent: signal.Signals, code: int) -> None:
    ending_signals.interrupt_on_signals()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(sent)
    assert ending_signals.exit_code() == code


def test_a_signal_ends_a_command_that_ignores_ctrl_c_as_jobs_of_a_script_do() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ending_signals.interrupt_on_signals()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)


async def coroutine_interrupted_by(sent: signal.Signals, ended: list[str]) -> None:
    try:
        signal.raise_signal(sent)
        await asyncio.Event().wait()
    finally:
        ended.append("transaction")


@pytest.mark.parametrize("again", [signal.SIGTERM, signal.SIGHUP])
def test_two_signals_at_once_are_one(again: signal.Signals) -> None:
    ending_signals.interrupt_on_signals()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(again)
    assert ending_signals.exit_code() == 143


def test_a_coroutine_is_cancelled_and_may_clean_up() -> None:
    ending_signals.interrupt_on_signals()
    ended: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(coroutine_interrupted_by(signal.SIGTERM, ended))
    assert ended == ["transaction"]


def test_a_signal_that_is_ignored_from_outside_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    ending_signals.interrupt_on_signals()
    signal.raise_signal(signal.SIGHUP)
    assert ending_signals.exit_code() == 0


async def answers_to(*sent: signal.Signals) -> list[int]:
    answers: list[int] = []
    with ending_signals.answered(answers.append):
        for each in sent:
            signal.raise_signal(each)
        await asyncio.sleep(0)
    return answers


def test_the_app_is_asked_to_leave_however_often_the_signal_comes_at_once() -> None:
    ending_signals.interrupt_on_signals()
    handlers = [signal.getsignal(each) for each in ENDING]
    assert asyncio.run(answers_to(signal.SIGTERM, signal.SIGTERM, signal.SIGHUP)) == [143, 143, 143]
    assert [signal.getsignal(each) for each in ENDING] == handlers


def test_the_app_is_interrupted_when_the_signal_comes_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending_signals, "SAME", -1.0)
    ending_signals.interrupt_on_signals()
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(answers_to(signal.SIGHUP, signal.SIGTERM))
    assert ending_signals.exit_code() == 129


def test_a_line_that_hangs_up_again_later_interrupts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending_signals, "SAME", -1.0)
    ending_signals.interrupt_on_signals()
    assert asyncio.run(answers_to(signal.SIGHUP, signal.SIGHUP)) == [129, 129]
