"""The app in a browser, as one speaks to it: HTTP and a websocket, without a window."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest
from psycopg.conninfo import make_conninfo

from tests.serving import SIZE, Page, Serving, serving, whole
from tests.support import PATIENCE, bookings, rows
from tests.waiting import until_async

PASSWORD = "correct horse"
ENTER, HOME = "\r", "\x1b[H"


@pytest.fixture
def served(house: str, tmp_path: Path) -> Iterator[Serving]:
    """A server with two places, behind a password, on the small house."""
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n")
    file.chmod(0o600)
    with_password = make_conninfo(house, password="not-to-be-seen")
    options = ["--terminal", "Foyer", "--clerk", "Ann"]
    arguments = ["--visitors", "2", "--password-file", str(file)]
    with serving(tmp_path, *options, arguments=arguments, SEATUI_DSN=with_password) as server:
        yield server


def a_browser(served: Serving) -> aiohttp.ClientSession:
    """A browser that has not logged in."""
    limit = aiohttp.ClientTimeout(PATIENCE)
    return aiohttp.ClientSession(served.address, cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=limit)


@pytest.fixture
async def browser(served: Serving) -> AsyncIterator[aiohttp.ClientSession]:
    """A browser for the length of a test."""
    async with a_browser(served) as session:
        yield session


async def log_in(
    browser: aiohttp.ClientSession, served: Serving, password: str = PASSWORD
) -> aiohttp.ClientResponse:
    return await whole(
        browser.post(
            "/login", data={"password": PASSWORD}, headers={"Origin": served.address}, allow_redirects=False
        )
    )


async def open_page(browser: aiohttp.ClientSession, served: Serving) -> Page:
    return Page(
        await browser.ws_connect(f"/ws?width={SIZE[0]}&height={SIZE[1]}", headers={"Origin": served.address})
    )


async def open_house(browser: aiohttp.ClientSession, served: Serving) -> Page:
    page = await open_page(browser, served)
    await page.until("Hamlet")
    await page.press(ENTER)
    await page.until("S T A G E")
    return page


def statuses(house: str) -> list[str]:
    """The status of each booking."""
    return [status for _, status, _ in bookings(house)]


def arguments_of(process: int) -> list[str]:
    """What every user of the machine sees of how a process was started."""
    return Path(f"/proc/{process}/cmdline").read_text().split("\0")


async def hold(page: Page, row: str) -> None:
    """Opens the dialog of a sale, whose seat is held."""
    await page.press(row, HOME, " ", ENTER)
    await page.until("held until")


@pytest.mark.heavy
async def test_a_page_sells_as_a_terminal_of_its_own_and_gives_back_what_it_holds(
    house: str, served: Serving, browser: aiohttp.ClientSession
) -> None:
    assert (await log_in(browser, served)).status == 303
    page = await open_house(browser, served)
    (process,) = served.visitors()
    arguments = arguments_of(process)
    assert not [each for each in arguments if "not-to-be-seen" in each]
    assert "Foyer 1" in arguments
    await hold(page, "g")
    await page.press(ENTER)
    await until_async(lambda: statuses(house) == ["CONFIRMED"], served.said)
    by = rows(house, "SELECT DISTINCT terminal, clerk FROM seatui.seat_journal WHERE to_status = 'SOLD'")
    assert by == [("Foyer 1", "Ann")]

    other = await open_house(browser, served)
    await hold(other, "G")
    assert (await whole(browser.get("/"))).status == 200  # a page of its own may be about to be loaded again
    async with a_browser(served) as stranger:
        await log_in(stranger, served)
        full = await whole(stranger.get("/"))
        assert (full.status, "All 2 places are taken" in await full.text()) == (503, True)
        with pytest.raises(aiohttp.WSServerHandshakeError, match="503"):
            await open_page(stranger, served)
    await other.socket.close()
    await until_async(lambda: len(served.visitors()) == 1, served.said)
    assert statuses(house) == ["CONFIRMED", "CANCELLED"]

    last = await open_house(browser, served)
    await hold(last, "G")
    served.process.kill()
    await until_async(lambda: statuses(house) == ["CONFIRMED", "CANCELLED", "CANCELLED"], served.said)


@pytest.mark.heavy
async def test_on_this_machine_no_password_is_asked_for_and_an_interrupt_ends_every_page_well(
    house: str, tmp_path: Path
) -> None:
    with serving(tmp_path, "--dsn", house) as served:
        async with a_browser(served) as browser:
            assert (await whole(browser.get("/", headers={"Host": "evil.example"}))).status == 421
            assert 'id="terminal"' in await (await whole(browser.get("/"))).text()
            page = await open_page(browser, served)
            await page.until("Hamlet")
            await page.press("q")
            await page.until_closed()
            held = await open_house(browser, served)
            await hold(held, "g")
            await held.socket.send_str("what no page sends")
            await until_async(lambda: statuses(house) == ["CANCELLED"], served.said)
            await hold(await open_house(browser, served), "g")
            served.process.send_signal(signal.SIGINT)
            assert await asyncio.to_thread(served.process.wait, PATIENCE) == 130
            assert statuses(house) == ["CANCELLED", "CANCELLED"]
        assert "browser 1 has left" in served.said().splitlines()[-1]
        assert "password" not in served.said()
