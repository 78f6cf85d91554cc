"""The report (`R`): seats and money of a showing or of several, and what was sold when."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from seatui.domain.errors import SeatuiError
from seatui.domain.model.report import Report
from seatui.domain.model.zones import machine_zone
from seatui.domain.words.glyphs import ASCII
from seatui.domain.words.report_words import (
    block_table,
    headline,
    money_lines,
    report_title,
    sales_plot,
    showing_table,
    zone_table,
)
from seatui.domain.words.times import clock_time
from seatui.tui.commands.command import bindings
from seatui.tui.commands.report_commands import REPORT_COMMANDS
from seatui.tui.report_contents import plot_content, table_content
from seatui.tui.services import Services
from seatui.tui.terminal.painting import SparingDialog
from seatui.tui.widgets.key_bar import KeyBar, footer_keys
from seatui.tui.widgets.title_bar import TitleBar

WIDE = 130
"""The least columns for the plot beside the tables, over the plot above them."""

ASIDE = 52
"""The columns of the plot beside the tables."""

LOW, HIGH = 6, 10
"""The lines of the bars of a plot, on a low screen and on a high one."""


class ReportScreen(SparingDialog[None]):
    """Shows a report, which it reads itself. title: until then. read: reads it."""

    BINDINGS = bindings(REPORT_COMMANDS)
    commands = REPORT_COMMANDS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    DEFAULT_CSS: ClassVar[str] = f"""
    ReportScreen {{
        background: $background;
        #report {{ height: 1fr; padding: 1 2; scrollbar-size-vertical: 1; background: $background; }}
        #headline {{ height: auto; margin-bottom: 1; }}
        #sheets {{ height: auto; layout: vertical; }}
        #tables, #aside {{ height: auto; width: 1fr; }}
        #plot {{ height: auto; margin-bottom: 1; }}
        #blocks {{ height: auto; margin-bottom: 1; }}
        &.-wide {{
            #sheets {{ layout: horizontal; }}
            #aside {{ width: {ASIDE}; margin-left: 4; }}
        }}
    }}
    """

    @dataclass
    class Read(Message):
        """The report was read."""

        report: Report

    @dataclass
    class ReadFailed(Message):
        """The report could not be read; another try follows by itself."""

        error: SeatuiError

    def __init__(self, title: str, read: Callable[[], Awaitable[Report]], services: Services) -> None:
        super().__init__()
        self._read = read
        self._services = services
        self._report: Report | None = None
        self._title_bar = TitleBar(_title(title))
        self._headline = Static(Content("Reading the report …"), id="headline", markup=False)
        self._tables = Static(id="tables", markup=False)
        self._plot = Static(id="plot", markup=False)
        self._blocks = Static(id="blocks", markup=False)
        self._page = VerticalScroll(id="report", can_focus=False)

    def compose(self) -> ComposeResult:
        """Title, headline, tables and plot; the plot beside the tables where there is room, else above them."""
        yield self._title_bar
        with self._page:
            yield self._headline
            with Vertical(id="sheets"):
                aside = Vertical(self._plot, self._blocks, id="aside")
                yield from (self._tables, aside) if self.app.size.width >= WIDE else (aside, self._tables)
        yield KeyBar(lambda: footer_keys(REPORT_COMMANDS, self, self._services.keymap))

    def on_mount(self) -> None:
        """Reads the report in the background."""
        self.reload()

    def reload(self) -> None:
        """Reads the report again; the one that is shown stays until then."""
        self.run_worker(self._read_it(), group="report", exclusive=True, exit_on_error=False)

    async def _read_it(self) -> None:
        while True:
            try:
                self.post_message(self.Read(await self._read()))
                return
            except SeatuiError as error:
                self.post_message(self.ReadFailed(error))
                await asyncio.sleep(self._services.pace.longest_retry)

    def on_report_screen_read(self, message: Read) -> None:
        """Shows the report."""
        self._report = message.report
        self._title_bar.set_title(_title(report_title(message.report)), "", is_warning=False)
        self._title_bar.set_text(
            Content(f"as of {clock_time(message.report.now, machine_zone(), seconds=True)}")
        )
        self._show()

    def on_report_screen_read_failed(self, message: ReadFailed) -> None:
        """Says that the report cannot be read; one that is shown stays."""
        self._title_bar.set_text(Content("trying again …"))
        if self._report is None:
            self._headline.update(Content(f"The report cannot be read: {message.error}"))

    def on_resize(self) -> None:
        """Fits the tables and the plot to the room."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        report = self._report
        if report is None:
            return
        money_of, room = self._services.money_of, max(self.size.width - 5, 20)
        is_wide = self.size.width >= WIDE
        self._headline.update(
            Content("\n").join(
                [
                    Content.styled(headline(report), "bold"),
                    *(Content.styled(line, "bold $accent") for line in money_lines(report, money_of)),
                ]
            )
        )
        tables = [zone_table(report, money_of)]
        if len(report.showings) > 1:
            tables.insert(0, showing_table(report, money_of))
        table_room = room - ASIDE - 4 if is_wide else room
        self._tables.update(Content("\n\n").join(table_content(each, table_room) for each in tables))
        height = HIGH if self.size.height >= 30 else LOW
        lines = sales_plot(
            report, ASIDE if is_wide else room, height, in_ascii=self._services.glyphs is ASCII
        )
        self._plot.update(plot_content(lines))
        blocks = block_table(report, money_of)
        self._blocks.update(table_content(blocks, room) if blocks.rows else Content())

    def refuse_command(self, why_not: str) -> None:
        """Shows why a command is not possible now."""
        self.notify(why_not, timeout=3, markup=False)

    def scroll_by(self, lines: int) -> None:
        """Scrolls. lines: negative for up."""
        self._page.scroll_relative(y=lines, animate=False)

    def scroll_page(self, direction: int) -> None:
        """Scrolls by a screenful. direction: 1 or -1."""
        self.scroll_by(direction * max(self._page.size.height - 2, 1))


def _title(words: str) -> Content:
    return Content.assemble(("REPORT", "bold"), f"  {words}")
