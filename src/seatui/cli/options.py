"""Options and arguments that several commands share."""

import click

from seatui.cli.appearance import DEFAULT_THEME, THEMES
from seatui.cli.opening import Settings
from seatui.cli.parameters import Showtime

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")
event_option = click.option("--event", "event_id", required=True, metavar="ID", help="The event's id.")
showtime_option = click.option(
    "--showtime",
    required=True,
    type=Showtime(),
    help="When the showing is, ISO 8601; local time without an offset.",
)
theme_option = click.option(
    "--theme",
    envvar="SEATUI_THEME",
    type=click.Choice(list(THEMES)),
    default=DEFAULT_THEME,
    help="The colours of the app.",
)
ascii_option = click.option(
    "--ascii", "ascii_only", is_flag=True, envvar="SEATUI_ASCII", help="Draw seats with ASCII signs."
)
settings_of = click.make_pass_decorator(Settings)

user_option = click.option("--user", "user_id", required=True, metavar="WHO", help="Who the booking is for.")
booking_id_option = click.option("--booking-id", metavar="BK-…", help="The booking's id; made when left out.")
seats_argument = click.argument("seat_ids", metavar="SEAT…", nargs=-1)
booking_argument = click.argument("booking_id", metavar="BK-…")
