"""Keys and legend, read from the bindings that the screens declare."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen
from textual.widgets import Static

from seatui.domain.glyphs import GlyphSet
from seatui.tui.widgets.legend import (
    cursor_entries,
    mark_entries,
    overview_entries,
    special_entries,
    status_entries,
    underlined_entry,
)

KEYS_WIDTH = 18


class HelpScreen(ModalScreen[None]):
    """What every key does, and what every sign means."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter,space", "close", "Close"),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
    ]
    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        #help {
            width: 76; max-width: 100%; height: auto; max-height: 100%;
            padding: 1 2;
            background: $surface;
            scrollbar-size-vertical: 1;
        }
        Static { width: 1fr; height: auto; }
    }
    """

    def __init__(self, title: str, sources: Sequence[type[DOMNode]], glyphs: GlyphSet) -> None:
        super().__init__()
        self._title = title
        self._sources = sources
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """Title, keys, legend."""
        with VerticalScroll(id="help", can_focus=False):
            yield Static(Content("\n").join([*self._keys(), Content(), *self._legend()]))

    def action_close(self) -> None:
        """Goes back."""
        if self.is_current:
            self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Scrolls the page, unless it is going already."""
        for page in self.query("#help").results(VerticalScroll):
            page.scroll_relative(y=lines, animate=False)

    def _keys(self) -> list[Content]:
        title = Content.styled(f"{self._title}: keys", "bold $seat-picked")
        lines = [Content.assemble(title, ("  pgdn more, esc closes", "$foreground 70%")), Content()]
        for source in [*self._sources, type(self.app)]:
            lines.extend(self._line(binding) for binding in _declared(source) if binding.tooltip)
        return lines

    def _line(self, binding: Binding) -> Content:
        keys = "  ".join(self._key(binding, key) for key in binding.key.split(","))
        return Content.assemble((f"{keys:<{KEYS_WIDTH}}", "bold $seat-free"), Content(binding.tooltip))

    def _key(self, binding: Binding, key: str) -> str:
        alone = next(iter(Binding.make_bindings([binding.with_key(key)])))
        return self.app.get_key_display(alone.with_key(alone.key, None))

    def _legend(self) -> list[Content]:
        glyphs = self._glyphs
        codes = " ".join(glyphs.price_codes[:4])
        return [
            Content.styled("Legend", "bold $seat-picked"),
            Content(),
            _entries((glyph, word) for glyph, word, _ in status_entries(glyphs)),
            _entries(special_entries(glyphs)),
            _entries(mark_entries(glyphs)),
            _entries(underlined_entry(glyphs), "where no letter says it:"),
            _entries([(Content(f"{codes} …"), "prices, the dearest first")]),
            _entries(cursor_entries(glyphs), "with the cursor:"),
            _entries(overview_entries(glyphs), "in the overview:"),
        ]


def _entries(entries: Iterable[tuple[Content, str]], of: str = "") -> Content:
    """Signs with their words in a line. of: what they have in common."""
    said = [Content.assemble(sign, f"  {words}") for sign, words in entries]
    return Content("   ").join([Content.styled(of, "$foreground 70%"), *said] if of else said)


def _declared(source: type[DOMNode]) -> list[Binding]:
    """The bindings that a class declares itself, with several keys each as they stand."""
    return [binding for binding in source.__dict__.get("BINDINGS", ()) if isinstance(binding, Binding)]
