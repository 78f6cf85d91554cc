"""The minor release of PostgreSQL that a server runs, its age, and whether a newer one of its major version is known.

Minor releases bring the fixes for security and lost data, and go on with the same data folder.
"""

from datetime import date, timedelta

from msgspec import Struct
from psycopg import Connection

from seatui.postgres.driver_errors import failures_as_ours
from seatui.postgres.dsn import connection_arguments

_RELEASES = {
    date(2026, 8, 13): "18.6 17.11 16.15 15.19 14.24",
    date(2026, 5, 14): "18.4 17.10 16.14 15.18 14.23",
    date(2026, 2, 26): "18.3 17.9 16.13 15.17 14.22",
    date(2026, 2, 12): "18.2 17.8 16.12 15.16 14.21",
    date(2025, 11, 13): "18.1 17.7 16.11 15.15 14.20 13.23",
    date(2025, 9, 25): "18.0",
    date(2025, 8, 14): "17.6 16.10 15.14 14.19 13.22",
    date(2025, 5, 8): "17.5 16.9 15.13 14.18 13.21",
    date(2025, 2, 20): "17.4 16.8 15.12 14.17 13.20",
    date(2025, 2, 13): "17.3 16.7 15.11 14.16 13.19",
}
"""The releases by their days, the newest first, of the major versions that seatui works with."""

_RELEASED = {version: day for day, versions in _RELEASES.items() for version in versions.split()}

_MAINTAINED_UNTIL = {"13": date(2025, 11, 13), "14": date(2026, 11, 12), "15": date(2027, 11, 11)}

_USUAL_WAIT = timedelta(days=100)
"""PostgreSQL makes minor releases every three months."""


class ServerRelease(Struct, frozen=True):
    """A minor release. released: None for one that this program does not know. today: by the server's clock."""

    version: str
    today: date

    @property
    def released(self) -> date | None:
        """The day of the release."""
        return _RELEASED.get(self.version)

    @property
    def newer(self) -> str | None:
        """The newest release of the same major version that is known; None if this is it, or a later one."""
        major, _, minor = self.version.partition(".")
        known = next((each for each in _RELEASED if each.startswith(f"{major}.")), self.version)
        return known if int(known.partition(".")[2]) > int(minor) else None

    @property
    def age(self) -> str:
        """In words: `released 2026-08-13, 30 days ago`, and what is newer, or that it gets no fixes any more."""
        parts = [f"released before {min(_RELEASES)}" if self.newer else "released lately"]
        if self.released is not None:
            age = self.today - self.released
            parts = [f"released {self.released}", f"{age.days} day{'' if age.days == 1 else 's'} ago"]
        if self.newer is not None:
            parts.append(f"and {self.newer} of {_RELEASED[self.newer]} is out")
        elif self.today > _MAINTAINED_UNTIL.get(self.version.partition(".")[0], date.max):
            parts.append("and gets no fixes any more")
        elif self.released is not None and age > _USUAL_WAIT:
            parts.append("and a newer one may be out")
        return ", ".join(parts)


def server_release(dsn: str) -> ServerRelease:
    """The release that a server runs. Raises DatabaseUnavailable or DatabaseFailed."""
    with failures_as_ours(), Connection.connect(**connection_arguments(dsn), autocommit=True) as connection:
        major, minor = divmod(connection.info.server_version, 10_000)
        found = connection.execute("SELECT current_date").fetchone()
    assert found is not None
    return ServerRelease(f"{major}.{minor}", found[0])
