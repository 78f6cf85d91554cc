"""The commands of the replay of a showing (`Y`)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from seatui.tui.commands.command import Command, possible

if TYPE_CHECKING:
    from seatui.tui.controllers.replaying import ReplayController

REPLAY = "Replay"

_SKIP = 0.02
"""The share of the running time that an arrow goes on or back."""


class ReplayContext(Protocol):
    """The interface of the replay screen for its commands."""

    @property
    def replay(self) -> "ReplayController | None":
        """What is played; None without changes to play."""
        ...

    def show_frame(self) -> None:
        """Shows the house at this moment of the film."""
        ...

    def change_zoom(self, steps: int) -> None:
        """Draws the house larger by so many steps; smaller if negative."""
        ...

    @property
    def is_whole(self) -> bool:
        """Whether the whole house is in sight."""
        ...

    def move_map(self, across: int, down: int) -> None:
        """Shows what is so many quarters of the map farther to the right and down."""
        ...

    def close(self) -> None:
        """Returns to the screen beneath."""
        ...


def _nothing_to_play(context: ReplayContext) -> str:
    return "" if context.replay else "There are no changes to play"


def _command(
    name: str, keys: str, title: str, words: str, run: Callable[[ReplayContext], None], **more: Any
) -> Command[ReplayContext]:
    more.setdefault("why_not", _nothing_to_play)
    return Command(f"replay.{name}", keys, REPLAY, title, words, run, **more)


def _played(
    name: str, keys: str, title: str, words: str, do: "Callable[[ReplayController], None]", **more: Any
) -> Command[ReplayContext]:
    def run(context: ReplayContext) -> None:
        if context.replay is not None:
            do(context.replay)
            context.show_frame()

    return _command(name, keys, title, words, run, **more)


def _all_in_sight(context: ReplayContext) -> str:
    return _nothing_to_play(context) or ("The whole house is in sight" if context.is_whole else "")


def _map(name: str, keys: str, title: str, words: str, across: int, down: int) -> Command[ReplayContext]:
    return _command(
        f"map-{name}",
        keys,
        title,
        words,
        lambda context: context.move_map(across, down),
        why_not=_all_in_sight,
    )


def _tenth(digit: int) -> Command[ReplayContext]:
    words = "go to that tenth of the running time"
    return _played(
        f"tenth-{digit}",
        str(digit),
        f"{digit}0 %",
        words,
        lambda replay: replay.seek(digit / 10),
        in_help=False,
    )


REPLAY_COMMANDS: tuple[Command[ReplayContext], ...] = (
    _played(
        "toggle",
        "space",
        "Pause",
        "pause, or play on; at the end from the beginning",
        lambda replay: replay.toggle(),
        in_footer=True,
    ),
    _played(
        "back",
        "left,h",
        "Back",
        "a fiftieth of the running time back; a digit goes to that tenth",
        lambda replay: replay.skip(-_SKIP),
        in_footer=True,
    ),
    _played(
        "on",
        "right,l",
        "On",
        "a fiftieth of the running time on",
        lambda replay: replay.skip(_SKIP),
        in_footer=True,
    ),
    _played("faster", "up,k", "Faster", "play faster", lambda replay: replay.change_speed(1), in_footer=True),
    _played(
        "slower", "down,j", "Slower", "play slower", lambda replay: replay.change_speed(-1), in_footer=True
    ),
    _played(
        "change-back", "comma", "Change back", "one change back, and pause", lambda replay: replay.step(-1)
    ),
    _played("change-on", "full_stop", "Change on", "one change on, and pause", lambda replay: replay.step(1)),
    _played("start", "home,g", "Start", "the beginning", lambda replay: replay.seek(0.0)),
    _played("end", "end,G", "End", "the end", lambda replay: replay.seek(1.0)),
    *(_tenth(digit) for digit in range(10)),
    _command(
        "zoom-in",
        "plus,equals_sign",
        "Closer",
        "draw the house larger",
        lambda context: context.change_zoom(1),
    ),
    _command(
        "zoom-out", "minus", "Farther", "draw the house smaller", lambda context: context.change_zoom(-1)
    ),
    _map("left", "shift+left,H", "Map left", "what is farther to the left, of a house drawn larger", -1, 0),
    _map("right", "shift+right,L", "Map right", "what is farther to the right", 1, 0),
    _map("up", "shift+up,K", "Map up", "what is farther to the front", 0, -1),
    _map("down", "shift+down,J", "Map down", "what is farther to the back", 0, 1),
    _command(
        "close",
        "escape,q,Y",
        "Close",
        "back to where the replay was opened",
        lambda context: context.close(),
        why_not=possible,
        in_footer=True,
        written="esc",
    ),
)
"""Every command of the replay, in the order of footer and help."""
