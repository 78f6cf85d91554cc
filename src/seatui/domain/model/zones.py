"""Time zones: by their names, and that of this machine."""

import os
import struct
from datetime import UTC, tzinfo
from functools import cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from seatui.domain.errors import InvalidRequest
from seatui.domain.words.printable import printable

_SYSTEM_ZONE, _SYSTEM_ZONE_NAME = Path("/etc/localtime"), Path("/etc/timezone")
_FOLDER = "/zoneinfo/"
"""The part of the path of a zone's file that its name follows."""


class UnknownZone(InvalidRequest):
    """A name that is no time zone's."""


def zone_named(name: str) -> ZoneInfo:
    """The zone `Europe/Berlin`. Raises UnknownZone, which names those that are meant perhaps."""
    zone = _known(name)
    if zone is None:
        raise UnknownZone(f"there is no time zone {printable(name)[:60]!r}{_meant(name)}")
    return zone


def _known(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _meant(name: str) -> str:
    """`; did you mean Europe/Berlin?`, or how zones are named."""
    from difflib import get_close_matches  # noqa: PLC0415 - rarely needed

    known = {each.casefold(): each for each in available_timezones()}
    cities = {each.rpartition("/")[2]: each for each in sorted(known, reverse=True)}
    wanted = name.casefold().replace(" ", "_")[:60]
    near = [
        *get_close_matches(wanted, known, 2, 0.8),
        *map(cities.get, get_close_matches(wanted, cities, 2, 0.8)),
    ]
    found = [known[each] for each in dict.fromkeys(near) if each]
    return (
        f"; did you mean {' or '.join(found[:2])}?" if found else "; zones have names such as Europe/Berlin"
    )


def zone_stored(name: str | None) -> tzinfo:
    """The zone by a name in the database: this machine's for None, UTC for one that it does not know."""
    return machine_zone() if name is None else _known(name) or UTC


def zone_name(zone: tzinfo) -> str | None:
    """`Europe/Berlin`; None for a zone without a name."""
    return "UTC" if zone is UTC else getattr(zone, "key", None)


def machine_zone() -> tzinfo:
    """The zone of this machine: `TZ` of the environment, else that of the system.

    Raises UnknownZone for a `TZ` that names none, which the C library takes for UTC.
    """
    return _zone_of(os.environ.get("TZ"))


@cache
def _zone_of(variable: str | None) -> tzinfo:
    if variable is None:
        return _system_zone()
    text = variable.removeprefix(":")
    if text.startswith("/"):
        return _zone_in(Path(text))
    if (zone := _known(text or "UTC")) is not None:
        return zone
    try:
        return _zone_by_rule(text)
    except ValueError:
        raise UnknownZone(
            f"TZ in the environment is {printable(text)[:60]!r}, no time zone{_meant(text)}"
        ) from None


def _system_zone() -> tzinfo:
    if not _SYSTEM_ZONE.exists():
        return ZoneInfo("UTC")
    zone = _zone_in(_SYSTEM_ZONE)
    if zone_name(zone) is None and _SYSTEM_ZONE_NAME.is_file():
        # A copy of a zone's file, as some systems have it.
        return zone_named(_SYSTEM_ZONE_NAME.read_text().strip())
    return zone


def _zone_in(file: Path) -> ZoneInfo:
    """The zone in a file, with its name if the file is one of the system's zones."""
    _, folder, name = str(file.resolve()).partition(_FOLDER)
    if folder:
        return zone_named(name)
    try:
        with file.open("rb") as opened:
            return ZoneInfo.from_file(opened)
    except (OSError, ValueError, struct.error):
        raise UnknownZone(f"{printable(str(file))} is no time zone") from None


def _zone_by_rule(rule: str) -> ZoneInfo:
    """The zone by a rule of POSIX, `CET-1CEST,M3.5.0,M10.5.0/3`. Raises ValueError for any other text."""
    head = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, 0, 1, 4)
    body = struct.pack(">lbb4s", 0, 0, 0, b"UTC\0")
    # The only way to have the standard library read a rule: the end of a file without changes of the clocks.
    return ZoneInfo.from_file(BytesIO(2 * (head + body) + b"\n" + rule.encode() + b"\n"))
