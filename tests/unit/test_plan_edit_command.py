"""`plan edit` without its screen: what it refuses, and the file that it writes."""

from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from seatui.cli.commands import seatui
from seatui.cli.plan_editor import FileKeeper
from seatui.domain.editing.plan_edits import MarkSeats, MoveBlock, TurnBlock
from seatui.domain.editing.plan_map import placed
from seatui.domain.editing.stage_edits import PlaceStage
from seatui.domain.errors import InvalidRequest
from seatui.domain.model.seats import SeatKind
from seatui.domain.model.stage_side import StageSide
from seatui.plans import NO_PRICE, Prices, read_plan
from tests.unit.plan_samples import PLANS

SHOWING = ["--event", "E1", "--showtime", "2027-03-05T19:30"]
HALL = str(PLANS / "saal.csv")


def names_in(folder: Path) -> list[str]:
    """The files in a folder."""
    return [each.name for each in folder.iterdir()]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ([], "name a FILE, or a showing"),
        ([HALL, *SHOWING], "name a FILE, or a showing"),
        (SHOWING[:2], "name a FILE, or a showing"),
        ([*SHOWING, "--to", "x.csv"], "--to are for a FILE"),
        ([HALL], "the app needs a terminal"),
        (SHOWING, "the app needs a terminal"),
    ],
)
def test_what_cannot_be_edited_is_refused(typed: list[str], why: str) -> None:
    ended = CliRunner().invoke(seatui, ["plan", "edit", *typed])
    assert ended.exit_code == 2
    assert why in " ".join(ended.output.split())


async def test_an_edited_file_is_written_as_csv_that_reads_back_as_the_same_plan(tmp_path: Path) -> None:
    plan = placed(read_plan(Path(HALL), Prices(default=NO_PRICE)))
    seat_id = plan.seats[-1].seat_id
    for edit in (
        TurnBlock(seat_id),
        MoveBlock(seat_id, (0, 1)),
        MarkSeats((seat_id,), SeatKind.RESTRICTED_VIEW),
        PlaceStage(StageSide.LEFT),
    ):
        plan = edit.apply(plan)
    keeper = FileKeeper(tmp_path / "hall.csv")
    asked = await keeper.look_ahead(plan)
    assert (asked.question, asked.lines) == (f"Write 677 seats to {keeper.path}?", [])
    assert await keeper.save(plan, asked) == f"677 seats written to {keeper.path}"
    assert "overwritten" in (await keeper.look_ahead(plan)).lines[0]
    again = read_plan(keeper.path, Prices(default=Decimal(5)))
    assert {seat.price for seat in again.seats} == {5}
    assert [seat._replace(price=NO_PRICE) for seat in again.seats] == [*plan.seats]
    assert again.place_of_stage == plan.place_of_stage
    assert names_in(tmp_path) == ["hall.csv"]  # and nothing half written


async def test_a_file_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    plan = read_plan(Path(HALL), Prices(default=NO_PRICE))
    keeper = FileKeeper(tmp_path / "missing" / "hall.csv")
    with pytest.raises(InvalidRequest, match=r"hall\.csv cannot be written: No such file or directory"):
        await keeper.save(plan, await keeper.look_ahead(plan))
