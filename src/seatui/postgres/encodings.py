"""Which text a server can be sent: it may keep its data in another encoding than UTF-8."""

import codecs
import re

from seatui.postgres.database import Transaction

_ANY_BYTES, UNICODE = "SQL_ASCII", "UTF8"


def encoding_of(tx: Transaction) -> str:
    """The encoding of the database, as PostgreSQL names it."""
    return tx.connection.info.parameter_status("server_encoding") or ""


def is_in(encoding: str, text: str) -> bool:
    """Whether a server with this encoding can be sent the text."""
    if text.isascii() or encoding in {UNICODE, _ANY_BYTES}:
        return True
    try:
        text.encode(_python_codec(encoding))
    except UnicodeEncodeError:
        return False
    return True


def _python_codec(encoding: str) -> str:
    """Python's name of an encoding of PostgreSQL; `ascii` for one that Python does not have."""
    name = re.sub("^WIN", "cp", re.sub("^KOI8", "koi8_", encoding))
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "ascii"
