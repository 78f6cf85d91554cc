"""From the options of the command line to an open database: the one named, or the embedded server's."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from seatui.cli.appearance import Appearance

if TYPE_CHECKING:
    from seatui.postgres import Database
    from seatui.postgres.embedded.server import EmbeddedServer


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data is: a database by its DSN, or the embedded server of a data folder. And how to show it."""

    dsn: str | None = None
    data_dir: Path | None = None
    appearance: Appearance = Appearance()  # noqa: RUF009 - frozen

    def for_demo(self) -> "Settings":
        """The demo's own data folder: what is sold there is never mixed with what is sold in earnest."""
        return replace(self, dsn=None, data_dir=self._data_dir() / "demo")

    def server(self) -> "EmbeddedServer":
        """The embedded server of the data folder; not started."""
        from seatui.postgres.embedded.server import EmbeddedServer

        # What the environment says to libpq is meant for other servers than ours.
        for name in [name for name in os.environ if name.startswith("PG")]:
            del os.environ[name]
        return EmbeddedServer(self._data_dir())

    def _data_dir(self) -> Path:
        from seatui.postgres.embedded.server import default_data_dir

        return self.data_dir or default_data_dir()

    @contextmanager
    def reachable_dsn(self) -> Iterator[str]:
        """A DSN that can be connected to; the embedded server runs until this is left."""
        if self.dsn:
            yield self.dsn
        else:
            with self.server().running() as dsn:
                yield dsn

    @asynccontextmanager
    async def database(self) -> AsyncIterator["Database"]:
        """The database, open, with its schema up to date. Raises what `open_database` does."""
        from seatui.postgres import open_database

        if self.dsn:
            async with open_database(self.dsn) as database:
                yield database
            return
        server = self.server()

        async def revive() -> None:
            await asyncio.to_thread(server.ensure_running)

        try:
            dsn = await asyncio.to_thread(server.start)
            async with open_database(dsn, revive=revive) as database:
                yield database
        finally:
            server.stop()
