"""The text of a file, in whichever encoding people save tables."""

import codecs
import re

from seatui.plans.draft import Draft
from seatui.plans.formats.csv_plan import known_columns

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_DECLARED = re.compile(rb"""\s*<\?xml\s[^>]*\bencoding\s*=\s*["']([A-Za-z][\w.-]{1,30})["']""")
_USUAL = "cp1252"
_ENCODINGS = {
    **{f"cp{number}": f"Windows-{number}" for number in (1252, 1250, 1251, *range(1253, 1259), 874)},
    "cp932": "Shift JIS",
    "gb18030": "GB18030",
    "cp949": "Korean (code page 949)",
    "cp950": "Big5",
    "koi8-u": "KOI8",
    "iso8859-5": "ISO 8859-5",
    "mac-roman": "Mac Roman",
    "mac-cyrillic": "Mac Cyrillic",
    **{f"cp{number}": f"DOS {number}" for number in (850, 852, 866)},
}
"""The encodings that spreadsheets save tables in without a mark, and their names for a person."""
_HEAD = 20_000
"""The bytes that are looked at for the names of the columns."""


def decoded(data: bytes, draft: Draft) -> str:
    """The text: Unicode by its mark or as UTF-8, else in an older encoding, of which the draft gets a note.

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
        if declared := _as_declared(data):
            return declared
        line = data.count(b"\n", 0, error.start) + 1
        if encoding or data.lstrip()[:1] in (b"{", b"[", b"<") or _BINARY.search(data):
            raise draft.refusal(f"the file is not {_name(encoding)} text (line {line})") from error
        return _as_saved(data, line, draft)


def _as_declared(data: bytes) -> str | None:
    """XML in the encoding that it names itself; None for other text, and where it is not so."""
    declared = _DECLARED.match(data)
    try:
        return data.decode(declared[1].decode()) if declared else None
    except (LookupError, UnicodeDecodeError):
        return None


def _as_saved(data: bytes, line: int, draft: Draft) -> str:
    """A table in the encoding in which most of its columns have usual names, else in Windows-1252."""
    for name in _likely(data):
        text = _in(name, data)
        if text is not None:
            why = "as Excel saves CSV" if name == _USUAL else "in which the names of its columns are known"
            draft.notes.append(
                f"the file is not UTF-8 (line {line}): read as {_ENCODINGS[name]}, {why}; look at the names, "
                "and save it as UTF-8 if they are wrong"
            )
            return text
    raise draft.refusal(
        f"the file is neither UTF-8 nor Windows-1252 text (line {line}), and the names of its columns are known in "
        "no other encoding: save it as UTF-8"
    )


def _likely(data: bytes) -> list[str]:
    """The encodings that a table may have, the likeliest first: those in which names are known that are not ASCII."""
    head = data[:_HEAD]
    head = head[: head.rfind(b"\n") + 1] or head
    in_ascii = known_columns(head.decode("ascii", "replace"))
    known = {name: known_columns(text) for name in _ENCODINGS if (text := _in(name, head)) is not None}
    usual = known.setdefault(_USUAL, in_ascii)
    better = [name for name, count in known.items() if count > max(usual, in_ascii)]
    return [*sorted(better, key=lambda name: -known[name]), _USUAL]


def _in(encoding: str, data: bytes) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _name(encoding: str) -> str:
    return {"utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32"}.get(
        encoding, "UTF-8"
    )
