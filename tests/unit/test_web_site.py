"""The site, as a browser asks it: what it answers without the password, to other sites, and after the login."""

import sys
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from seatui.web.passwords import Password
from seatui.web.site import Site, Terms
from seatui.web.visitor import AppStart
from tests.serving import whole

PASSWORD = "correct horse"
TERMS = Terms(AppStart(["/nowhere/seatui"], {}, "browser"), "127.0.0.1", 2, Password(PASSWORD))


@pytest.fixture
def told() -> list[str]:
    """What the operator was told."""
    return []


@pytest.fixture
async def address(told: list[str]) -> AsyncIterator[str]:
    """The address of a site behind a password; nothing here starts the app."""
    async with TestServer(Site(TERMS, told.append).application()) as server:
        yield str(server.make_url("/")).rstrip("/")


@pytest.fixture
async def browser(address: str) -> AsyncIterator[aiohttp.ClientSession]:
    """A browser that has not logged in."""
    async with aiohttp.ClientSession(address, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


async def log_in(
    browser: aiohttp.ClientSession, origin: str, password: str = PASSWORD
) -> aiohttp.ClientResponse:
    return await whole(
        browser.post("/login", data={"password": password}, headers={"Origin": origin}, allow_redirects=False)
    )


async def test_nothing_is_answered_without_the_password(browser: aiohttp.ClientSession, address: str) -> None:
    login = await whole(browser.get("/"))
    assert 'type="password"' in await login.text()
    assert "Set-Cookie" not in login.headers
    assert await (await whole(browser.get("/login"))).text() == await login.text()
    for path in ("/files/terminal.js", "/files/", "/ws", "/static/", "/nowhere"):
        assert (await whole(browser.get(path, headers={"Origin": address}))).status == 401, path
    with pytest.raises(aiohttp.WSServerHandshakeError, match="401"):
        await browser.ws_connect("/ws", headers={"Origin": address})


async def test_wrong_passwords_are_told_and_after_five_the_right_one_waits_too(
    browser: aiohttp.ClientSession, address: str, told: list[str]
) -> None:
    assert [(await log_in(browser, address, "wrong")).status for _ in range(6)] == [401] * 5 + [429]
    refused = await log_in(browser, address)
    assert (refused.status, 0 < int(refused.headers["Retry-After"]) <= 60) == (429, True)
    assert told == ["a wrong password from 127.0.0.1"] * 5


async def test_who_has_logged_in_gets_the_page_its_files_and_nothing_else(
    browser: aiohttp.ClientSession, address: str
) -> None:
    done = await log_in(browser, address)
    assert (done.status, done.headers["Location"]) == (303, "/")
    assert {"HttpOnly", "SameSite=Lax", "Max-Age=43200"} <= set(done.headers["Set-Cookie"].split("; "))
    page = await whole(browser.get("/"))
    assert "<title>seatui</title>" in await page.text()
    guards = {"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"}
    assert guards <= set(page.headers)
    assert "Python" not in page.headers["Server"]
    assert (await whole(browser.get("/files/terminal.js"))).status == 200
    for path in ("/files/", "/files/..%2Fsite.py", "/files/site.py", "/static/", "/nowhere"):
        assert (await whole(browser.get(path))).status == 404, path
    await whole(browser.post("/logout", headers={"Origin": address}))
    assert (await whole(browser.get("/files/terminal.js"))).status == 401


async def test_another_site_reaches_neither_the_app_nor_a_form(
    browser: aiohttp.ClientSession, address: str
) -> None:
    await log_in(browser, address)
    headers: tuple[dict[str, str], ...] = ({"Origin": "http://evil.example"}, {"Origin": "null"}, {})
    for origin in headers:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await browser.ws_connect("/ws", headers=origin)
        assert (await whole(browser.post("/logout", headers=origin))).status == 403
    assert (await whole(browser.get("/files/terminal.js"))).status == 200


async def test_an_app_that_cannot_be_started_frees_its_place(
    browser: aiohttp.ClientSession, address: str, told: list[str]
) -> None:
    await log_in(browser, address)
    for _ in range(TERMS.visitors + 1):
        async with browser.ws_connect("/ws", headers={"Origin": address}) as page:
            assert (await page.receive()).type is aiohttp.WSMsgType.CLOSE
    assert "browser 1 cannot be started: No such file or directory" in told


async def test_what_an_app_says_when_it_cannot_begin_is_on_the_page_without_control_characters() -> None:
    says = "import sys; sys.exit('seatui: no database\\nhere \\x1b[31m')"
    terms = Terms(AppStart([sys.executable, "-c", says], {}, "browser"), "127.0.0.1", 1)
    async with TestServer(Site(terms, print).application()) as server:
        address = str(server.make_url("/")).rstrip("/")
        async with aiohttp.ClientSession(address, cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
            await whole(browser.get("/"))
            async with browser.ws_connect("/ws", headers={"Origin": address}) as page:
                shown = await page.receive_bytes()
                assert shown.endswith("seatui: no database\r\nhere �[31m".encode())
                assert (await page.receive()).type is aiohttp.WSMsgType.CLOSE
