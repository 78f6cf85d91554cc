"""The keys of a card, in as many lines as they need."""

from collections.abc import Callable, Iterator

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from seatui.tui.widgets.key_bar import BETWEEN, FooterKey


class CardKeys(Widget):
    """Shows keys with their effects, those not possible now dimmed; a click types the key.

    keys: returns the present keys.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "CardKeys { height: auto; }"

    def __init__(self, keys: Callable[[], list[FooterKey]]) -> None:
        super().__init__(id="keys")
        self._keys_now = keys
        self._keys: list[FooterKey] = []

    def follow(self) -> None:
        """Shows the present keys."""
        keys = self._keys_now()
        if keys != self._keys:
            self._keys = keys
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The number of lines at this width."""
        return max((y for y, _, _ in self._placed(width)), default=0) + 1

    def render(self) -> Content:
        """`s Sell  x Release  e Extend`, wrapped between keys."""
        lines: dict[int, list[Content]] = {}
        for y, _, key in self._placed(self.content_size.width):
            lines.setdefault(y, []).append(_drawn(key))
        return Content("\n").join(Content(" " * BETWEEN).join(keys) for keys in lines.values())

    def _placed(self, width: int) -> Iterator[tuple[int, int, FooterKey]]:
        """Each key with its line and its first cell."""
        x = y = 0
        for key in self._keys:
            if x and x + key.width > width:
                x, y = 0, y + 1
            yield y, x, key
            x += key.width + BETWEEN

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Types the key that was clicked."""
        for y, x, key in self._placed(self.content_size.width):
            if event.y == y and x <= event.x < x + key.width:
                self.app.simulate_key(key.key)


def _drawn(key: FooterKey) -> Content:
    if not key.is_possible:
        return Content.styled(f"{key.written} {key.does}", "$foreground 40%")
    return Content.assemble((key.written, "bold $seat-free"), f" {key.does}")
