"""A command: its id, keys, texts, availability, and action."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Generic, TypeVar

from msgspec import Struct
from textual.binding import Binding, BindingType

Context = TypeVar("Context")


def possible(_: object) -> str:
    """The `why_not` of a command that is always possible."""
    return ""


class Command(Struct, Generic[Context], frozen=True):
    """An entry of the registry.

    id: `scope.name`, as in `keys.toml`. keys: the default ones, as Textual names them, comma-separated; empty
    for none. group: its heading in help. help: one line. run: the action, called with the context of its
    screen. why_not: the reason it is not possible now; empty if it is. written: the key's display form, if
    not that of the key itself (`4b`). aside: its text in the side panel, after the key. in_footer: listed in
    the footer. in_help: listed in help, palette and README. is_first: handled before a focused input can take
    the key. via: of a command without a key, those whose keys, one behind the other, do the same. name_now: says what
    it does now, in the footer; by default its name.
    """

    id: str
    keys: str
    group: str
    name: str
    help: str
    run: Callable[[Context], Awaitable[None] | None]
    why_not: Callable[[Context], str] = possible
    written: str = ""
    aside: str = ""
    in_footer: bool = False
    in_help: bool = True
    is_first: bool = False
    via: tuple[str, ...] = ()
    name_now: Callable[[Context], str] | None = None

    @property
    def action(self) -> str:
        """Textual's action that runs the command."""
        return f"app.run_command('{self.id}')"


def bindings(commands: Iterable[Command[Any]]) -> list[BindingType]:
    """Textual bindings of a screen's commands; each runs its command by id.

    Without a key a command has one that does not exist, of its own: a keymap can only change what is bound.
    """
    return [
        Binding(
            command.keys or f"no_key_{command.id}",
            command.action,
            command.name,
            show=command.in_footer,
            tooltip=command.help,
            priority=command.is_first,
            id=command.id,
        )
        for command in commands
    ]
