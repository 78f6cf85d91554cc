"""Minimal painting: only dirty lines are drawn, and only changed cells are written.

Textual (8.2.8) draws all widgets in the rectangle around the changes, and writes all dirty cells, changed or
not. The line of the cursor and the one below the map that names the seat lie nearly a screen apart: most of
the time of a key, and nearly all of its output, would go into unchanged cells.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import RenderableType
from rich.segment import Segment
from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.binding import BindingsMap
from textual.dom import DOMNode
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Region, Size
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets._toast import Toast

from seatui.tui.terminal.clusters import cropped
from seatui.tui.terminal.terminal_cells import Piece, TerminalCells, move_to
from seatui.tui.terminal.terminal_driver import EndAsked, TerminalDriver

NEAR = 3
"""The most lines between dirty parts drawn in one call; those between come from the widget's cache."""

PAUSE = 0.001
"""Seconds between two paints, at least: with the 1/60 of Textual a key that follows another paint waits for them."""

OF_BROWSERS = "textual.drivers.web_driver"
"""The module of Textual's driver for a web browser, which `TEXTUAL_DRIVER` names."""

Part = tuple[Widget, Region, Region]
"""A widget, its region of the screen, and the dirty region to draw from it."""


class PiecesUpdate(CompositorUpdate):
    """An update of pieces of lines, each drawn by one widget."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces


class SparingCompositor(Compositor):
    """Draws a dirty region from the only widget visible in it; if there are several, as Textual does."""

    def update_widgets(self, widgets: set[Widget]) -> None:
        """Records dirty regions; not of hidden widgets, for which Textual would lay out the whole screen."""
        super().update_widgets({widget for widget in widgets if widget.display})

    def render_partial_update(self) -> ChopsUpdate | PiecesUpdate | None:  # type: ignore[override]
        """The update of all dirty regions."""
        dirty = (region.intersection(self.size.region) for region in self._dirty_regions)
        parts = [self._part(region) for region in dirty if region]
        seen = [part for part in parts if part is not None]
        if len(seen) < len(parts):
            return super().render_partial_update()
        self._dirty_regions.clear()
        return PiecesUpdate([piece for group in _grouped(seen) for piece in _drawn(group)])

    def _part(self, dirty: Region) -> Part | None:
        """The only widget visible in a region; None if there are several."""
        for widget, (region, clip) in self.visible_widgets.items():  # those in front come first
            seen = region.intersection(clip)
            if seen.overlaps(dirty):
                return (widget, region, dirty) if seen.contains_region(dirty) else None
        return None


class PromptScreen(Screen[ScreenResultType]):
    """A screen that draws only dirty lines, at once."""

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(name, id, classes)
        self._compositor = SparingCompositor()
        self._paint_timer: Timer | None = None

    @property
    def _update_timer(self) -> Timer:
        """The timer that paints, whenever Textual resumes it; Textual's own but for its interval."""
        if self._paint_timer is None:
            self._paint_timer = self.set_interval(PAUSE, self._on_timer_update, name="paint", pause=True)
        return self._paint_timer

    def _compositor_refresh(self) -> None:
        """Paints what is dirty, if it can be seen now.

        Textual drops what is painted while the app is in a batch, as at its start, paints the screen in front as a
        whole when one is dirty that is hidden behind it, and again what a whole paint has painted already.
        """
        compositor = self._compositor
        if self.app._batch_count:  # noqa: SLF001 - Textual has no other name for it
            self._repaint_required = True
        elif self._is_hidden():
            compositor._dirty_regions.clear()  # noqa: SLF001 - when it comes to the front it is painted as a whole
            self._dirty_widgets.clear()
        else:
            is_whole = self.is_active and compositor.size.region in compositor._dirty_regions  # noqa: SLF001
            super()._compositor_refresh()
            if is_whole:
                self._repaint_required = False

    def _is_hidden(self) -> bool:
        """Whether another screen that is no dialog lies over this one."""
        stack = self.app.screen_stack
        above = stack[stack.index(self) + 1 :] if self in stack else []
        return not all(isinstance(each, ModalScreen) for each in above)

    def on_compose(self) -> None:
        """Sets the breakpoint classes for the terminal's size before the widgets exist.

        Textual sets them after it has laid the screen out and painted it without them.
        """
        width, height = self.app.size
        for length, breakpoints in (
            (width, self.HORIZONTAL_BREAKPOINTS),
            (height, self.VERTICAL_BREAKPOINTS),
        ):
            for name in [name for least, name in breakpoints or [] if length >= least][-1:]:
                self.add_class(name)

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        # Textual computes all styles anew, which it has just done for a screen that is shown for the first time.
        event.refresh_styles = event.refresh_styles and bool(self.stack_updates)

    def _screen_resized(self, size: Size) -> None:  # noqa: ARG002
        # For the terminal's present size. A screen laid out for an older one, whose event was still queued, would
        # send itself another event for that, meet the newer one's, and be laid out for the two in turn for ever.
        super()._screen_resized(self.app.size)


class SparingScreen(PromptScreen[ScreenResultType]):
    """A screen that draws only dirty lines, and first after its layout is complete."""

    _is_being_laid_out = False

    def paint_anew(self) -> None:
        """Writes the whole screen to the terminal: another program may have written there."""
        if isinstance(self.app, SparingApp):
            self.app.paint_anew()

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        self._is_being_laid_out = not self._size
        super()._refresh_layout(size, scroll)
        self._is_being_laid_out = False

    def _compositor_refresh(self) -> None:
        # A screen that comes to the front is drawn as a whole in any case.
        if self.stack_updates and not self._is_being_laid_out:
            super()._compositor_refresh()


class SparingDialog(ModalScreen[ScreenResultType], PromptScreen[ScreenResultType]):
    """A dialog that draws only dirty lines, and leaves the screen beneath it as it is.

    Textual dims that: every cell of the screen would be written, when it opens and when it closes.
    """

    DEFAULT_CSS = "SparingDialog { background: $background 0%; }"

    gives_way = False
    """Whether the dialog closes for a command of the screen beneath it, since there is nothing on it to lose."""

    @property
    def _modal_binding_chain(self) -> list[tuple[DOMNode, BindingsMap]]:
        """The keys of the dialog, and those of the app, which Textual takes away from dialogs."""
        return self._binding_chain

    def render_lines(self, crop: Region) -> list[Strip]:
        """The screen beneath in the cells around the dialog, as it was written before.

        Textual gives blank cells another colour there, which is not to be seen and would be written all the same.
        """
        stack = self.app.screen_stack
        at = stack.index(self) if self in stack else 0
        if not at:
            return super().render_lines(crop)
        strips = stack[at - 1]._compositor.render_strips()  # noqa: SLF001 - Textual has no other name for it
        blank = Strip.blank(crop.width)
        return [
            _inert(cropped(strips[y], crop.x, crop.right)) if y < len(strips) else blank
            for y in crop.line_range
        ]

    def close(self) -> None:
        """Closes without a result, unless another screen lies over this one."""
        if self.is_active:
            self.dismiss()


class SparingApp(App[None]):
    """An app that writes only changed cells to the terminal, in one write per update, and outlives its terminal."""

    DEFAULT_CSS = """
    ToastRack { display: none; }
    CommandPalette { background: $background 0%; }
    CommandPalette SearchIcon { visibility: hidden; }  /* a sign that many fonts lack */
    """

    def __init__(self) -> None:
        super().__init__()
        self._terminal = TerminalCells()
        self.band_lines = 0
        """The lines at the bottom of the terminal that are kept from the app; set before it runs."""

    def get_driver_class(self) -> type[Driver]:
        """The driver for a terminal, or for a web browser where a server asks for that."""
        found = super().get_driver_class()
        if found.__module__ == OF_BROWSERS:
            from seatui.tui.terminal.browser_driver import BrowserDriver

            return BrowserDriver
        return TerminalDriver if found is LinuxDriver else found

    async def on_event(self, event: events.Event) -> None:
        """Forgets the terminal's contents when it is resized; draws all of it when it is the app's again."""
        if isinstance(event, events.Resize):
            self._terminal.forget()
        await super().on_event(event)
        if isinstance(event, Driver.SignalResume):
            self.paint_anew()

    def paint_anew(self) -> None:
        """Writes the whole screen to the terminal: another program may have written there."""
        self._terminal.forget()
        if self.screen_stack:
            self.screen.refresh()

    def leave(self, exit_code: int) -> None:
        """Asks the app to end, by `EndAsked`, from outside of its tasks."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.begin_to_end()
        self.post_message(EndAsked(exit_code))

    def _print_error_renderables(self) -> None:
        """Prints the last words, unless nobody can read them: to write them would fail, or wait for ever."""
        if isinstance(self._driver, TerminalDriver) and not self._driver.takes_output:
            self._exit_renderables.clear()
        super()._print_error_renderables()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Brings the terminal up to date."""
        driver = self._driver
        if renderable is None or driver is None or not self._is_shown(driver):
            super()._display(screen, renderable)
            return
        if not isinstance(renderable, CompositorUpdate):
            self._terminal.forget()
            super()._display(screen, renderable)
            return
        try:
            written = self._written(renderable)
        except Exception as error:  # noqa: BLE001 - as Textual does: the app reports it and ends
            self._handle_exception(error)
            written = ""
        if written:
            cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
            self._previous_cursor_position = cursor
            begin, end = (SYNC_START, SYNC_END) if self._sync_available else ("", "")
            driver.write(f"{begin}{written}{move_to(*cursor)}{end}")
            driver.flush()
        self.post_display_hook()

    def _refresh_notifications(self) -> None:
        """Does nothing while no notification is to be shown or removed."""
        if self._notifications or any(screen.query(Toast) for screen in self.screen_stack):
            super()._refresh_notifications()

    def _is_shown(self, driver: Driver) -> bool:
        """Whether the app is painting to a full-screen terminal of its own."""
        is_running = self._running and not self._closed and not self._batch_count
        return is_running and not driver.is_headless and not driver.is_inline

    def _written(self, update: CompositorUpdate) -> str:
        match update:
            case PiecesUpdate():
                return self._terminal.difference(update.pieces, self.console)
            case ChopsUpdate():
                return self._terminal.difference(_dirty_pieces(update), self.console)
            case LayoutUpdate():
                # The whole screen was drawn, but seldom has all of it changed.
                lines = ((y, 0, Strip.join(line)) for y, line in enumerate(update.strips))
                return self._terminal.difference(lines, self.console)
            case _:
                self._terminal.forget()
        return update.render_segments(self.console)


def _inert(strip: Strip) -> Strip:
    """A strip without the links and click actions of the screen that it was drawn by."""
    if not any(style is not None and (style.meta or style.link) for _, style, _ in strip):
        return strip
    return Strip(
        [
            Segment(text, style.clear_meta_and_links() if style else None, control)
            for text, style, control in strip
        ],
        strip.cell_length,
    )


def _grouped(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Parts by groups that their widget can draw in one call."""
    group: list[Part] = []
    for part in sorted(parts, key=lambda part: (id(part[0]), part[2].x, part[2].width, part[2].y)):
        if group and not _are_near(group[-1], part):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _are_near(above: Part, below: Part) -> bool:
    (one, _, upper), (other, _, lower) = above, below
    return one is other and upper.column_span == lower.column_span and lower.y - upper.bottom <= NEAR


def _drawn(group: list[Part]) -> Iterator[Piece]:
    """The dirty lines of a group, drawn by its widget."""
    widget, region, _ = group[0]
    whole = Region.from_union([dirty for _, _, dirty in group])
    strips = widget.render_lines(whole.translate(-region.offset))
    lines = {y for _, _, dirty in group for y in dirty.line_range}
    for y, strip in zip(whole.line_range, strips, strict=True):
        if y in lines:
            yield y, whole.x, strip


def _dirty_pieces(update: ChopsUpdate) -> Iterator[Piece]:
    """The pieces drawn by Textual, cut to the dirty cells on both sides."""
    for y, left, right in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            first, last = max(x, left), min(end, right)
            if strip is not None and first < last:
                yield y, first, cropped(strip, first - x, last - x)
