"""The line of a dialog on the seats that others have changed since it was opened."""

from textual.content import Content
from textual.widgets import Static

from seatui.tui.live_words import fates_said
from seatui.tui.losses import Losses
from seatui.tui.sale import Sale


class LostLine(Static):
    """What has become of the seats of a dialog, all of it in the order of time; hidden while there is nothing."""

    DEFAULT_CSS = """
    LostLine { display: none; height: auto; color: $warning; &.-shown { display: block; } }
    """

    def show(self, losses: Losses, sale: Sale) -> None:
        """Shows the losses of a sale."""
        words = fates_said(losses.fates, sale.layout)
        self.set_class(bool(words), "-shown")
        self.update(Content(f"Meanwhile {words}" if words else ""))
