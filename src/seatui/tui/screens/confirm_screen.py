"""The confirmation dialog of a sale."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.timer import Timer
from textual.widgets import Input, Static

from seatui.domain.model.bookings import WALK_IN, new_booking_id
from seatui.domain.model.seats import SeatInTheWay
from seatui.domain.model.validation import customer_fault
from seatui.domain.words.money import Money
from seatui.domain.words.printable import printable
from seatui.domain.words.times import showtime
from seatui.domain.words.wording import by_row, seats_count
from seatui.tui.announcements import LOOKS
from seatui.tui.commands.command import bindings
from seatui.tui.commands.dialog_commands import BACK, CONFIRM_COMMANDS, EXTEND, SELL
from seatui.tui.losses import Fate, SaleStanding
from seatui.tui.messages import (
    ConfirmationOpened,
    ExtensionAsked,
    PaymentDropped,
    PaymentTaken,
    SaleConfirmed,
)
from seatui.tui.sale import Sale
from seatui.tui.screen_words import Advice
from seatui.tui.screens.sale_dialog import SaleDialog
from seatui.tui.widgets.hold_line import HoldLine
from seatui.tui.widgets.key_label import KeyLabel
from seatui.tui.widgets.lost_line import LostLine
from seatui.tui.widgets.sale_lines import SeatTable, TotalLine
from seatui.tui.widgets.text_input import TextInput

REMARKS = 3
"""The most remarks shown: more of them would not change a clerk's mind."""

WIDTH, LINES, BLANK = 64, 11, 4
"""Its cells, its lines without the seats, the remarks and the hold, and how many of them are blank."""

ROOMY = 30
"""The lines of a screen with room for blank ones: on a smaller one they would cover the seats of the sale."""

SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class ConfirmScreen(SaleDialog[None]):
    """Shows the seats to be sold, asks for the customer, and has them sold once.

    remarks: lines for the clerk to consider first. advice: the key hints. clock: returns the present instant, if the
    seats are held while this screen is open; None if they are not. The app holds and sells: closing this screen gives
    the seats back, but does not cancel a sale.
    """

    BINDINGS = bindings(CONFIRM_COMMANDS)
    commands = CONFIRM_COMMANDS
    DEFAULT_CSS: ClassVar[str] = """
    ConfirmScreen {
        align: center middle;
        #dialog {
            width: 64; max-width: 100%; height: auto; max-height: 100%;
            padding: 0 1;
            background: $surface;
            border: solid $seat-picked;
        }
        Static { height: auto; }
        #seats { height: auto; max-height: 45vh; margin: 1 0; scrollbar-size-vertical: 1; }
        #remarks { color: $seat-single; margin-bottom: 1; }
        #total { text-style: bold; color: $seat-picked-text; background: $seat-picked; }
        #for { height: 1; margin: 1 0; }
        #for Static { width: 5; }
        Input, Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
        #warning { display: none; color: $warning; }
        #warning.-shown { display: block; }
        #keys { height: 1; }
        #keys Static { width: auto; margin-right: 3; }
        &.-close {
            #seats, #for, #remarks { margin: 0; }
        }
        &.-low {
            #dialog { border: none; border-left: outer $seat-picked; }
            #seats { margin: 0; max-height: 4; }
            #for, #remarks { margin: 0; }
            #remarks { max-height: 1; }
        }
    }
    """
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-close"), (ROOMY, "-high")]  # noqa: RUF012

    def __init__(
        self,
        sale: Sale,
        remarks: Sequence[str],
        advice: Advice,
        money: Money,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(sale)
        self._advice = advice
        self._money = money
        self._remarks = remarks
        self._hold = HoldLine(len(sale.seats), clock, advice.extends, sale.showing.zone) if clock else None
        self._spinning: Timer | None = None
        self._is_selling = False
        self._is_refused = False
        self._is_over = False
        self._turn = 0
        self._fault = ""

    def compose(self) -> ComposeResult:
        """The dialog, from the event down to the keys."""
        showing = self.sale.showing
        with Vertical(id="dialog"):
            yield Static(Content.styled(printable(showing.name), "bold $seat-picked"))
            yield Static(Content(showtime(showing.showtime, showing.zone)))
            with VerticalScroll(id="seats", can_focus=False):
                yield SeatTable(self.sale, self._money)
            if self._remarks:
                yield Static(Content("\n").join(map(Content, self._remarks[:REMARKS])), id="remarks")
            yield TotalLine(self.sale, self._money)
            with Horizontal(id="for"):
                yield Static("For", markup=False)
                known = "" if self.sale.customer == WALK_IN else self.sale.customer
                yield TextInput(known, fault_of=customer_fault, placeholder=WALK_IN)
            if self._hold is not None:
                yield self._hold
            yield LostLine()
            yield Static(id="warning", markup=False)
            with Horizontal(id="keys"):
                yield KeyLabel(self._advice.sells, SELL, id="sell")
                yield KeyLabel(self._advice.goes_back, BACK)
                if self._hold is not None:
                    yield KeyLabel(self._advice.extends, EXTEND)

    def on_mount(self) -> None:
        """Focuses the customer's name."""
        self.query_one(Input).cursor_blink = False
        self.query_one(Input).focus()

    def likely_size(self, screen: Size) -> Size:
        """Its size on a screen where no line is broken, known before it is laid out."""
        rows = sum(len(group.by_price()) for group in by_row(self.sale.seats))
        is_roomy = screen.height >= ROOMY
        remarks = min(len(self._remarks), REMARKS) + is_roomy if self._remarks else 0
        lines = LINES if is_roomy else LINES - BLANK
        return Size(WIDTH, lines + rows + remarks + (self._hold is not None))

    @property
    def holds(self) -> bool:
        """Whether the seats are held while this screen is open."""
        return self._hold is not None

    @property
    def takes_no_keys(self) -> bool:
        """Whether the sale is under way: what is typed now is for the map."""
        return self._is_selling and self.is_active

    def sell(self) -> None:
        """Confirms the sale, once."""
        if self._is_selling or not self.is_active:
            return
        self.sale = self.as_typed
        if fault := self.query_one(TextInput).fault:
            self.warn(fault)
            return
        self._hold_again()
        self._is_selling = True
        self.query_one(Input).disabled = True
        self.query_one("#keys").display = False
        self._say("")
        self._spin()
        self._spinning = self.set_interval(0.1, self._spin)
        self.app.post_message(PaymentTaken(self.sale) if self.holds else SaleConfirmed(self.sale))

    def close(self) -> None:
        """Closes, and drops the payment unless its sale has begun."""
        if self.is_active:
            if not self._is_selling:
                self.app.post_message(PaymentDropped(self.as_typed))
            self.dismiss()

    @property
    def as_typed(self) -> Sale:
        """The sale to the customer who is typed now."""
        return replace(self.sale, customer=self.query_one(TextInput).text or WALK_IN)

    @property
    def is_typed_into(self) -> bool:
        """Whether somebody is typing a name: a dialog in its place would take the rest of it for keys."""
        return not self._is_selling and self.as_typed.customer != self.sale.customer

    def on_input_changed(self, message: Input.Changed) -> None:
        """Says what is wrong with the name as long as it is."""
        message.stop()
        self._show_fault()

    def _show_fault(self) -> None:
        before, self._fault = self._fault, self.query_one(TextInput).fault
        if self._fault:
            self.warn(self._fault)
        elif before:
            self._hide_warning()

    def _hide_warning(self) -> None:
        self.query_one("#warning").remove_class("-shown")

    def extend(self) -> None:
        """Asks for more time, or for the hold that was refused, while the sale has not begun."""
        if not self.holds or self._is_selling:
            return
        if self._is_refused:
            self._hide_warning()
            self._hold_again()
        else:
            self.app.post_message(ExtensionAsked(self.sale))

    def _hold_again(self) -> None:
        """Asks for the hold that was refused."""
        if self._is_refused and self._hold is not None:
            self._hold.wait()
            self.app.post_message(ConfirmationOpened(self.sale))
        self._is_refused = False

    def show_held(self, until: datetime | None) -> None:
        """Shows until when the seats are held."""
        if self._hold is not None:
            self._hold.show(until)
        if not self._is_selling:
            self._hide_warning()
            self._show_fault()

    def follow(self, standing: SaleStanding) -> None:
        """Shows the hold and the seats as they were read, unless the sale has begun: its outcome is told."""
        if self._is_selling:
            return
        if self._hold is not None:
            self._hold.follow(standing)
        super().follow(standing)

    def show_losses(self) -> None:
        """Names what is lost, and lists and counts what is left; the key that sells says what it does then."""
        left = self.left
        self.query_one(LostLine).show(self.losses, self.sale)
        self.query_one(SeatTable).show(left)
        self.query_one(TotalLine).show(left)
        is_whole = len(left.seats) == len(self.sale.seats)
        self.query_one("#sell", KeyLabel).say(
            self._advice.sells if is_whole else self._advice.sells_else(LOOKS)
        )

    def refuse(self, words: str, lost: Iterable[SeatInTheWay] = ()) -> None:
        """Shows why nothing was held or sold; the clerk may try again, which is another sale.

        lost: the seats in its way.
        """
        self._is_refused = True
        self.losses = self.losses.then({each.seat_id: Fate(each.status) for each in lost})
        self.show_losses()
        self.sale = replace(self.sale, booking_id=new_booking_id())
        if self._hold is not None:
            self._hold.refuse()
        if self._is_selling:
            self.resume(words)
        else:
            self.warn(words)

    def resume(self, words: str) -> None:
        """Shows why the seats were not sold, and lets the clerk try again."""
        if self._spinning is not None:
            self._spinning.stop()
        self._is_selling = False
        self.query_one("#keys").display = True
        line = self.query_one(Input)
        line.disabled = False
        line.select_on_focus = False  # what is typed next belongs to the name that stands there
        line.focus()
        self.warn(words)

    def scroll_by(self, lines: int) -> None:
        """Scrolls the list of seats, unless the dialog is closing."""
        for seats in self.query("#seats").results(VerticalScroll):
            seats.scroll_relative(y=lines, animate=False)

    def warn(self, words: str) -> None:
        """Shows a warning of a change of the seats, unless the sale has begun."""
        if not self._is_selling:
            self._say(words)

    def _say(self, words: str) -> None:
        self.query_one("#warning", Static).update(Content(words))
        self.query_one("#warning").add_class("-shown")

    def close_after_sale(self) -> None:
        """Closes at the end of the sale, as soon as no screen lies over this one."""
        self._is_over = self._is_selling = True
        self.close()

    def on_screen_resume(self) -> None:
        """Closes if the sale ended while another screen lay over this one."""
        if self._is_over:
            self.call_later(self.close)

    def _spin(self) -> None:
        self._turn += 1
        words = f"{SPINNER[self._turn % len(SPINNER)]} selling {seats_count(len(self.sale.seats))} …"
        self.query_one("#warning", Static).update(Content(words), layout=False)
