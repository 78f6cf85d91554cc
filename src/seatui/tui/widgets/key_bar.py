"""The footer of a screen: its main commands, with their keys."""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from textual import events
from textual.content import Content
from textual.widget import Widget

from seatui.tui.commands.command import Command
from seatui.tui.commands.dialog_commands import APP_COMMANDS
from seatui.tui.commands.keymap import Keymap, keys_of, written_first

BETWEEN = 2
"""Cells between two keys."""

HELP = ".help"
"""The end of the id of the help command, which is shown however narrow the screen is."""


class FooterKey(NamedTuple):
    """A key of the footer: command, Textual's name, display form, effect, and whether possible now."""

    command_id: str
    key: str
    written: str
    does: str
    is_possible: bool

    @property
    def width(self) -> int:
        """The width in cells."""
        return len(self.written) + 1 + len(self.does)


def footer_keys(commands: Sequence[Command[Any]], context: object, keymap: Keymap) -> list[FooterKey]:
    """The footer's keys of a screen's commands and of the app-wide ones."""
    return [
        FooterKey(
            command.id,
            keys_of(command, keymap)[0],
            written_first(command, keymap),
            command.name_now(context) if command.name_now else command.name,
            not command.why_not(context),
        )
        for command in (*commands, *APP_COMMANDS)
        if command.in_footer and keys_of(command, keymap)
    ]


class KeyBar(Widget):
    """Shows as many of the keys as fit, in order; a click types the key.

    One widget: Textual's footer has one for each key, and recreates them all whenever a key comes or goes.
    keys: returns the present keys of the screen.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $footer-background;
        color: $footer-foreground;
    }
    """

    def __init__(self, keys: Callable[[], list[FooterKey]]) -> None:
        super().__init__()
        self._keys_now = keys
        self._keys: list[FooterKey] = []

    def on_mount(self) -> None:
        """Follows changes of the screen in front: beneath a dialog no key works, and none is shown."""
        self.app.screen_change_signal.subscribe(self, self._on_screen_change, immediate=True)
        self.follow()

    def on_unmount(self) -> None:
        """Unsubscribes: the signal would keep the widget, its screen and the house in memory."""
        self.app.screen_change_signal.unsubscribe(self)

    def _on_screen_change(self, _: Any) -> None:
        self.follow()

    def follow(self) -> None:
        """Shows the present keys; none beneath another screen."""
        keys = self._keys_now() if self.app.screen_stack[-1:] == [self.screen] else []
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def render(self) -> Content:
        """`space Pick  4b Best  / Find  enter Confirm`; keys not possible now are dimmed."""
        return Content(" " * BETWEEN).join(
            Content.assemble(
                (key.written, "$footer-key-foreground bold" if key.is_possible else "$footer-foreground 40%"),
                (
                    f" {key.does}",
                    "$footer-description-foreground" if key.is_possible else "$footer-foreground 40%",
                ),
            )
            for key, _ in self._fitting()
        )

    def _fitting(self) -> Iterator[tuple[FooterKey, int]]:
        """The keys that fit, and the first cell of each."""
        width = self.content_size.width
        help_width = sum(key.width + BETWEEN for key in self._keys if key.command_id.endswith(HELP))
        ends = accumulate(key.width + BETWEEN for key in self._keys if not key.command_id.endswith(HELP))
        fitting = sum(end + help_width - BETWEEN <= width for end in ends)
        others = [key for key in self._keys if not key.command_id.endswith(HELP)][:fitting]
        shown = [key for key in self._keys if key in others or key.command_id.endswith(HELP)]
        starts = accumulate((key.width + BETWEEN for key in shown), initial=0)
        yield from zip(shown, starts, strict=False)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Types the key that was clicked."""
        at = event.x - self.styles.padding.left
        for key, start in self._fitting():
            if start <= at < start + key.width:
                self.app.simulate_key(key.key)
