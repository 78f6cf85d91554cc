"""The controllers of a house screen, put together."""

from dataclasses import dataclass

from seatui.tui.controllers.best_seats import BestSeatsController
from seatui.tui.controllers.finding_seats import FindingController
from seatui.tui.controllers.following import FollowingController
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.controllers.opening import Opening
from seatui.tui.controllers.order_line import OrderController
from seatui.tui.controllers.overlays import OverlayController
from seatui.tui.controllers.picking_keys import PickingController
from seatui.tui.controllers.selling import SellingController
from seatui.tui.services import Services
from seatui.tui.state import HouseState


@dataclass(frozen=True, slots=True)
class HouseControllers:
    """One for each thing that can be done with a house, over one state."""

    state: HouseState
    picking: PickingController
    best: BestSeatsController
    finding: FindingController
    overlays: OverlayController
    selling: SellingController
    orders: OrderController
    following: FollowingController

    @classmethod
    def over(
        cls, state: HouseState, view: HouseView, opening: Opening, services: Services
    ) -> "HouseControllers":
        """Those of a screen. opening: the first reading of its house, on its way."""
        picking = PickingController(state, view)
        best = BestSeatsController(state, view)
        finding = FindingController(state, view, services.houses)
        selling = SellingController(state, view, picking, best, services.sales)
        return cls(
            state=state,
            picking=picking,
            best=best,
            finding=finding,
            overlays=OverlayController(state, view, finding, services.glyphs),
            selling=selling,
            orders=OrderController(state, view, best, finding, selling),
            following=FollowingController(
                state, view, opening, services.houses, services.sales, services.clock, services.pace
            ),
        )

    async def prepare(self) -> None:
        """Makes ready what is likely to be asked for next, away from the keys."""
        await self.best.prepare()
        await self.finding.prepare()
