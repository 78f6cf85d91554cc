"""The commands of a screen that stand in its last line, with their keys."""

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
"""The command that tells all the others: it is there however narrow the screen is."""


class FooterKey(NamedTuple):
    """A key as it is typed, as it is written, what it does, and whether that is possible now."""

    command_id: str
    key: str
    written: str
    does: str
    is_possible: bool

    @property
    def width(self) -> int:
        """The cells that it takes."""
        return len(self.written) + 1 + len(self.does)


def footer_keys(commands: Sequence[Command[Any]], context: object, keymap: Keymap) -> list[FooterKey]:
    """The keys of these commands, and of those that work everywhere, that the last line has."""
    return [
        FooterKey(
            command.id,
            keys_of(command, keymap)[0],
            written_first(command, keymap),
            command.name,
            not command.why_not(context),
        )
        for command in (*commands, *APP_COMMANDS)
        if command.in_footer and keys_of(command, keymap)
    ]


class KeyBar(Widget):
    """As many of the keys as there is room for, the first ones first; a click is as good as the key.

    One widget: Textual's footer has one for each key, and makes them all anew whenever a key comes or goes.
    keys: the keys of the screen now.
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
        """Follows what lies over its screen: beneath a dialog none of its keys does anything."""
        self.app.screen_change_signal.subscribe(self, self._on_screen_change, immediate=True)
        self.follow()

    def on_unmount(self) -> None:
        """The signal would keep it, and its screen with the house, in memory."""
        self.app.screen_change_signal.unsubscribe(self)

    def _on_screen_change(self, _: Any) -> None:
        self.follow()

    def follow(self) -> None:
        """Shows the keys as they are now."""
        keys = self._keys_now() if self.app.screen_stack[-1:] == [self.screen] else []
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def render(self) -> Content:
        """`space Pick  4b Best  / Find  enter Confirm`; what is not possible now is dimmed."""
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
        """The keys that there is room for, and the first cell of each."""
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
