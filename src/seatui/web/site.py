"""The site: its pages, its login and the websocket, of which each is guarded in the same way."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from math import ceil
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from msgspec import Struct

from seatui.web.attempts import Attempts
from seatui.web.documents import FILES, HEADERS, app_page, full_page, login_page
from seatui.web.origins import is_local_name, is_same_origin
from seatui.web.passwords import Password
from seatui.web.places import NoPlace, Places
from seatui.web.sessions import LIFETIME, Session, Sessions
from seatui.web.visitor import AppStart, Visitor

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEARTBEAT = 15.0
"""Seconds between two looks whether the browser is still there."""

LARGEST_MESSAGE = 2**20
"""Bytes of what is pasted at once, at most."""

LARGEST_FORM = 2**12
"""Bytes of a form, at most."""

PUBLIC = {"/", "/login"}
"""What is answered without a session: by the login."""


class Terms(Struct, frozen=True):
    """What the site is about.

    app: how it is started. host: the address to listen on. visitors: how many there may be at a time. password: None
    where nobody but this machine gets here. is_light: whether the theme is.
    """

    app: AppStart
    host: str
    visitors: int
    password: Password | None = None
    is_light: bool = False


class Site:
    """Handles every request. tell: is given what the operator should know, as a line."""

    def __init__(self, terms: Terms, tell: Callable[[str], object]) -> None:
        self._terms = terms
        self._tell = tell
        self._attempts = Attempts()
        self._sessions = Sessions()
        self._places = Places(terms.visitors)
        self._pages: dict[web.WebSocketResponse, Session] = {}

    def application(self) -> web.Application:
        """The application for aiohttp's runner."""
        made = web.Application(middlewares=[self._guard], client_max_size=LARGEST_FORM)
        made.add_routes(
            [
                web.get("/", self._show_app),
                web.get("/login", _go_to_app),
                web.post("/login", self._log_in),
                web.post("/logout", self._log_out),
                web.get("/ws", self._run_app),
                web.get("/files/{name}", self._send_file),
            ]
        )
        made.on_response_prepare.append(_harden)
        made.on_shutdown.append(self._close_pages)
        return made

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Lets a request through that comes from a page of this server, with a session."""
        if self._terms.password is None and not is_local_name(request.host, self._terms.host):
            raise web.HTTPMisdirectedRequest
        origin = request.headers.get("Origin")
        must_say = request.method not in {"GET", "HEAD"} or request.path == "/ws"
        if must_say and not is_same_origin(origin, request.host):
            raise web.HTTPForbidden(text="another site has sent this")
        if request.path not in PUBLIC and self._session(request) is None:
            raise web.HTTPUnauthorized
        return await handler(request)

    async def _show_app(self, request: web.Request) -> web.StreamResponse:
        """The page of the app; the login, or that there is no place."""
        session = self._session(request)
        if session is None and self._terms.password is not None:
            return _html(login_page())
        session = session or self._sessions.begin()
        if self._places.is_full_for(session):
            response = _html(full_page(self._places.most), status=503)
        else:
            size = request.query.get("fontsize", "")
            has_password = self._terms.password is not None
            response = _html(app_page(size, is_light=self._terms.is_light, has_password=has_password))
        self._keep(session, request, response)
        return response

    async def _log_in(self, request: web.Request) -> web.StreamResponse:
        """Begins a session for the right password."""
        address = request.remote or ""
        tried = (await request.post()).get("password")
        wait = ceil(self._attempts.wait(address))
        if wait:
            response = _html(
                login_page(f"Too many wrong passwords. Try again in {wait} seconds."), status=429
            )
            response.headers["Retry-After"] = str(wait)
            return response
        password = self._terms.password
        if password is None or not isinstance(tried, str) or not password.is_right(tried):
            self._attempts.note_wrong(address)
            self._tell(f"a wrong password from {address}")
            return _html(login_page("That is not the password."), status=401)
        response = await _go_to_app(request)
        self._keep(self._sessions.begin(), request, response)
        return response

    async def _log_out(self, request: web.Request) -> web.StreamResponse:
        """Ends the session and closes its pages."""
        session = self._session(request)
        if session is not None:
            self._sessions.end(session)
            pages = [page for page, its in self._pages.items() if its is session]
            await asyncio.gather(*(page.close(code=WSCloseCode.GOING_AWAY) for page in pages))
        return await _go_to_app(request)

    async def _send_file(self, request: web.Request) -> web.StreamResponse:
        """One of the files that a page loads."""
        file = FILES.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return web.FileResponse(file)

    async def _run_app(self, request: web.Request) -> web.StreamResponse:
        """Runs the app for as long as the page is open."""
        session = self._session(request)
        if session is None:  # it ended since the guard looked
            raise web.HTTPUnauthorized
        self._sessions.open_page(session)
        try:
            async with self._places.place(session) as number:
                return await self._serve(request, session, number)
        except NoPlace:
            raise web.HTTPServiceUnavailable(text="every place is taken") from None
        finally:
            self._sessions.close_page(session)

    async def _serve(self, request: web.Request, session: Session, number: int) -> web.StreamResponse:
        page = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LARGEST_MESSAGE)
        app, name = self._terms.app, self._terms.app.name(number)
        visitor = Visitor(app.command(number), app.environment, page)
        await page.prepare(request)
        self._pages[page] = session
        self._tell(f"{name} has come from {request.remote}: {self._places.taken} of {self._places.most}")
        try:
            await visitor.start(_cells(request, "width", 80), _cells(request, "height", 24))
            await _listen(page, visitor)
        except OSError as error:
            self._tell(f"{name} cannot be started: {error.strerror or error}")
        finally:
            self._places.leave(number)
            del self._pages[page]
            await visitor.stop()
            self._tell(f"{name} has left")
            for line in visitor.last_words.splitlines():
                self._tell(f"{name} said: {line}")
        return page

    async def _close_pages(self, _: web.Application) -> None:
        """Closes every page, and waits until its app has ended: aiohttp does not wait for a page that is closed."""
        await asyncio.gather(*(page.close(code=WSCloseCode.GOING_AWAY) for page in self._pages))
        await self._places.close()

    def _session(self, request: web.Request) -> Session | None:
        return self._sessions.find(request.cookies.get(_cookie(request), ""))

    def _keep(self, session: Session, request: web.Request, response: web.StreamResponse) -> None:
        """Gives the browser the session's cookie, which no script can read and no other site can send."""
        is_secure = request.headers.get("X-Forwarded-Proto", request.scheme) == "https"
        response.set_cookie(
            _cookie(request),
            session.token,
            max_age=int(LIFETIME),
            httponly=True,
            samesite="Lax",
            secure=is_secure,
        )


def _cookie(request: web.Request) -> str:
    """The name of the cookie: browsers do not tell two servers of one machine apart."""
    _, _, port = request.host.rpartition(":")
    return f"seatui-{port}" if port.isdigit() else "seatui"


async def _listen(page: web.WebSocketResponse, visitor: Visitor) -> None:
    """Passes on what the page sends until it is closed, or sends what makes no sense."""
    async for message in page:
        if message.type != WSMsgType.TEXT:
            break
        match _parsed(message.data):
            case ["stdin", str(typed)]:
                await visitor.send_bytes(typed.encode("utf-8", "replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await visitor.set_terminal_size(width, height)
            case ["ping", str(sent)]:
                await page.send_json(["pong", sent])
            case ["focus"]:
                await visitor.focus()
            case ["blur"]:
                await visitor.blur()
            case _:
                break


def _parsed(text: str) -> Any:
    with suppress(ValueError, RecursionError):
        return json.loads(text)
    return None


def _cells(request: web.Request, name: str, otherwise: int) -> int:
    """A number of cells in the address."""
    text = request.query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else otherwise


async def _go_to_app(_: web.Request) -> web.Response:
    return web.Response(status=303, headers={"Location": "/"})


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, content_type="text/html", status=status)


async def _harden(_: web.Request, response: web.StreamResponse) -> None:
    """Adds the headers by which browsers keep other sites out."""
    response.headers.update(HEADERS)
