"""The tour: recorded for the README, and at the sizes and in the themes in which every screen is drawn."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from docs.pictures.film import write_film, write_last_frame

CHAPTERS, SPEED = ("rival", "replay"), 1.8
"""What the film of the README shows, and how fast."""


def film_tour(data: Path, cast: Path, film: Path) -> None:
    """Records chapters of the tour, and makes a film of them. data: the folder of a demo's server."""
    record(data, cast, (100, 30), CHAPTERS, SPEED)
    write_film(cast, film)


def draw_tour(data: Path, folder: Path, sizes: Sequence[tuple[int, int]], themes: Sequence[str]) -> None:
    """Draws the end of a chapter of the tour at each size in each theme: `tour-80x24-light.png`."""
    for size in sizes:
        for theme in themes:
            name = f"tour-{size[0]}x{size[1]}-{theme}"
            cast = data / f"{name}.cast"
            record(data, cast, size, ("best",), 10, theme)
            write_last_frame(cast, folder / f"{name}.png")


def record(
    data: Path,
    cast: Path,
    size: tuple[int, int],
    chapters: Sequence[str],
    speed: float,
    theme: str = "default",
) -> None:
    """Records chapters of the tour as an asciicast, in place of an older one.

    Raises CalledProcessError if the tour fails.
    """
    cast.unlink(missing_ok=True)
    words = ["--data-dir", str(data), "--theme", theme, "demo", "--tour", "--to", str(cast)]
    chosen = [word for each in chapters for word in ("--chapter", each)]
    how = ["--size", f"{size[0]}x{size[1]}", "--speed", str(speed)]
    subprocess.run([sys.executable, "-m", "seatui", *words, *chosen, *how], check=True)  # noqa: S603
