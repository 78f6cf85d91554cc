"""The user of the embedded server, and its private folders.

PostgreSQL refuses to run as root. Root's server runs as `nobody`, who owns the folders it writes to; these are in
folders that stay root's and closed, and no folder outside of them is changed.
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
from seatui.postgres.embedded.keeper import User, may_become_another, way_in

_SHORT_PREFIX = "seatui-"


def server_user() -> User | None:
    """The user and group that PostgreSQL must run as; None for the caller's own. Raises DatabaseUnavailable."""
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise _cannot_be_root("this system has no user nobody to run it as") from None
    if not may_become_another():
        raise _cannot_be_root("this root may not become another user")
    if sys.platform == "linux" and way_in() is None:
        raise _cannot_be_root("this root may not even pass through the folders of others")
    return nobody.pw_uid, nobody.pw_gid


def give(folder: Path, user: User) -> None:
    """Gives a folder to the server's user. Raises DatabaseUnavailable where this root knows no other user."""
    try:
        os.chown(folder, *user)
    except OSError as error:
        # Root in a user namespace that maps root alone, as `unshare -r` and some containers have it.
        raise _cannot_be_root(f"this root cannot give a folder to another user ({error.strerror})") from error


def _cannot_be_root(why: str) -> DatabaseUnavailable:
    return DatabaseUnavailable(
        f"PostgreSQL does not run as root, and {why}; "
        "please run seatui as another user, or name a server by --dsn"
    )


def user_name() -> str:
    """The name of the current user. Raises DatabaseUnavailable without one: PostgreSQL requires it."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise DatabaseUnavailable(
            f"PostgreSQL needs a user with a name, and the user {os.geteuid()} has none on this system; "
            "please run seatui as another user, or name a server by --dsn"
        ) from None


def make_home(data_dir: Path, home: Path) -> None:
    """Makes the data folder, and in it the server's home, each if it is missing, for this user only.

    Raises DatabaseUnavailable when the home is another user's.
    """
    mode = _closed()
    data_dir.mkdir(mode=mode, parents=True, exist_ok=True)
    home.mkdir(mode=mode, exist_ok=True)
    found = home.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise DatabaseUnavailable(
            f"{printable(str(home))} is not a folder of the user {user_name()}; "
            "--data-dir names another folder, --dsn another server"
        )
    if stat.S_IMODE(found.st_mode) != mode:
        home.chmod(mode)


def short_folder(record: Path) -> Path:
    """A private folder of this user with a short path, in the system's folder for temporary files.

    record: the file with its path. The name cannot be guessed, and an existing folder is used only if this user owns
    it, so that nobody else can put a folder of theirs in its place.
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
    # The system's temporary folder may have a long path, too.
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
    """The mode of a private folder that the server's user must be able to traverse."""
    return 0o711 if os.geteuid() == 0 and way_in() is None else 0o700
