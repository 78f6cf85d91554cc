"""The replay of a showing from the command line."""

import asyncio
from datetime import date
from pathlib import Path

import click

from seatui.cli.named_showing import NamedShowing
from seatui.cli.parameters import event_option, settings_of, showtime_option
from seatui.cli.recording import Size, record_this, recording_options
from seatui.cli.settings import Settings
from seatui.domain.replay.replay_options import RUNNING_TIME, Replaying
from seatui.domain.words.local_times import TypedTime


@click.command()
@event_option
@showtime_option
@click.option(
    "--seconds",
    type=click.FloatRange(1, 3600),
    default=RUNNING_TIME,
    show_default=True,
    help="How long it runs at its own pace.",
)
@click.option("--once", is_flag=True, help="Leave at the end.")
@recording_options
@settings_of
def replay(
    settings: Settings,
    event_id: str,
    showtime: TypedTime | date,
    seconds: float,
    to: Path | None,
    size: Size,
    *,
    once: bool,
) -> None:
    """Play the journal of a showing over its map like a film.

    As Y does in the app: space pauses, the arrows scrub and change the speed. Long pauses are shortened.
    """
    if settings.as_json:
        raise click.UsageError(
            "the replay prints no JSON; that of its changes is printed by seatui journal --json"
        )
    if to is not None:
        record_this(to, size, f"{event_id}, replay")
        return
    from seatui.cli.app_start import run_app
    from seatui.cli.terminal_needs import require_terminal

    require_terminal()
    asyncio.run(run_app(settings, NamedShowing(event_id, showtime), Replaying(seconds, leaves=once)))
