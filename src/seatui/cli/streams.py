"""Stdout and stderr that take every character: what their encoding lacks is replaced, and nothing fails."""

import codecs
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper

from seatui.domain.words.substitutes import is_unicode, substitute
from seatui.domain.words.wrapping import cells

ASCII = "seatui-ascii"
"""ASCII by another name: a stream of plain `ascii` click takes for misconfigured, and writes UTF-8 to it."""

_REPLACE = "seatui-replace"


@contextmanager
def lossy_streams(*, ascii_only: bool) -> Iterator[None]:
    """Has stdout and stderr replace what they cannot write. ascii_only: everything but ASCII, too."""
    streams = [each for each in (sys.stdout, sys.stderr) if isinstance(each, TextIOWrapper)]
    before = [(each, each.encoding, each.errors) for each in streams]
    for each in streams:
        is_ascii = ascii_only or _is_ascii(each.encoding)
        each.reconfigure(encoding=ASCII if is_ascii else each.encoding, errors=_REPLACE)
    try:
        yield
    finally:
        for stream, encoding, errors in before:
            if not stream.closed:
                stream.reconfigure(encoding=encoding, errors=errors)


def takes_unicode(text: str) -> bool:
    """Whether stdout has every character there is, and the text nothing but characters."""
    try:
        text.encode()  # the name of a file may have bytes that are no text
    except UnicodeEncodeError:
        return False
    return is_unicode(getattr(sys.stdout, "encoding", None))


def wants_ascii(arguments: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether `--ascii` or `SEATUI_ASCII` is given: known before the options are read, whose mistakes are told."""
    given = environment.get("SEATUI_ASCII", "").strip().lower()
    return "--ascii" in arguments or given in {"1", "true", "t", "yes", "y", "on"}


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(_text_for(character) for character in missing), error.end


def _text_for(character: str) -> str:
    if character == "…":
        return "..."  # this is text, whose columns nobody counts
    return substitute(character) * cells(character)


def _is_ascii(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name == "ascii"
    except LookupError:
        return True


def _find_codec(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != ASCII:
        return None
    ascii_codec = codecs.lookup("ascii")
    return codecs.CodecInfo(
        ascii_codec.encode,
        ascii_codec.decode,
        incrementalencoder=ascii_codec.incrementalencoder,
        incrementaldecoder=ascii_codec.incrementaldecoder,
        name=ASCII,
    )


codecs.register(_find_codec)
codecs.register_error(_REPLACE, _replaced)
