"""The floor of a start: a Textual app that shows nothing. Run as a program."""

from textual.app import App

if __name__ == "__main__":
    App[None]().run()
