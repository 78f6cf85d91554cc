"""SQL statements by name, from the files in this folder, in which `-- name: …` begins a statement."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import LiteralString, cast

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


@cache
def queries(file: str) -> Mapping[str, LiteralString]:
    """The statements of a file, by name; text above the first name is left out."""
    _, *parts = _NAME.split((Path(__file__).parent / f"{file}.sql").read_text("utf-8"))
    texts = cast("list[LiteralString]", parts)
    return dict(zip(texts[::2], map(str.strip, texts[1::2]), strict=True))
