"""What is to be sold, in lines: the seats by row, their number and their total."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from seatui.domain.words.money import Money
from seatui.domain.words.wording import SeatGroup, by_row, seats_count
from seatui.tui.sale import Sale
from seatui.tui.screen_words import amounts_of

LISTED = 200
"""The most rows listed; the others are counted."""


class SeatTable(Widget):
    """The seats by row: count, price and total."""

    DEFAULT_CSS = "SeatTable { height: auto; }"

    def __init__(self, sale: Sale, money: Money) -> None:
        super().__init__()
        self._money = money
        self._list(sale)

    def _list(self, sale: Sale) -> None:
        groups = [part for group in by_row(sale.seats) for part in group.by_price()]
        self._groups, self._unlisted = groups[:LISTED], groups[LISTED:]
        self._amounts = amounts_of(self._groups, self._money)
        self._wrapped: tuple[int, list[Content]] = 0, []

    def show(self, sale: Sale) -> None:
        """Lists the seats of another sale."""
        self._list(sale)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The number of lines at this width, with long rows wrapped."""
        return len(self._lines(width))

    def render(self) -> Content:
        """One line per row, with the amounts at the right edge."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if self._wrapped[0] != width:
            listed = zip(self._groups, self._amounts, strict=True)
            lines = [line for group, amounts in listed for line in _priced(group, amounts, width)]
            if self._unlisted:
                seats = sum(len(group.seats) for group in self._unlisted)
                lines.append(Content(f"and {seats_count(seats)} in {len(self._unlisted):,} more rows"))
            self._wrapped = width, lines
        return self._wrapped[1]


class TotalLine(Static):
    """The number of seats, of those of the sale as it was asked for, and their total price."""

    def __init__(self, sale: Sale, money: Money) -> None:
        super().__init__(id="total", markup=False)
        self._sale = sale
        self._money = money
        self._count(sale)

    def _count(self, left: Sale) -> None:
        self._left = f" {count_left(left, self._sale)}"
        self._right = f"{self._money(left.total)} "

    def show(self, left: Sale) -> None:
        """Counts the seats that are left of the sale."""
        self._count(left)
        self.refresh()

    def render(self) -> Content:
        """The number on the left, the price on the right."""
        gap = max(self.content_size.width - len(self._left) - len(self._right), 1)
        return Content(f"{self._left}{' ' * gap}{self._right}")


def count_left(left: Sale, sale: Sale) -> str:
    """`4 seats`; `3 of 4 seats` where some are lost."""
    seats = seats_count(len(sale.seats))
    return seats if len(left.seats) == len(sale.seats) else f"{len(left.seats):,} of {seats}"


def _priced(group: SeatGroup, amounts: str, width: int) -> list[Content]:
    lines = [line.rstrip() for line in Content(str(group)).wrap(max(width - len(amounts) - 2, 12))]
    gap = max(width - lines[0].cell_length - len(amounts), 1)
    return [Content.assemble(lines[0], " " * gap, amounts), *lines[1:]]
