"""The base of the apps: keys and commands of the registry, themes, and what the terminal can show."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from rich.cells import get_character_cell_size
from textual import events
from textual.color import Color
from textual.command import CommandPalette
from textual.filter import LineFilter, Monochrome, NoColor

from seatui.domain.errors import SeatuiError
from seatui.domain.words.glyphs import GlyphSet, glyphs_for
from seatui.domain.words.substitutes import fitted_to, is_unicode
from seatui.tui.commands.advice import key_phrase
from seatui.tui.commands.command import Command, bindings
from seatui.tui.commands.dialog_commands import APP_COMMANDS
from seatui.tui.commands.keymap import DEFAULT, Keymap, for_textual
from seatui.tui.commands.palette import CommandProvider, commands_of, context_of, is_busy, why_not_now
from seatui.tui.commands.registry import BEYOND, BY_ID, TITLES, scope_of
from seatui.tui.terminal.colour_filter import WithoutColour, wants_no_colour
from seatui.tui.terminal.double_click import DoubleClickGuard
from seatui.tui.terminal.key_queue import KeyQueue
from seatui.tui.terminal.painting import SparingApp, SparingDialog
from seatui.tui.terminal.terminal_encoding import Fitted
from seatui.tui.themes.palettes import POSTER, THEMES
from seatui.tui.themes.theme import ThemeCommands, seat_variables


class CommandApp(SparingApp):
    """An app whose screens have commands of the registry.

    encoding: of what is drawn; by default that of stdout. glyphs: the signs of the map; by default those that the
    encoding has. theme: the name of a theme. keymap: the keys in force.
    """

    TITLE = "seatui"
    BINDINGS = bindings(APP_COMMANDS)
    COMMANDS = {CommandProvider}  # noqa: RUF012
    # At the top: the lines that name the seat and the picks are at the bottom.
    CSS = "ToastRack { dock: top; align: right top; margin-top: 1; }"
    ENABLE_COMMAND_PALETTE = False  # that of Textual, whose binding has no id

    def __init__(
        self,
        *,
        encoding: str | None = None,
        glyphs: GlyphSet | None = None,
        theme: str = POSTER.name,
        keymap: Keymap = DEFAULT,
    ) -> None:
        super().__init__()
        self.use_command_palette = True
        self.encoding = encoding or getattr(sys.__stdout__, "encoding", None) or "utf-8"
        """The encoding of what is drawn."""
        self.glyphs = glyphs or glyphs_for(self.encoding, os.environ.get("TERM"))
        """The signs of the map."""
        self.first_look: Callable[[events.Event], bool] = lambda event: False  # noqa: ARG005
        """Asked of every event before the app: true for those that it keeps to itself."""
        self._keys = KeyQueue(self, lambda event: self.call_later(self._hand_on, event))
        self._double_clicks = DoubleClickGuard(self)
        self.no_color = wants_no_colour()
        fitted = None if is_unicode(self.encoding) else fitted_to(self.encoding, get_character_cell_size)
        self._fitted = Fitted(fitted) if fitted else None
        self._without_colour = WithoutColour(lambda: Color.parse(self.theme_variables["background"]))
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme
        self.keymap_in_force = keymap
        """The keys that differ from the default ones."""
        self.failure: SeatuiError | None = None
        """What the app ends with, if it has failed at what it was started for."""
        self.set_keymap(for_textual(keymap))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The default colours of seats, for themes that define none."""
        return seat_variables(self.current_theme)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The line filters: under `NO_COLOR` for colours, instead of Textual's greys, and for the encoding."""
        filters = [each for each in super().get_line_filters() if not isinstance(each, Monochrome | NoColor)]
        own = (self._without_colour if self.no_color else None, self._fitted)
        return [*filters, *(each for each in own if each is not None)]

    def on_ready(self) -> None:
        """The first screen has been painted."""
        self._keys.begin()

    async def on_event(self, event: events.Event) -> None:
        """Handles keys and pasted text one at a time, each to completion."""
        is_key = isinstance(event, events.Key | events.Paste)
        if not event.is_forwarded and self.first_look(event):
            return
        if is_key and not self.screen_stack:
            return  # typed while the last screen closed: nothing can handle it
        if self._is_rest_of_double_click(event):
            return
        if not is_key or event.is_forwarded:
            await super().on_event(event)
        elif not self._keys.must_wait(event):
            await self._hand_on(event)

    def _is_rest_of_double_click(self, event: events.Event) -> bool:
        if (
            not isinstance(event, events.MouseDown | events.MouseUp)
            or event.is_forwarded
            or not self.screen_stack
        ):
            return False
        return self._double_clicks.swallows(event, self.screen)

    async def _hand_on(self, event: events.Event) -> None:
        if not self.screen_stack:
            return
        screen = self.screen
        target = self.focused or screen
        await super().on_event(event)
        self._keys.follow(event, target, screen)

    async def action_run_command(self, command_id: str) -> None:
        """Runs a command of the registry on the screen in front; shows why one is not possible now."""
        command, screen = BY_ID[command_id], self.screen
        if self._gives_way(command):
            await screen.dismiss()
            screen = self.screen
        why_not = why_not_now(command, self.screen_stack, self)
        if why_not and hasattr(screen, "refuse_command"):
            screen.refuse_command(why_not)
        elif why_not:
            self.notify(why_not, timeout=3, markup=False)
        else:
            running = command.run(context_of(command, screen, self))
            if running is not None:
                await running

    def _gives_way(self, command: Command[Any]) -> bool:
        """Whether the dialog in front closes for a command of the screen beneath it."""
        screen = self.screen
        is_elsewhere = command not in APP_COMMANDS and command not in commands_of(screen)
        return is_elsewhere and isinstance(screen, SparingDialog) and screen.gives_way

    def open_help(self) -> None:
        """Shows the keys of the screen in front; closes the help."""
        from seatui.tui.screens.help_screen import HelpScreen

        screen = self.screen
        commands = commands_of(screen)
        if isinstance(screen, HelpScreen):
            screen.close()
        elif commands and not is_busy(screen):
            scope = scope_of(commands[0])
            beyond = BEYOND.get(scope, ())
            help_screen = HelpScreen(TITLES[scope], commands, self.keymap_in_force, self.glyphs, beyond)
            self.push_screen(help_screen)

    def open_palette(self) -> None:
        """Opens the list of every command over the screen in front, unless that is about to close."""
        if not is_busy(self.screen):
            self.action_command_palette()

    async def quit(self) -> None:
        """Quits."""
        await self.action_quit()

    def action_help_quit(self) -> None:
        """Answers ctrl+c, which ends other programs: says which key quits."""
        if said := key_phrase("app.quit", "quits", self.keymap_in_force):
            self.notify(said, markup=False)

    def search_themes(self) -> None:
        """Opens the list of themes."""
        self.push_screen(CommandPalette(providers=[ThemeCommands], placeholder="Search for themes…"))
