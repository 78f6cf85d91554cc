"""Start of the guided tour: in the app, or as text from an app that draws on nothing."""

import asyncio
import sys
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct, field
from msgspec.structs import replace

from seatui.cli.app_start import Guest, run_app
from seatui.cli.demo_start import DemoOptions, is_for_text, rivals_beside, showings_on
from seatui.cli.output import print_lines, print_message
from seatui.cli.settings import Settings
from seatui.cli.terminal_needs import require_terminal
from seatui.domain.errors import SeatuiError
from seatui.domain.words.times import day

if TYPE_CHECKING:
    from seatui.demo.programme import Demo
    from seatui.demo.tour.text_narrator import TextNarrator
    from seatui.demo.tour.tour_scenes import TourScenes
    from seatui.postgres import Database
    from seatui.tui.app import SeatuiApp
    from seatui.tui.tour.script import Facts, Narrator

TERMINAL, CLERK = "window 1", "Mara"
"""The names of the app in the tour, unless others are given."""
_DRAWN = 100, 30
"""The size of the app when the tour is text."""
_AT_ONCE = 1000.0
"""The speed of a tour that nobody watches: only what must come true takes time."""


def chapter_names() -> list[str]:
    """The names of the chapters, in their order."""
    from seatui.demo.tour.chapters import CHAPTERS

    return [each.name for each in CHAPTERS]


def list_chapters() -> list[str]:
    """A line for each chapter: its name and its title."""
    from seatui.demo.tour.chapters import CHAPTERS

    return [f"{each.name:11} {each.title}" for each in CHAPTERS]


class _Tour(Struct):
    """A tour on the demo's data.

    clerk: the name of the app's own. chapters: their names; none for all. speed: of reading and typing. missed: the
    chapters that did not come off.
    """

    clerk: str
    chapters: Sequence[str]
    scenes: "TourScenes"
    showings: "Demo"
    speed: float
    is_text: bool
    loops: bool
    missed: list[str] = field(default_factory=list)

    def beside(self, app: "SeatuiApp") -> Coroutine[Any, Any, None]:
        """Prepares the app for its captions; what is to run beside it."""
        from seatui.tui.tour.captions import CaptionBand

        return self._run(app, self._text_narrator() if self.is_text else CaptionBand(app))

    def _text_narrator(self) -> "TextNarrator":
        from seatui.demo.tour.text_narrator import TextNarrator

        out = sys.stdout  # a running app takes what is printed for its own
        its = self.scenes
        return TextNarrator(its.parties.houses, its.house, its.began, lambda line: click.echo(line, file=out))

    async def _run(self, app: "SeatuiApp", narrator: "Narrator") -> None:
        from seatui.demo.tour.chapters import CHAPTERS
        from seatui.tui.messages import QuitAsked
        from seatui.tui.tour.player import TourPlayer

        named = {each.name: each for each in CHAPTERS}
        chosen = [named[name] for name in self.chapters] or [*CHAPTERS]
        facts = self._facts()
        player = TourPlayer(app, chosen, self.scenes, narrator, facts, speed=self.speed, loops=self.loops)
        # The other showings come while the first ones are spoken of.
        self.scenes.making = making = asyncio.create_task(self.showings.finish())
        try:
            await player.run()
            await making
        finally:
            making.cancel()
            await asyncio.gather(making, return_exceptions=True)
            self.missed = player.missed
            app.post_message(QuitAsked())

    def _facts(self) -> "Facts":
        from seatui.demo.tour.tour_scenes import RIVAL, RIVAL_WINDOW

        showing = self.scenes.house.showing
        return {
            "event": showing.event_id,
            "showtime": showing.showtime.isoformat(),
            "filter": f"{showing.name} {day(showing.showtime, showing.zone)}",
            "window": self.scenes.parties.terminal,
            "clerk": self.clerk,
            "rival": RIVAL,
            "rival_window": RIVAL_WINDOW,
        }


async def run_tour(demo: Settings, options: DemoOptions, chapters: Sequence[str], *, once: bool) -> None:
    """Runs the tour; as text where no screen can be drawn. chapters: their names; none for all."""
    is_text = is_for_text()
    if not is_text:
        require_terminal()
    if not demo.folder.exists():
        print_message("making the demo house …")
    demo = replace(demo, terminal=demo.terminal or TERMINAL, clerk=demo.clerk or CLERK)
    with demo.reachable_dsn() as dsn:
        async with AsyncExitStack() as opened:
            database = await opened.enter_async_context(_others(demo).database())
            showings = showings_on(database, options.seed)
            await showings.begin()
            scenes = await _prepared_scenes(demo, database, dsn, opened, showings)
            speed, loops = (_AT_ONCE, False) if is_text else (options.speed, not once)
            tour = _Tour(demo.clerk, chapters, scenes, showings, speed, is_text, loops)
            opened.enter_context(rivals_beside(demo, dsn, options))
            by_line = replace(demo, dsn=scenes.parties.line.dsn, holds_while_paying=True)
            async with giving_back(scenes, is_told=is_text):
                await run_app(by_line, guest=Guest(tour.beside, _DRAWN if is_text else None, own_keys=False))
    if tour.missed and is_text:
        raise click.ClickException(f"chapters that did not come off: {', '.join(tour.missed)}")


@asynccontextmanager
async def giving_back(scenes: "TourScenes", *, is_told: bool) -> AsyncIterator[None]:
    """Gives back what the tour has sold, however it ends. is_told: whether it says so."""
    try:
        yield
    finally:
        try:
            words = await scenes.give_back()
        except (SeatuiError, TimeoutError) as error:
            print_message(f"what the tour has sold is not given back: {error}")
        else:
            if words and is_told:
                print_lines([words])


def _others(demo: Settings) -> Settings:
    """The settings of whoever else is at work: the rival's window."""
    from seatui.demo.tour.tour_scenes import RIVAL, RIVAL_WINDOW

    return replace(demo, terminal=RIVAL_WINDOW, clerk=RIVAL)


async def _prepared_scenes(
    demo: Settings, database: "Database", dsn: str, opened: AsyncExitStack, showings: "Demo"
) -> "TourScenes":
    from seatui.booking import BookingService
    from seatui.demo.programme import PROGRAMME
    from seatui.demo.tour.tour_scenes import OtherParties, TourScenes, house_for_tour
    from seatui.postgres import PostgresBookingRepository, PostgresHouseRepository
    from seatui.postgres.embedded.cuttable_line import open_line
    from seatui.postgres.schema.integrity import PostgresIntegrityCheck

    houses = PostgresHouseRepository(database)
    house = await house_for_tour(houses, [PROGRAMME[0].event_id])
    if house is None:
        await showings.finish()
        house = await house_for_tour(houses, [PROGRAMME[0].event_id])
    if house is None:
        raise click.ClickException("the demo's houses are too full for the tour: seatui demo --tour --fresh")
    parties = OtherParties(
        houses=houses,
        rival=BookingService(PostgresBookingRepository(database)),
        line=await opened.enter_async_context(open_line(dsn)),
        kill=demo.server().kill,
        check=PostgresIntegrityCheck(database).breaches,
        terminal=demo.terminal,
    )
    return TourScenes(parties, house, houses.clock.now())
