"""The screens: the only layer that knows Textual. It is handed a service and never sees a connection."""

from seatui.tui.app import SeatuiApp

__all__ = ["SeatuiApp"]
