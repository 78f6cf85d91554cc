"""What the sales desk does by itself, whichever screen is open."""

from msgspec.structs import replace

from tests.tui.driving import LIVE, at_the_showings
from tests.tui.fakes import rows_of_seats
from tests.tui.houses import database_of


async def test_holds_that_ran_out_are_tidied_up_while_the_app_runs_and_trouble_with_it_is_nobodys() -> None:
    database = database_of(rows_of_seats("Stalls", "A", 3))
    async with at_the_showings(database, pace=replace(LIVE, tidying=0.05)) as clerk:
        await clerk.until(lambda: database.tidied >= 1)
        database.is_down = True
        so_far = database.tidied
        await clerk.until(lambda: database.tidied >= so_far + 2)
        database.is_down = False
        await clerk.until(lambda: clerk.banner == "")
