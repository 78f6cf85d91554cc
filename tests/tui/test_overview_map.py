"""The overview: every block apart from the others, with its name and what is free in it."""

import pytest
from rich.cells import cell_len
from textual.geometry import Offset, Region, Size

from seatui.demo.venues.arena import arena_plan
from seatui.domain.venue.layout import Layout
from seatui.plans import read_plan
from seatui.tui.map.far_geometry import FarGeometry
from seatui.tui.zoom import Zoom
from tests.tui.driving import at_a_house
from tests.tui.fakes import rows_of_seats, sold
from tests.tui.houses import database_of, database_of_plan
from tests.unit.plan_samples import PLANS, TEN, stadium_plan

SIZES = [Size(80, 19), Size(100, 25), Size(120, 47)]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", ["sampleChartWithZones.json", "saal.csv", "sampleChartWithSections.json"])
def test_every_block_of_a_real_venue_has_its_whole_name_and_its_share(name: str, size: Size) -> None:
    plan = read_plan(PLANS / name, TEN)
    layout = Layout(plan.seats, plan.place_of_stage)
    geometry = FarGeometry(layout, size)
    written = {each.block: " ".join(piece.text for piece in each.pieces).strip() for each in geometry.names}
    assert written == {block: block.name for block in layout.blocks}
    assert all(any(piece.share for piece in each.pieces) for each in geometry.names)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_names_lie_on_no_other_name_and_within_the_map(size: Size) -> None:
    plan = stadium_plan()
    geometry = FarGeometry(Layout(plan.seats, plan.place_of_stage), size)
    cells = [
        (x, piece.line)
        for each in geometry.names
        for piece in each.pieces
        for x in range(piece.cell, piece.cell + piece.cells)
    ]
    assert len(set(cells)) == len(cells)
    width, height = geometry.virtual_size
    assert width <= size.width
    assert height <= size.height
    assert all(0 <= x < width and 0 <= y < height for x, y in cells)


def test_a_house_narrower_than_its_stage_has_the_whole_name_of_it() -> None:
    layout = Layout(rows_of_seats("Stalls", "ABCDEFGH", 4))
    geometry = FarGeometry(layout, Size(80, 4), has_names=False)
    assert geometry.stage.width <= 5
    geometry = FarGeometry(layout, Size(80, 4))
    assert geometry.stage.width == 5
    assert geometry.stage.x >= 0
    assert geometry.stage.right <= geometry.virtual_size.width


ARENA = Layout(arena_plan().seats, arena_plan().place_of_stage)
EVERY_SIZE = [Size(width, height) for width in range(30, 121, 6) for height in range(8, 48, 3)]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_name_without_room_keeps_what_tells_it_from_the_others(size: Size) -> None:
    geometry = FarGeometry(ARENA, size)
    written = [" ".join(piece.text for piece in each.pieces).strip() for each in geometry.names]
    numbers = {name.removeprefix("Block ").removeprefix("…") for name in written}
    assert numbers == {block.name.removeprefix("Block ") for block in ARENA.blocks}


def test_a_name_is_in_its_block_or_beside_it_and_near_no_other() -> None:
    for size in EVERY_SIZE:
        geometry = FarGeometry(ARENA, size)
        for block, pieces in geometry.names:
            others = [region for other, region in geometry.regions.items() if other is not block]
            for piece in pieces:
                own, cells = geometry.regions[block], piece.region
                if not own.contains_region(cells):
                    assert own.overlaps(cells.grow((1, 1, 1, 1))), (size, piece)
                    near = [cells.grow((0, 2, 0, 2))]
                    if not own.y <= piece.line < own.bottom:
                        near.append(cells.grow((1, 0, 1, 0)))
                    assert not any(other.overlaps(each) for other in others for each in near), (size, piece)


def test_what_is_left_of_a_name_is_no_stump() -> None:
    for size in EVERY_SIZE:
        for block, (name, *_) in FarGeometry(ARENA, size).names:
            number = block.name.removeprefix("Block ")
            assert name.text in (block.name, f"…{number}"), size


def test_a_picture_without_room_for_names_leaves_the_blocks_to_their_colours() -> None:
    assert FarGeometry(ARENA, Size(25, 14)).names
    assert not FarGeometry(ARENA, Size(25, 14), names_most=True).names
    assert len(FarGeometry(ARENA, Size(100, 25), names_most=True).names) == len(ARENA.blocks)


@pytest.mark.parametrize(
    ("rows", "seats", "scale"), [("ABC", 4, 6), ("ABCDEFGH", 16, 3), ("ABCDEFGHIJKLMNOPQRST", 30, 1)]
)
def test_a_small_house_is_drawn_larger_and_each_cell_leads_to_its_seat(
    rows: str, seats: int, scale: int
) -> None:
    geometry = FarGeometry(Layout(rows_of_seats("Stalls", rows, seats)), Size(80, 19))
    assert geometry.scale == scale
    width, height = geometry.virtual_size
    assert (width, height) <= (80, 19)
    (region,) = geometry.regions.values()
    assert Region(0, 0, width, height).contains_region(region)
    assert not region.overlaps(geometry.stage)
    assert region.width == seats * scale
    for spot in geometry.layout.spots.values() if scale > 1 else ():
        at = geometry.place(spot)
        assert geometry.squares.square_at(spot) in drawn(geometry, at)
        assert geometry.squares.square_at(geometry.nearest_spot(*at)) in drawn(geometry, at)


def drawn(geometry: FarGeometry, at: Offset) -> set[tuple[int, int]]:
    """The squares that a cell shows."""
    return {geometry.square_of(at.x, 2 * at.y + half) for half in range(2)}


LONG_NAMES = (
    "Orchestra Stalls Left of the Great Organ",
    "Orchestra Stalls Right of the Great Organ",
    "Grand Tier and Royal Circle of Her Majesty",
    "Upper Amphitheatre, Restricted Legroom Section",
    "Gallery",
)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(("rows", "seats"), [("ABCDEFGHIJKLMNOPQRST", 30), ("AB", 3)])
def test_every_block_is_named_with_its_share_however_long_its_name(size: Size, rows: str, seats: int) -> None:
    house = [
        seat
        for at, name in enumerate(LONG_NAMES)
        for seat in rows_of_seats(name, rows, seats, block=at, prefix=f"{at}-")
    ]
    names = FarGeometry(Layout(house), size).names
    assert (
        len(names)
        == len({" ".join(piece.text for piece in each.pieces) for each in names})
        == len(LONG_NAMES)
    )
    assert all(any(piece.share for piece in each.pieces) for each in names)


def test_every_block_of_an_arena_has_its_share_on_a_small_screen_and_no_name_at_the_stage() -> None:
    geometry = FarGeometry(ARENA, SIZES[0])
    shares = [each.block for each in geometry.names if any(piece.share for piece in each.pieces)]
    assert {*shares} == {*ARENA.blocks}
    beside = [
        piece.region
        for each in geometry.names
        for piece in each.pieces
        if not geometry.regions[each.block].contains_region(piece.region)
    ]
    around = geometry.stage.grow((1, 2, 1, 2))
    assert not [region for region in beside if region.overlaps(around)]


def test_a_house_is_drawn_as_high_as_there_is_room() -> None:
    assert FarGeometry(ARENA, SIZES[0]).virtual_size.height == SIZES[0].height


async def test_names_in_other_scripts_are_whole_and_the_cursor_leaves_names_and_shares() -> None:
    names = ("一階席", "二階席", "יציע")
    seats = [
        seat
        for at, zone in enumerate(names)
        for seat in rows_of_seats(zone, "ABCD", 24, block=at, prefix=f"{at}-")
    ]
    async with at_a_house(database_of(seats)) as clerk:
        clerk.state.set_zoom(Zoom.OVERVIEW)
        for key in ("g", "home", "down", "down", *["right"] * 20):
            await clerk.press(key)
            assert all(f" {zone} " in clerk.text for zone in names), clerk.text
            assert clerk.text.count(" 100 % free ") == len(names), clerk.text
            assert {cell_len(line) for line in clerk.text.splitlines()} == {80}
        assert clerk.at.endswith("21")


async def test_the_share_follows_what_is_sold() -> None:
    seats = [*rows_of_seats("Stalls", "ABCDEFGH", 20), *rows_of_seats("Box", "A", 4, block=1, prefix="X")]
    database = database_of(seats)
    async with at_a_house(database) as clerk:
        clerk.state.set_zoom(Zoom.OVERVIEW)
        await clerk.pilot.pause()
        assert clerk.text.count("100 % free") == 2
        (showing,) = database.showings_by_key.values()
        showing.states |= {f"{row}{n}": sold() for row in "GH" for n in range(1, 21)}
        await clerk.press("r")
        await clerk.until(lambda: "75 % free" in clerk.text)
        showing.states |= {f"X{'A'}{n}": sold() for n in range(1, 5)}
        await clerk.press("r")
        await clerk.until(lambda: "Box 0 % free" in clerk.text)


async def test_the_blocks_of_an_arena_are_named_on_the_screen() -> None:
    plan = read_plan(PLANS / "sampleChartWithZones.json", TEN)
    async with at_a_house(database_of_plan(plan), size=(100, 30)) as clerk:
        clerk.state.set_zoom(Zoom.OVERVIEW)
        await clerk.pilot.pause()
        for name in ("MT1", "MT3", "Goal Stand 3", "Goal Stand 4"):
            assert clerk.text.count(f" {name} ") == 1, name
