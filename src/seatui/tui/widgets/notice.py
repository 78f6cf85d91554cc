"""The notice of the last announcement, and the banner of a lost database."""

from textual.content import Content
from textual.widgets import Static

from seatui.tui.announcements import Announcement

UNFINISHED = frozenset({"busy", "uncertain"})
"""The kinds of announcements that stay until their sale has ended."""


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

    def announce(self, announcement: Announcement) -> None:
        """Shows an announcement in place of the one before."""
        self.announcement = announcement
        self.set_classes(f"-shown -{announcement.kind}")
        self.update(Content.assemble((announcement.headline, "bold"), "  ", announcement.text))

    def announce_beside(self, announcement: Announcement) -> None:
        """Shows an announcement, behind the one of an unfinished or a refused sale if there is one."""
        shown = self.announcement
        if shown is not None and (shown.kind in UNFINISHED or shown.kind == "refused"):
            announcement = Announcement(shown.kind, shown.headline, f"{shown.text}  {announcement}")
        self.announce(announcement)

    def dismiss(self) -> bool:
        """Hides the announcement; False without one, or while it is about an unfinished sale."""
        if self.announcement is None or self.announcement.kind in UNFINISHED:
            return False
        self.withdraw()
        return True

    def withdraw(self) -> None:
        """Hides the announcement, also one about an unfinished sale."""
        self.announcement = None
        self.set_classes("")


class LinkBanner(Static):
    """Shows that the database cannot be read, and the age of the data on the screen."""

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
