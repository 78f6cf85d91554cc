"""The pages and the files that they load."""

from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

TITLE = "seatui"
FONT_SIZES = (6, 72)
FONT_SIZE = 16

_OWN, _TEXTUAL = Path(str(files("seatui.web"))), Path(str(files("textual_serve")))

FILES = {
    "page.css": _OWN / "files/page.css",
    "page.js": _OWN / "files/page.js",
    "regular.woff2": _OWN / "files/regular.woff2",
    "bold.woff2": _OWN / "files/bold.woff2",
    "terminal.css": _TEXTUAL / "static/css/xterm.css",
    "terminal.js": _TEXTUAL / "static/js/textual.js",
}
"""What a page may load, by name. Nothing else is there, and no folder is listed."""

HEADERS = {
    # The terminal of the page makes its own styles.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with none at all a form would name no origin
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Server": TITLE,
}


def app_page(font_size: str, *, is_light: bool, has_password: bool) -> str:
    """The page of the app. font_size: in pixels, as the address has it."""
    return _filled(
        "app.html",
        title=TITLE,
        shade="light" if is_light else "dark",
        font_size=str(_size(font_size)),
        log_out=_page("log-out.html") if has_password else "",
    )


def login_page(said: str = "") -> str:
    """The page that asks for the password. said: why it does so again."""
    return _filled("login.html", title=TITLE, said=escape(said))


def full_page(most: int) -> str:
    """The page that says that every place is taken; it tries again by itself."""
    many = f"All {most} places are" if most > 1 else "The only place is"
    return _filled("full.html", title=TITLE, many=many)


def _filled(name: str, **values: str) -> str:
    return Template(_page(name)).substitute(values, style=_page("notice.css"))


def _page(name: str) -> str:
    return (_OWN / "pages" / name).read_text(encoding="utf-8")


def _size(text: str) -> int:
    least, most = FONT_SIZES
    return min(max(int(text), least), most) if text.isascii() and text.isdigit() else FONT_SIZE
