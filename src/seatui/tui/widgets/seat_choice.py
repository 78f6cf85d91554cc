"""The seats of a booking to choose from: those to return, to split off or to move."""

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from seatui.domain.model.seats import Seat
from seatui.domain.venue.layout import Layout
from seatui.domain.words.glyphs import GlyphSet
from seatui.domain.words.money import Money, plain
from seatui.domain.words.printable import printable
from seatui.tui.screen_words import seat_name
from seatui.tui.themes.theme import PICKED_STYLE


class SeatChoice(OptionList):
    """Lists seats, of which several can be chosen; hidden until seats are listed."""

    can_focus = False
    DEFAULT_CSS = """
    SeatChoice, SeatChoice:focus {
        height: auto; max-height: 40vh; border: none; padding: 0; background: $surface;
        text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size-vertical: 1; display: none;
        &.-shown { display: block; }
    }
    SeatChoice > .option-list--option { padding: 0; }
    SeatChoice > .option-list--option-highlighted {
        background: $panel; color: $foreground; text-style: bold;
    }
    """

    def __init__(self, glyphs: GlyphSet) -> None:
        super().__init__(id="choice", markup=False)
        self._glyphs = glyphs
        self._layout: Layout | None = None
        self._money: Money = plain
        self._seat_ids: tuple[str, ...] = ()
        self._chosen: frozenset[str] = frozenset()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The chosen seats, in the order of the house."""
        return tuple(each for each in self._seat_ids if each in self._chosen)

    @property
    def is_all(self) -> bool:
        """Whether every seat is chosen."""
        return len(self._chosen) == len(self._seat_ids)

    def list_seats(
        self, layout: Layout, seat_ids: Iterable[str], chosen: Iterable[str], money: Money
    ) -> None:
        """Lists the seats, with the cursor on the first chosen one; seats that are no longer there are dropped."""
        self._layout, self._money = layout, money
        self._seat_ids = tuple(sorted(seat_ids, key=lambda each: _place(layout, each)))
        self._chosen = frozenset(chosen).intersection(self._seat_ids)
        self.clear_options()
        self.add_options([Option(self._line(each)) for each in self._seat_ids])
        first = next((at for at, each in enumerate(self._seat_ids) if each in self._chosen), 0)
        self.highlighted = first if self._seat_ids else None
        self.add_class("-shown")

    def hide(self) -> None:
        """Hides the list and forgets what was chosen."""
        self._chosen = frozenset()
        self.remove_class("-shown")

    def move(self, lines: int) -> None:
        """Moves the cursor. lines: negative for up."""
        if self.highlighted is not None:
            self.highlighted = min(max(self.highlighted + lines, 0), len(self._seat_ids) - 1)

    def toggle(self) -> None:
        """Chooses the seat at the cursor, or drops it."""
        at = self.highlighted
        if at is not None:
            self._choose(self._chosen ^ {self._seat_ids[at]}, [at])

    def toggle_all(self) -> None:
        """Chooses all seats; none if all are chosen."""
        chosen = frozenset() if self.is_all else frozenset(self._seat_ids)
        self._choose(chosen, range(len(self._seat_ids)))

    def _choose(self, chosen: frozenset[str], changed: Sequence[int]) -> None:
        self._chosen = chosen
        for at in changed:
            self.replace_option_prompt_at_index(at, self._line(self._seat_ids[at]))

    def _line(self, seat_id: str) -> Content:
        sign = (self._glyphs.picked, PICKED_STYLE) if seat_id in self._chosen else (" ", "")
        seat: Seat | None = self._layout.seats.get(seat_id) if self._layout else None
        named = f"{seat_name(seat)}  {self._money(seat.price)}" if seat else printable(seat_id)
        return Content.assemble(sign, f" {named}")


def _place(layout: Layout, seat_id: str) -> tuple[int, int, str]:
    spot = layout.spots.get(seat_id)
    return (spot.line, spot.seat, seat_id) if spot else (len(layout.lines), 0, seat_id)
