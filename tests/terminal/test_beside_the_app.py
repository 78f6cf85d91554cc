"""What runs beside the app, such as the tour, ends with it; and its error is told, not kept."""

import asyncio

import pytest

from seatui.cli.app_start import Guest, run_app
from seatui.cli.settings import Settings
from seatui.domain.errors import DatabaseUnavailable
from seatui.tui.app import SeatuiApp
from seatui.tui.messages import QuitAsked
from seatui.tui.screens.showings_screen import ShowingsScreen

SIZE = 80, 24


async def test_an_error_beside_the_app_is_raised_when_the_app_has_ended(small_house: str) -> None:
    async def beside(app: SeatuiApp) -> None:
        try:
            raise DatabaseUnavailable("the server was killed")
        finally:
            app.post_message(QuitAsked())

    with pytest.raises(DatabaseUnavailable, match="the server was killed"):
        await run_app(Settings(dsn=small_house), guest=Guest(beside, SIZE, own_keys=False))


async def test_what_runs_beside_the_app_ends_with_it_and_may_take_its_time_to(small_house: str) -> None:
    seen = list[str]()

    async def beside(app: SeatuiApp) -> None:
        assert isinstance(app.screen, ShowingsScreen)
        seen.append("began")
        app.post_message(QuitAsked())
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            seen.append("ended")

    await run_app(Settings(dsn=small_house), guest=Guest(beside, SIZE, own_keys=False))
    assert seen == ["began", "ended"]
