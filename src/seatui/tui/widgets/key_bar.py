"""The keys that do something on a screen, in its last line."""

from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

BETWEEN = 2
"""Cells between two keys."""

HELP = "help"
"""The action of the key that tells all the others: it is there however narrow the screen is."""


class _Key(NamedTuple):
    """A key as it is typed, as it is written, what it does, and its action."""

    key: str
    written: str
    does: str
    action: str

    @property
    def width(self) -> int:
        """The cells that it takes."""
        return len(self.written) + 1 + len(self.does)


class KeyBar(Widget):
    """As many of the keys as there is room for, the first ones first; a click is as good as the key.

    One widget: Textual's footer has one for each key, and makes them all anew whenever a key comes or goes.
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

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[_Key] = []

    def on_mount(self) -> None:
        """Follows the keys of its screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow, immediate=True)
        self.app.screen_change_signal.subscribe(self, lambda _: self._follow(self.screen), immediate=True)

    def _follow(self, screen: Screen[object]) -> None:
        # Beneath a dialog none of them does anything.
        active = screen.active_bindings.values() if self.app.screen_stack[-1:] == [screen] else ()
        found: dict[str, _Key] = {}
        for _, binding, _, _ in active:
            if binding.show:
                # Of several keys that do the same, the first.
                written = self.app.get_key_display(binding)
                found.setdefault(
                    binding.action, _Key(binding.key, written, binding.description, binding.action)
                )
        keys = list(found.values())
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def render(self) -> Content:
        """`space Pick  4b Best  / Find  enter Confirm`."""
        return Content(" " * BETWEEN).join(
            Content.assemble(
                (key.written, "$footer-key-foreground bold"),
                (f" {key.does}", "$footer-description-foreground"),
            )
            for key, _ in self._fitting()
        )

    def _fitting(self) -> Iterator[tuple[_Key, int]]:
        """The keys that there is room for, and the first cell of each."""
        width = self.content_size.width
        help_width = sum(key.width + BETWEEN for key in self._keys if key.action == HELP)
        ends = accumulate(key.width + BETWEEN for key in self._keys if key.action != HELP)
        fitting = sum(end + help_width - BETWEEN <= width for end in ends)
        others = [key for key in self._keys if key.action != HELP][:fitting]
        shown = [key for key in self._keys if key in others or key.action == HELP]
        starts = accumulate((key.width + BETWEEN for key in shown), initial=0)
        yield from zip(shown, starts, strict=False)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Types the key that was clicked."""
        at = event.x - self.styles.padding.left
        for key, start in self._fitting():
            if start <= at < start + key.width:
                self.app.simulate_key(key.key)
