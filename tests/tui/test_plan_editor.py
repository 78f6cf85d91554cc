"""The editor of a plan: its keys, its questions, and that nothing unsaved is lost unasked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from seatui.cli.named_showing import NamedShowing
from seatui.cli.plan_editor import open_showing
from seatui.domain.errors import InvalidRequest, SeatsWouldBeLost
from seatui.domain.model.seats import LostSeat, Seat, SeatKind, SeatState, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.local_times import TypedTime
from seatui.domain.words.money import plain_money
from seatui.postgres import Database, PostgresHouseRepository
from seatui.tui.commands.editor_commands import PLAN_COMMANDS
from seatui.tui.controllers.plan_editing import EditedPlan
from seatui.tui.plan_app import PlanApp
from seatui.tui.plan_keeper import Saving
from seatui.tui.screens.ask_screen import AskScreen
from seatui.tui.widgets.title_bar import TitleBar
from tests.support import SHOWTIME, live_seats, make_house, request, service_on, statuses
from tests.tui.fakes import NOW, TONIGHT
from tests.tui.settled_pilot import SettledPilot
from tests.unit.houses import house_of
from tests.waiting import until_async

HALL = house_of("....", "..x.", "", "....", "....")


@dataclass
class Keeper:
    """Keeps plans in a list. refusal: raised instead, until it is taken away."""

    saved: list[Plan] = field(default_factory=list)
    lines: tuple[str, ...] = ()
    refusal: InvalidRequest | SeatsWouldBeLost | None = None
    going_on: asyncio.Event | None = None

    async def look_ahead(self, plan: Plan) -> Saving:
        """Whom it concerns."""
        if isinstance(self.refusal, SeatsWouldBeLost):
            raise self.refusal
        return Saving(f"Save the plan of {plan.name}?", self.lines)

    async def save(self, plan: Plan, saving: Saving) -> str:
        """Keeps it."""
        if self.going_on:
            await self.going_on.wait()
        if self.refusal:
            raise self.refusal
        self.saved.append(plan)
        return "The plan was saved"


@dataclass
class Editor:
    """Someone at the editor."""

    app: PlanApp
    keeper: Keeper
    pilot: SettledPilot = field(init=False)

    def __post_init__(self) -> None:
        self.pilot = SettledPilot(self.app)

    async def press(self, *keys: str) -> None:
        """Presses keys, and lets the app catch up."""
        await self.pilot.press(*keys)

    async def until_said(self, words: str) -> None:
        """Waits for the line under the map."""
        await until_async(lambda: words in self.line, lambda: self.line, pause=lambda: self.pilot.pause(0.02))

    @property
    def line(self) -> str:
        """The line under the map."""
        return self.app.editor.seat_line.text

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return self.app.editor.editing.draft.plan

    @property
    def seats(self) -> dict[str, Seat]:
        """Its seats by id."""
        return {seat.seat_id: seat for seat in self.plan.seats}

    @property
    def title(self) -> str:
        """The line at the top."""
        return self.app.editor.query_one(TitleBar).render().plain

    @property
    def map_lines(self) -> list[str]:
        """The map as drawn, without blank lines."""
        seat_map = self.app.editor.seat_map
        lines = [seat_map.render_line(y).text.rstrip() for y in range(seat_map.size.height)]
        return [line for line in lines if line.strip()]


@asynccontextmanager
async def at_a_plan(keeper: Keeper | None = None, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Editor]:
    """The editor, at a hall in which B3 is sold to Ann Miller."""
    plan = Plan("Hall", tuple(HALL.layout.seats.values()))
    sold = {"B3": SeatState(SeatStatus.SOLD, "BK-1")}
    edited = EditedPlan(
        "Plan of the hall", plan, Showing("E1", TONIGHT, "Hamlet"), NOW, sold, {"B3": "Ann Miller"}
    )
    keeper = keeper or Keeper()
    app = PlanApp(edited, keeper)
    async with app.run_test(size=size):
        editor = Editor(app, keeper)
        await editor.pilot.pause()
        yield editor


async def test_blocks_and_the_stage_are_mended_by_keys() -> None:
    async with at_a_plan() as editor:
        await editor.press("g", "home")
        assert editor.line.endswith("Stalls, row A, seat 1  block 1 of 2")
        assert "unsaved" not in editor.title
        for words in ("t Turn", "s Stage", "x Kill", "u Undo", "enter Save", "q Leave", "? Help"):
            assert words in _text(editor).splitlines()[-1]
        await editor.press("slash", *"D3", "enter")
        assert "row D, seat 3" in editor.line
        await editor.press("slash", *"Z9", "enter")
        assert "No seat, row or zone is called so" in _text(editor)
        await editor.press("escape", "slash", *"row A", "enter")
        assert "row A" in editor.line
        drawn = editor.map_lines
        await editor.press("t")
        assert editor.line == "The block was turned"
        assert "20 seats · unsaved" not in editor.title
        assert "16 seats · unsaved" in editor.title
        assert editor.map_lines != drawn
        assert any(line.split() == ["B", "A"] for line in editor.map_lines)  # labels of upright rows
        await editor.press("u")
        assert editor.line == "Taken back: The block was turned"
        assert editor.map_lines == drawn
        assert "unsaved" not in editor.title
        await editor.press("U", "u", "m")
        assert [editor.seats[each].column for each in ("A1", "A4")] == [3, 0]
        await editor.press("u", "f")
        assert editor.seats["A1"].row_index == 1
        await editor.press("u", "L", "ctrl+right")
        assert editor.seats["A1"].column - editor.seats["C1"].column == 2
        await editor.press("J")
        assert editor.seats["A1"].block == 1
        await editor.press("s", *"bot", "enter")
        assert editor.line == "The stage is at the bottom"
        assert editor.seats["A1"].row_index == 1  # row B is nearer to it
        await editor.press("s", *"bot", "enter")
        assert editor.line == "The stage is there already"
        await editor.press("s", *"nowhere", "enter")
        assert isinstance(editor.app.screen, AskScreen)
        assert "top, bottom, left, right, centre" in _text(editor)
        await editor.press("escape", "G", "S")
        assert editor.plan.place_of_stage is not None
        assert editor.plan.place_of_stage.line > 0


async def test_seats_are_marked_named_and_killed_but_not_booked_ones() -> None:
    async with at_a_plan() as editor:
        await editor.press("g", "home", "w")
        assert editor.seats["A1"].kind is SeatKind.WHEELCHAIR
        await editor.press("right", "left")
        assert "block 1 of 2 · wheelchair place" in editor.line
        await editor.press("w", "asterisk", "r")
        assert {seat.kind for seat in editor.plan.seats if seat.row == "A"} == {SeatKind.RESTRICTED_VIEW}
        await editor.press("escape", "escape", "down", "home", "right", "right")
        assert editor.line.endswith("Stalls, row B, seat 3  block 1 of 2 · sold · Ann Miller")
        for key in ("x", "X"):
            await editor.press(key)
            assert editor.line == (
                "Stalls, row B, seat 3 (Ann Miller) is booked: move or cancel the booking first"
            )
        await editor.press("left", "x")
        assert "B2" not in editor.seats
        assert editor.app.editor.state.cursor is not None
        assert editor.app.editor.state.cursor.seat.seat_id in {"B1", "B3"}
        await editor.press("g", "v", "down", "n")
        assert isinstance(editor.app.screen, AskScreen)
        await editor.press(*["backspace"] * 9, *"Balcony", "enter")
        assert {seat.zone for seat in editor.plan.seats if seat.block == 0} == {"Balcony", "Stalls"}
        await editor.press("escape", "escape", "G", "n", *["backspace"] * 9, *"Rear", "enter")
        assert {seat.zone for seat in editor.plan.seats if seat.block == 1} == {"Rear"}
        await editor.press("G", "X")
        assert editor.line == "4 seats are gone"


async def test_saving_says_who_is_affected_and_leaving_asks() -> None:
    keeper = Keeper(lines=("1 seat of Ann Miller",))
    async with at_a_plan(keeper) as editor:
        await editor.press("enter")
        assert editor.line == "Nothing has changed since it was saved"
        await editor.press("t", "ctrl+s")
        assert isinstance(editor.app.screen, AskScreen)
        assert "1 seat of Ann Miller" in _text(editor)
        await editor.press("escape")
        assert not keeper.saved
        lost = LostSeat("B3", SeatStatus.SOLD, "BK-1", "Ann Miller")
        keeper.refusal = SeatsWouldBeLost([lost])
        await editor.press("enter")
        await editor.until_said("Not saved: the plan has no place for 1 seat")
        keeper.refusal = InvalidRequest("other bookings are affected by now")
        await editor.press("enter", "enter")
        await editor.until_said("Not saved: other bookings are affected by now")
        assert "unsaved" in editor.title
        keeper.refusal, keeper.going_on = None, asyncio.Event()
        await editor.press("enter", "enter")
        await editor.until_said("Saving")
        await editor.press("q")
        assert "is being saved" in editor.line
        turned = editor.plan
        await editor.press("w")  # edits go on meanwhile
        keeper.going_on.set()
        await editor.until_said("The plan was saved")
        assert keeper.saved == [turned]
        assert "unsaved" in editor.title
        await editor.press("u")
        assert "unsaved" not in editor.title
        await editor.press("U", "q")
        assert "Leave without saving?" in _text(editor)
        await editor.press("escape")
        assert editor.app.is_running
        await editor.press("s", "ctrl+q")  # from a dialog
        assert "Leave without saving?" in _text(editor)
        await editor.press("enter")
        assert not editor.app.is_running


async def test_every_command_of_the_editor_runs_and_is_offered() -> None:
    asking = {"plan.stage", "plan.zone", "plan.find", "plan.save", "plan.leave"}
    async with at_a_plan(size=(160, 50)) as editor:
        await editor.press("t", "u", "space")
        for command in PLAN_COMMANDS:
            await editor.app.run_action(f"app.run_command('{command.id}')")
            await editor.pilot.pause()
            is_asking = editor.app.screen is not editor.app.editor
            assert is_asking is (command.id in asking), command.id
            if is_asking:
                await editor.press("escape")
        await editor.press("escape", "escape", "escape")
        await editor.press("q", "escape", "question_mark")
        assert "Plan: keys" in _text(editor)


async def test_the_editor_ends_when_its_terminal_does_also_with_edits_that_are_not_saved() -> None:
    async with at_a_plan() as editor:
        await editor.press("x")
        editor.app.leave(129)
        await until_async(lambda: editor.app.return_code == 129, "it ends")


async def test_an_edited_plan_is_saved_to_its_showing_and_sold_seats_keep_their_bookings(
    database: Database, dsn: str
) -> None:
    await make_house(database)
    await service_on(database).book_tickets(request("B2", user="Ann Miller"))
    before, seats_before = statuses(dsn), live_seats(dsn)
    edited, keeper = await open_showing(database, NamedShowing("E1", TypedTime(SHOWTIME)), plain_money)
    app = PlanApp(edited, keeper)
    async with app.run_test(size=(100, 30)):
        editor = Editor(app, Keeper())
        await editor.press("g", "home", "down", "right")
        assert editor.line.endswith("sold · Ann Miller")
        await editor.press("w", "t", "up", "m", "enter")
        await until_async(lambda: "enter saves it" in _text(editor), "the question", pause=editor.pilot.pause)
        assert "Save the plan of Hamlet, Thu 01 May 2031 12:00?" in _text(editor)
        assert "(sold; BK-" in _text(editor)
        assert "standard becomes wheelchair" in _text(editor)
        await editor.press("enter")
        await editor.until_said("was saved")
    house = await PostgresHouseRepository(database).house("E1", SHOWTIME)
    saved = {seat.seat_id: (seat.column, seat.line, seat.kind) for seat in editor.plan.seats}
    assert {
        seat.seat_id: (seat.column, seat.line, seat.kind) for seat in house.layout.seats.values()
    } == saved
    assert house.layout.upright_rows
    assert house.layout.seats["B2"].kind is SeatKind.WHEELCHAIR
    assert (statuses(dsn), live_seats(dsn)) == (before, seats_before)


def _text(editor: Editor) -> str:
    return "\n".join(
        "".join(segment.text for segment in line) for line in editor.app.screen._compositor.render_strips()
    )
