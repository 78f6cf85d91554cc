"""The app in Chromium, as a visitor has it: by its window, its keyboard and its pixels.

The browser is the one that is installed (`chromium`); the tests are skipped where there is none.
"""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Browser, Page, WebSocket, async_playwright

from seatui.domain.words.glyphs import UNICODE
from tests.serving import Drawn, Serving, serving
from tests.support import PATIENCE, bookings, live_seats
from tests.waiting import until_async

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PASSWORD = "correct horse"
SIGNS = "".join(sign for sign, _ in UNICODE.all_signs()) + "─│┌┘▔▁▏▕▌█▀▄▾▸…·–←→↑↓×½é"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed here"),
]


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A Chromium without a window."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        await browser.close()


@pytest.fixture
def password_file(tmp_path: Path) -> str:
    """A file with the password."""
    file = tmp_path / "password"
    file.write_text(PASSWORD)
    file.chmod(0o600)
    return str(file)


class Visitor:
    """Somebody at a browser of their own. faults: what its console has reported."""

    def __init__(self, page: Page, served: Serving) -> None:
        self.page = page
        self._served = served
        self._drawn = Drawn(1, 1)
        self.faults: list[str] = []
        page.set_default_timeout(PATIENCE * 1000)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("websocket", self._watch)

    async def log_in(self, password: str) -> None:
        """Types the password."""
        await self.page.goto(self._served.address)
        await self.page.get_by_label("Password").fill(password)
        await self.page.get_by_role("button", name="Log in").click()

    async def reload(self) -> None:
        """Loads the page again."""
        self._drawn = Drawn(1, 1)
        await self.page.reload()

    async def until(self, text: str) -> None:
        """Waits until a text is on the terminal of the page, which is a canvas: read by what it was sent."""
        await until_async(lambda: text in self._drawn.text, lambda: self._drawn.text)

    async def press(self, *keys: str) -> None:
        """Types keys."""
        for key in keys:
            await self.page.keyboard.press(key)

    async def hold(self, seat: str) -> None:
        """Opens the dialog of a sale, which holds a seat of the first row. seat: the key that leads there."""
        await self.until("Hamlet")
        await self.press("Enter")
        await self.until("S T A G E")
        await self.press("g", seat, "Space", "Enter")
        await self.until("held until")

    def _watch(self, socket: WebSocket) -> None:
        size = parse_qs(urlsplit(socket.url).query)
        drawn = self._drawn = Drawn(int(size["width"][0]), int(size["height"][0]))
        socket.on("framereceived", lambda sent: drawn.add(sent) if isinstance(sent, bytes) else None)


async def a_visitor(chromium: Browser, served: Serving) -> Visitor:
    """Another visitor."""
    return Visitor(await chromium.new_page(viewport={"width": 1280, "height": 800}), served)


async def widths(page: Page, signs: str) -> set[float]:
    """The widths of signs in the font that the map is drawn in, as parts of that of a letter."""
    measured: list[float] = await page.evaluate(
        """signs => {
            const canvas = document.createElement("canvas").getContext("2d");
            return ["16px", "bold 16px"].flatMap(size => {
                canvas.font = `${size} "Roboto Mono"`;
                return [...signs].map(sign => canvas.measureText(sign).width / canvas.measureText("W").width);
            });
        }""",
        signs,
    )
    return {round(each, 2) for each in measured}


async def test_a_visitor_picks_and_sells_and_a_closed_page_gives_back_what_it_held(
    house: str, tmp_path: Path, password_file: str, chromium: Browser
) -> None:
    arguments = ["--visitors", "1", "--password-file", password_file]
    with serving(tmp_path, "--dsn", house, arguments=arguments) as served:
        ann, bo = await a_visitor(chromium, served), await a_visitor(chromium, served)
        await ann.log_in("wrong horse")
        await ann.page.get_by_text("That is not the password.").wait_for()
        assert served.visitors() == []

        await ann.log_in(PASSWORD)
        await ann.hold("Home")
        assert await ann.page.title() == "seatui"
        assert await ann.page.evaluate("[...document.fonts].map(face => face.status)") == ["loaded"] * 2
        assert await widths(ann.page, SIGNS) == {1.0}
        await ann.press("Enter")
        await until_async(lambda: bookings(house)[0][1] == "CONFIRMED", served.said)
        assert [seat_id for seat_id, _ in live_seats(house)] == ["A1"]

        await bo.log_in(PASSWORD)
        await bo.page.get_by_text("The only place is taken.").wait_for()

        await ann.reload()  # the one place is hers
        await ann.hold("End")
        await ann.page.close()
        await until_async(lambda: bookings(house)[1][1] == "CANCELLED", served.said)
        await until_async(lambda: served.visitors() == [], served.said)

        await bo.page.get_by_role("link", name="Look now").click()
        await bo.until("Hamlet")
        await bo.press("q")
        await bo.page.get_by_text("This page has ended").wait_for()
        await bo.page.get_by_role("button", name="Log out").click()
        await bo.page.get_by_label("Password").wait_for()
        assert ann.faults == bo.faults == []
