"""The Textual app: the only layer that imports Textual. It is given services, never a connection."""

from seatui.tui.app import SeatuiApp

__all__ = ["SeatuiApp"]
