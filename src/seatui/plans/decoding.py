"""The text of a file, in whichever encoding people save tables."""

import codecs
import re

from seatui.plans.draft import Draft

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")


def decoded(data: bytes, draft: Draft) -> str:
    """The text: Unicode by its mark or as UTF-8, else Windows-1252, of which the draft gets a note.

    Raises InvalidPlan for what is no text, and for an empty file.
    """
    text = _text(data, draft)
    if not text or text.isspace():
        raise draft.refusal("the file is empty")
    return text


def _text(data: bytes, draft: Draft) -> str:
    encoding = next((name for mark, name in _MARKED if data.startswith(mark)), "")
    if not encoding and b"\0" in data[:4]:
        encoding = "utf-16-le" if data[:1] != b"\0" else "utf-16-be"
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if encoding or data.lstrip()[:1] in (b"{", b"[", b"<") or _BINARY.search(data):
            raise draft.refusal(f"the file is not {_name(encoding)} text (line {line})") from error
        return _as_windows(data, line, draft)


def _as_windows(data: bytes, line: int, draft: Draft) -> str:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise draft.refusal(f"the file is neither UTF-8 nor Windows-1252 text (line {line})") from error
    draft.notes.append(
        f"the file is not UTF-8 (line {line}): read as Windows-1252, as Excel saves CSV; look at the names"
    )
    return text


def _name(encoding: str) -> str:
    return {"utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32"}.get(
        encoding, "UTF-8"
    )
