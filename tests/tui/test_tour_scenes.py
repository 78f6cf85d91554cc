"""The other parties of the tour: what they do, and what is left of it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event

import pytest

from seatui.demo.tour.tour_scenes import OtherParties, TourScenes
from tests.tui.fakes import NOW, TONIGHT, FakeDatabase, rows_of_seats
from tests.tui.houses import database_of
from tests.waiting import until_async


@dataclass
class FakeLine:
    """A line that only notes whether it is cut."""

    dsn: str = ""
    is_cut: bool = False

    def cut(self) -> None:
        self.is_cut = True

    def mend(self) -> None:
        self.is_cut = False


@dataclass
class Stage:
    """A house with the parties of a tour."""

    database: FakeDatabase
    kill: Callable[[], object] = lambda: None
    breaches: Sequence[object] = ()
    line: FakeLine = field(default_factory=FakeLine)

    async def scenes(self) -> TourScenes:
        """The scenes in the house."""
        parties = OtherParties(
            houses=self.database,
            rival=self.database.service(),
            line=self.line,
            kill=self.kill,
            check=self._check,
            terminal="window 1",
        )
        return TourScenes(parties, await self.database.house("E1", TONIGHT), NOW)

    async def _check(self) -> Sequence[object]:
        return self.breaches


@pytest.fixture
def stage() -> Stage:
    return Stage(database_of(rows_of_seats("Stalls", "ABCDEFGH", 12)))


async def test_calm_waits_for_a_kill_that_was_left_under_way(stage: Stage) -> None:
    may_end, is_killed = Event(), Event()

    def kill() -> None:
        may_end.wait()
        is_killed.set()

    stage.kill = kill
    scenes = await stage.scenes()
    killing = asyncio.create_task(scenes.play("kill", {}))
    await until_async(lambda: stage.line.is_cut, "the line is cut")
    killing.cancel()
    calming = asyncio.create_task(scenes.play("calm", {}))
    await asyncio.wait({calming}, timeout=0.05)
    assert not calming.done()
    may_end.set()
    await calming
    assert is_killed.is_set()
    assert not stage.line.is_cut
