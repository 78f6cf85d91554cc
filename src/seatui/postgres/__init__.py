"""PostgreSQL: the repositories, the pool, the migrations, the embedded server. Only this layer imports psycopg."""

import logging

from seatui.postgres.database import Database, Origin, open_database
from seatui.postgres.repositories.booking_steps import PostgresBookingRepository
from seatui.postgres.repositories.event_zones import PostgresEventZones
from seatui.postgres.repositories.house_reader import PostgresHouseRepository

# The pool logs a warning for every failed connection; callers get an error for it, and a log must not write over
# the screen.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

__all__ = [
    "Database",
    "Origin",
    "PostgresBookingRepository",
    "PostgresEventZones",
    "PostgresHouseRepository",
    "open_database",
]
