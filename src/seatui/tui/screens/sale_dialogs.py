"""The dialogs of a sale over a house screen: its confirmation, the hold on purpose, and the refusal."""

import asyncio

from textual.geometry import Size
from textual.screen import Screen

from seatui.domain.errors import SeatsUnavailable
from seatui.tui.controllers.house_controllers import HouseControllers
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.messages import ConfirmationOpened, SaleAsked
from seatui.tui.readings import HouseReading
from seatui.tui.sale import Sale
from seatui.tui.screen_words import in_the_way
from seatui.tui.screens.beside import stand_beside
from seatui.tui.screens.confirm_screen import ConfirmScreen
from seatui.tui.screens.sale_dialog import SaleDialog
from seatui.tui.services import Services


class SaleDialogs:
    """Opens the dialogs of sales, and shows in them what has changed."""

    def __init__(self, view: HouseView, controllers: HouseControllers, services: Services) -> None:
        self._view = view
        self._controllers = controllers
        self._services = services

    def open_confirmation(self, asked: SaleAsked) -> None:
        """Opens the confirmation of a sale; its seats are held meanwhile, if so configured."""
        services, app = self._services, self._view.app
        clock = services.clock if services.holds_while_paying else None
        money = services.money_of(asked.sale.showing.currency)
        screen = ConfirmScreen(asked.sale, asked.remarks, services.advice, money, clock)
        self._open_beside(screen, screen.likely_size(app.size), asked.sale)
        if services.holds_while_paying:
            app.post_message(ConfirmationOpened(asked.sale))

    def follow(self, reading: HouseReading) -> None:
        """Shows in an open dialog what a reading says of its seats."""
        for screen in self._view.app.screen_stack:
            if isinstance(screen, SaleDialog):
                screen.follow(self._controllers.selling.standing(screen.sale, reading))

    def open_hold(self, sale: Sale) -> None:
        """Opens the dialog of a hold on purpose."""
        from seatui.tui.screens.hold_screen import LIKELY_SIZE, HoldScreen

        screen = HoldScreen(sale, self._services.advice, self._services.clock)
        self._open_beside(screen, LIKELY_SIZE, sale)

    def _open_beside(self, screen: Screen[None], size: Size, sale: Sale) -> None:
        """Opens a dialog beside the seats of a sale."""
        app, seats = self._view.app, self._view.seat_map.regions_of(sale.seat_ids)
        stand_beside(screen, size, seats, app.size)
        app.push_screen(screen)

    def open_refusal(self, sale: Sale, error: SeatsUnavailable) -> None:
        """Opens the refusal of a sale: how its seats were lost, and the nearest others in their place."""
        from seatui.tui.screens.refusal_screen import RefusalScreen

        refusals, services = self._controllers.refusals, self._services
        told = [f"{in_the_way(error.seats, sale.layout)}."]
        money = services.money_of(sale.showing.currency)
        screen = RefusalScreen(
            sale, error.seats, told, services.advice, money, refusals.preview, services.pace.reading
        )
        opening = self._view.app.push_screen(screen, lambda offer: refusals.close(offer, sale))

        async def explain() -> None:
            screen.explain(await refusals.explain(sale, error.seats))

        async def offer() -> None:
            try:
                await screen.offer(await refusals.offers(sale, error.seats))
            finally:
                screen.end_looking()

        async def fill() -> None:
            await opening
            await asyncio.gather(explain(), offer())

        self._view.in_background(fill, group="refusal")
