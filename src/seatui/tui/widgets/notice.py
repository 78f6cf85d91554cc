"""The notice of the last announcement, and the banner of a lost database."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from seatui.tui.announcements import Announcement

UNFINISHED = frozenset({"busy", "uncertain"})
"""The kinds of announcements that stay until their sale has ended."""

FOLLOWED = UNFINISHED | {"refused", "taken"}
"""The kinds of announcements that stay beside one of seats that were taken."""


class Notice(Static):
    """Shows the last announcement until it is dismissed."""

    ALLOW_SELECT = True
    DEFAULT_CSS = """
    Notice {
        display: none;
        height: auto;
        max-height: 8;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        padding: 0 1;
        &.-shown { display: block; }
        &.-sold { background: $success; color: $background; }
        &.-refused { background: $error; color: $background; }
        &.-ended { background: $warning; color: $background; }
        &.-uncertain { background: $warning; color: $background; }
        &.-taken { background: $warning; color: $background; }
        &.-busy { background: $panel; color: $foreground; }
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.announcement: Announcement | None = None
        self._waiting: Announcement | None = None

    def on_mount(self) -> None:
        """Shows what waits for the end of the dialogs over its screen when that is there."""
        self.app.screen_change_signal.subscribe(self, lambda _: self._follow_dialogs(), immediate=True)

    def _follow_dialogs(self) -> None:
        if self._waiting is not None and self.app.screen is self.screen:
            self.announce_beside(self._waiting)

    def announce(self, announcement: Announcement) -> None:
        """Shows an announcement in place of the one before."""
        self.announcement, self._waiting = announcement, None
        self.set_classes(f"-shown -{announcement.kind}")
        self.update(Content.assemble((announcement.headline, "bold"), "  ", announcement.text))

    def announce_beside(self, announcement: Announcement, *, waits: bool = False) -> None:
        """Shows that seats were taken, behind what was not read yet of an unfinished or a refused sale, or of others.

        waits: until no dialog is open any more, since that says it meanwhile.
        """
        shown = self._waiting if waits else self.announcement
        if shown is not None and shown.kind in FOLLOWED:
            announcement = shown.followed_by(announcement)
        if waits:
            self._waiting = announcement
        else:
            self.announce(announcement)

    def dismiss(self) -> bool:
        """Hides the announcement; False without one, or while it is about an unfinished sale."""
        if self.announcement is None or self.announcement.kind in UNFINISHED:
            self._waiting = None
            return False
        self.withdraw()
        return True

    def withdraw(self) -> None:
        """Hides the announcement, also one about an unfinished sale."""
        self.announcement = self._waiting = None
        self.set_classes("")


LEAST_DIALOG = 8
"""The least lines that dialogs keep: on a lower screen they cover the banner rather than themselves be cut."""


class LinkBanner(Static):
    """Shows that the database cannot be read, and the age of the data on the screen.

    The dialogs over its screen leave its line free as long as it is shown.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LinkBanner {
        display: none;
        height: auto;
        max-height: 3;
        padding: 0 1;
        background: $warning;
        color: $background;
        text-style: bold;
        &.-shown { display: block; }
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.words = ""

    def on_mount(self) -> None:
        """Looks after the dialogs that are opened."""
        self.app.screen_change_signal.subscribe(self, lambda _: self._keep_free(), immediate=True)

    def on_resize(self) -> None:
        """The dialogs leave as many lines free as it has by now."""
        self._keep_free()

    def lost(self, words: str) -> None:
        """Shows the banner."""
        if words != self.words:
            self.words = words
            self.update(Content(words))
        self.add_class("-shown")

    def found(self) -> None:
        """Hides the banner."""
        self.words = ""
        self.remove_class("-shown")
        self._keep_free()

    def _keep_free(self) -> None:
        """Keeps the dialogs over its screen below it, if it is shown."""
        room = max(self.app.size.height - LEAST_DIALOG, 0)
        lines = min(self.region.bottom, room) if self.words else 0
        for dialog in self._dialogs_above():
            if dialog.styles.padding.top != lines:
                dialog.styles.padding = (lines, 0, 0, 0)

    def _dialogs_above(self) -> Iterator[Screen[Any]]:
        """The dialogs that lie over its screen, up to the next screen that is none."""
        stack = self.app.screen_stack
        above = stack[stack.index(self.screen) + 1 :] if self.screen in stack else []
        return takewhile(lambda screen: isinstance(screen, ModalScreen), above)
