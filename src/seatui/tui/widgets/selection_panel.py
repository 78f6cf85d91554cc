"""The selection: as a panel beside the map, or in one line under it."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from seatui.domain.model.seats import Seat
from seatui.domain.words.cells import cut
from seatui.domain.words.glyphs import UNICODE, GlyphSet
from seatui.domain.words.printable import printable
from seatui.domain.words.times import day, zoned_time
from seatui.domain.words.wording import by_row, seats_count
from seatui.tui.live_words import Activity, activity_of
from seatui.tui.screen_words import Advice, said_with
from seatui.tui.state import HouseState
from seatui.tui.themes.theme import PICKED_STYLE
from seatui.tui.widgets.legend import Signs, mark_entries, status_entries, underlined_entry
from seatui.tui.widgets.line_parts import Part, fitted_parts

LEAST_LATELY, MOST_LATELY = 6, 15
"""The least lines that the list of the latest changes needs, and the most: each change moves all of them."""

LISTED = 400
"""The largest selection listed by row: a longer list is not read, and every move of a range would sort it."""


def row_phrases(seats: list[Seat]) -> list[tuple[str, Decimal]]:
    """The seats by row, in words, and the price of each row."""
    return [(str(group), group.total) for group in by_row(seats)]


class SelectionLine(Widget):
    """The selection in one line: count, total, and next steps, which may take a second one."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    SelectionLine {
        height: auto;
        max-height: 2;
        padding: 0 1;
        background: $panel;
        color: $foreground;
    }
    """

    def __init__(self, state: HouseState, advice: Advice, *, glyphs: GlyphSet = UNICODE) -> None:
        super().__init__()
        self._state = state
        self._advice = advice
        self._glyphs = glyphs
        self._content = Content()

    @property
    def text(self) -> str:
        """The text of the line."""
        return self._content.plain

    def show_picks(self) -> None:
        """Shows the present picks."""
        content = summary(self._state, self._glyphs, self._advice)
        if not content.is_same(self._content):
            before, self._content = self._content, content
            self.refresh(layout=max(before.cell_length, content.cell_length) > self.content_size.width)

    def render(self) -> Content:
        """The summary."""
        return self._content


def summary(state: HouseState, glyphs: GlyphSet, advice: Advice) -> Content:
    """`◆ 3 seats · 135.00 · enter confirms`."""
    selection = state.picks
    if state.moving is not None:
        keys = (advice.moves, advice.ends_move, advice.undoes_picks)
        words = state.moving.words(len(selection), state.total, state.money, *keys)
        return Content.styled(f" {words} ", f"bold {PICKED_STYLE}")
    if not selection and not selection.is_range:
        hints = ["no seat is free"] if state.is_full else [advice.picks, advice.finds_best(4, "the best 4")]
        nothing = said_with("Nothing picked", *hints)
        return Content.styled(nothing, "$foreground 60%")
    dot = f" {glyphs.separator} "
    next_step = advice.confirms
    if selection.is_range:
        steps = (advice.keeps_range, advice.confirms, advice.drops_range)
        next_step = ", ".join(filter(None, steps))
    elif state.proposal is not None:
        next_step = dot.join(advice.steps)
    return Content.assemble(
        (
            f" {glyphs.picked} {seats_count(len(selection))}{dot}{state.money(state.total)} ",
            f"bold {PICKED_STYLE}",
        ),
        (f"  {next_step}", "$foreground 70%"),
    )


class SelectionPanel(Widget):
    """Event, showing, the picked seats by row, their total, and the legend with counts."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    SelectionPanel {
        height: 1fr;
        padding: 1 2;
        background: $surface;
        color: $foreground;
    }
    """

    def __init__(self, state: HouseState, advice: Advice, *, glyphs: GlyphSet = UNICODE) -> None:
        super().__init__()
        self._state = state
        self._advice = advice
        self._glyphs = glyphs
        self._signs = Signs()
        self._listed: list[tuple[str, Decimal]] | None = []
        self._lines: list[Content] = []
        self._drawn_for = Size()

    def show_house(self) -> None:
        """Shows the showing, its present counts and its latest changes."""
        self._draw()

    def show_picks(self) -> None:
        """Shows the present picks."""
        self._listed = None
        self._draw()

    def set_signs(self, signs: Signs) -> None:
        """Sets the glyphs to explain."""
        self._signs = signs
        self._draw()

    def on_resize(self) -> None:
        """Wraps the lines anew at another size."""
        if self._drawn_for != self.content_size:
            self._draw()

    def _draw(self) -> None:
        """Composes all lines, and repaints those that changed."""
        self._drawn_for = self.content_size
        self._show(self._content() if self._drawn_for.width else [])

    def _show(self, lines: list[Content]) -> None:
        """Shows these lines; repaints only those that differ, which few do."""
        before, self._lines = self._lines, lines
        changed = [
            Region(0, y, self._drawn_for.width, 1)
            for y, (old, new) in enumerate(zip_longest(before, self._lines, fillvalue=None))
            if old is None or new is None or not old.is_same(new)
        ]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """One line of the panel."""
        width, style = self.content_size.width, self.visual_style
        if self._drawn_for != self.content_size:  # the first paint comes before the resize event
            self._lines, self._drawn_for = self._content(), self.content_size
        if y >= len(self._lines) or not width:
            return Strip.blank(width, style.rich_style)
        pieces = self._lines[y].render(style, end="", parse_style=self.app.stylesheet.parse_style)
        return Strip([Segment(text, style.rich_style) for text, style in pieces]).adjust_cell_length(
            width, style.rich_style
        )

    def _content(self) -> list[Content]:
        """All lines of the panel; the list of rows is cut to the height."""
        if self._state.house is None:
            return []
        head, total = self._head(), self._sum()
        foot = [*total, *self._legend(), *self._entries()]
        room = max(self.content_size.height - len(head) - len(foot) - 1, 1)
        listed = self._rows(room)
        lately = self._lately(room - len(listed))
        filler = [Content()] * max(room - len(listed) - len(lately), 0)
        return [*head, *listed, *foot[: len(total)], *lately, *filler, *foot[len(total) :]]

    def _lately(self, room: int) -> list[Content]:
        """The latest changes of the house, newest first, in so many lines; none in fewer than `LEAST_LATELY`."""
        house, activity = self._state.house, self._state.activity
        if house is None or not activity or room < LEAST_LATELY:
            return []
        width = self.content_size.width
        lines = [Content(), self._rule(), Content.styled("Lately", "bold $foreground 70%")]
        for entry in activity[: min(room, MOST_LATELY) - len(lines) - 1]:
            change = activity_of(entry, house.layout, house.showing.zone)
            lines.append(Content.assemble(*fitted_parts(self._parts_of(change, width), width)))
        return [*lines, Content()]

    def _parts_of(self, change: Activity, width: int) -> list[Part]:
        """`19:04:12 sold C4–5 · window 3 (ann)`: the clerk gives way first.

        He is left out before the seats are cut, and before a terminal is cut to where `window 3` is like `window 4`.
        """
        dot = f" {self._glyphs.separator} "
        at = Part(change.at, style="$foreground 50%")
        what, where = Part(change.what, before=" ", least=14), Part(change.where, before=dot, least=12)
        clerk = Part(change.clerk, before=" (", after=")", style="$foreground 50%", least=4)
        least = [each._replace(words=cut(each.words, each.least)) for each in (where, clerk)]
        if change.clerk and sum(each.cells for each in (at, what, *least)) <= width:
            return [at, what._replace(least=0), where, clerk]
        return [at, what, where]

    def _head(self) -> list[Content]:
        showing = self._state.showing if self._state.house else None
        if showing is None:
            return []
        width = self.content_size.width
        name = Content.styled(printable(showing.name), "bold $seat-picked").wrap(width)[:3]
        when = f"{day(showing.showtime, showing.zone)}  {zoned_time(showing.showtime, showing.zone)}"
        return [*name, *Content(when).wrap(width), self._rule(), Content()]

    def _rule(self) -> Content:
        return Content.styled(self._glyphs.rule * self.content_size.width, "$foreground 25%")

    def _rows(self, room: int) -> list[Content]:
        if not self._state.picks:
            return [Content.styled(hint, "$foreground 60%") for hint in _within(self._advice.hints, room)]
        if len(self._state.picks) > LISTED:
            return [Content.styled("Too many to list by row.", "$foreground 60%")]
        if self._listed is None:
            seats = self._state.house.layout.seats if self._state.house else {}
            self._listed = row_phrases([seats[each] for each in self._state.picks if each in seats])
        lines = [line for phrase, price in self._listed for line in self._priced(phrase, price)]
        if len(lines) <= room:
            return lines
        return [
            *lines[: room - 1],
            Content.styled(f"… and {len(lines) - room + 1} more lines", "$foreground 60%"),
        ]

    def _priced(self, phrase: str, price: Decimal) -> list[Content]:
        """A phrase with an amount at the right edge of its last line."""
        width, amount = self.content_size.width, self._state.money(price)
        lines = Content(phrase).wrap(max(width - len(amount) - 2, 10))
        gap = max(width - lines[-1].rstrip().cell_length - len(amount), 1)
        lines[-1] = Content.assemble(lines[-1].rstrip(), " " * gap, (amount, "bold"))
        return list(lines)

    def _sum(self) -> list[Content]:
        """The total, and below it the next steps."""
        if not self._state.picks:
            return [Content(), Content()]
        width, count = (
            self.content_size.width,
            f" {self._glyphs.picked} {seats_count(len(self._state.picks))}",
        )
        amount = f"{self._state.money(self._state.total)} "
        gap = max(width - len(count) - len(amount), 1)
        steps = [Content(), *self._steps()] if self._state.proposal else []
        return [Content(), Content.styled(f"{count}{' ' * gap}{amount}", f"bold {PICKED_STYLE}"), *steps]

    def _steps(self) -> list[Content]:
        """The keys that change a proposal, in two lines."""
        dot = f" {self._glyphs.separator} "
        steps = self._advice.steps
        half = len(steps) // 2
        return [Content.styled(dot.join(part), "$foreground 60%") for part in (steps[:half], steps[half:])]

    def _legend(self) -> list[Content]:
        """The scale of the overview, or the prices."""
        scale = self._signs.scale
        return [*self._prices(), self._rule()] if scale is None else [self._rule(), scale]

    def _entries(self) -> list[Content]:
        """The glyphs with counts, and the marks."""
        width, is_near = self.content_size.width, self._signs.scale is None
        reading, kinds = (
            self._state.reading,
            self._state.house.layout.kinds if self._state.house else frozenset(),
        )
        counts = reading.counts if reading else {}
        entries = [
            _entry(
                glyph if is_near else Content(" "),
                word,
                f"{counts.get(status, 0):,}",
                width,
            )
            for glyph, word, status in status_entries(self._glyphs)
        ]
        picked = Content.styled(self._glyphs.picked, PICKED_STYLE)
        entries.append(_entry(picked, "picked", f"{len(self._state.picks):,}", width))
        if is_near:
            marks = [] if self._signs.has_codes else mark_entries(self._glyphs, kinds)
            of_kinds = [*marks, *underlined_entry(self._glyphs, kinds)]
            entries += [_entry(sign, words, "", width) for sign, words in of_kinds]
        return entries

    def _prices(self) -> list[Content]:
        """The prices, while the seats show them."""
        prices = self._signs.prices
        return [self._rule(), *_filled(prices, self.content_size.width)] if prices else []


def _within(hints: Sequence[str], room: int) -> Sequence[str]:
    """Hints in so many lines: without blank ones where there is no room, and with as many as make a sentence."""
    if len(hints) <= room:
        return hints
    *before, last = [hint for hint in hints if hint][:room]
    return [*before, re.sub(r"[,.]?$", ".", last, count=1)]


def _filled(entries: Sequence[Content], width: int) -> Iterator[Content]:
    """Lines of as many entries as fit, none of them broken."""
    line = Content()
    for entry in entries:
        longer = Content.assemble(line, "  ", entry) if line else entry
        if line and longer.cell_length > width:
            yield line
            longer = entry
        line = longer
    yield line


def _entry(glyph: Content, word: str, count: str, width: int) -> Content:
    gap = max(width - 3 - len(word) - len(count), 1)
    return Content.assemble(glyph, f"  {word}{' ' * gap}{count}")
