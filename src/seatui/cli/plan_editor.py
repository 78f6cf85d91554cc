"""The editing of a plan in the app: that of a showing, or one in a file."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from seatui.booking import PlanService
from seatui.cli.app_start import end_like, run_to_the_end
from seatui.cli.appearance import tell_textual
from seatui.cli.named_showing import NamedShowing
from seatui.cli.output import local_time
from seatui.cli.replacing import affected_lines, change_lines
from seatui.cli.settings import Settings
from seatui.domain.errors import InvalidRequest, SeatsWouldBeLost
from seatui.domain.garbage import making_what_stays
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.money import Money, MoneyOf
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import seats_count

if TYPE_CHECKING:
    from seatui.booking import HouseRepository
    from seatui.postgres import Database
    from seatui.tui.controllers.plan_editing import EditedPlan
    from seatui.tui.plan_app import PlanApp
    from seatui.tui.plan_keeper import PlanKeeper, Saving

_MOST_LINES = 10
"""The most lines on affected seats: the question has to fit on a screen."""

_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)


async def edit_showing(settings: Settings, named: NamedShowing) -> None:
    """Edits the plan of a showing until the editor is left. Raises InvalidRequest for one without seats."""
    tell_textual(os.environ)
    async with AsyncExitStack() as opened:
        with making_what_stays():
            importing = asyncio.create_task(asyncio.to_thread(import_module, "seatui.tui.plan_app"))
            named.validate()
            database = await opened.enter_async_context(settings.database())
            edited, keeper = await open_showing(database, named, settings.appearance.money_of)
            await importing
            app = _app(settings, edited, keeper)
        await run_to_the_end(app)
    end_like(app)


async def edit_file(settings: Settings, plan: Plan, path: Path) -> None:
    """Edits a plan until the editor is left. path: the file that it is written to."""
    tell_textual(os.environ)
    with making_what_stays():
        from seatui.tui.controllers.plan_editing import EditedPlan

        showing = Showing("", _SOME_TIME, plan.name)
        edited = EditedPlan(f"Plan {printable(path.name)}", plan, showing, _SOME_TIME, {}, {})
        app = _app(settings, edited, FileKeeper(path))
    await run_to_the_end(app)
    end_like(app)


def _app(settings: Settings, edited: "EditedPlan", keeper: "PlanKeeper") -> "PlanApp":
    from seatui.tui.commands.keys_file import keys_file, read_keymap
    from seatui.tui.plan_app import PlanApp

    looks = settings.appearance
    return PlanApp(
        edited,
        keeper,
        encoding=looks.encoding,
        glyphs=looks.glyphs,
        money_of=looks.money_of,
        theme=looks.theme,
        keymap=read_keymap(keys_file()),
    )


async def open_showing(
    database: "Database", named: NamedShowing, money_of: MoneyOf
) -> "tuple[EditedPlan, ShowingKeeper]":
    """The plan of a showing with its sales, and where it is saved. Raises InvalidRequest for one without seats."""
    from seatui.postgres import PostgresHouseRepository
    from seatui.postgres.repositories.plan_writer import PostgresPlanRepository
    from seatui.tui.controllers.plan_editing import EditedPlan

    known = await named.known(database)
    houses, plans = PostgresHouseRepository(database), PlanService(PostgresPlanRepository(database))
    house = await houses.house(known.event_id, known.showtime)
    if not house.layout.seats:
        raise InvalidRequest("this showing has no seats yet: seatui plan import makes them from a plan")
    plan = await plans.plan_of(known.event_id, known.showtime)
    showing, now = house.showing, houses.clock.now()
    title = f"Plan of {_name(showing)}"
    edited = EditedPlan(title, plan, showing, now, house.states, await _customers(houses, house))
    return edited, ShowingKeeper(database, plans, showing, money_of(showing.currency))


async def _customers(houses: "HouseRepository", house: House) -> dict[str, str]:
    """The customers of the seats that are in live bookings, by seat id."""
    showing = house.showing
    bookings = await houses.live_bookings(showing.event_id, showing.showtime)
    return {seat_id: booking.user_id for booking in bookings for seat_id in booking.seat_ids}


class ShowingKeeper(Struct, frozen=True):
    """A `PlanKeeper` that puts the plan in place of the one of a showing."""

    database: "Database"
    plans: PlanService
    showing: Showing
    money: Money

    async def look_ahead(self, plan: Plan) -> "Saving":
        """How many seats change, and which of them are booked. Raises SeatsWouldBeLost."""
        from seatui.tui.plan_keeper import Saving

        change = await self.plans.compare_plan(self.showing, plan)
        if change.in_the_way:
            raise SeatsWouldBeLost(change.in_the_way)
        lines = [*change_lines(change), *_cut([*affected_lines(change, self.money)])]
        agreed = frozenset(each.seat_id for each in change.affected)
        return Saving(f"Save the plan of {_name(self.showing)}?", lines, agreed)

    async def save(self, plan: Plan, saving: "Saving") -> str:
        """Replaces the plan; the terminals that show the house are told."""
        from seatui.postgres.hints import tell_changed_once

        await self.plans.replace_plan(self.showing, plan, agreed=saving.agreed)
        await tell_changed_once(self.database, self.showing.event_id, self.showing.showtime)
        return f"The plan of {_name(self.showing)} was saved"


def _cut(lines: list[str]) -> Iterator[str]:
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield f"  and {seats_count(len(lines) - _MOST_LINES)} more"


def _name(showing: Showing) -> str:
    return f"{printable(showing.name)}, {local_time(showing.showtime, showing.zone)}"


class FileKeeper(Struct, frozen=True):
    """A `PlanKeeper` that writes the plan to a file, as CSV."""

    path: Path

    async def look_ahead(self, plan: Plan) -> "Saving":
        """Whether a file is overwritten."""
        from seatui.tui.plan_keeper import Saving

        there = ["The file is there already: it is overwritten"] if self.path.exists() else []
        return Saving(f"Write {seats_count(len(plan.seats))} to {printable(str(self.path))}?", there)

    async def save(self, plan: Plan, saving: "Saving") -> str:  # noqa: ARG002
        """Writes the file. Raises InvalidRequest where that is not possible."""
        from seatui.cli.plan_exporting import write_file
        from seatui.plans import write_csv

        await asyncio.to_thread(write_file, self.path, write_csv(plan))
        return f"{seats_count(len(plan.seats))} written to {printable(str(self.path))}"
