"""The command palette: every command of the screen, `:`-orders included, and a few of Textual's."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from textual.app import App
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from seatui.tui.commands.command import Command
from seatui.tui.commands.dialog_commands import APP_COMMANDS

LAST = ("house.leave", "showings.quit", "app.quit")
"""What leaves comes last: the first command is the one that a hasty enter runs."""

PALETTE = "app.palette"


def context_of(command: Command[Any], screen: Screen[Any], app: App[Any]) -> Any:
    """What a command is run on: its screen, or the app."""
    return app if command in APP_COMMANDS else screen


class _Entry(NamedTuple):
    """A line of the palette. is_possible: whether it can be done now; else `words` say why not."""

    name: str
    words: str
    action: str
    is_possible: bool = True


class CommandProvider(Provider):
    """Offers the registry's commands for the screen that lies beneath; those that are not possible now are dimmed."""

    async def discover(self) -> Hits:
        """All of them."""
        for entry in self._entries():
            yield DiscoveryHit(_display(entry), self._run(entry), text=entry.name, help=entry.words)

    async def search(self, query: str) -> Hits:
        """Those whose name or words match."""
        matcher = self.matcher(query)
        for entry in self._entries():
            score = max(matcher.match(entry.name), 0.5 * matcher.match(entry.words))
            if score > 0:
                shown = matcher.highlight(entry.name) if entry.is_possible else _display(entry)
                yield Hit(score, shown, self._run(entry), text=entry.name, help=entry.words)

    def _run(self, entry: _Entry) -> Any:
        return partial(self.app.run_action, entry.action)

    def _entries(self) -> Iterator[_Entry]:
        screen: Any = self.screen
        commands = [*getattr(screen, "commands", ()), *APP_COMMANDS]
        for command in sorted(commands, key=lambda each: LAST.index(each.id) + 1 if each.id in LAST else 0):
            if command.in_help and command.id != PALETTE:
                why_not = command.why_not(context_of(command, screen, self.app))
                words = f"not now: {why_not}" if why_not else command.help
                yield _Entry(command.name, words, f"app.run_command('{command.id}')", not why_not)
        yield _Entry("Theme", "Change the theme", "app.change_theme")
        yield _Entry("Screenshot", "Save the screen as a picture (SVG)", "app.screenshot")


def _display(entry: _Entry) -> Content:
    return Content(entry.name) if entry.is_possible else Content.styled(entry.name, "dim")
