"""The password of the pages: made at random or taken from a file, and compared in constant time."""

import hashlib
import hmac
import secrets
import unicodedata
from pathlib import Path

from seatui.domain.errors import InvalidRequest
from seatui.domain.words.printable import printable

LEAST = 8
"""The fewest characters of a password that somebody chose."""

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _OF = 4, 4


class Password:
    """A password, kept as its digest."""

    def __init__(self, text: str) -> None:
        self._digest = _digest(text)

    def is_right(self, tried: str) -> bool:
        """Whether a text is the password; takes the same time for every wrong one."""
        return hmac.compare_digest(self._digest, _digest(tried))


def random_password() -> str:
    """A fresh password such as `k7q4-zkm2-xwd9-t3hn`: 79 random bits, in groups that can be read out."""
    groups = ["".join(secrets.choice(_LETTERS) for _ in range(_OF)) for _ in range(_GROUPS)]
    return "-".join(groups)


def password_in(file: Path) -> str:
    """The first line of a file. Raises InvalidRequest if it cannot be read, or is too short."""
    named = printable(str(file))
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InvalidRequest(f"the password file {named} cannot be read: {error.strerror}") from error
    except UnicodeError as error:
        raise InvalidRequest(f"the password file {named} is no text in UTF-8") from error
    password = lines[0].strip() if lines else ""
    if len(password) < LEAST:
        raise InvalidRequest(f"the first line of {named} has to be a password of {LEAST} characters or more")
    return password


def is_readable_by_others(file: Path) -> bool:
    """Whether other users of the machine can read a file."""
    return bool(file.stat().st_mode & 0o044)


def _digest(text: str) -> bytes:
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8", "replace")).digest()
