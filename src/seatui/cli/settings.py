"""Global options of the command line, and the database that they select."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from seatui.cli.appearance import Appearance
from seatui.domain.errors import BookingNotFound, EventNotFound, ShowtimeMismatch
from seatui.domain.model.zones import machine_zone
from seatui.domain.words.first_steps import DEMO_BY_COMMAND
from seatui.domain.words.printable import printable

if TYPE_CHECKING:
    from seatui.postgres import Database
    from seatui.postgres.database import Origin
    from seatui.postgres.embedded.server import EmbeddedServer


class Settings(Struct, frozen=True):
    """The values of the options that all commands share.

    dsn: the database; without one, the embedded server of `data_dir`. terminal, clerk: their names in the journal,
    empty for those that the database knows. listen_dsn: where to LISTEN, if not at the database's own DSN.
    holds_while_paying: whether the app holds the picked seats during a sale. presence: whether it shows other
    terminals what is picked. as_json: whether `--json` stood before the command. is_demo: whether it is about the
    demo's data, in a folder of its own within `data_dir`, so that demo sales and real ones never mix.
    """

    dsn: str | None = None
    data_dir: Path | None = None
    appearance: Appearance = Appearance()
    terminal: str = ""
    clerk: str = ""
    listen_dsn: str | None = None
    holds_while_paying: bool = True
    presence: bool = True
    as_json: bool = False
    is_demo: bool = False

    @property
    def origin(self) -> "Origin":
        """Where the changes of this run come from, for the journal."""
        from seatui.postgres.database import Origin

        return Origin(self.terminal, self.clerk)

    def for_demo(self) -> "Settings":
        """The settings with the demo's data in place of any other."""
        return replace(self, dsn=None, listen_dsn=None, is_demo=True)

    @property
    def folder(self) -> Path:
        """The data folder of the embedded server."""
        return self.demo_dir if self.is_demo else self._data_dir()

    def server(self) -> "EmbeddedServer":
        """The embedded server of the data folder; not started."""
        from seatui.postgres.embedded.server import EmbeddedServer

        # libpq's `PG…` variables are meant for other servers than the embedded one.
        for name in [name for name in os.environ if name.startswith("PG")]:
            del os.environ[name]
        return EmbeddedServer(self.folder)

    def _data_dir(self) -> Path:
        from seatui.postgres.embedded.server import default_data_dir

        return self.data_dir or default_data_dir()

    @property
    def demo_dir(self) -> Path:
        """The folder of the demo's data."""
        return self._data_dir() / "demo"

    @contextmanager
    def reachable_dsn(self) -> Iterator[str]:
        """A DSN that accepts connections; the embedded server runs until the context exits."""
        if self.dsn:
            yield self.dsn
        else:
            with self.server().running() as dsn:
                yield dsn

    @property
    def opening_words(self) -> str:
        """What is under way while the database is being opened."""
        if self.dsn:
            return "Connecting to the database …"
        if self.server().is_made:
            return "Starting the database …"
        folder = printable(str(self.folder))
        return f"Making a database in {folder} …\n\nThe first start takes some seconds."

    @asynccontextmanager
    async def database(self, late: "Database | None" = None) -> AsyncIterator["Database"]:
        """The open database; the embedded one is prepared first.

        late: the one to open, where others wait for it already. Raises the errors of `open_database`, and UnknownZone
        for a `TZ` that is none.
        """
        from seatui.postgres import open_database

        machine_zone()  # before anything is changed or shown

        if self.dsn:
            async with open_database(self.dsn, origin=self.origin, database=late) as database:
                yield database
            return
        server = self.server()

        async def revive() -> None:
            await asyncio.to_thread(server.ensure_running)

        async def prepare() -> None:
            from seatui.postgres.schema.migrations import migrate

            await asyncio.to_thread(migrate, dsn)

        try:
            dsn = await asyncio.to_thread(server.start)
            async with open_database(
                dsn, revive=revive, prepare=prepare, origin=self.origin, database=late
            ) as database:
                yield database
        except (EventNotFound, ShowtimeMismatch, BookingNotFound) as error:
            if not self.is_demo and self.demo_dir.is_dir():
                error.add_note(DEMO_BY_COMMAND)
            raise
        finally:
            server.stop()
