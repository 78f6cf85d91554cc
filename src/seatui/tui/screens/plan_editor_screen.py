"""The editor of a plan: its map, the line that names the seat, and the questions before a change is kept."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content

from seatui.domain.editing.plan_edits import zone_fault
from seatui.domain.errors import OutcomeUnknown, SeatuiError
from seatui.domain.model.seats import Seat
from seatui.domain.model.stage_side import StageSide
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.glyphs import GlyphSet
from seatui.domain.words.money import MoneyOf
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import seats_count
from seatui.tui.commands.advice import key_phrase
from seatui.tui.commands.command import bindings
from seatui.tui.commands.editor_commands import PLAN_COMMANDS
from seatui.tui.commands.keymap import Keymap
from seatui.tui.controllers.picking_keys import PickingController
from seatui.tui.controllers.plan_editing import EditedPlan, PlanEditing, PlanState
from seatui.tui.map.map_view import SeatMapView
from seatui.tui.messages import PlanLeft, SeatDragged, SeatPressed, SeatReleased
from seatui.tui.plan_keeper import PlanKeeper, Saving
from seatui.tui.screens.ask_screen import AskScreen
from seatui.tui.state import HouseChange
from seatui.tui.terminal.painting import SparingScreen
from seatui.tui.widgets.key_bar import KeyBar, footer_keys
from seatui.tui.widgets.legend import LegendLine
from seatui.tui.widgets.seat_line import SeatLine
from seatui.tui.widgets.title_bar import TitleBar
from seatui.tui.zoom import Zoom

KEEPING = "plans"
"""The group of the app's workers that save a plan, or ask what that would do."""


class PlanEditorScreen(SparingScreen[None]):
    """Passes the state of an edited plan to its widgets, and keys to its controllers.

    Posts PlanLeft when it is left.
    """

    BINDINGS = bindings(PLAN_COMMANDS)
    commands = PLAN_COMMANDS
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012
    DEFAULT_CSS: ClassVar[str] = """
    PlanEditorScreen {
        &.-low LegendLine { display: none; }
    }
    """

    def __init__(
        self, edited: EditedPlan, keeper: PlanKeeper, glyphs: GlyphSet, keymap: Keymap, money_of: MoneyOf
    ) -> None:
        super().__init__()
        self._edited = edited
        self._keeper = keeper
        self._glyphs = glyphs
        self._keymap = keymap
        self._is_saving = False
        self.state = PlanState(edited.showing, self._show_change, money_of)
        """What the map shows."""
        self.seat_map = SeatMapView(self.state, glyphs=glyphs)
        """The map."""
        self.picking = PickingController(self.state, self)
        """The controller of cursor and picks."""
        self.editing = PlanEditing(edited, self.state, self)
        """The controller of edits."""
        self.seat_line = SeatLine(glyphs=glyphs)
        """The line that names the seat at the cursor."""
        self._title_bar = TitleBar(Content.styled(edited.title, "bold"))
        self._legend = LegendLine(glyphs=glyphs)
        self._key_bar = KeyBar(lambda: footer_keys(PLAN_COMMANDS, self, keymap))

    def compose(self) -> ComposeResult:
        """The map with its lines below it."""
        yield self._title_bar
        yield self.seat_map
        yield self.seat_line
        yield self._legend
        yield self._key_bar

    def on_mount(self) -> None:
        """Shows the plan."""
        self.seat_map.focus()
        self.editing.begin()

    def _show_change(self, change: HouseChange) -> None:
        self.seat_map.show_change(change, leap=not self.picking.is_dragging)
        if change.is_replaced:
            self._show_plan()
        if change.zoom or change.is_replaced:
            self._show_signs()
        self.name_seat()
        self._key_bar.follow()

    def _show_plan(self) -> None:
        reading = self.state.reading
        if reading is not None:
            self._legend.show_counts(reading.counts, reading.house.layout.kinds)
        self._show_title()

    def _show_title(self) -> None:
        plan = self.editing.draft.plan
        words = seats_count(len(plan.seats))
        unsaved = f" {self._glyphs.separator} unsaved" if self.editing.draft.is_unsaved else ""
        self._title_bar.set_text(Content.assemble(words, (unsaved, "bold")))

    def _show_signs(self) -> None:
        self._legend.display = self.state.zoom is not Zoom.OVERVIEW

    def name_seat(self) -> None:
        """Names the seat at the cursor: its block, its kind, and who has it."""
        cursor, reading = self.state.cursor, self.state.reading
        if cursor is None or reading is None:
            return
        seat = cursor.seat
        self.seat_line.name_place(
            seat,
            reading.house,
            reading.read_at,
            self.editing.place_words(seat),
            picked=seat.seat_id in self.state.picks,
            customer=self._edited.customers.get(seat.seat_id, ""),
        )

    def hint(self, words: str) -> None:
        """Shows why something cannot be done, until the cursor moves."""
        self.seat_line.hint(words)

    def inform(self, words: str) -> None:
        """Shows what was done, until the cursor moves."""
        self.seat_line.inform(words)

    def refuse(self, seat: Seat) -> None:
        """Says that a seat cannot be picked; in a plan every seat can."""
        self.hint(f"{printable(seat.seat_id)} cannot be picked")

    def refuse_command(self, why_not: str) -> None:
        """Shows why a command is not possible now."""
        self.hint(why_not)

    def ask_stage(self) -> None:
        """Asks where the stage is."""
        sides = ", ".join(side.value for side in StageSide)
        question = AskScreen(
            f"Where is the stage? {sides}",
            "puts it there",
            self._keymap,
            typed="",
            placeholder="the first letter is enough",
            fault_of=_fault_of_side,
        )
        self.app.push_screen(question, self._place_stage)

    def _place_stage(self, typed: str | None) -> None:
        side = _side(typed or "")
        if side is not None:
            self.editing.place_stage(side)

    def ask_zone(self) -> None:
        """Asks for the name of the zone at the cursor, or of one for the picked seats."""
        seats = self.editing.seats_of_zone
        known = next(iter({seat.zone for seat in seats})) if len({seat.zone for seat in seats}) == 1 else ""
        question = AskScreen(
            f"The zone of {seats_count(len(seats))}:",
            "names it",
            self._keymap,
            typed=known,
            placeholder="empty: a zone without a name",
            fault_of=zone_fault,
        )

        def name(typed: str | None) -> None:
            if typed is not None and typed != known:
                self.editing.name_zone(seats, typed)

        self.app.push_screen(question, name)

    def ask_place(self) -> None:
        """Asks for a seat, row or zone, and goes there."""
        found = self.editing.found

        def fault_of(typed: str) -> str:
            return "" if not typed.strip() or found(typed) else "no seat, row or zone is called so"

        def go(typed: str | None) -> None:
            match = found(typed or "")
            if match is not None:
                self.editing.go_to(match)

        question = AskScreen(
            "Go to which seat, row or zone?",
            "goes there",
            self._keymap,
            typed="",
            placeholder="F12, row F, Stalls",
            fault_of=fault_of,
        )
        self.app.push_screen(question, go)

    def save(self) -> None:
        """Asks what saving would do, shows it, and saves the plan as it is now if the clerk agrees."""
        if self._is_saving:
            self.hint("The plan is being saved")
        else:
            self.app.run_worker(self._ask_to_save(), group=KEEPING, exit_on_error=False)

    async def _ask_to_save(self) -> None:
        plan = self.editing.draft.plan
        self._is_saving = True
        try:
            saving = await self._keeper.look_ahead(plan)
        except SeatuiError as refused:
            self._say_unsaved(refused)
            return
        finally:
            self._is_saving = False
        question = AskScreen(saving.question, "saves it", self._keymap, details=saving.lines)

        def decide(answer: str | None) -> None:
            if answer is not None:
                self._is_saving = True
                self.inform("Saving …")
                # Of the app: a screen that closes must not stop it.
                self.app.run_worker(self._save(plan, saving), group=KEEPING, exit_on_error=False)

        self.app.push_screen(question, decide)

    async def _save(self, plan: Plan, saving: Saving) -> None:
        try:
            words = await self._keeper.save(plan, saving)
        except SeatuiError as refused:
            self._say_unsaved(refused)
        else:
            self.editing.keep_saved(plan)
            self.inform(words)
        finally:
            self._is_saving = False
            self._show_title()
            self._key_bar.follow()

    def _say_unsaved(self, error: SeatuiError) -> None:
        said = " ".join(str(error).split())
        self.hint(said if isinstance(error, OutcomeUnknown) else f"Not saved: {said}")

    def leave(self) -> None:
        """Closes the editor; asks before that if something is not saved."""
        if self._is_saving:
            self.hint("The plan is being saved: leave it when that is done")
        elif not self.editing.draft.is_unsaved:
            self.post_message(PlanLeft())
        else:
            question = AskScreen("Leave without saving? The edits are lost.", "leaves", self._keymap)
            self.app.push_screen(question, self._leave_if)

    def _leave_if(self, answer: str | None) -> None:
        if answer is not None:
            self.post_message(PlanLeft())

    def go_back(self) -> None:
        """Takes one step back: dismisses the hint, the range or the selection."""
        if self.seat_line.is_hinting:
            self.name_seat()
        elif not self.picking.step_back():
            undoes = key_phrase("plan.undo", "takes edits back", self._keymap)
            self.inform("; ".join(filter(None, ["Nothing is picked", undoes])))

    def on_seat_pressed(self, message: SeatPressed) -> None:
        """Moves the cursor to the seat."""
        self.picking.press(message.spot)

    def on_seat_dragged(self, message: SeatDragged) -> None:
        """Extends the range to the seat."""
        self.picking.drag(message.spot)

    def on_seat_released(self, _: SeatReleased) -> None:
        """Keeps the range, or picks the seat."""
        self.picking.release()


def _side(typed: str) -> StageSide | None:
    begun = typed.strip().casefold()
    return next((side for side in StageSide if begun and side.value.startswith(begun)), None)


def _fault_of_side(typed: str) -> str:
    return "" if not typed.strip() or _side(typed) else "one of top, bottom, left, right, centre"
