"""The server: it listens until it is interrupted, and lets every visitor's app end before it does itself."""

import asyncio
import os
from collections.abc import Callable
from socket import gethostname

from aiohttp import web

from seatui.domain.errors import InvalidRequest
from seatui.web.origins import address_of
from seatui.web.site import Site, Terms

GRACE = 3.0
"""Seconds that requests have to end when the server does; pages are waited for by themselves."""


async def run_site(
    terms: Terms, port: int, *, began: Callable[[str], object], tell: Callable[[str], object]
) -> None:
    """Serves the app until it is cancelled.

    port: 0 for a free one. began: is given the address once it is reached. Raises InvalidRequest if it cannot listen
    there.
    """
    runner = web.AppRunner(Site(terms, tell).application(), access_log=None, shutdown_timeout=GRACE)
    await runner.setup()
    try:
        site = web.TCPSite(runner, terms.host, port)
        try:
            await site.start()
        except OSError as error:
            reason = (
                os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)
            )
            raise InvalidRequest(f"cannot listen on {terms.host}, port {port}: {reason}") from error
        began(address_of(_reached(terms.host), runner.addresses[0][1]))
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def _reached(host: str) -> str:
    """The name by which a host is reached; that of this machine, where it stands for all of its addresses."""
    return gethostname() if host in {"0.0.0.0", "::"} else host  # noqa: S104 - not bound here
