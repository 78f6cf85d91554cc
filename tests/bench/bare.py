"""The floor of a start: a Textual app that shows nothing; given a DSN, it connects first. Run as a program."""

import sys

from textual.app import App


def connect(dsn: str) -> None:
    """Connects, as whoever shows a house has to before."""
    import psycopg

    with psycopg.connect(dsn) as connection:
        connection.execute("SELECT 1")


if __name__ == "__main__":
    for dsn in sys.argv[1:]:
        connect(dsn)
    App[None]().run()
