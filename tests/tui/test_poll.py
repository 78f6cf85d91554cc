"""Asking again and again."""

import asyncio
from collections.abc import Sequence

import pytest

from seatui.domain.errors import DatabaseUnavailable, SchemaMissing, SeatuiError
from seatui.tui.controllers.poll import NotAnswering, Pace, Poll
from tests.support import PATIENCE


class Source:
    """Something to poll: answers from a list, each an answer or an error."""

    def __init__(self, answers: Sequence[int | SeatuiError]) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.is_done = asyncio.Event()

    async def load(self) -> int:
        self.asked += 1
        if not self.answers:
            self.is_done.set()
            await asyncio.Event().wait()
        answer = self.answers.pop(0)
        if isinstance(answer, SeatuiError):
            raise answer
        return answer


async def test_a_poll_goes_on_after_errors() -> None:
    source = Source([1, DatabaseUnavailable("gone"), SchemaMissing(), 2])
    loaded: list[int] = []
    failed: list[SeatuiError] = []
    pace = Pace(first_retry=0, longest_retry=0)
    running = asyncio.create_task(Poll(source.load, loaded.append, failed.append, every=0, pace=pace).run())
    await asyncio.wait_for(source.is_done.wait(), PATIENCE)
    running.cancel()
    assert loaded == [1, 2]
    assert [type(error) for error in failed] == [DatabaseUnavailable, SchemaMissing]


async def test_a_poll_that_is_woken_does_not_report_the_old_answer() -> None:
    release, asked, loaded = asyncio.Event(), asyncio.Event(), asyncio.Queue[int]()
    answers = [1, 2]

    async def load() -> int:
        asked.set()
        mine = answers.pop(0)
        await release.wait()
        return mine

    poll = Poll(load, loaded.put_nowait, lambda _: None, every=3600, pace=Pace())
    running = asyncio.create_task(poll.run())
    await asyncio.wait_for(asked.wait(), PATIENCE)
    poll.wake()
    release.set()
    assert await asyncio.wait_for(loaded.get(), PATIENCE) == 2
    running.cancel()


async def test_a_poll_says_so_when_an_answer_is_late_and_still_takes_it() -> None:
    release, loaded = asyncio.Event(), asyncio.Queue[int]()
    failed: list[SeatuiError] = []

    async def load() -> int:
        await release.wait()
        return 7

    def late(error: SeatuiError) -> None:
        failed.append(error)
        release.set()

    poll = Poll(load, loaded.put_nowait, late, every=3600, pace=Pace(patience=0.001))
    running = asyncio.create_task(poll.run())
    assert await asyncio.wait_for(loaded.get(), PATIENCE) == 7
    assert isinstance(failed[0], NotAnswering)
    running.cancel()


async def test_one_slow_answer_is_not_followed_by_a_long_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    answers = 0
    again = asyncio.Event()

    async def load() -> int:
        nonlocal now, answers
        now += 3600.0
        answers += 1
        return answers

    def loaded(answer: int) -> None:
        if answer == 3:
            again.set()

    monkeypatch.setattr("seatui.tui.controllers.poll.monotonic", lambda: now)
    asking = Poll(load, loaded, lambda _: None, every=0.001, pace=Pace(longest_rest=0.001))
    running = asyncio.create_task(asking.run())
    await asyncio.wait_for(again.wait(), PATIENCE)
    running.cancel()


async def test_a_nudge_loads_at_once_and_the_next_ones_only_so_often() -> None:
    loaded: list[float] = []
    is_loaded = asyncio.Event()

    async def load() -> None:
        loaded.append(asyncio.get_running_loop().time())
        is_loaded.set()

    poll = Poll(load, lambda _: None, lambda _: None, every=3600, pace=Pace(nudged=0.1))
    running = asyncio.create_task(poll.run())
    await asyncio.wait_for(is_loaded.wait(), PATIENCE)
    for _ in range(3):
        is_loaded.clear()
        poll.nudge()
        await asyncio.wait_for(is_loaded.wait(), PATIENCE)
    running.cancel()
    assert len(loaded) == 4
    assert loaded[3] - loaded[2] >= 0.09
    assert loaded[2] - loaded[1] >= 0.09


async def test_a_nudge_during_a_load_keeps_its_answer_and_loads_again() -> None:
    release, asked, loaded = asyncio.Event(), asyncio.Event(), asyncio.Queue[int]()
    answers = [1, 2]

    async def load() -> int:
        asked.set()
        mine = answers.pop(0)
        await release.wait()
        return mine

    poll = Poll(load, loaded.put_nowait, lambda _: None, every=3600, pace=Pace(nudged=0))
    running = asyncio.create_task(poll.run())
    await asyncio.wait_for(asked.wait(), PATIENCE)
    poll.nudge()
    release.set()
    assert [await asyncio.wait_for(loaded.get(), PATIENCE) for _ in range(2)] == [1, 2]
    running.cancel()
