"""What a person would see of what a program wrote: enough of a terminal for Textual's programs."""

import codecs
import re

_TOKEN = re.compile(
    r"\x1b\[(?P<numbers>[0-?]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f])"
    r"|(?P<text>[^\x00-\x1f]+)"
)


class Screen:
    """Text in cells; a character is taken to be one cell wide, and colours are not kept."""

    def __init__(self, columns: int, lines: int) -> None:
        self._columns = columns
        self._cells = [[" "] * columns for _ in range(lines)]
        self._x = self._y = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""

    @property
    def text(self) -> str:
        """What is on it, line by line."""
        return "\n".join("".join(line).rstrip() for line in self._cells)

    def feed(self, data: bytes) -> None:
        """Takes bytes; a sequence that they end in the middle of waits for the next."""
        written, at = self._rest + self._decoder.decode(data), 0
        while token := _TOKEN.match(written, at):
            at = token.end()
            if text := token["text"]:
                self._write(text)
            elif token["control"]:
                self._control(token["control"])
            elif token["final"]:
                self._sequence(token["numbers"], token["final"])
        self._rest = written[at:]

    def _write(self, text: str) -> None:
        line = self._cells[self._y]
        line[self._x : self._x + len(text)] = text
        del line[self._columns :]
        self._x = min(self._x + len(text), self._columns - 1)

    def _control(self, control: str) -> None:
        if control == "\r":
            self._x = 0
        elif control == "\n":
            self._y = min(self._y + 1, len(self._cells) - 1)

    def _sequence(self, numbers: str, final: str) -> None:
        if final == "H":
            y, x = (int(number or 1) for number in (numbers or "1;1").split(";"))
            self._y, self._x = min(y, len(self._cells)) - 1, min(x, self._columns) - 1
        elif final == "J":
            self._cells = [[" "] * self._columns for _ in self._cells]
