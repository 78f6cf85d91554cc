"""Every screen at several sizes and in several themes, to be looked at."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.app import App

from docs.pictures.drawing import Sitter, house_of, running
from docs.pictures.houses import EVENING, PLANS, Houses
from seatui.demo.programme import PROGRAMME
from seatui.domain.model.showings import Showing
from seatui.plans import Prices, read_plan
from seatui.tui.app import SeatuiApp
from seatui.tui.controllers.plan_editing import EditedPlan
from seatui.tui.plan_app import PlanApp
from seatui.tui.screens.house_screen import HouseScreen

SIZES = ((80, 24), (100, 30), (160, 50))
THEMES = ("default", "light", "high-contrast")
EDITED = "saal.csv"


@dataclass(frozen=True, slots=True)
class Scene:
    """A screen. keys: that lead to it from the one before. shows: words that are on it.

    snatches: whether the first picked seat is sold by another terminal before the last key is pressed. again: keys
    that open it anew in another theme; only the list of commands, in which themes are chosen, does not take one.
    """

    name: str
    keys: tuple[str, ...]
    shows: str = ""
    snatches: bool = False
    again: tuple[str, ...] = ()


SHOWINGS = (
    Scene("showings", (), "sold for"),
    Scene("report-showings", ("R",), "REPORT"),
    Scene("showings-palette", ("escape", "ctrl+p"), "Open", again=("escape", "ctrl+p")),
    Scene("showings-help", ("escape", "question_mark"), "Showings"),
    Scene("showings-found", ("escape", "type:jaz"), "Late Jazz"),
)
HOUSE = (
    Scene("house", (), "free"),
    Scene("house-tall", ("plus", "plus", "plus", "plus", "right", "left")),
    Scene("house-numbers", ("minus",)),
    Scene("house-seats", ("minus",)),
    Scene("house-compact", ("minus",)),
    Scene("overview", ("minus",), "% free"),
    Scene("prices-compact", ("plus", "p")),
    Scene("prices", ("plus",)),
    Scene("house-picked", ("p", "4", "b"), "4 seats"),
    Scene("sale-dialog", ("enter", "type:Grace Hopper"), "Grace Hopper"),
    Scene("sold", ("enter",), "SOLD"),
    Scene("refusal", ("escape", "2", "b", "enter"), "", snatches=True),
    Scene("hold", ("escape", "escape", "escape", "escape", "3", "b", "H", "type:Ada Lovelace"), "Ada"),
    Scene("find", ("escape", "escape", "escape", "slash", "type:mo")),
    Scene("order-line", ("escape", "escape", "colon", "type:4 stalls <50 aisle")),
    Scene("help", ("escape", "escape", "question_mark"), "Picking"),
    Scene("palette", ("escape", "ctrl+p"), "range", again=("escape", "ctrl+p")),
    Scene("bookings", ("escape", "B"), "BK-"),
    Scene("card", ("enter",), "BK-"),
    Scene("report", ("escape", "escape", "R"), "REPORT"),
    Scene("replay", ("escape", "Y"), "playing"),
    Scene("replay-paused", ("6", "space"), "paused"),
)
VENUE = (Scene("", ()), Scene("-overview", ("minus", "minus", "minus", "minus"), "% free"))
EDITOR = (
    Scene("plan-editor", ("right", "down", "space")),
    Scene("plan-stage", ("s",)),
    Scene("plan-help", ("escape", "question_mark"), "Moving"),
)


async def draw_screens(houses: Houses, folder: Path) -> None:
    """Draws every screen at every size in every theme into a folder: `house-80x24-light.svg`."""
    others = [await _showing(houses, event_id) for event_id in ("FINAL", "LATEJAZZ")]
    for size in SIZES:
        async with houses.app(None, THEMES[0]) as app, running(app, size) as sitter:
            await _walk(sitter, SHOWINGS, size, folder)
        async with _house(houses, houses.first, size) as sitter:
            await _walk(sitter, HOUSE, size, folder, houses)
        for showing, name in zip(others, ("arena", "club"), strict=True):
            async with _house(houses, showing, size) as sitter:
                await _walk(sitter, VENUE, size, folder, prefix=name)
        async with running(_editor(), size) as sitter:
            await _walk(sitter, EDITOR, size, folder)


async def _showing(houses: Houses, event_id: str) -> Showing:
    from seatui.postgres import PostgresHouseRepository  # noqa: PLC0415

    found = await PostgresHouseRepository(houses.database).showings()
    return next(each.showing for each in found if each.showing.event_id == event_id)


@asynccontextmanager
async def _house(houses: Houses, showing: Showing, size: tuple[int, int]) -> AsyncIterator[Sitter]:
    """An app at a house that has been read."""
    open_at = (showing.event_id, showing.showtime)
    async with houses.app(open_at, THEMES[0]) as app, running(app, size) as sitter:
        await house_of(sitter)
        yield sitter


def _editor() -> PlanApp:
    """The editor of a plan in a file; nothing is saved."""
    from seatui.cli.plan_editor import FileKeeper  # noqa: PLC0415

    plan = read_plan(PLANS / EDITED, Prices(default=PROGRAMME[0].venue().seats[0].price))
    showing = Showing("", EVENING, plan.name)
    return PlanApp(EditedPlan(f"Plan {EDITED}", plan, showing, EVENING, {}, {}), FileKeeper(Path("hall.csv")))


async def _walk(
    sitter: Sitter,
    scenes: Sequence[Scene],
    size: tuple[int, int],
    folder: Path,
    houses: Houses | None = None,
    prefix: str = "",
) -> None:
    """Goes from scene to scene, and draws each in every theme."""
    for scene in scenes:
        if scene.snatches and houses is not None:
            *before, last = scene.keys
            await sitter.press(*before)
            await sitter.settle()
            await houses.snatch(houses.first, _picked(sitter.app)[:1])
            await sitter.press(last)
        else:
            await sitter.press(*scene.keys)
        await sitter.until_shown(scene.shows)
        await sitter.settle()
        for theme in THEMES:
            sitter.app.theme = theme
            await sitter.press(*scene.again)
            await sitter.settle()
            sitter.draw(folder / f"{prefix}{scene.name}-{size[0]}x{size[1]}-{theme}.svg")
        sitter.app.theme = THEMES[0]


def _picked(app: App[Any]) -> list[str]:
    assert isinstance(app, SeatuiApp)
    house = next(each for each in app.screen_stack if isinstance(each, HouseScreen))
    return list(house.state.picks)
