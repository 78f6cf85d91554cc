"""A command: its id, its keys, its words, when it is possible, and what runs."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from textual.binding import Binding, BindingType

Context = TypeVar("Context")


def _possible(_: object) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Command(Generic[Context]):
    """An entry of the registry.

    id: `scope.name`, as in `keys.toml`. keys: the default ones, as Textual names them, comma between; empty for one
    without a key. group: the heading that it stands under. help: one line. run: is given the context of its screen.
    why_not: why it is not possible now; empty where it is. written: the key as people say it, where that is more than
    the key itself (`4b`). aside: what the side panel says of it, behind the key. in_footer: whether the last line of
    the screen has it. in_help: whether help, palette and README have it. is_first: it comes before what a focused
    input makes of the key.
    """

    id: str
    keys: str
    group: str
    name: str
    help: str
    run: Callable[[Context], Awaitable[None] | None]
    why_not: Callable[[Context], str] = _possible
    written: str = ""
    aside: str = ""
    in_footer: bool = False
    in_help: bool = True
    is_first: bool = False


def bindings(commands: Iterable[Command[Any]]) -> list[BindingType]:
    """The bindings of a screen's commands: each runs its command by its id."""
    return [
        Binding(
            command.keys,
            f"app.run_command('{command.id}')",
            command.name,
            show=command.in_footer,
            tooltip=command.help,
            priority=command.is_first,
            id=command.id,
        )
        for command in commands
        if command.keys
    ]


def by_id(commands: Sequence[Command[Context]]) -> Mapping[str, Command[Context]]:
    """Commands by their ids."""
    return {command.id: command for command in commands}
