"""Databases of other encodings than UTF-8: what seatui writes to the server must mean something there too."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from seatui.booking import BookingRequest
from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.validation import plain_seat_id
from seatui.postgres import PostgresHouseRepository, open_database, queries
from seatui.postgres.repositories.booking_finder import name_patterns
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.migrations import migrate
from seatui.postgres.schema.versions import sql_folder
from tests.conftest import Cluster
from tests.support import SHOWTIME, make_house, request, run, service_on

WITHOUT_SEATS = "LECTURE"


@pytest.fixture(params=["SQL_ASCII", "LATIN1", "EUC_JP"])
def dsn_of_encoding(request: pytest.FixtureRequest, cluster: Cluster, bare_dsn: str) -> Iterator[str]:
    """An empty database of the encoding."""
    name = f"of_{request.param.lower()}"
    with psycopg.connect(bare_dsn, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{request.param}' LOCALE 'C'")
        yield cluster.dsn(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


async def test_a_database_of_another_encoding_migrates_sells_and_is_whole(dsn_of_encoding: str) -> None:
    dsn = dsn_of_encoding
    migrate(dsn)
    run(dsn, "INSERT INTO seatui.events (event_id, name) VALUES (%s, 'On Lions')", [WITHOUT_SEATS])
    run(dsn, "INSERT INTO seatui.showings (event_id, showtime) VALUES (%s, %s)", [WITHOUT_SEATS, SHOWTIME])
    async with open_database(dsn) as database:
        await make_house(database)
        service = service_on(database)
        await service.book_tickets(request("A1"))
        await service.hold_seats(request("A2", booking_id="BK-HELD"))
        await service.cancel_booking("BK-HELD")
        sold = await service.book_tickets(BookingRequest(WITHOUT_SEATS, "ann", SHOWTIME, ["7 "]))
        assert sold.seat_ids == ("7",)
        with pytest.raises(psycopg.errors.IntegrityError, match="written so"):
            run(dsn, _THEIR_SALE, [WITHOUT_SEATS, SHOWTIME, "8 "])
        house = await PostgresHouseRepository(database).house("E1", SHOWTIME)
        assert [house.state(seat).status for seat in ("A1", "A2")] == [SeatStatus.SOLD, SeatStatus.AVAILABLE]
        assert await PostgresIntegrityCheck(database).breaches() == []


_THEIR_SALE = """
    WITH booking AS (
        INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
        VALUES ('THEIRS', %s, 'bob', %s, 1) RETURNING booking_id
    )
    INSERT INTO booking_seats (booking_id, seat_id) SELECT booking_id, %s FROM booking
"""


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("muller", True),
        ("MÜLLER", True),
        ("Mueller jorg", True),
        ("bk-12", True),
        ("a1", True),
        ("日本 łß", False),
    ],
)
async def test_a_customer_is_found_without_accents_in_every_encoding(
    dsn_of_encoding: str, typed: str, is_found: bool
) -> None:
    migrate(dsn_of_encoding)
    async with open_database(dsn_of_encoding) as database:
        await make_house(database)
        await service_on(database).book_tickets(request("A1", user="Jörg Müller", booking_id="BK-12"))
        found = await PostgresHouseRepository(database).find_bookings(typed)
        assert [booking.user_id for booking in found] == ["Jörg Müller"] * is_found


@pytest.mark.parametrize(
    "encoding", ["LATIN1", "LATIN2", "LATIN9", "WIN1251", "KOI8R", "EUC_JP", "EUC_KR", "SQL_ASCII"]
)
def test_every_letter_that_a_pattern_has_is_one_that_the_server_knows(
    cluster: Cluster, bare_dsn: str, encoding: str
) -> None:
    texts = ["", *(name_patterns(each, encoding)[0] for each in "abcdefghijklmnopqrstuvwxyz" if each)]
    name = f"letters_{encoding.lower()}"
    with psycopg.connect(bare_dsn, autocommit=True) as maintenance:
        maintenance.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'")
        with psycopg.connect(cluster.dsn(name), client_encoding="utf8") as connection:
            for text in texts:
                assert connection.execute("SELECT 'x1' ~ %s", [f"({text})1"]).fetchone() is not None
        maintenance.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_database_and_the_program_mean_the_same_by_white_space(dsn: str) -> None:
    blank = [char for char in map(chr, range(1, sys.maxunicode + 1)) if not char.strip()]
    invisible = ["\u200b", "\ufeff", "\u2060", "\u180e", "\u00ad"]
    assert {" ", "\u2003", "\u3000"} <= {*blank}
    asked = [f"{char}A1{char}" for char in (*blank, *invisible)]
    with psycopg.connect(dsn) as connection:
        found = connection.execute(
            "SELECT array_agg(seatui.plain_seat_id(asked.id) ORDER BY asked.place)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS asked (id, place)",
            [asked],
        ).fetchone()
    assert found == ([plain_seat_id(each) for each in asked],)


def test_no_statement_has_letters_that_an_encoding_may_lack() -> None:
    folders = (sql_folder(), Path(queries.__file__).parent)
    texts = {path.name: path.read_text() for folder in folders for path in folder.rglob("*.sql")}
    assert len(texts) > 20
    assert [
        name for name, text in texts.items() if not text.isascii() or re.search(r"\\[uU]\+?\d", text)
    ] == []
