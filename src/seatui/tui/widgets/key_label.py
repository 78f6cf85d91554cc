"""A key hint of a dialog, which can be clicked."""

from typing import Any

from textual.content import Content
from textual.widgets import Static

from seatui.tui.commands.command import Command


class KeyLabel(Static):
    """A key hint; a click runs the command of the key. Without a key, the name of the command."""

    def __init__(self, hint: str, command: Command[Any], id: str | None = None) -> None:  # noqa: A002
        self.command = command
        super().__init__(self._words(hint), id=id)
        self._action = command.action

    def say(self, hint: str) -> None:
        """Shows another hint."""
        self.update(self._words(hint))

    def _words(self, hint: str) -> Content:
        key, _, does = (hint or self.command.name).partition(" ")
        return Content.assemble((f" {key} ", "bold $seat-picked-text on $seat-picked"), f" {does}")

    async def on_click(self) -> None:
        """Runs the command of the key."""
        await self.screen.run_action(self._action)
