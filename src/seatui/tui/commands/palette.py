"""The command palette: every command of the screen, `:`-orders included, and a few of Textual's."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from textual.app import App
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from seatui.tui.commands.command import Command
from seatui.tui.commands.dialog_commands import APP_COMMANDS, HELP
from seatui.tui.commands.keymap import Keymap, keys_of, written, written_first
from seatui.tui.commands.registry import BY_ID, TITLES, scope_of

LAST = ("house.leave", "showings.quit", "app.quit")
"""Commands that leave, listed last: a hasty enter runs the first one."""

PALETTE = "app.palette"


def commands_of(screen: Screen[Any]) -> Sequence[Command[Any]]:
    """The commands of a screen; none of one of Textual's."""
    return getattr(screen, "commands", ())


def is_busy(screen: Screen[Any]) -> bool:
    """Whether a screen is about to close or to go on: nothing is opened over it."""
    return getattr(screen, "takes_no_keys", False)


def context_of(command: Command[Any], screen: object, app: App[Any]) -> Any:
    """The context that a command runs on: its screen, or the app."""
    return app if command in APP_COMMANDS else screen


def why_not_now(command: Command[Any], stack: Sequence[Screen[Any]], app: App[Any]) -> str:
    """Why a command is not possible now; empty if it is. stack: the open screens, the one in front last.

    One of the screen beneath a dialog is possible only if the dialog closes for it.
    """
    *beneath, front = stack
    if command in APP_COMMANDS or command in commands_of(front):
        return command.why_not(context_of(command, front, app))
    if not getattr(front, "gives_way", False):
        return f"first go back to {TITLES[scope_of(command)].lower()}"
    return why_not_now(command, beneath, app)


class _Entry(NamedTuple):
    """An entry of the palette. keys: in force. why_not: the reason it is not possible now; empty if it is."""

    name: str
    help: str
    action: str
    keys: str = ""
    why_not: str = ""

    @property
    def words(self) -> str:
        """The line below the name."""
        return f"not now: {self.why_not}" if self.why_not else self.help


class CommandProvider(Provider):
    """Offers the commands of the screen beneath the palette; those not possible now are dimmed."""

    async def discover(self) -> Hits:
        """Yields every command."""
        for entry in self._entries():
            yield DiscoveryHit(
                _display(entry, Content(entry.name)), self._run(entry), text=entry.name, help=entry.words
            )

    async def search(self, query: str) -> Hits:
        """Yields the commands whose name or help matches."""
        matcher = self.matcher(query)
        for entry in self._entries():
            score = max(matcher.match(entry.name), 0.5 * matcher.match(entry.help))
            if score > 0:
                name = Content(entry.name) if entry.why_not else matcher.highlight(entry.name)
                yield Hit(score, _display(entry, name), self._run(entry), text=entry.name, help=entry.words)

    def _run(self, entry: _Entry) -> Any:
        return partial(self.app.run_action, entry.action)

    def _entries(self) -> Iterator[_Entry]:
        app: Any = self.app
        stack = app.screen_stack[: app.screen_stack.index(self.screen) + 1]
        for command in _offered(stack):
            keys = _keys_in_words(command, app.keymap_in_force)
            yield _Entry(command.name, command.help, command.action, keys, why_not_now(command, stack, app))
        yield _Entry("Theme", "Change the theme", "app.change_theme")
        yield _Entry("Screenshot", "Save the screen as a picture (SVG)", "app.screenshot")


def _keys_in_words(command: Command[Any], keymap: Keymap) -> str:
    """The keys in force; without one, those of other commands that do the same together."""
    keys = [written(key) for key in keys_of(command, keymap)]
    return " ".join(keys or (written_first(BY_ID[each], keymap) for each in command.via))


def _offered(stack: Sequence[Screen[Any]]) -> list[Command[Any]]:
    """The commands of the screen in front, of those that it lies over as a dialog, and of the app.

    In front of a dialog's own stands the help: a hasty enter runs the first one, and a dialog's may sell. An order
    that leads to a command of the dialog (`enter r`) is left out there.
    """
    found: dict[str, Command[Any]] = {HELP.id: HELP} if stack[-1].is_modal else {}
    for screen in reversed(stack):
        found |= {each.id: each for each in commands_of(screen) if found.keys().isdisjoint(each.via[-1:])}
        if not screen.is_modal:
            break
    found |= {each.id: each for each in APP_COMMANDS}
    listed = [each for each in found.values() if each.in_help and each.id != PALETTE]
    return sorted(listed, key=lambda each: LAST.index(each.id) + 1 if each.id in LAST else 0)


def _display(entry: _Entry, name: Content) -> Content:
    """The name and the keys; dimmed if the command is not possible now."""
    shown = Content.assemble(name, (f"  {entry.keys}" if entry.keys else "", "bold $seat-free"))
    return Content.styled(shown.plain, "dim") if entry.why_not else shown
