"""A showing that has begun: the title warns, and so do the dialogs that sell and hold."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from textual.color import Color

from seatui.domain.model.zones import machine_zone
from seatui.domain.words.times import end_words
from seatui.tui.controllers.poll import Pace
from seatui.tui.widgets.title_bar import TitleBar
from tests.tui.driving import LIVE, QUICK, Clerk, at_a_house
from tests.tui.fakes import TONIGHT, FakeDatabase, rows_of_seats

A_DAY, SOON = timedelta(hours=24), -timedelta(minutes=1)


@asynccontextmanager
async def at_a_house_that_began(
    ago: timedelta, pace: Pace = QUICK
) -> AsyncIterator[tuple[Clerk, list[datetime]]]:
    """A house so long after its beginning, and the time of the database in a list, to be changed."""
    made = FakeDatabase()
    made.add(rows_of_seats())
    now = [TONIGHT + ago]
    made.now = now[0]
    async with at_a_house(made, pace=pace, clock=lambda: now[0]) as clerk:
        yield clerk, now


def background(clerk: Clerk) -> Color:
    return clerk.house.query_one(TitleBar).styles.background


async def test_the_title_is_a_warning_from_the_beginning_on() -> None:
    async with at_a_house_that_began(A_DAY) as (clerk, _):
        assert "began 24 h ago" in clerk.text
        assert background(clerk) == Color.parse(clerk.app.theme_variables["warning"])


async def test_it_begins_while_the_house_is_open_by_the_clock_of_the_database() -> None:
    async with at_a_house_that_began(SOON, LIVE) as (clerk, now):
        assert "began" not in clerk.text
        assert background(clerk) == Color.parse(clerk.app.theme_variables["primary"])
        now[0] = TONIGHT + timedelta(minutes=1)
        await clerk.until(lambda: "began 1 min ago" in clerk.text)
        assert background(clerk) == Color.parse(clerk.app.theme_variables["warning"])


@pytest.mark.parametrize("key", ["enter", "H"])
async def test_the_dialogs_say_how_long_ago(key: str) -> None:
    async with at_a_house_that_began(A_DAY) as (clerk, _):
        await clerk.press("2", "b")
        await clerk.until(lambda: len(clerk.picked) == 2)
        await clerk.press(key)
        await clerk.until(lambda: "This showing began 24 h ago" in clerk.text)


async def test_an_order_to_hold_asks_first_and_keeps_what_was_said() -> None:
    async with at_a_house_that_began(A_DAY) as (clerk, _):
        await clerk.press("2", "b")
        await clerk.until(lambda: len(clerk.picked) == 2)
        await clerk.type_line(":", "hold Ann 2h", "enter")
        await clerk.until(lambda: "This showing began 24 h ago" in clerk.text)
        assert "HELD" not in clerk.text
        await clerk.press("enter")
        await clerk.until(lambda: "HELD" in clerk.text)
        end = end_words(TONIGHT + A_DAY + timedelta(hours=2), timedelta(hours=2), machine_zone())
        assert f"for Ann · until {end}" in clerk.notice


async def test_an_order_to_sell_asks_first() -> None:
    async with at_a_house_that_began(A_DAY) as (clerk, _):
        await clerk.press("2", "b")
        await clerk.until(lambda: len(clerk.picked) == 2)
        await clerk.type_line(":", "sell Ann", "enter")
        await clerk.until(lambda: "This showing began 24 h ago" in clerk.text)
        assert "SOLD" not in clerk.text
        await clerk.press("enter")
        await clerk.until(lambda: "SOLD" in clerk.text)
