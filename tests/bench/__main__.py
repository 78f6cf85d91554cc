"""`python -m tests.bench`: each figure beside its floor, as Markdown tables on stdout."""

import argparse
import asyncio
import os
import platform
import signal
import sys
import time

CHAPTERS = (
    "sale",
    "reads",
    "crowd",
    "rush",
    "growth",
    "grounds",
    "check",
    "moving",
    "opening",
    "changes",
    "live",
    "best",
    "finding",
    "replay",
    "pure",
    "importing",
    "plans",
)


def main() -> None:
    """Runs the chapters that are named, or all but the plans."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--large", action="store_true", help="also with 50 million rows")
    size.add_argument("--quick", action="store_true", help="so little that the figures mean nothing")
    parser.add_argument(
        "chapters", nargs="*", metavar="chapter", help=f"some of: {', '.join(CHAPTERS)} (unless named, all)"
    )
    given = parser.parse_args()
    unknown = set(given.chapters) - set(CHAPTERS)
    if unknown:
        parser.error(f"there is no chapter {', '.join(sorted(unknown))}")
    # Whoever ends it politely finds nothing left of it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    asyncio.run(_run(given.chapters or list(CHAPTERS), is_large=given.large, is_quick=given.quick))


async def _run(chosen: list[str], *, is_large: bool, is_quick: bool) -> None:
    # Imported here, since every process of the bench begins with this module.
    from tests.bench import scale
    from tests.bench.bench import Bench, Chapter, say
    from tests.bench.best import best
    from tests.bench.changes import changes
    from tests.bench.checking import checking
    from tests.bench.crowd import crowd
    from tests.bench.finding import finding
    from tests.bench.grounds import grounds
    from tests.bench.growth import growth
    from tests.bench.importing import importing
    from tests.bench.live import live
    from tests.bench.moving import moving
    from tests.bench.one_sale import one_sale
    from tests.bench.opening import opening
    from tests.bench.plans import plans
    from tests.bench.pure import pure
    from tests.bench.reading import reading
    from tests.bench.replaying import replaying
    from tests.bench.rush import rush
    from tests.bench.servers import running_server

    chapters: dict[str, Chapter] = dict(
        zip(
            CHAPTERS,
            (
                one_sale,
                reading,
                crowd,
                rush,
                growth,
                grounds,
                checking,
                moving,
                opening,
                changes,
                live,
                best,
                finding,
                replaying,
                pure,
                importing,
                plans,
            ),
            strict=True,
        )
    )
    began = time.monotonic()
    with running_server() as server:
        bench = Bench(server, scale.LARGE if is_large else scale.QUICK if is_quick else scale.FULL)
        print(
            f"{os.cpu_count()} cores, {server.version()}, Python {platform.python_version()}.\n", flush=True
        )
        for name in CHAPTERS:
            if name in chosen:
                print(await chapters[name](bench), flush=True)
    say(f"done in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
