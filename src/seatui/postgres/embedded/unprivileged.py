"""Whom the embedded server runs as, and the folders that are its user's alone.

PostgreSQL refuses to run as root. Root's server runs as `nobody`, and the folders it writes to are that user's;
they stand in folders that stay root's and closed, and no folder outside of them is changed.
"""

import contextlib
import os
import pwd
import stat
import sys
import tempfile
from pathlib import Path

from seatui.domain.errors import DatabaseUnavailable
from seatui.domain.words.printable import printable
from seatui.postgres.embedded.keeper import User, way_in

_SHORT_PREFIX = "seatui-"


def server_user() -> User | None:
    """The user and group that PostgreSQL must run as; None where that is the caller. Raises DatabaseUnavailable."""
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise DatabaseUnavailable(
            "PostgreSQL does not run as root, and this system has no user nobody to run it as; "
            "please run seatui as another user"
        ) from None
    if sys.platform == "linux" and way_in() is None:
        raise DatabaseUnavailable(
            "PostgreSQL does not run as root, and this root may not even pass through the folders of others; "
            "please run seatui as another user"
        )
    return nobody.pw_uid, nobody.pw_gid


def user_name() -> str:
    """The name of the user that runs this. Raises DatabaseUnavailable: PostgreSQL cannot do without one."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise DatabaseUnavailable(
            f"PostgreSQL needs a user with a name, and the user {os.geteuid()} has none on this system"
        ) from None


def make_home(data_dir: Path, home: Path) -> None:
    """Makes the data folder, and in it the server's home, each where it is missing, for this user alone.

    Raises DatabaseUnavailable when the home is another user's.
    """
    mode = _closed()
    data_dir.mkdir(mode=mode, parents=True, exist_ok=True)
    home.mkdir(mode=mode, exist_ok=True)
    found = home.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise DatabaseUnavailable(f"{printable(str(home))} is not a folder of the user {user_name()}")
    if stat.S_IMODE(found.st_mode) != mode:
        home.chmod(mode)


def short_folder(record: Path) -> Path:
    """A folder of this user alone whose path is short, in the system's folder for temporary files.

    record: the file that says which one it is. The name cannot be guessed, and what stands there is used only
    when it is this user's, so nobody else can put a folder of theirs in its place.
    """
    try:
        folder = Path(os.fsdecode(record.read_bytes()))
    except FileNotFoundError:
        return _new_short_folder(record)
    # A power cut may have left the record empty.
    if not folder.is_absolute() or not folder.name.startswith(_SHORT_PREFIX):
        return _new_short_folder(record)
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700)
        folder.chmod(_closed())
    return folder if _is_own(folder) else _new_short_folder(record)


def _new_short_folder(record: Path) -> Path:
    # The system's own choice may be as long as the path that was too long.
    parent = min(tempfile.gettempdir(), "/tmp", key=len)  # noqa: S108 - mkdtemp is safe there
    folder = Path(tempfile.mkdtemp(prefix=_SHORT_PREFIX, dir=parent))
    folder.chmod(_closed())
    draft = record.with_name(f"{record.name}.new")
    draft.write_bytes(os.fsencode(folder))
    draft.replace(record)
    return folder


def _is_own(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o066


def _closed() -> int:
    """The mode of a folder that is this user's alone, but that the server's user must pass through."""
    return 0o711 if os.geteuid() == 0 and way_in() is None else 0o700
