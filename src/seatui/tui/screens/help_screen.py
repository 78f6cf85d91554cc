"""The help: every key of a screen with what it does, and the signs of the map."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from seatui.domain.search.names import has_words
from seatui.domain.words.glyphs import ASCII, GlyphSet
from seatui.domain.words.printable import printable
from seatui.tui.commands.advice import key_phrase
from seatui.tui.commands.command import Command, bindings
from seatui.tui.commands.dialog_commands import APP_COMMANDS, HELP_COMMANDS
from seatui.tui.commands.groups import in_order
from seatui.tui.commands.keymap import DEFAULT, Keymap, characters, keys_of, written, written_first
from seatui.tui.terminal.painting import SparingDialog
from seatui.tui.widgets.filter_input import FilterInput
from seatui.tui.widgets.legend import (
    cursor_entries,
    mark_entries,
    overview_entries,
    special_entries,
    status_entries,
    underlined_entry,
)

KEYS_WIDTH = 16
"""Cells of the keys, before what they do."""

WIDE, VERY_WIDE = 100, 150
"""The least columns for the legend beside the keys, and for the keys in two columns."""

LEGEND, AROUND = 36, 5
"""The cells of the legend beside the keys, and those at the edges."""


class HelpScreen(SparingDialog[None]):
    """The keys in force by groups, filtered while one types, and the signs of the map with their meanings.

    commands: those of the screen beneath. keymap: the keys in force. beyond: those of a screen that opens from there.
    """

    BINDINGS = bindings(HELP_COMMANDS)
    commands = HELP_COMMANDS
    gives_way = True
    DEFAULT_CSS: ClassVar[str] = """
    HelpScreen {
        #help { width: 100%; height: 100%; background: $surface; }
        #help-title { height: 1; padding: 0 2; background: $primary; color: $title-text; }
        FilterInput { padding: 0 2; background: $panel; }
        VerticalScroll { height: 1fr; padding: 0 2; scrollbar-size-vertical: 1; }
        Horizontal { height: auto; }
        .keys { width: 1fr; height: auto; padding: 0 2 0 0; }
        #legend { width: 36; height: auto; display: none; }
        #more-keys { display: none; }
        &.-wide #legend, &.-very-wide #more-keys { display: block; }
    }
    """

    def __init__(
        self,
        title: str,
        commands: Sequence[Command[Any]],
        keymap: Keymap,
        glyphs: GlyphSet,
        beyond: Sequence[Command[Any]] = (),
    ) -> None:
        super().__init__()
        self._title = title
        self._explained = [command for command in (*commands, *APP_COMMANDS, *beyond) if command.in_help]
        self._beyond = beyond
        self._keymap = keymap
        self._glyphs = glyphs
        own = [characters((*HELP_COMMANDS, *APP_COMMANDS), each) for each in (keymap, DEFAULT)]
        self._filter = FilterInput("Type to filter: a key, or what it does", *own)
        self._heading = Static(id="help-title", markup=False)
        self._keys = Static(classes="keys", markup=False)
        self._more_keys = Static(classes="keys", id="more-keys", markup=False)

    def compose(self) -> ComposeResult:
        """Title and filter; below them the keys, and the legend in a column of its own where there is room."""
        with Vertical(id="help"):
            yield self._heading
            yield self._filter
            with VerticalScroll(can_focus=False), Horizontal():
                yield self._keys
                yield self._more_keys
                yield Static(Content("\n").join(self._legend()), id="legend", markup=False)

    def _title_now(self) -> Content:
        """What is shown, and what the keys do now."""
        closes = "clears the filter" if self._filter.is_open else "closes"
        hints = (
            key_phrase("help.page-down", "more", self._keymap),
            key_phrase("help.close", closes, self._keymap),
        )
        said = f"  {', '.join(filter(None, hints))}"
        return Content.assemble((f"{self._title}: keys", "bold"), said)

    def on_mount(self) -> None:
        """Takes what is typed as the filter."""
        self._filter.focus()
        self._show()

    def on_resize(self) -> None:
        """Spreads the keys over the columns that there are now."""
        self._show()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Applies the filter, from the beginning on: what matches best stands there."""
        message.stop()
        self._show()
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _show(self) -> None:
        self._heading.update(self._title_now())
        room = self.app.size.width
        is_wide, is_very_wide = room >= WIDE, room >= VERY_WIDE
        self.set_class(is_wide, "-wide")
        self.set_class(is_very_wide, "-very-wide")
        width = (room - AROUND - LEGEND * is_wide) // (1 + is_very_wide) - 2
        groups = [*self._groups(width)]
        if not groups:
            groups = [[Content(), Content(f"No key does “{printable(self._filter.text)}”")]]
        left, right = _halves(groups) if is_very_wide else (groups, [])
        if not is_wide and not self._filter.text:
            left = [*left, self._legend()]
        for column, of_column in ((self._keys, left), (self._more_keys, right)):
            column.update(Content("\n").join(line for group in of_column for line in group))

    def _groups(self, width: int) -> Iterator[list[Content]]:
        """The commands that match the filter by groups, each below its name: that of the key typed first.

        width: of a column.
        """
        groups: dict[str, list[Content]] = {}
        of_key: dict[str, list[Content]] = {}
        for command in self._explained:
            keys = self._keys_in_words(command)
            lines = _lines(keys, command.help, width)
            if self._has_key(command):
                where = f", {command.group[0].lower()}{command.group[1:]}" if command in self._beyond else ""
                of_key.setdefault(f"The key {printable(self._filter.text)}{where}", []).extend(lines)
            elif has_words(f"{keys} {command.name} {command.help} {command.group}", self._filter.text):
                groups.setdefault(command.group, []).extend(lines)
        for name, lines_of_key in of_key.items():
            yield _group(name, lines_of_key)
        for name in in_order([*groups]):
            yield _group(name, groups[name])

    def _has_key(self, command: Command[Any]) -> bool:
        """Whether the filter is a key of a command, as it is shown or as Textual names it."""
        keys = keys_of(command, self._keymap)
        return self._filter.text in {*keys, *map(written, keys), written_first(command, self._keymap)} - {""}

    def _keys_in_words(self, command: Command[Any]) -> str:
        in_ascii = self._glyphs is ASCII
        in_force = [written(key, in_ascii=in_ascii) for key in keys_of(command, self._keymap)]
        return " ".join(in_force) or (command.name if not command.keys else "no key")

    def _legend(self) -> list[Content]:
        """The signs, one a line, by where they are."""
        glyphs = self._glyphs
        codes = " ".join(glyphs.price_codes[:4])
        return [
            *_signs("On the map", ((glyph, word) for glyph, word, _ in status_entries(glyphs))),
            *_signs("", special_entries(glyphs)),
            *_signs("Particular seats", mark_entries(glyphs)),
            *_signs("Taken, or by price", underlined_entry(glyphs)),
            *_signs("By price, without colours", [(Content(f"{codes} …"), "the dearest first")]),
            *_signs("At the cursor", cursor_entries(glyphs)),
            *_signs("In the overview", overview_entries(glyphs)),
        ]

    def scroll_by(self, lines: int) -> None:
        """Scrolls the page, unless the dialog is closing."""
        for page in self.query(VerticalScroll):
            page.scroll_relative(y=lines, animate=False)

    def open_filter(self) -> None:
        """Has every letter typed into the filter, also those that are keys here."""
        self._filter.open()
        self._show()

    def close(self) -> None:
        """Clears the filter, or else closes."""
        if self._filter.close():
            self._show()
        else:
            super().close()


def _lines(keys: str, does: str, width: int) -> Iterator[Content]:
    """Keys and what they do, wrapped beside them."""
    first, *others = Content(does).wrap(max(width - KEYS_WIDTH - 1, KEYS_WIDTH)) or [Content()]
    yield Content.assemble((f"{keys:<{KEYS_WIDTH}} ", "bold $seat-free"), first.rstrip())
    for line in others:
        yield Content.assemble(" " * (KEYS_WIDTH + 1), line.rstrip())


def _group(name: str, lines: Iterable[Content]) -> list[Content]:
    return [Content(), Content.styled(name, "bold $seat-picked"), *lines]


def _signs(title: str, entries: Iterable[tuple[Content, str]]) -> list[Content]:
    said = [Content.assemble(sign, f"  {words}") for sign, words in entries]
    return [Content(), Content.styled(title, "bold $seat-picked"), *said] if title else said


def _halves(groups: Sequence[list[Content]]) -> tuple[list[list[Content]], list[list[Content]]]:
    """The groups in two columns, as equally long as can be."""
    whole = sum(map(len, groups))
    ends = range(1, len(groups) + 1)
    end = min(ends, key=lambda end: abs(whole - 2 * sum(map(len, groups[:end]))), default=0)
    return [*groups[:end]], [*groups[end:]]
