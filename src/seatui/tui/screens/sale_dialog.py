"""What the dialogs about the seats of a sale have in common: they follow what becomes of these."""

from typing import Generic

from textual.screen import ScreenResultType

from seatui.tui.losses import Losses, SaleStanding
from seatui.tui.sale import Sale
from seatui.tui.terminal.painting import SparingDialog


class SaleDialog(SparingDialog[ScreenResultType], Generic[ScreenResultType]):
    """A dialog about the seats of a sale, which says by itself what has become of them.

    sale: of all the seats that were picked.
    """

    def __init__(self, sale: Sale) -> None:
        super().__init__()
        self.sale = sale
        self.losses = Losses()
        """What others have changed since the dialog was opened."""

    def follow(self, standing: SaleStanding) -> None:
        """Shows what a reading of the house says of the seats."""
        losses = self.losses.then(standing.fates, standing.free)
        if losses != self.losses and self.is_mounted:
            self.losses = losses
            self.show_losses()

    def show_losses(self) -> None:
        """Shows the losses, and the seats that are left."""
        raise NotImplementedError

    @property
    def left(self) -> Sale:
        """The sale of the seats that can still be sold."""
        return self.losses.left_of(self.sale)
