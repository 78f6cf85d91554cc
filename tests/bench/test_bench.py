"""The bench measures what it says. How long anything takes is no matter here."""

import multiprocessing

import pytest

from seatui.domain.errors import SeatsUnavailable
from tests.bench import terminal
from tests.bench.bench import Bench, Chapter
from tests.bench.best import best
from tests.bench.changes import changes
from tests.bench.checking import checking
from tests.bench.crowd import crowd
from tests.bench.finding import finding
from tests.bench.floor import Floor
from tests.bench.grounds import grounds
from tests.bench.growth import growth
from tests.bench.houses import House, import_house
from tests.bench.importing import importing
from tests.bench.link import link
from tests.bench.live import live
from tests.bench.moving import LEFT, RIGHT, moving
from tests.bench.one_sale import one_sale
from tests.bench.opening import opening
from tests.bench.plans import explained, plans
from tests.bench.pure import pure
from tests.bench.reading import reads
from tests.bench.rooms import plain_grid_of
from tests.bench.rush import rush
from tests.bench.sales import Way, plain_way, seatui_way, till
from tests.bench.scale import TINY
from tests.bench.screen import Screen
from tests.bench.servers import Server
from tests.bench.states import WARM, fresh_house
from tests.bench.terminal import Terminal
from tests.conftest import TEMPLATE, Cluster
from tests.support import IS_SOAK

CHAPTERS = [growth, checking, moving, best, pure, plans]
PROGRAMS = [one_sale, crowd, rush, grounds, opening, changes, live, finding, importing]
"""The chapters that start many programs."""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits no longer than needed to see that something is painted."""
    monkeypatch.setattr(terminal, "_STILL", 0.05)
    monkeypatch.setattr(terminal, "_UNMOVED", 0.05)


@pytest.fixture
def server(cluster: Cluster) -> Server:
    """The server of the other tests."""
    return Server(cluster.dsn("seatui"), TEMPLATE)


@pytest.fixture
def bench(server: Server) -> Bench:
    """As little of everything as there can be."""
    return Bench(server, TINY)


async def round_trips(dsn: str, way: Way) -> list[int]:
    """Of each of five sales on a warm connection."""
    house = House(dsn, 60)
    await import_house(dsn, 60)
    found = []
    with link(dsn) as counting:
        async with till(counting.to(dsn), way, house.requests(WARM)) as opened:
            for request in house.requests(5):
                before = counting.round_trips
                await opened.sell(request)
                found.append(counting.round_trips - before)
    return found


async def test_a_warm_sale_takes_one_round_trip(dsn: str) -> None:
    assert await round_trips(dsn, seatui_way) == [1] * 5


async def test_the_plain_way_takes_one_for_each_step(dsn: str) -> None:
    assert min(await round_trips(dsn, plain_way)) >= 8


async def test_a_sale_reads_by_index_whatever_state_the_tables_are_in(bench: Bench) -> None:
    found = await reads(bench)
    assert {scans for scans, _ in found.values()} == {0}
    fetched = [rows for _, rows in found.values()]
    assert max(fetched) <= 2 * min(fetched), found


async def test_no_statement_of_a_sale_is_planned_as_a_scan(bench: Bench) -> None:
    for house in (await fresh_house(bench), bench.filled):
        [(statement, plan)] = explained(house)
        assert "UPDATE public.event_seats" in statement
        assert "$" in plan, "the plan is generic"
        assert "Seq Scan" not in plan
        assert plan.count("Index Scan") == 2


async def test_the_floor_sells_what_it_says(server: Server) -> None:
    floor = Floor(server, sold=30, free=60)
    assert floor.sold() == 30
    run = floor.sell(4, clients=2)
    assert len(run.times) == 8
    assert floor.sold() == 30 + 8 * 3


async def test_a_floor_that_sells_a_seat_again_is_found_out(server: Server) -> None:
    floor = Floor(server, sold=30, free=60)
    floor.sell(4)
    floor._house = House(floor.dsn, 90, 30)
    floor.sell(4)
    with pytest.raises(AssertionError, match="the floor sold"):
        floor.sold()


async def test_a_house_hands_no_seat_out_twice(bench: Bench) -> None:
    house = await fresh_house(bench)
    async with till(house.dsn, seatui_way) as opened:
        wanted = house.requests(2)
        await opened.sales(wanted + house.requests(2))
        with pytest.raises(SeatsUnavailable):
            await opened.sales(wanted)


def test_a_screen_shows_what_was_written_last_wherever_the_writing_is_cut() -> None:
    written = "\x1b[2J\x1b[1;1Hseat 1\x1b[2;3H\x1b[38;2;1;2;3m□ □\x1b[0m\x1b]0;title\x07\x1b[1;6H2".encode()
    whole, cut = Screen(10, 2), Screen(10, 2)
    whole.feed(written)
    for byte in written:
        cut.feed(bytes([byte]))
    assert whole.text == cut.text == "seat 2\n  □ □"


def test_a_key_is_timed_to_the_last_byte_that_it_makes_a_program_paint() -> None:
    with Terminal(plain_grid_of(5, 20)) as program:
        program.started("□ □")
        at_the_end, move = program.press(LEFT), program.press(RIGHT)
        assert at_the_end.size == 0
        assert move.size > 0
        assert move.frames == 1
        assert move.seconds > 0


@pytest.mark.slow
@pytest.mark.parametrize("chapter", [*CHAPTERS, *(PROGRAMS if IS_SOAK else [])])
async def test_every_chapter_can_be_read(bench: Bench, chapter: Chapter) -> None:
    assert (await chapter(bench)).startswith("### ")
    assert not multiprocessing.active_children()
