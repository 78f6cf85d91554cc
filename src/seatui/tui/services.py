"""The services and options that all screens share."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct, field

from seatui.booking import HouseRepository
from seatui.booking.hints import Hints
from seatui.booking.start import Start
from seatui.domain.words.glyphs import GlyphSet
from seatui.domain.words.money import MoneyOf
from seatui.tui.commands.keymap import Keymap
from seatui.tui.controllers.booking_desk import BookingDesk
from seatui.tui.controllers.poll import Pace
from seatui.tui.controllers.recent_houses import RecentHouses
from seatui.tui.controllers.sales_desk import SalesDesk
from seatui.tui.screen_words import Advice


class Services(Struct, frozen=True):
    """The services and options that all screens share.

    houses: reads houses. recent: those read last. sales: carries out sales. bookings: carries out changes of
    bookings. clock: returns the present instant. pace: polling intervals and timeouts. glyphs: the glyph set of the
    map. keymap: the keys in force. advice: hints with them. hints: between terminals. money_of: the words for
    amounts. holds_while_paying: whether the seats of a sale are held while its confirmation is open. start: the
    opening of the database.
    """

    houses: HouseRepository
    recent: RecentHouses
    sales: SalesDesk
    bookings: BookingDesk
    clock: Callable[[], datetime]
    pace: Pace
    glyphs: GlyphSet
    keymap: Keymap
    advice: Advice
    hints: Hints
    money_of: MoneyOf
    holds_while_paying: bool = True
    start: Start = field(default_factory=Start)
