"""Tables of other booking services that differ in their types: seatui works on them as on its own."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest

from seatui.booking import BookingRequest, PlanService
from seatui.domain.errors import SeatsUnavailable
from seatui.domain.model.seats import Seat
from seatui.domain.model.showings import Showing
from seatui.domain.venue.venue_plan import Plan
from seatui.postgres import PostgresHouseRepository, open_database
from seatui.postgres.repositories.journal_reader import PostgresJournal
from seatui.postgres.repositories.plan_writer import PostgresPlanRepository
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.migrations import migrate
from tests.another_service import ITS_ROWS, ITS_SCHEMA, its_sale
from tests.support import let_run_out, run, service_on, statuses

EVENING = datetime(2031, 6, 1, 19, tzinfo=UTC)

_BOOKING_ENUM = (
    "CREATE TYPE its_booking_status AS ENUM ('PENDING', 'CONFIRMED', 'RESERVED', 'CANCELLED', 'EXPIRED');"
)
_SEAT_ENUM = "CREATE TYPE its_seat_status AS ENUM ('BLOCKED', 'AVAILABLE', 'RESERVED', 'SOLD');"
_SEAT_STATUS = (
    "status varchar(20) DEFAULT 'AVAILABLE' CHECK (status IN ('AVAILABLE', 'RESERVED', 'SOLD', 'BLOCKED'))"
)

VARIANTS = {
    "text everywhere": ITS_SCHEMA.replace("varchar(50)", "text").replace("varchar(20)", "text")
    .replace("varchar(100)", "text").replace("varchar(10)", "text"),
    "enum statuses": (
        _BOOKING_ENUM + _SEAT_ENUM
        + ITS_SCHEMA.replace("status varchar(20) DEFAULT 'C", "status its_booking_status DEFAULT 'C")
        .replace(_SEAT_STATUS, "status its_seat_status DEFAULT 'AVAILABLE'")
    ),
    "an enum of zones": (
        "CREATE TYPE its_zone AS ENUM ('VIP', 'STANDARD', 'Parkett');"
        "CREATE CAST (text AS its_zone) WITH INOUT AS ASSIGNMENT;"
        + ITS_SCHEMA.replace(
            "zone varchar(20) NOT NULL CHECK (zone IN ('VIP', 'PREMIUM', 'STANDARD', 'ECONOMY', 'BALCONY'))",
            "zone its_zone NOT NULL")
    ),
    "integer prices": ITS_SCHEMA.replace("numeric(10, 2)", "integer"),
    "money": ITS_SCHEMA.replace("numeric(10, 2)", "money"),
    "float prices": ITS_SCHEMA.replace("numeric(10, 2)", "double precision"),
    "bigint numbers": ITS_SCHEMA.replace("seat_number integer", "seat_number bigint").replace("serial", "bigserial"),
    "identity": ITS_SCHEMA.replace("id serial", "id integer GENERATED ALWAYS AS IDENTITY"),
    "columns of the guards": ITS_SCHEMA.replace(
        "seat_id varchar(50) NOT NULL,\n        created_at timestamptz DEFAULT now()\n    );",
        "seat_id varchar(50) NOT NULL, event_id varchar(50), showtime timestamptz,"
        " created_at timestamptz DEFAULT now()\n    );"),
    "no dates of its own": ITS_SCHEMA.replace("        created_at timestamptz DEFAULT now(),\n", ""),
}  # fmt: skip


def test_the_variants_differ_from_the_schema() -> None:
    assert all(variant != ITS_SCHEMA for variant in VARIANTS.values())


@pytest.mark.parametrize("schema", VARIANTS.values(), ids=VARIANTS)
async def test_all_that_a_clerk_does_works_on_it(bare_dsn: str, schema: str) -> None:
    run(bare_dsn, schema)
    run(bare_dsn, ITS_ROWS)
    migrate(bare_dsn)
    async with open_database(bare_dsn) as database:
        service = service_on(database)

        def ask(*seat_ids: str, booking_id: str | None = None) -> BookingRequest:
            return BookingRequest("CONCERT", "ann", EVENING, seat_ids, booking_id=booking_id)

        await service.book_tickets(ask("A1", "A2", booking_id="BK-1"))
        await service.hold_seats(ask("A3", booking_id="BK-2"), timedelta(minutes=5))
        await service.confirm_hold("BK-2")
        await service.hold_seats(ask("A4", booking_id="BK-3"))
        let_run_out(bare_dsn, "BK-3")
        await service.book_tickets(ask("A4", "A5", booking_id="BK-4"))
        await service.cancel_booking("BK-1")
        await service.block_seats("CONCERT", EVENING, ["A6"])
        with pytest.raises(SeatsUnavailable) as refused:
            await service.book_tickets(ask("A1", "A6", "B1", "Z9"))
        assert [(seat.seat_id, seat.status) for seat in refused.value.seats] == [
            ("A6", "BLOCKED"),
            ("B1", "SOLD"),
            ("Z9", None),
        ]
        await service.unblock_seats("CONCERT", EVENING, ["A6"])
        its_sale(bare_dsn, "THEIRS-9", "C1", "C2")
        with pytest.raises(psycopg.errors.IntegrityError):
            run(bare_dsn, "UPDATE event_seats SET status = 'SOLD' WHERE seat_id = 'C3'")

        plan = Plan("hall", (Seat("P1", "Parkett", "1", 1, Decimal("12.00")),))
        await PlanService(PostgresPlanRepository(database)).import_plan(
            Showing("PLAY", EVENING, "A Play"), plan
        )
        (seat,) = (await PostgresHouseRepository(database).house("PLAY", EVENING)).layout.seats.values()
        assert (seat.row, seat.number, seat.price) == ("1", 1, Decimal(12))
        other = Plan("hall", (seat._replace(zone="Parkett", row="2", price=Decimal(13)),))
        await PlanService(PostgresPlanRepository(database)).replace_plan(
            Showing("PLAY", EVENING, "A Play"), other
        )
        (seat,) = (await PostgresHouseRepository(database).house("PLAY", EVENING)).layout.seats.values()
        assert (seat.row, seat.number, seat.price) == ("2", 1, Decimal(13))
        house = await PostgresHouseRepository(database).house("CONCERT", EVENING)
        assert house.layout.seats["A1"].price == 90
        journal = await PostgresJournal(database).entries("CONCERT", EVENING, "A4")
        assert [entry.to_status for entry in journal] == ["RESERVED", "AVAILABLE", "SOLD"]
        assert await PostgresIntegrityCheck(database).breaches() == []
    assert {seat_id: status for seat_id, (status, _) in statuses(bare_dsn).items()} == dict.fromkeys(
        ("A3", "A4", "A5", "B1", "B2", "C1", "C2"), "SOLD"
    )
