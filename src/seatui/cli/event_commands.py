"""The command for what the showings of an event have in common."""

import asyncio
from datetime import tzinfo
from typing import TYPE_CHECKING

import click

from seatui.cli.completion_words import complete_event
from seatui.cli.output import print_json, print_lines
from seatui.cli.parameters import CurrencyCode, as_json, settings_of, zone_option
from seatui.cli.settings import Settings
from seatui.domain.model.currency import Currency
from seatui.domain.model.validation import EVENT_ID_LENGTH, require_text
from seatui.domain.model.zones import machine_zone, zone_name
from seatui.domain.words.printable import printable

if TYPE_CHECKING:
    from seatui.domain.model.events import Event


@click.command()
@click.argument("event_id", metavar="EVENT", shell_complete=complete_event)
@click.option("--currency", type=CurrencyCode(), help="The currency of its prices: an ISO 4217 code.")
@click.option("--no-currency", is_flag=True, help="Its prices are amounts without a currency again.")
@zone_option
@as_json
@settings_of
def event(
    settings: Settings,
    event_id: str,
    currency: Currency | None,
    zone: tzinfo | None,
    *,
    no_currency: bool,
    as_json: bool,
) -> None:
    """Show what all showings of an event have in common, or set it.

    A currency is that of the prices as they are: their numbers stay. With another time zone, showings stay the
    instants that they are; their times are read and shown in it.
    """
    if currency and no_currency:
        raise click.UsageError("--currency and --no-currency contradict each other")
    require_text("event", event_id, EVENT_ID_LENGTH)
    is_priced_anew = bool(currency) or no_currency
    found = asyncio.run(_event(settings, event_id, currency, zone, is_priced_anew=is_priced_anew))
    if as_json:
        facts = {"currency": found.currency or None, "zone": found.zone}
        print_json({"event_id": found.event_id, "name": found.name, **facts})
    else:
        print_lines([_line(found)])


async def _event(
    settings: Settings,
    event_id: str,
    currency: Currency | None,
    zone: tzinfo | None,
    *,
    is_priced_anew: bool,
) -> "Event":
    from seatui.postgres.repositories.event_properties import PostgresEvents

    async with settings.database() as database:
        events = PostgresEvents(database)
        if is_priced_anew:
            await events.set_currency(event_id, currency)
        if zone is not None:
            await events.set_zone(event_id, zone)
        return await events.event(event_id)


def _line(event: "Event") -> str:
    prices = f"prices in {event.currency}" if event.currency else "prices without a currency"
    own = zone_name(machine_zone()) or "that of TZ"
    zone = printable(event.zone) if event.zone else f"the zone of each terminal (here {own})"
    return f"{printable(event.event_id)} ({printable(event.name)}): {prices}, times in {zone}"
