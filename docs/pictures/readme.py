"""The pictures of the README."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from docs.pictures.drawing import house_of, running
from docs.pictures.houses import EVENING, Houses
from seatui.tui.screens.house_screen import HouseScreen

SIZE = (118, 36)


@dataclass(frozen=True)
class Picture:
    """A showing of the demo or of a plan, and the keys typed. others: whether other terminals are at work on it."""

    name: str
    keys: tuple[str, ...]
    plan: str | None = None
    others: bool = False


PICTURES = (
    # Eight rows down, and three seats side by side.
    Picture("house", (*["down"] * 8, "left", "v", "right", "right", "space")),
    Picture("arena", ("pagedown", "right", "right"), "sampleChartWithZones.json"),
    Picture("overview", ("minus", "minus"), "sampleChartWithZones.json"),
    Picture("hall", ("4", "b"), "saal.csv"),
    # The newest booking of the house.
    Picture("card", ("B", "enter")),
    Picture("live", ("2", "b"), others=True),
)
PLANS = tuple(dict.fromkeys(picture.plan for picture in PICTURES if picture.plan))
"""The plans that have to be imported for them."""


async def draw_readme(houses: Houses, folder: Path) -> None:
    """Opens each picture's house, types its keys, and writes what is on the screen into a folder."""
    for picture in PICTURES:
        first = houses.first
        open_at = (picture.plan, EVENING) if picture.plan else (first.event_id, first.showtime)
        async with (
            AsyncExitStack() as others,
            houses.app(open_at, "default") as app,
            running(app, SIZE) as sitter,
        ):
            house = await house_of(sitter)
            if picture.others:
                await others.enter_async_context(houses.another_terminal())
                await sitter.until(partial(_has_offers, house))
            await sitter.press(*picture.keys)
            await sitter.settle()
            sitter.draw(folder / f"{picture.name}.svg")


def _has_offers(house: HouseScreen) -> bool:
    return bool(house.state.overlay.offered)
