"""The app of one plan: its editor, without showings and sales."""

from textual.screen import Screen

from seatui.domain.words.glyphs import GlyphSet
from seatui.domain.words.money import MoneyOf, plain_money
from seatui.tui.command_app import CommandApp
from seatui.tui.commands.keymap import DEFAULT, Keymap
from seatui.tui.controllers.plan_editing import EditedPlan
from seatui.tui.messages import PlanLeft
from seatui.tui.plan_keeper import PlanKeeper
from seatui.tui.screens.plan_editor_screen import KEEPING, PlanEditorScreen
from seatui.tui.terminal.terminal_driver import EndAsked
from seatui.tui.themes.palettes import POSTER


class PlanApp(CommandApp):
    """Edits a plan until it is left. keeper: where it is saved. Other parameters as for `SeatuiApp`."""

    def __init__(
        self,
        edited: EditedPlan,
        keeper: PlanKeeper,
        *,
        encoding: str | None = None,
        glyphs: GlyphSet | None = None,
        money_of: MoneyOf = plain_money,
        theme: str = POSTER.name,
        keymap: Keymap = DEFAULT,
    ) -> None:
        super().__init__(encoding=encoding, glyphs=glyphs, theme=theme, keymap=keymap)
        self.editor = PlanEditorScreen(edited, keeper, self.glyphs, keymap, money_of)
        """The only screen, beneath its dialogs."""

    def get_default_screen(self) -> Screen[None]:
        """The editor."""
        return self.editor

    def on_plan_left(self, _: PlanLeft) -> None:
        """Quits."""
        self.exit()

    async def action_quit(self) -> None:
        """Leaves the plan, as its own command does; from a dialog, goes back to it first."""
        while self.screen is not self.editor:
            await self.pop_screen()
        self.editor.leave()

    async def on_end_asked(self, message: EndAsked) -> None:
        """Quits whatever is open, and without what is not saved; a plan that is being saved first."""
        self.run_worker(self._end(message.exit_code), group="ends", exit_on_error=False)

    async def _end(self, exit_code: int) -> None:
        # Of an empty list Textual makes all workers, this one too, and would refuse to wait for itself.
        if keeping := [each for each in self.workers if each.group == KEEPING]:
            await self.workers.wait_for_complete(keeping)
        self.exit(return_code=exit_code)
