"""The peer: Textual's own table, a cell for each seat. Run as a program: rows, columns."""

import sys

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class DataTableApp(App[None]):
    """Nothing but the table."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self._rows, self._columns = rows, columns

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable[str](show_header=False, cursor_type="cell", cell_padding=0)

    def on_mount(self) -> None:
        """Fills it."""
        table = self.query_one(DataTable)
        for column in range(self._columns):
            table.add_column("", width=2, key=str(column))
        table.add_rows([["□ "] * self._columns] * self._rows)


if __name__ == "__main__":
    DataTableApp(*map(int, sys.argv[1:])).run()
