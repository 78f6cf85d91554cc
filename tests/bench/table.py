"""Tables in Markdown, to be pasted as they are."""

from collections.abc import Sequence


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> str:
    """A section with a table; the first column is text, the others are figures."""
    widths = [max(len(cell) for cell in column) for column in zip(head, *rows, strict=True)]
    ruler = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [_line(cells, widths) for cells in (head, ruler, *rows)]
    return "\n".join([f"### {title}", "", *([note, ""] if note else []), *lines, ""])


def code(text: str) -> str:
    """A block of text as it stands."""
    return f"```\n{text}\n```\n"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (*zip(cells, widths, strict=True),)
    padded = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return f"| {' | '.join(padded)} |"
