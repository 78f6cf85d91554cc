"""`python -m docs.pictures` draws the pictures of the README, and records its film: `make pictures`."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from docs.pictures.houses import made_houses
from docs.pictures.readme import PLANS, draw_readme
from docs.pictures.screens import SIZES, THEMES, draw_screens
from docs.pictures.tour import draw_tour, film_tour
from seatui.postgres.embedded.server import EmbeddedServer
from seatui.postgres.schema.migrations import migrate

DOCS = Path(__file__).parents[1]


def main() -> None:
    """On a server and houses of their own, which are gone afterwards."""
    parser = argparse.ArgumentParser(prog="make pictures", description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="draw every screen there instead")
    folder: Path | None = parser.parse_args().all
    with tempfile.TemporaryDirectory() as data:
        if folder is None:
            film_tour(Path(data), DOCS / "tour.cast", DOCS / "tour.gif")
        else:
            folder.mkdir(parents=True, exist_ok=True)
            draw_tour(Path(data), folder, SIZES, THEMES)
        with EmbeddedServer(Path(data) / "pictures").running() as dsn:
            migrate(dsn)
            asyncio.run(_draw(dsn, folder))


async def _draw(dsn: str, folder: Path | None) -> None:
    if folder is None:
        async with made_houses(dsn, PLANS) as houses:
            await draw_readme(houses, DOCS)
    else:
        async with made_houses(dsn, ()) as houses:
            await draw_screens(houses, folder)


if __name__ == "__main__":
    main()
