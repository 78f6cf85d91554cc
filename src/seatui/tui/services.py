"""What the screens are handed by whoever starts the app."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from seatui.booking import HouseRepository
from seatui.domain.words.glyphs import GlyphSet
from seatui.tui.commands.keymap import Keymap
from seatui.tui.controllers.poll import Pace
from seatui.tui.controllers.sales_desk import SalesDesk


@dataclass(frozen=True, slots=True)
class Services:
    """The port that houses are read by, the desk that carries out sales, the clock, and how the app is to behave.

    clock: the present instant. pace: how often the screens ask. glyphs: the signs of the map. keymap: the keys
    in force.
    """

    houses: HouseRepository
    sales: SalesDesk
    clock: Callable[[], datetime]
    pace: Pace
    glyphs: GlyphSet
    keymap: Keymap
